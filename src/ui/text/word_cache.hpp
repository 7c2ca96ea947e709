// WordCache: each distinct (word, style) rasterized once, kept in Dear ImGui's own
// atlas texture, so that text and shapes share one texture and one draw call.
//
// Invariant: a Word returned is valid until the next call of `begin_frame`; the atlas
// never grows past kAtlasSide²; when full, words not drawn in this frame make room.
// Owned by ui::Text; pixels come from the Rasterizer port.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ui/text/rasterizer.hpp"

struct ImDrawList;

namespace ui::text {

inline constexpr int kAtlasSide = 2048;  // device px
inline constexpr std::size_t kMaxWordBytes = 256;

struct Word {
  float advance = 0;                             // CSS px
  int rect = -1;                                 // atlas rectangle; -1: nothing to draw
  int width = 0, height = 0, left = 0, top = 0;  // device px, as in WordImage
  bool colored = false;
  std::uint64_t last_frame = 0;
};

class WordCache {
 public:
  explicit WordCache(Rasterizer& rasterizer) : rasterizer_(rasterizer) {}

  // A new scale drops everything.
  void begin_frame(float scale);
  void clear();
  const Word& get(std::string_view word, Style style) { return at_phase(word, style, 0); }
  // Draws at a pen position on the baseline (CSS px) and returns the word's advance. On
  // coarse pixels the pen keeps its quarter of a pixel; heights snap to whole ones.
  float draw(ImDrawList* list, std::string_view word, Style style, float pen_x, float baseline_y,
             std::uint32_t imgui_color);

  LineMetrics metrics(Style style);
  [[nodiscard]] float scale() const { return scale_; }

 private:
  const Word& at_phase(std::string_view word, Style style, int phase);
  bool place(Word& word, const WordImage& image);
  void make_room();

  Rasterizer& rasterizer_;
  std::unordered_map<std::string, Word> words_;
  std::unordered_map<std::uint32_t, LineMetrics> metrics_;
  std::string key_;  // reused
  WordImage image_;  // reused
  float scale_ = 1;
  std::uint64_t frame_ = 0;
};

}  // namespace ui::text
