// The parts of Dear ImGui that the web client does without: tables and columns, its own
// fonts and text formatting, and the reading of settings files. Text is the browser's
// there and the views draw everything else, so these would be download for nothing.
//
// Invariant: a body here is called with nothing to do (no table is ever begun, no settings
// are kept) or gives what "none" means. A newer Dear ImGui that needs more does not link.
#include <algorithm>
#include <cstdarg>
#include <cstring>

#include <imgui.h>
#include <imgui_internal.h>

// Where settings are parsed (`sscanf` there; tools/cmake/gt_deps.cmake): nothing was read.
extern "C" int gt_no_sscanf(const char*, const char*, ...) { return 0; }

namespace ImGui {

void EndColumns() {}
void EndTable() {}
void PopColumnsBackground() {}
void PushColumnsBackground() {}
void TableEndCell(ImGuiTable*) {}
void TableEndRow(ImGuiTable*) {}
void TableGcCompactSettings() {}
void TableGcCompactTransientBuffers(ImGuiTable*) {}
void TableGcCompactTransientBuffers(ImGuiTableTempData*) {}
void TablePopBackgroundChannel() {}
void TablePopColumnChannel() {}
void TablePushBackgroundChannel() {}
void TablePushColumnChannel(int) {}
void TableSettingsAddSettingsHandler() {}

}  // namespace ImGui

// Dear ImGui formats only what it would show itself, and names of child windows and
// pop-ups, of which we have none: the format as it stands is enough.
int ImFormatStringV(char* buffer, std::size_t size, const char* format, va_list) {
  const std::size_t length = std::strlen(format);
  if (buffer == nullptr || size == 0) return static_cast<int>(length);
  const std::size_t kept = std::min(length, size - 1);
  std::memcpy(buffer, format, kept);
  buffer[kept] = 0;
  return static_cast<int>(kept);
}

int ImFormatString(char* buffer, std::size_t size, const char* format, ...) {
  va_list none;
  va_start(none, format);
  const int length = ImFormatStringV(buffer, size, format, none);
  va_end(none);
  return length;
}

// ui::Frame has set a loader of no glyphs before this is asked.
namespace ImGuiFreeType {

IMGUI_API const ImFontLoader* GetFontLoader();
const ImFontLoader* GetFontLoader() { return nullptr; }

}  // namespace ImGuiFreeType
