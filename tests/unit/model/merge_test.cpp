#include "model/merge.hpp"

#include <doctest/doctest.h>

#include "base/prng.hpp"

using model::merge;

namespace {

std::string random_text(base::Prng& prng, std::uint32_t words) {
  std::string out;
  for (std::uint32_t i = 0; i < words; ++i) {
    out += std::string(1, static_cast<char>('a' + prng.below(4)));
    out += prng.below(6) == 0 ? "\n" : " ";
  }
  return out;
}

}  // namespace

TEST_CASE("merge: what only one side changed is taken, for any texts") {
  base::Prng prng(42);
  for (int i = 0; i < 500; ++i) {
    const std::string o = random_text(prng, prng.below(30));
    const std::string a = random_text(prng, prng.below(30));
    CHECK(merge(o, a, o) == a);
    CHECK(merge(o, o, a) == a);
    CHECK(merge(o, a, a) == a);
    const std::string b = random_text(prng, prng.below(30));
    CHECK(merge(o, a, b).has_value() == merge(o, b, a).has_value());
    if (const auto both = merge(o, a, b)) CHECK(merge(o, b, a) == both);
  }
}

TEST_CASE("merge: changes apart are both kept, changes of the same words are a conflict") {
  CHECK(merge("a b c d e", "A b c d e", "a b c d E") == "A b c d E");
  CHECK(merge("one\ntwo\nthree\n", "zero\none\ntwo\nthree\n", "one\ntwo\nthree\nfour\n") ==
        "zero\none\ntwo\nthree\nfour\n");
  CHECK(merge("a b c", "a X c", "a Y c") == std::nullopt);
  CHECK(merge("a b c", "a c", "a Y c") == std::nullopt);
  CHECK(merge("a b", "a b mine", "a b theirs") == std::nullopt);
  CHECK(merge("größe 日本 ok", "GRÖSSE 日本 ok", "größe 日本 gut") == "GRÖSSE 日本 gut");
}

TEST_CASE("merge: texts too far apart are a conflict, quickly") {
  std::string a;
  std::string b;
  for (int i = 0; i < 4'000; ++i) {
    a += "a" + std::to_string(i) + " ";
    b += "b" + std::to_string(i) + " ";
  }
  CHECK(merge("start", a, b) == std::nullopt);
  CHECK(merge(a, b, b + "x") == std::nullopt);
}
