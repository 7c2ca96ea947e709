// RowHeights: how high each row of a long list is, and where that puts it.
//
// Invariant: a row not measured yet counts with the average of those that are; `top` and
// `at` take O(log n) (a Fenwick tree of the heights), adding rows at the end O(log n)
// each, anywhere else O(n). Sums are doubles: a hundred thousand rows are millions of px.
#pragma once

#include <cstddef>
#include <vector>

namespace ui {

class RowHeights {
 public:
  [[nodiscard]] std::size_t size() const { return heights_.size(); }
  [[nodiscard]] double total() const { return top(heights_.size()); }
  // Sum of the heights before `row`; row ≤ size().
  [[nodiscard]] double top(std::size_t row) const;
  // The row that covers `y`: the last one whose top is not below it; 0 when there is none.
  [[nodiscard]] std::size_t at(double y) const;
  [[nodiscard]] float height(std::size_t row) const;
  [[nodiscard]] bool measured(std::size_t row) const { return heights_[row] >= 0; }

  void measure(std::size_t row, float height);  // ≥ 0
  void insert(std::size_t before, std::size_t count);
  void erase(std::size_t first, std::size_t count);
  void clear();

 private:
  void add(std::size_t row, double difference);
  void rebuild();

  std::vector<float> heights_;  // < 0: not measured
  std::vector<double> tree_;    // of what counts; 1-based
  double measured_sum_ = 0;
  std::size_t measured_count_ = 0;
  float guess_ = 60;  // what rows that are not measured count with in the tree
};

}  // namespace ui
