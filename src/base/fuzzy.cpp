#include "base/fuzzy.hpp"

#include <algorithm>
#include <array>
#include <bitset>

#include "base/utf8.hpp"

namespace base {
namespace {

constexpr int kMatch = 16;       // a letter found
constexpr int kTogether = 10;    // right after the one before it
constexpr int kWordStart = 9;    // first letter of a word
constexpr int kTextStart = 6;    // and of the text, on top
constexpr int kGap = 4;          // for a gap between two that were found …
constexpr int kSkipped = 1;      // … and per letter in it
constexpr int kMaxSkipped = 12;  // at most so much for one gap
constexpr int kNone = -1'000'000;

struct Letters {
  std::array<char32_t, kFuzzyText> folded;
  std::array<std::uint32_t, kFuzzyText + 1> at;  // byte offsets; one past the last
  std::array<bool, kFuzzyText> starts_word;
  std::size_t count = 0;
};

char32_t fold(char32_t c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c; }

bool is_upper(char32_t c) { return c >= 'A' && c <= 'Z'; }
bool is_separator(char32_t c) {
  const bool letter = (c >= '0' && c <= '9') || (fold(c) >= 'a' && fold(c) <= 'z');
  return c < 0x80 && !letter;
}

void read(Letters& out, std::string_view text, std::size_t limit) {
  char32_t before = ' ';
  std::size_t at = 0;
  out.count = 0;
  while (at < text.size() && out.count < limit) {
    out.at[out.count] = static_cast<std::uint32_t>(at);
    const char32_t c = next_code_point(text, at);
    const bool camel = is_upper(c) && !is_upper(before) && !is_separator(before);
    out.starts_word[out.count] = !is_separator(c) && (is_separator(before) || camel);
    out.folded[out.count++] = fold(c);
    before = c;
  }
  out.at[out.count] = static_cast<std::uint32_t>(at);
}

bool is_subsequence(const Letters& part, const Letters& text) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < text.count && found < part.count; ++i) {
    found += text.folded[i] == part.folded[found] ? 1 : 0;
  }
  return found == part.count;
}

// The best way to arrive at a letter, and from which.
struct Gap {
  int score = kNone;
  std::int16_t from = -1;
  void take(int other, std::size_t at) {
    if (other < score) return;
    score = other;
    from = static_cast<std::int16_t>(at);
  }
};

// best[i][j]: the best score with letter i of the part found at letter j of the text.
struct Table {
  std::array<std::array<int, kFuzzyText>, kFuzzyPattern> best;
  std::array<std::array<std::int16_t, kFuzzyText>, kFuzzyPattern> from;

  int fill(const Letters& part, const Letters& text);
  void mark(const Letters& part, const Letters& text, std::bitset<kFuzzyText>& found) const;
};

int Table::fill(const Letters& part, const Letters& text) {
  for (std::size_t i = 0; i < part.count; ++i) {
    // The best of the row above with letters skipped since: paid for one by one, or in
    // full.
    Gap counted, capped;
    for (std::size_t j = 0; j < text.count; ++j) {
      best[i][j] = kNone;
      from[i][j] = -1;
      if (i > 0 && j >= 2) {
        const int arrived = best[i - 1][j - 2];
        counted.score -= kSkipped;
        counted.take(arrived - kGap - kSkipped, j - 2);
        capped.take(arrived - kMaxSkipped, j - 2);
      }
      if (text.folded[j] != part.folded[i]) continue;
      int score = kMatch + (text.starts_word[j] ? kWordStart : 0) + (j == 0 ? kTextStart : 0);
      if (i > 0) {
        Gap arrival = counted;
        arrival.take(capped.score, static_cast<std::size_t>(std::max<int>(capped.from, 0)));
        if (j > 0) arrival.take(best[i - 1][j - 1] + kTogether, j - 1);
        if (arrival.score <= kNone / 2) continue;
        from[i][j] = arrival.from;
        score += arrival.score;
      }
      best[i][j] = score;
    }
  }
  const auto& last = best[part.count - 1];
  return *std::max_element(last.begin(), last.begin() + static_cast<std::ptrdiff_t>(text.count));
}

void Table::mark(const Letters& part, const Letters& text, std::bitset<kFuzzyText>& found) const {
  const auto& last = best[part.count - 1];
  const auto end = last.begin() + static_cast<std::ptrdiff_t>(text.count);
  auto j = static_cast<std::int16_t>(std::max_element(last.begin(), end) - last.begin());
  for (std::size_t i = part.count; i-- > 0 && j >= 0;) {
    found.set(static_cast<std::size_t>(j));
    j = from[i][static_cast<std::size_t>(j)];
  }
}

template <class Visit>
void each_part(std::string_view pattern, Visit visit) {
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t end = std::min(pattern.find(' ', at), pattern.size());
    if (end > at) visit(pattern.substr(at, end - at));
    at = end + 1;
  }
}

// Calls `each(part)` with the table filled for each part; nullopt where one has no match.
template <class Each>
std::optional<int> match(std::string_view pattern, const Letters& text, Table& table, Each each) {
  int score = 0;
  bool all = true;
  Letters part;
  each_part(pattern, [&](std::string_view words) {
    if (!all) return;
    read(part, words, kFuzzyPattern);
    all = is_subsequence(part, text);
    if (!all) return;
    score += table.fill(part, text);
    each(part);
  });
  if (!all) return std::nullopt;
  return score;
}

}  // namespace

std::optional<int> fuzzy_score(std::string_view pattern, std::string_view text) {
  if (pattern.find_first_not_of(' ') == std::string_view::npos) return 0;
  Letters letters;
  read(letters, text, kFuzzyText);
  Table table;  // 48 KB, and nothing of it read before it is written
  const auto score = match(pattern, letters, table, [](const Letters&) {});
  if (!score) return std::nullopt;
  // Of two that answer alike the shorter one is meant.
  return *score * 4 - static_cast<int>(std::min<std::size_t>(letters.count, 80) / 8);
}

std::vector<FuzzyRange> fuzzy_ranges(std::string_view pattern, std::string_view text) {
  Letters letters;
  read(letters, text, kFuzzyText);
  std::bitset<kFuzzyText> found;
  Table table;
  const auto score = match(pattern, letters, table,
                           [&](const Letters& part) { table.mark(part, letters, found); });
  std::vector<FuzzyRange> out;
  if (!score) return out;
  for (std::size_t i = 0; i < letters.count; ++i) {
    if (!found[i]) continue;
    const bool joins = !out.empty() && out.back().end == letters.at[i];
    if (joins) {
      out.back().end = letters.at[i + 1];
    } else {
      out.push_back({letters.at[i], letters.at[i + 1]});
    }
  }
  return out;
}

}  // namespace base
