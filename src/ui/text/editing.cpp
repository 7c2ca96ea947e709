#include "ui/text/editing.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "ui/text/segment.hpp"

namespace ui::text {
namespace {

// Letters with marks: a word's clusters; other pieces are clusters themselves.
std::size_t end_in_word(std::string_view text, std::size_t at, std::size_t end) {
  (void)base::next_code_point(text, at);
  while (at < end) {
    std::size_t next = at;
    if (!is_extender(base::next_code_point(text, next))) break;
    at = next;
  }
  return at;
}

std::size_t end_of_cluster_at(std::string_view text, std::size_t at) {
  const Segment s = next_segment(text, at, Piece::Blank);
  if (s.piece == Piece::Emoji || s.piece == Piece::Cjk || s.piece == Piece::LineBreak) return s.end;
  return end_in_word(text, at, s.end);
}

std::uint32_t u32(std::size_t n) { return static_cast<std::uint32_t>(n); }

}  // namespace

std::size_t next_cluster(std::string_view text, std::size_t at) {
  return at >= text.size() ? text.size() : end_of_cluster_at(text, at);
}

std::size_t previous_cluster(std::string_view text, std::size_t at) {
  if (at == 0) return 0;
  // Clusters are found from the start of the line.
  const std::size_t line = text.rfind('\n', at - 1);
  std::size_t begin = line == std::string_view::npos ? 0 : line + 1;
  if (begin >= at) return at - 1;  // just after a line break
  for (std::size_t next = begin; next < at;) {
    begin = next;
    next = end_of_cluster_at(text, next);
  }
  return begin;
}

void Editing::show(std::string_view text) {
  text_ = std::string(text);
  caret_ = std::min(caret_, u32(text_.size()));
  while (caret_ > 0 && caret_ < text_.size() &&
         (static_cast<unsigned char>(text_[caret_]) & 0xC0U) == 0x80U) {
    --caret_;
  }
  anchor_ = caret_;
  last_ = Last::Other;
  undo_.clear();
  redo_.clear();
}

void Editing::select(std::uint32_t anchor, std::uint32_t caret) {
  anchor_ = std::min(anchor, u32(text_.size()));
  caret_ = std::min(caret, u32(text_.size()));
  last_ = Last::Other;
}

void Editing::select_all() { select(0, u32(text_.size())); }

void Editing::select_word(std::uint32_t at) {
  std::size_t end = 0;
  for (std::size_t begin = 0; begin < text_.size(); begin = end) {
    end = next_segment(text_, begin, Piece::Blank).end;
    if (at < end || end == text_.size()) {
      select(u32(begin), u32(end));
      return;
    }
  }
}

Selection Editing::selection() const {
  return {std::min(anchor_, caret_), std::max(anchor_, caret_)};
}

std::string_view Editing::selected() const {
  const Selection s = selection();
  return std::string_view(text_).substr(s.begin, s.end - s.begin);
}

std::size_t Editing::target(int direction, Step step) const {
  if (step == Step::All) return direction < 0 ? 0 : text_.size();
  if (step == Step::Cluster) {
    return direction < 0 ? previous_cluster(text_, caret_) : next_cluster(text_, caret_);
  }
  const auto blank = [&](std::size_t at) { return text_[at] == ' ' || text_[at] == '\n'; };
  std::size_t at = caret_;
  if (direction < 0) {
    while (at > 0 && blank(at - 1)) --at;
    while (at > 0 && !blank(at - 1)) --at;
  } else {
    while (at < text_.size() && !blank(at)) ++at;
    while (at < text_.size() && blank(at)) ++at;
  }
  return at;
}

void Editing::move(int direction, Step step, bool extend) {
  const Selection s = selection();
  if (!extend && s.begin != s.end && step == Step::Cluster) {
    place(direction < 0 ? s.begin : s.end, false);
  } else {
    place(u32(target(direction, step)), extend);
  }
}

void Editing::place(std::uint32_t at, bool extend) {
  caret_ = std::min(at, u32(text_.size()));
  if (!extend) anchor_ = caret_;
  last_ = Last::Other;
}

void Editing::remember(Last last) {
  if (last == Last::Typed && last_ == Last::Typed) return;
  last_ = last;
  undo_.push_back({text_, caret_, anchor_});
  if (undo_.size() > kMaxUndo) undo_.erase(undo_.begin());
  redo_.clear();
}

void Editing::replace(std::size_t begin, std::size_t end, std::string_view words) {
  text_.replace(begin, end - begin, words);
  caret_ = anchor_ = u32(begin + words.size());
}

void Editing::insert(std::string_view words) {
  const Selection s = selection();
  const bool typed = s.begin == s.end && words.size() <= 4 && words != " " && words != "\n";
  remember(typed ? Last::Typed : Last::Other);
  replace(s.begin, s.end, words);
}

void Editing::erase(int direction, Step step) {
  Selection s = selection();
  if (s.begin == s.end) {
    const std::uint32_t to = u32(target(direction, step));
    s = {std::min(to, caret_), std::max(to, caret_)};
  }
  if (s.begin == s.end) return;
  remember(Last::Other);
  replace(s.begin, s.end, {});
}

void Editing::swap_with(std::vector<State>& from, std::vector<State>& to) {
  if (from.empty()) return;
  to.push_back({std::move(text_), caret_, anchor_});
  text_ = std::move(from.back().text);
  caret_ = from.back().caret;
  anchor_ = from.back().anchor;
  from.pop_back();
  last_ = Last::Other;
}

void Editing::undo() { swap_with(undo_, redo_); }
void Editing::redo() { swap_with(redo_, undo_); }

}  // namespace ui::text
