// Fuzzy ranking: what matches, what ranks before what, and which letters answer.
#include "base/fuzzy.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "base/utf8.hpp"

namespace {

std::string marked(std::string_view pattern, std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (const base::FuzzyRange& range : base::fuzzy_ranges(pattern, text)) {
    out += text.substr(at, range.begin - at);
    out += '[';
    out += text.substr(range.begin, range.end - range.begin);
    out += ']';
    at = range.end;
  }
  return out + std::string(text.substr(at));
}

// `first` answers the pattern better than `second`.
bool ranks(std::string_view pattern, std::string_view first, std::string_view second) {
  const auto a = base::fuzzy_score(pattern, first);
  const auto b = base::fuzzy_score(pattern, second);
  return a && (!b || *a > *b);
}

}  // namespace

TEST_CASE("fuzzy: letters in order match, whatever their case; others do not") {
  CHECK(base::fuzzy_score("ckl", "Checkout latency"));
  CHECK(base::fuzzy_score("CHECK", "checkout"));
  CHECK(base::fuzzy_score("", "anything") == 0);
  CHECK(base::fuzzy_score("  ", "anything"));
  CHECK(!base::fuzzy_score("ykc", "Checkout latency"));
  CHECK(!base::fuzzy_score("x", ""));
  CHECK(!base::fuzzy_score("checkout latency", "Checkout"));
}

TEST_CASE("fuzzy: parts match in any order") {
  CHECK(base::fuzzy_score("latency check", "Checkout latency regression"));
  CHECK(!base::fuzzy_score("latency login", "Checkout latency regression"));
}

TEST_CASE("fuzzy: words' beginnings and letters that stand together come first") {
  CHECK(ranks("new", "New thread", "Renew the certificate"));
  CHECK(ranks("nt", "New thread", "Mint"));
  CHECK(ranks("status", "Set status to Done", "Start a tussle"));
  CHECK(ranks("bill", "Rename billing entities", "Build the illustration"));
  CHECK(ranks("fw", "Firmware: wait", "Offwhite"));
  CHECK(ranks("done", "Done", "Done and dusted, with a longer title"));
}

TEST_CASE("fuzzy: the ranges are the letters that answer") {
  CHECK(marked("chl", "Checkout latency") == "[Ch]eckout [l]atency");
  CHECK(marked("lat", "Checkout latency") == "Checkout [lat]ency");
  CHECK(marked("日ドキ", "日本語ドキュメント") == "[日]本語[ドキ]ュメント");
  CHECK(marked("zz", "Checkout") == "Checkout");
  CHECK(marked("", "Checkout") == "Checkout");
  CHECK(marked("late check", "Checkout latency") == "[Check]out [late]ncy");
}

TEST_CASE("fuzzy: any text is matched by what is left of it when letters are struck out") {
  const std::uint64_t seed = 20'261'124;
  INFO("seed ", seed);
  base::Prng random(seed);
  for (int round = 0; round < 2'000; ++round) {
    std::string text;
    std::string pattern;
    const std::size_t length = 1 + random.next() % 300;
    for (std::size_t i = 0; i < length; ++i) {
      const char32_t c = U"abcXYZ -/日é😀"[random.next() % 12];
      base::append_utf8(text, c);
      const bool counts = i < base::kFuzzyText && c != U' ';
      if (counts && random.next() % 8 == 0 &&
          base::count_code_points(pattern) < base::kFuzzyPattern) {
        base::append_utf8(pattern, c);
      }
    }
    const auto score = base::fuzzy_score(pattern, text);
    REQUIRE(score);
    const auto ranges = base::fuzzy_ranges(pattern, text);
    std::size_t letters = 0;
    std::uint32_t before = 0;
    for (const base::FuzzyRange& range : ranges) {
      CHECK((range.begin >= before && range.begin < range.end && range.end <= text.size()));
      before = range.end + 1;
      const auto found = std::string_view(text).substr(range.begin, range.end - range.begin);
      CHECK(base::is_valid_utf8(found));
      letters += base::count_code_points(found);
    }
    CHECK(letters == base::count_code_points(pattern));
  }
}
