// UTF-8 (RFC 3629): validation, counting, walking.
//
// Invariant: `is_valid` refuses overlong forms, surrogates and values over U+10FFFF;
// the other functions never read past the end, whatever the bytes, and take each
// bad byte as one U+FFFD.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace base {

// How many bytes of `text`, from its start, are whole valid characters.
[[nodiscard]] std::size_t valid_utf8_prefix(std::string_view text);
[[nodiscard]] bool is_valid_utf8(std::string_view text);
// Code points in `text`: what the limits of model/limits.hpp count as characters.
[[nodiscard]] std::size_t count_code_points(std::string_view text);
// Reads the code point at `at` and moves past it. U+FFFD for a bad byte.
[[nodiscard]] char32_t next_code_point(std::string_view text, std::size_t& at);
void append_utf8(std::string& out, char32_t code_point);
// At most `max` code points of `text`.
[[nodiscard]] std::string_view truncate_utf8(std::string_view text, std::size_t max);
// Without ASCII blanks and line breaks around it.
[[nodiscard]] std::string_view trim(std::string_view text);

}  // namespace base
