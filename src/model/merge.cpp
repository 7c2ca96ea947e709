#include "model/merge.hpp"

#include <algorithm>
#include <vector>

namespace model {
namespace {

using Words = std::vector<std::string_view>;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// A word with the blanks after it; line breaks stand alone, so that lines stay apart.
Words split(std::string_view text) {
  Words out;
  std::size_t start = 0;
  while (start < text.size()) {
    std::size_t end = start;
    if (text[end] == '\n') {
      ++end;
    } else {
      while (end < text.size() && !blank(text[end])) ++end;
      while (end < text.size() && blank(text[end]) && text[end] != '\n') ++end;
    }
    out.push_back(text.substr(start, end - start));
    start = end;
  }
  return out;
}

// For each word of `a` the index of the same word in `b`, or -1; ascending. nullopt:
// the texts are too far apart.
std::optional<std::vector<int>> align(const Words& a, const Words& b) {
  const int n = static_cast<int>(a.size());
  const int m = static_cast<int>(b.size());
  const int limit = std::min(n + m, static_cast<int>(kMaxMergeDistance));
  std::vector<std::vector<int>> trace;
  std::vector<int> v(static_cast<std::size_t>(2 * limit + 3), 0);
  const auto at = [&](std::vector<int>& f, int k) -> int& {
    return f[static_cast<std::size_t>(k + limit + 1)];
  };
  int distance = -1;
  for (int d = 0; d <= limit && distance < 0; ++d) {
    for (int k = -d; k <= d; k += 2) {
      const bool down = k == -d || (k != d && at(v, k - 1) < at(v, k + 1));
      int x = down ? at(v, k + 1) : at(v, k - 1) + 1;
      int y = x - k;
      while (x < n && y < m && a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(y)]) {
        ++x;
        ++y;
      }
      at(v, k) = x;
      if (x >= n && y >= m) {
        distance = d;
        break;
      }
    }
    // Only the diagonals reached so far: memory stays with the square of the distance.
    trace.emplace_back(v.begin() + (limit + 1 - d - 1), v.begin() + (limit + 1 + d + 2));
  }
  if (distance < 0) return std::nullopt;
  std::vector<int> match(a.size(), -1);
  int x = n;
  int y = m;
  for (int d = distance; d >= 0; --d) {
    int previous_x = 0;
    int previous_y = 0;
    if (d > 0) {
      const std::vector<int>& f = trace[static_cast<std::size_t>(d - 1)];
      const auto reached = [&](int k) { return f[static_cast<std::size_t>(k + d)]; };
      const int k = x - y;
      const bool down = k == -d || (k != d && reached(k - 1) < reached(k + 1));
      const int previous_k = down ? k + 1 : k - 1;
      previous_x = reached(previous_k);
      previous_y = previous_x - previous_k;
    }
    while (x > previous_x && y > previous_y) {
      --x;
      --y;
      match[static_cast<std::size_t>(x)] = y;
    }
    x = previous_x;
    y = previous_y;
  }
  return match;
}

void append(std::string& out, const Words& words, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) out += words[i];
}

bool same(const Words& a, std::size_t a0, std::size_t a1, const Words& b, std::size_t b0,
          std::size_t b1) {
  return std::equal(
      a.begin() + static_cast<std::ptrdiff_t>(a0), a.begin() + static_cast<std::ptrdiff_t>(a1),
      b.begin() + static_cast<std::ptrdiff_t>(b0), b.begin() + static_cast<std::ptrdiff_t>(b1));
}

}  // namespace

std::optional<std::string> merge(std::string_view base, std::string_view mine,
                                 std::string_view theirs) {
  if (mine == theirs || theirs == base) return std::string(mine);
  if (mine == base) return std::string(theirs);
  const Words o = split(base);
  const Words a = split(mine);
  const Words b = split(theirs);
  const auto in_a = align(o, a);
  const auto in_b = align(o, b);
  if (!in_a || !in_b) return std::nullopt;
  std::string out;
  std::size_t i = 0;
  std::size_t j = 0;
  std::size_t k = 0;
  for (;;) {
    // The next word of the base that all three have: before it lies one changed chunk.
    std::size_t next = i;
    while (next < o.size() && ((*in_a)[next] < 0 || (*in_b)[next] < 0)) ++next;
    const bool end = next == o.size();
    const std::size_t a1 = end ? a.size() : static_cast<std::size_t>((*in_a)[next]);
    const std::size_t b1 = end ? b.size() : static_cast<std::size_t>((*in_b)[next]);
    const bool mine_changed = !same(o, i, next, a, j, a1);
    const bool theirs_changed = !same(o, i, next, b, k, b1);
    if (mine_changed && theirs_changed && !same(a, j, a1, b, k, b1)) return std::nullopt;
    if (theirs_changed) {
      append(out, b, k, b1);
    } else {
      append(out, a, j, a1);
    }
    if (end) return out;
    out += o[next];
    i = next + 1;
    j = a1 + 1;
    k = b1 + 1;
  }
}

}  // namespace model
