#include "ui/text/word_cache.hpp"

#include <cmath>
#include <cstring>

#include <imgui.h>
#include <imgui_internal.h>

#include "base/utf8.hpp"

namespace ui::text {
namespace {

constexpr int kPhases = 4;             // pen positions within a device pixel
constexpr float kCoarseBelow = 1.75F;  // device px per CSS px; above, one is enough

std::uint32_t style_key(Style style) {
  return (static_cast<std::uint32_t>(style.face) << 16) |
         static_cast<std::uint32_t>(std::lround(style.size_px * 8.0F));
}

}  // namespace

void WordCache::begin_frame(float scale) {
  ++frame_;
  if (scale == scale_) return;
  scale_ = scale;
  clear();
}

void WordCache::clear() {
  for (const auto& [key, word] : words_) {
    if (word.rect >= 0) ImGui::GetIO().Fonts->RemoveCustomRect(word.rect);
  }
  words_.clear();
  metrics_.clear();
}

const Word& WordCache::at_phase(std::string_view text, Style style, int phase) {
  const std::uint32_t packed = style_key(style) | (static_cast<std::uint32_t>(phase) << 24);
  key_.assign(reinterpret_cast<const char*>(&packed), sizeof packed);
  key_.append(text);
  const auto found = words_.find(key_);
  if (found != words_.end()) {
    found->second.last_frame = frame_;
    return found->second;
  }
  if (text.size() > kMaxWordBytes) text = text.substr(0, kMaxWordBytes);
  rasterizer_.rasterize(text, style, scale_, static_cast<float>(phase) / kPhases, image_);
  Word word;
  word.advance = image_.advance;
  word.last_frame = frame_;
  if (image_.width > 0 && image_.height > 0 && !place(word, image_)) {
    make_room();
    (void)place(word, image_);  // still no room: the word keeps its space, undrawn
  }
  return words_.emplace(key_, word).first->second;
}

bool WordCache::place(Word& word, const WordImage& image) {
  if (image.width > kAtlasSide / 2 || image.height > kAtlasSide / 4) return false;
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  ImFontAtlasRect rect;
  const ImFontAtlasRectId id = atlas->AddCustomRect(image.width, image.height, &rect);
  if (id == ImFontAtlasRectId_Invalid) return false;
  ImTextureData* texture = atlas->TexData;
  IM_ASSERT(texture->Format == ImTextureFormat_RGBA32);
  for (int y = 0; y < image.height; ++y) {
    std::memcpy(texture->GetPixelsAt(rect.x, rect.y + y),
                image.pixels.data() + static_cast<std::ptrdiff_t>(y) * image.width,
                static_cast<std::size_t>(image.width) * 4);
  }
  word.rect = id;
  word.width = image.width;
  word.height = image.height;
  word.left = image.left;
  word.top = image.top;
  word.colored = image.colored;
  return true;
}

void WordCache::make_room() {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  for (auto it = words_.begin(); it != words_.end();) {
    if (it->second.last_frame == frame_) {
      ++it;
      continue;
    }
    if (it->second.rect >= 0) atlas->RemoveCustomRect(it->second.rect);
    it = words_.erase(it);
  }
  ImFontAtlasTextureRepack(atlas, atlas->TexData->Width, atlas->TexData->Height);
}

float WordCache::draw(ImDrawList* list, std::string_view text, Style style, float pen_x,
                      float baseline_y, std::uint32_t imgui_color) {
  float pen = pen_x * scale_;
  int phase = 0;
  if (scale_ < kCoarseBelow && style.face != Face::Icon) {
    const float quarters = std::round(pen * kPhases);
    pen = std::floor(quarters / kPhases);
    phase = static_cast<int>(quarters - pen * kPhases);
  } else {
    pen = std::round(pen);
  }
  const Word& word = at_phase(text, style, phase);
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  ImFontAtlasRect rect;
  if (word.rect < 0 || !atlas->GetCustomRect(word.rect, &rect)) return word.advance;
  const float x = (pen + static_cast<float>(word.left)) / scale_;
  const float y = (std::round(baseline_y * scale_) - static_cast<float>(word.top)) / scale_;
  const ImVec2 from(x, y);
  const ImVec2 to(x + static_cast<float>(word.width) / scale_,
                  y + static_cast<float>(word.height) / scale_);
  const std::uint32_t tint = word.colored ? (imgui_color | 0x00FFFFFFU) : imgui_color;
  list->AddImage(atlas->TexRef, from, to, rect.uv0, rect.uv1, tint);
  return word.advance;
}

LineMetrics WordCache::metrics(Style style) {
  const std::uint32_t key = style_key(style);
  const auto found = metrics_.find(key);
  if (found != metrics_.end()) return found->second;
  return metrics_.emplace(key, rasterizer_.metrics(style)).first->second;
}

}  // namespace ui::text
