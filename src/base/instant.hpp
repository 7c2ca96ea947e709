// Instant: a point in time, milliseconds since the Unix epoch, UTC.
//
// Invariant: pure value; nothing here reads a clock. Durations are plain integers
// whose names end in _ms. On the wire an Instant is RFC 3339 with milliseconds and
// "Z" (2026-01-31T12:00:00.000Z), the form JavaScript's Date.toISOString() gives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

struct Instant {
  std::int64_t ms = 0;  // since 1970-01-01T00:00:00Z

  friend bool operator==(Instant a, Instant b) { return a.ms == b.ms; }
  friend bool operator!=(Instant a, Instant b) { return a.ms != b.ms; }
  friend bool operator<(Instant a, Instant b) { return a.ms < b.ms; }
  friend bool operator<=(Instant a, Instant b) { return a.ms <= b.ms; }
  friend bool operator>(Instant a, Instant b) { return a.ms > b.ms; }
  friend bool operator>=(Instant a, Instant b) { return a.ms >= b.ms; }
  friend Instant operator+(Instant a, std::int64_t delta_ms) { return {a.ms + delta_ms}; }
  friend std::int64_t operator-(Instant a, Instant b) { return a.ms - b.ms; }
};

struct CivilTime {
  int year = 1970, month = 1, day = 1;  // month and day from 1
  int hour = 0, minute = 0, second = 0, millisecond = 0;
  int weekday = 4;  // 0 = Sunday
};

// The civil time of `at` in a zone `offset_minutes` east of UTC.
[[nodiscard]] CivilTime to_civil(Instant at, int offset_minutes = 0);
[[nodiscard]] Instant from_civil(const CivilTime& civil, int offset_minutes = 0);

[[nodiscard]] std::string format_iso(Instant at);
// Accepts years 0000–9999, optional fraction of 1–9 digits, "Z" or ±hh:mm.
[[nodiscard]] std::optional<Instant> parse_iso(std::string_view text);

}  // namespace base
