#include "platform/native/bidi.hpp"

#include <algorithm>
#include <numeric>

#include <hb.h>

namespace platform::native {
namespace {

enum class Kind : std::uint8_t {
  Left,
  Right,
  EuropeanNumber,
  ArabicNumber,
  Separator,
  Mark,
  Neutral
};

Kind kind_of(char32_t c) {
  if (c >= U'0' && c <= U'9') return Kind::EuropeanNumber;
  if ((c >= 0x0660 && c <= 0x0669) || (c >= 0x06F0 && c <= 0x06F9)) return Kind::ArabicNumber;
  if (c == U'.' || c == U',' || c == U':' || c == U'/' || c == U'+' || c == U'-') {
    return Kind::Separator;
  }
  if (c == 0x200E) return Kind::Left;   // LEFT-TO-RIGHT MARK
  if (c == 0x200F) return Kind::Right;  // RIGHT-TO-LEFT MARK
  const hb_script_t script = hb_unicode_script(hb_unicode_funcs_get_default(), c);
  switch (script) {
    case HB_SCRIPT_INHERITED: return Kind::Mark;
    case HB_SCRIPT_COMMON:
    case HB_SCRIPT_UNKNOWN: return Kind::Neutral;
    default: break;
  }
  return hb_script_get_horizontal_direction(script) == HB_DIRECTION_RTL ? Kind::Right : Kind::Left;
}

// W1, W2, W4, W7: marks follow their base, a separator between two digits joins them, a
// number after Latin letters is as good as a letter.
void resolve_weak(std::vector<Kind>& kinds, Kind base) {
  Kind strong = base;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    Kind& kind = kinds[i];
    const bool between = kind == Kind::Separator && i > 0 && i + 1 < kinds.size();
    if (kind == Kind::Mark) {
      kind = i > 0 ? kinds[i - 1] : base;
    } else if (between && kinds[i + 1] == Kind::EuropeanNumber &&
               (kinds[i - 1] == Kind::EuropeanNumber ||
                (kinds[i - 1] == Kind::Left && strong == Kind::Left))) {
      kind = kinds[i - 1];
    } else if (kind == Kind::Separator) {
      kind = Kind::Neutral;
    }
    if (kind == Kind::EuropeanNumber && strong == Kind::Left) kind = Kind::Left;
    if (kind == Kind::Left || kind == Kind::Right) strong = kind;
  }
}

// N1, N2: neutrals take their neighbours' direction where both agree, else the word's.
void resolve_neutrals(std::vector<Kind>& kinds, Kind base) {
  const auto side = [](Kind kind) { return kind == Kind::Left ? Kind::Left : Kind::Right; };
  for (std::size_t from = 0; from < kinds.size();) {
    if (kinds[from] != Kind::Neutral) {
      ++from;
      continue;
    }
    std::size_t to = from;
    while (to < kinds.size() && kinds[to] == Kind::Neutral) ++to;
    const Kind before = from == 0 ? base : side(kinds[from - 1]);
    const Kind after = to == kinds.size() ? base : side(kinds[to]);
    std::fill(kinds.begin() + static_cast<std::ptrdiff_t>(from),
              kinds.begin() + static_cast<std::ptrdiff_t>(to), before == after ? before : base);
    from = to;
  }
}

}  // namespace

std::vector<std::uint8_t> bidi_levels(std::span<const char32_t> text) {
  std::vector<Kind> kinds(text.size());
  std::transform(text.begin(), text.end(), kinds.begin(), kind_of);
  const auto first = std::find_if(kinds.begin(), kinds.end(), [](Kind kind) {
    return kind == Kind::Left || kind == Kind::Right;
  });
  const Kind base = first == kinds.end() ? Kind::Left : *first;
  resolve_weak(kinds, base);
  resolve_neutrals(kinds, base);

  std::vector<std::uint8_t> levels(text.size());
  std::transform(kinds.begin(), kinds.end(), levels.begin(), [base](Kind kind) -> std::uint8_t {
    if (kind == Kind::Right) return 1;
    return kind == Kind::Left && base == Kind::Left ? 0 : 2;
  });
  return levels;
}

std::vector<std::size_t> visual_order(std::span<const std::uint8_t> run_levels) {
  std::vector<std::size_t> order(run_levels.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const std::uint8_t highest = run_levels.empty()
                                   ? std::uint8_t{0}
                                   : *std::max_element(run_levels.begin(), run_levels.end());
  for (std::uint8_t level = highest; level >= 1; --level) {
    for (std::size_t from = 0; from < order.size();) {
      std::size_t to = from;
      while (to < order.size() && run_levels[order[to]] >= level) ++to;
      std::reverse(order.begin() + static_cast<std::ptrdiff_t>(from),
                   order.begin() + static_cast<std::ptrdiff_t>(to));
      from = std::max(to, from + 1);
    }
  }
  return order;
}

}  // namespace platform::native
