// RowHeights against a plain list of heights, through random operations.
#include "ui/row_heights.hpp"

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "base/prng.hpp"

TEST_CASE("RowHeights: sums and places agree with a plain list, whatever is done") {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    CAPTURE(seed);
    base::Prng random(seed);
    ui::RowHeights heights;
    std::vector<float> plain;  // measured, or -1
    for (int step = 0; step < 120; ++step) {
      const std::uint32_t what = random.below(4);
      const auto size = static_cast<std::uint32_t>(plain.size());
      if (what == 0 || plain.empty()) {
        const std::size_t at = random.below(2) == 0 ? size : random.below(size + 1);
        const std::size_t count = random.below(9);
        heights.insert(at, count);
        plain.insert(plain.begin() + static_cast<std::ptrdiff_t>(at), count, -1.0F);
      } else if (what == 1 && random.below(4) == 0) {
        const std::size_t at = random.below(size);
        const std::size_t count = std::min<std::size_t>(random.below(5), size - at);
        heights.erase(at, count);
        const auto from = plain.begin() + static_cast<std::ptrdiff_t>(at);
        plain.erase(from, from + static_cast<std::ptrdiff_t>(count));
      } else {
        const std::size_t at = random.below(size);
        plain[at] = static_cast<float>(random.below(200));
        heights.measure(at, plain[at]);
      }
      REQUIRE(heights.size() == plain.size());
      double top = 0;
      for (std::size_t i = 0; i < plain.size(); ++i) {
        REQUIRE(std::fabs(heights.top(i) - top) < 0.01);
        if (plain[i] >= 0) REQUIRE(heights.height(i) == plain[i]);
        if (heights.height(i) > 0) {
          REQUIRE(heights.at(top + static_cast<double>(heights.height(i)) / 2) == i);
        }
        top += static_cast<double>(heights.height(i));
      }
      REQUIRE(std::fabs(heights.total() - top) < 0.01);
    }
  }
}
