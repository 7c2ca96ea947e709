#include "base/instant.hpp"

#include <array>
#include <cstddef>

namespace base {
namespace {

constexpr std::int64_t kDayMs = 86'400'000;

// Howard Hinnant's civil-from-days algorithms (chrono-compatible, proleptic Gregorian).
std::int64_t days_from_civil(int year, int month, int day) {
  const std::int64_t y = year - (month <= 2 ? 1 : 0);
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400;
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

bool read_digits(std::string_view text, std::size_t at, std::size_t count, int& out) {
  if (at + count > text.size()) return false;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return false;
    value = value * 10 + (text[i] - '0');
  }
  out = value;
  return true;
}

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

}  // namespace

CivilTime to_civil(Instant at, int offset_minutes) {
  const std::int64_t local = at.ms + std::int64_t{offset_minutes} * 60'000;
  const std::int64_t days = (local >= 0 ? local : local - (kDayMs - 1)) / kDayMs;
  const auto in_day = static_cast<int>(local - days * kDayMs);

  const std::int64_t z = days + 719468;
  const std::int64_t era = (z >= 0 ? z : z - 146096) / 146097;
  const std::int64_t doe = z - era * 146097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  CivilTime civil;
  civil.day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  civil.month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  civil.year = static_cast<int>(yoe + era * 400 + (civil.month <= 2 ? 1 : 0));
  civil.hour = in_day / 3'600'000;
  civil.minute = in_day / 60'000 % 60;
  civil.second = in_day / 1000 % 60;
  civil.millisecond = in_day % 1000;
  civil.weekday = static_cast<int>(((days + 4) % 7 + 7) % 7);
  return civil;
}

Instant from_civil(const CivilTime& civil, int offset_minutes) {
  const std::int64_t days = days_from_civil(civil.year, civil.month, civil.day);
  const std::int64_t minutes = std::int64_t{civil.hour} * 60 + civil.minute - offset_minutes;
  return {days * kDayMs + minutes * 60'000 + std::int64_t{civil.second} * 1000 + civil.millisecond};
}

std::string format_iso(Instant at) {
  const CivilTime c = to_civil(at);
  const int values[] = {c.year, c.month, c.day, c.hour, c.minute, c.second, c.millisecond};
  constexpr std::uint8_t kEnds[] = {4, 7, 10, 13, 16, 19, 23};
  constexpr std::uint8_t kDigits[] = {4, 2, 2, 2, 2, 2, 3};
  std::string out = "0000-00-00T00:00:00.000Z";
  for (std::size_t i = 0; i < std::size(values); ++i) {
    int rest = values[i];
    for (std::size_t place = kEnds[i]; place > std::size_t{kEnds[i]} - kDigits[i]; rest /= 10) {
      out[--place] = static_cast<char>('0' + rest % 10);
    }
  }
  return out;
}

std::optional<Instant> parse_iso(std::string_view text) {
  CivilTime c;
  if (text.size() < 20 || !read_digits(text, 0, 4, c.year) || text[4] != '-' ||
      !read_digits(text, 5, 2, c.month) || text[7] != '-' || !read_digits(text, 8, 2, c.day) ||
      (text[10] != 'T' && text[10] != 't') || !read_digits(text, 11, 2, c.hour) ||
      text[13] != ':' || !read_digits(text, 14, 2, c.minute) || text[16] != ':' ||
      !read_digits(text, 17, 2, c.second)) {
    return std::nullopt;
  }
  if (c.month < 1 || c.month > 12 || c.day < 1 || c.day > days_in_month(c.year, c.month) ||
      c.hour > 23 || c.minute > 59 || c.second > 59) {
    return std::nullopt;
  }
  std::size_t at = 19;
  if (text[at] == '.') {
    const std::size_t first = ++at;
    int scale = 100;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      c.millisecond += (text[at] - '0') * scale;
      scale /= 10;
    }
    if (at == first || at - first > 9) return std::nullopt;
  }
  if (at + 1 == text.size() && (text[at] == 'Z' || text[at] == 'z')) return from_civil(c);
  int hours = 0;
  int minutes = 0;
  if (at + 6 != text.size() || (text[at] != '+' && text[at] != '-') ||
      !read_digits(text, at + 1, 2, hours) || text[at + 3] != ':' ||
      !read_digits(text, at + 4, 2, minutes) || hours > 23 || minutes > 59) {
    return std::nullopt;
  }
  const int offset = hours * 60 + minutes;
  const Instant result = from_civil(c, text[at] == '-' ? -offset : offset);
  // An offset may lead out of the years that format_iso can write.
  const int year = to_civil(result).year;
  if (year < 0 || year > 9999) return std::nullopt;
  return result;
}

}  // namespace base
