// Editing: a text with a caret and a selection, and what keys do to it.
//
// Invariant: pure; caret and anchor are bytes of the text between whole clusters (an emoji
// sequence, a letter with its marks); at most kMaxUndo states are kept to go back to. Used
// where fields are not the browser's own.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ui/text/markup.hpp"

namespace ui::text {

// The cluster boundary after or before `at`; the text's end or start where there is none.
[[nodiscard]] std::size_t next_cluster(std::string_view text, std::size_t at);
[[nodiscard]] std::size_t previous_cluster(std::string_view text, std::size_t at);

class Editing {
 public:
  static constexpr std::size_t kMaxUndo = 100;

  // Begins anew with another text, the caret as near as can be to where it was.
  void show(std::string_view text);
  void select(std::uint32_t anchor, std::uint32_t caret);
  void select_all();
  void select_word(std::uint32_t at);

  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] std::uint32_t caret() const { return caret_; }
  [[nodiscard]] Selection selection() const;
  [[nodiscard]] std::string_view selected() const;

  enum class Step : std::uint8_t { Cluster, Word, All };
  void move(int direction, Step step, bool extend);
  void place(std::uint32_t at, bool extend);
  // Over the selection, where there is one.
  void insert(std::string_view words);
  void erase(int direction, Step step);
  void undo();
  void redo();

 private:
  struct State {
    std::string text;
    std::uint32_t caret = 0, anchor = 0;
  };
  enum class Last : std::uint8_t { Other, Typed };

  [[nodiscard]] std::size_t target(int direction, Step step) const;
  void remember(Last last);
  void replace(std::size_t begin, std::size_t end, std::string_view words);
  void swap_with(std::vector<State>& from, std::vector<State>& to);

  std::string text_;
  std::uint32_t caret_ = 0, anchor_ = 0;
  Last last_ = Last::Other;  // typing on is one step back
  std::vector<State> undo_, redo_;
};

}  // namespace ui::text
