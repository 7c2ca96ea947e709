// SemanticsEncoder: the semantic tree as one buffer for web/src/dom_layer.ts.
//
// Nine 32-bit words per node, in tree order: id, parent, role | flags << 8, x, y, w, h
// (floats), offset and length of its content in `contents`. Length 0: the content is
// what the layer already has for this id, so scrolling sends rectangles only and makes
// no garbage. A content is the JSON array
//   [name, text, placeholder, href, lines|0, [[value, label]…]|0, level, percent,
//    max_length, face, size_px, line_height_px, color, faint_color]
// with `lines` the text cut at line_starts.
//
// Invariant: contents are omitted only for ids sent by an earlier `encode` and present
// ever since. Called by entry/web_main when the semantics' revision changed.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "ui/semantics.hpp"

namespace platform::web {

class SemanticsEncoder {
 public:
  static constexpr int kWordsPerNode = 9;

  void encode(const std::vector<ui::Node>& nodes);

  [[nodiscard]] const std::vector<std::uint32_t>& records() const { return records_; }
  [[nodiscard]] const std::string& contents() const { return contents_; }

 private:
  struct Sent {
    std::uint64_t hash = 0;
    std::uint32_t round = 0;  // last encode in which the node was present
  };
  std::vector<std::uint32_t> records_;
  std::string contents_;
  std::unordered_map<ui::NodeId, Sent> sent_;
  std::uint32_t round_ = 0;
};

}  // namespace platform::web
