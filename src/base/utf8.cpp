#include "base/utf8.hpp"

#include <cstdint>
#include <cstring>

namespace base {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Length of the valid sequence at `at`, or 0; its value in `out`.
std::size_t decode(std::string_view text, std::size_t at, char32_t& out) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[at + i]); };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) {
    out = lead;
    return 1;
  }
  std::size_t length = 0;
  char32_t value = 0;
  char32_t least = 0;
  if ((lead & 0xE0) == 0xC0) {
    length = 2, value = lead & 0x1FU, least = 0x80;
  } else if ((lead & 0xF0) == 0xE0) {
    length = 3, value = lead & 0x0FU, least = 0x800;
  } else if ((lead & 0xF8) == 0xF0) {
    length = 4, value = lead & 0x07U, least = 0x10000;
  } else {
    return 0;
  }
  if (text.size() - at < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
    value = (value << 6) | (byte(i) & 0x3FU);
  }
  if (value < least || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return 0;
  out = value;
  return length;
}

}  // namespace

std::size_t valid_utf8_prefix(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  char32_t ignored = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::uint64_t word = kHighBits;
    if (text.size() - at >= sizeof word) std::memcpy(&word, text.data() + at, sizeof word);
    if ((word & kHighBits) == 0) {  // eight of ASCII
      at += sizeof word;
      continue;
    }
    const std::size_t length = decode(text, at, ignored);
    if (length == 0) return at;
    at += length;
  }
  return at;
}

bool is_valid_utf8(std::string_view text) { return valid_utf8_prefix(text) == text.size(); }

std::size_t count_code_points(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) (void)next_code_point(text, at);
  return count;
}

char32_t next_code_point(std::string_view text, std::size_t& at) {
  char32_t value = kReplacement;
  const std::size_t length = decode(text, at, value);
  at += length == 0 ? 1 : length;
  return length == 0 ? kReplacement : value;
}

void append_utf8(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  char bytes[4];
  const std::size_t size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (std::size_t i = size; i-- > 1; c >>= 6U) {
    bytes[i] = static_cast<char>(0x80U | (static_cast<std::uint32_t>(c) & 0x3FU));
  }
  bytes[0] = static_cast<char>((0xF00U >> size & 0xFFU) | static_cast<std::uint32_t>(c));
  out.append(bytes, size);
}

std::string_view truncate_utf8(std::string_view text, std::size_t max) {
  std::size_t at = 0;
  for (std::size_t count = 0; count < max && at < text.size(); ++count) {
    (void)next_code_point(text, at);
  }
  return text.substr(0, at);
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace base
