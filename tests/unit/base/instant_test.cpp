#include "base/instant.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"

using base::format_iso;
using base::Instant;
using base::parse_iso;

TEST_CASE("instant: known moments, as JavaScript writes them") {
  CHECK(format_iso({0}) == "1970-01-01T00:00:00.000Z");
  CHECK(format_iso({-1}) == "1969-12-31T23:59:59.999Z");
  CHECK(format_iso({1769860800000}) == "2026-01-31T12:00:00.000Z");
  CHECK(format_iso({951827696789}) == "2000-02-29T12:34:56.789Z");
  CHECK(format_iso({253402300799999}) == "9999-12-31T23:59:59.999Z");
  CHECK(format_iso({-62167219200000}) == "0000-01-01T00:00:00.000Z");
}

TEST_CASE("instant: parse(format(x)) == x over four thousand years") {
  base::Prng random(7);
  for (int i = 0; i < 2'000; ++i) {
    const auto wide = static_cast<std::int64_t>(random.next() % 315'569'520'000'000ULL);
    const Instant at{wide - 62'167'219'200'000};
    CAPTURE(at.ms);
    CHECK(parse_iso(format_iso(at)) == at);
    CHECK(base::from_civil(base::to_civil(at, 345), 345) == at);
  }
}

TEST_CASE("instant: leap years") {
  CHECK(parse_iso("2024-02-29T00:00:00Z"));
  CHECK(parse_iso("2000-02-29T00:00:00Z"));
  CHECK(!parse_iso("2023-02-29T00:00:00Z"));
  CHECK(!parse_iso("1900-02-29T00:00:00Z"));
  CHECK(!parse_iso("2024-02-30T00:00:00Z"));
  CHECK(!parse_iso("2024-04-31T00:00:00Z"));
}

TEST_CASE("instant: offsets and fractions") {
  const auto utc = parse_iso("2026-01-31T12:00:00.000Z");
  REQUIRE(utc);
  CHECK(parse_iso("2026-01-31T13:30:00+01:30") == utc);
  CHECK(parse_iso("2026-01-31T02:00:00-10:00") == utc);
  CHECK(parse_iso("2026-01-31t12:00:00z") == utc);
  CHECK(*parse_iso("2026-01-31T12:00:00.1Z") - *utc == 100);
  CHECK(*parse_iso("2026-01-31T12:00:00.12Z") - *utc == 120);
  CHECK(*parse_iso("2026-01-31T12:00:00.1239Z") - *utc == 123);
  CHECK(*parse_iso("2026-01-31T12:00:00.123456789+00:00") - *utc == 123);
}

TEST_CASE("instant: bad forms are refused") {
  for (const char* text : {"",
                           "2026",
                           "2026-01-31",
                           "2026-01-31T12:00:00",
                           "2026-01-31 12:00:00Z",
                           "2026-1-31T12:00:00Z",
                           "2026-13-01T00:00:00Z",
                           "2026-00-01T00:00:00Z",
                           "2026-01-00T00:00:00Z",
                           "2026-01-32T00:00:00Z",
                           "2026-01-31T24:00:00Z",
                           "2026-01-31T12:60:00Z",
                           "2026-01-31T12:00:60Z",
                           "2026-01-31T12:00:00.Z",
                           "2026-01-31T12:00:00.1234567890Z",
                           "2026-01-31T12:00:00.123",
                           "2026-01-31T12:00:00ZZ",
                           "2026-01-31T12:00:00+0100",
                           "2026-01-31T12:00:00+24:00",
                           "2026-01-31T12:00:00+01:60",
                           "-026-01-31T12:00:00Z",
                           "+2026-01-31T12:00:00Z",
                           "2026-01-31T12:00:00.123+01:0"}) {
    CAPTURE(text);
    CHECK(!parse_iso(text));
  }
}

TEST_CASE("instant: an offset may not lead out of the years that can be written") {
  CHECK(!parse_iso("0000-01-01T00:00:00+00:01"));
  CHECK(!parse_iso("9999-12-31T23:59:59-00:01"));
}

TEST_CASE("instant: weekdays and zones") {
  CHECK(base::to_civil({0}).weekday == 4);  // Thursday
  CHECK(base::to_civil({-86'400'000}).weekday == 3);
  const auto at = parse_iso("2026-03-01T00:30:00Z");
  REQUIRE(at);
  const base::CivilTime west = base::to_civil(*at, -60);
  CHECK(west.day == 28);
  CHECK(west.month == 2);
  CHECK(west.hour == 23);
  CHECK(west.weekday == 6);
}
