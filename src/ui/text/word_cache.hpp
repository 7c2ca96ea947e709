// WordCache: each distinct (word, style) rasterized once, kept in Dear ImGui's own
// atlas texture, so that text and shapes share one texture and one draw call.
//
// Invariant: a Word returned is valid until the next call; the atlas never grows past
// kAtlasSide² and no more than kMaxWords are known: the least recently used make room, in
// the atlas a quarter of it at once, because what is left is then packed anew into another
// texture. (What was drawn before in the same frame keeps the former one until its end,
// so this is done at most kMaxRepacks times a frame; a word that finds no room is asked for
// again in the next one, and so is a picture that has not come yet.)
// Owned by ui::Text; pixels come from the Rasterizer port.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "ui/text/rasterizer.hpp"

struct ImDrawList;
struct ImVec2;

namespace ui::text {

inline constexpr int kAtlasSide = 2048;  // device px
inline constexpr std::size_t kMaxWordBytes = 256;
inline constexpr std::size_t kMaxWords = 16'384;
inline constexpr int kMaxRepacks = 2;  // in one frame

struct Word {
  float advance = 0;                             // CSS px
  int rect = -1;                                 // atlas rectangle; -1: nothing to draw
  int width = 0, height = 0, left = 0, top = 0;  // device px, as in WordImage
  bool colored = false;
  bool too_large = false;     // for the atlas: drawn in halves
  std::uint64_t refused = 0;  // the frame in which it could not be had; 0: it was
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
  // Where in the atlas the picture at `address` lies, `side` CSS px large. False: it is not
  // there, or not yet; then it will be once it has come, so ask in each frame.
  bool picture(std::string_view address, float side, ImVec2& uv_min, ImVec2& uv_max);

  LineMetrics metrics(Style style);
  [[nodiscard]] float scale() const { return scale_; }
  [[nodiscard]] std::size_t size() const { return words_.size(); }

 private:
  struct Entry {
    std::string key;
    Word word;
  };
  using Entries = std::list<Entry>;

  const Word& at_phase(std::string_view word, Style style, int phase);
  void rasterize(Word& word, std::string_view text, Style style, int phase);
  bool place(Word& word);
  int drop_oldest();
  bool make_room();

  Rasterizer& rasterizer_;
  Entries by_use_;                                                 // the latest first
  std::unordered_map<std::string_view, Entries::iterator> words_;  // by the entries' keys
  std::unordered_map<std::uint32_t, LineMetrics> metrics_;
  std::string key_;  // reused
  WordImage image_;  // reused
  float scale_ = 1;
  std::uint64_t frame_ = 0;
  int repacks_ = 0;  // in this frame
};

}  // namespace ui::text
