#include "ui/text/word_cache.hpp"

#include <cmath>
#include <cstring>

#include <imgui.h>

#include "base/utf8.hpp"

namespace ui::text {
namespace {

constexpr int kPhases = 4;             // pen positions within a device pixel
constexpr float kCoarseBelow = 1.75F;  // device px per CSS px; above, one is enough

std::uint32_t style_key(Style style) {
  return (static_cast<std::uint32_t>(style.face) << 16) |
         static_cast<std::uint32_t>(std::lround(style.size_px * 8.0F));
}

// Between two characters near the middle; 0 where there is only one.
std::size_t middle_of(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() / 2) (void)base::next_code_point(text, at);
  return at < text.size() ? at : 0;
}

}  // namespace

void WordCache::begin_frame(float scale) {
  ++frame_;
  repacks_ = 0;
  if (scale == scale_) return;
  scale_ = scale;
  clear();
}

void WordCache::clear() {
  while (!by_use_.empty()) (void)drop_oldest();
  metrics_.clear();
}

const Word& WordCache::at_phase(std::string_view text, Style style, int phase) {
  const std::uint32_t packed = style_key(style) | (static_cast<std::uint32_t>(phase) << 24);
  key_.assign(reinterpret_cast<const char*>(&packed), sizeof packed);
  key_.append(text);
  const auto found = words_.find(key_);
  if (found != words_.end()) {
    by_use_.splice(by_use_.begin(), by_use_, found->second);
    Word& word = by_use_.front().word;
    if (word.refused != 0 && word.refused != frame_) rasterize(word, text, style, phase);
    return word;
  }
  if (words_.size() >= kMaxWords) (void)drop_oldest();
  by_use_.push_front({key_, {}});
  words_.emplace(by_use_.front().key, by_use_.begin());
  rasterize(by_use_.front().word, text, style, phase);
  return by_use_.front().word;
}

void WordCache::rasterize(Word& word, std::string_view text, Style style, int phase) {
  const bool picture = style.face == Face::Picture;
  if (text.size() > kMaxWordBytes && !picture) text = text.substr(0, kMaxWordBytes);
  rasterizer_.rasterize(text, style, scale_, static_cast<float>(phase) / kPhases, image_);
  word.advance = image_.advance;
  word.refused = 0;
  if (image_.width <= 0 || image_.height <= 0) {
    if (picture) word.refused = frame_;
    return;
  }
  word.too_large = image_.width > kAtlasSide / 2 || image_.height > kAtlasSide / 4;
  if (word.too_large || place(word) || (make_room() && place(word))) return;
  word.refused = frame_;
}

bool WordCache::place(Word& word) {
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  ImFontAtlasRect rect;
  const ImFontAtlasRectId id = atlas->AddCustomRect(image_.width, image_.height, &rect);
  if (id == ImFontAtlasRectId_Invalid) return false;
  ImTextureData* texture = atlas->TexData;
  IM_ASSERT(texture->Format == ImTextureFormat_RGBA32);
  for (int y = 0; y < image_.height; ++y) {
    std::memcpy(texture->GetPixelsAt(rect.x, rect.y + y),
                image_.pixels.data() + static_cast<std::ptrdiff_t>(y) * image_.width,
                static_cast<std::size_t>(image_.width) * 4);
  }
  word.rect = id;
  word.width = image_.width;
  word.height = image_.height;
  word.left = image_.left;
  word.top = image_.top;
  word.colored = image_.colored;
  return true;
}

// The room its image took.
int WordCache::drop_oldest() {
  const Entry& oldest = by_use_.back();
  const int area = oldest.word.width * oldest.word.height;
  if (oldest.word.rect >= 0) ImGui::GetIO().Fonts->RemoveCustomRect(oldest.word.rect);
  words_.erase(oldest.key);
  by_use_.pop_back();
  return area;
}

// All but the latest, which asks for it, may go. Dear ImGui packs anew when it next finds no
// place, as a fifth of what it has packed is gone by then.
bool WordCache::make_room() {
  if (repacks_ == kMaxRepacks) return false;
  ++repacks_;
  for (int freed = 0; freed < kAtlasSide * kAtlasSide / 4 && by_use_.size() > 1;) {
    freed += drop_oldest();
  }
  return true;
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
  const Word word = at_phase(text, style, phase);
  if (word.too_large) {
    const std::size_t half = middle_of(text);
    if (half > 0) {
      const float lead = draw(list, text.substr(0, half), style, pen_x, baseline_y, imgui_color);
      (void)draw(list, text.substr(half), style, pen_x + lead, baseline_y, imgui_color);
    }
    return word.advance;
  }
  ImFontAtlas* atlas = ImGui::GetIO().Fonts;
  ImFontAtlasRect rect;
  if (word.rect < 0 || !atlas->GetCustomRect(word.rect, &rect)) return word.advance;
  const float x = (pen + static_cast<float>(word.left)) / scale_;
  const float y = (std::round(baseline_y * scale_) - static_cast<float>(word.top)) / scale_;
  const ImVec2 from(x, y);
  const ImVec2 to(x + static_cast<float>(word.width) / scale_,
                  y + static_cast<float>(word.height) / scale_);
  const ImVec4& clip = list->_CmdHeader.ClipRect;
  if (to.x <= clip.x || to.y <= clip.y || from.x >= clip.z || from.y >= clip.w) {
    return word.advance;
  }
  const std::uint32_t tint = word.colored ? (imgui_color | 0x00FFFFFFU) : imgui_color;
  list->AddImage(atlas->TexRef, from, to, rect.uv0, rect.uv1, tint);
  return word.advance;
}

bool WordCache::picture(std::string_view address, float side, ImVec2& uv_min, ImVec2& uv_max) {
  if (address.size() > kMaxAddressBytes) return false;
  const Word& word = at_phase(address, {Face::Picture, side}, 0);
  ImFontAtlasRect rect;
  if (word.rect < 0 || !ImGui::GetIO().Fonts->GetCustomRect(word.rect, &rect)) return false;
  uv_min = rect.uv0;
  uv_max = rect.uv1;
  return true;
}

LineMetrics WordCache::metrics(Style style) {
  const std::uint32_t key = style_key(style);
  const auto found = metrics_.find(key);
  if (found != metrics_.end()) return found->second;
  return metrics_.emplace(key, rasterizer_.metrics(style)).first->second;
}

}  // namespace ui::text
