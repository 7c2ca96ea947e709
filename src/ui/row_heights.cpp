#include "ui/row_heights.hpp"

#include <algorithm>

namespace ui {
namespace {

std::size_t lowest_bit(std::size_t i) { return i & (~i + 1); }

}  // namespace

double RowHeights::top(std::size_t row) const {
  double sum = 0;
  for (std::size_t i = row; i > 0; i -= lowest_bit(i)) sum += tree_[i];
  return sum;
}

std::size_t RowHeights::at(double y) const {
  std::size_t position = 0;
  std::size_t step = 1;
  while (step * 2 < tree_.size()) step *= 2;
  for (; step > 0; step /= 2) {
    if (position + step < tree_.size() && tree_[position + step] <= y) {
      position += step;
      y -= tree_[position];
    }
  }
  return heights_.empty() ? 0 : std::min(position, heights_.size() - 1);
}

float RowHeights::height(std::size_t row) const {
  return heights_[row] < 0 ? guess_ : heights_[row];
}

void RowHeights::add(std::size_t row, double difference) {
  for (std::size_t i = row + 1; i < tree_.size(); i += lowest_bit(i)) tree_[i] += difference;
}

void RowHeights::measure(std::size_t row, float height) {
  if (heights_[row] == height) return;
  add(row, static_cast<double>(height) - static_cast<double>(this->height(row)));
  if (heights_[row] < 0) {
    ++measured_count_;
    measured_sum_ += static_cast<double>(height);
  } else {
    measured_sum_ += static_cast<double>(height) - static_cast<double>(heights_[row]);
  }
  heights_[row] = height;
}

void RowHeights::insert(std::size_t before, std::size_t count) {
  if (count == 0) return;
  const bool at_end = before == heights_.size() && !tree_.empty();
  heights_.insert(heights_.begin() + static_cast<std::ptrdiff_t>(before), count, -1.0F);
  if (!at_end || count > heights_.size() / 2) {
    rebuild();
    return;
  }
  for (std::size_t i = before + 1; i <= heights_.size(); ++i) {
    // The sum over the node's span, from the nodes already there.
    const double below = top(i - 1) - top(i - lowest_bit(i));
    tree_.push_back(below + static_cast<double>(guess_));
  }
}

void RowHeights::erase(std::size_t first, std::size_t count) {
  if (count == 0) return;
  const auto from = heights_.begin() + static_cast<std::ptrdiff_t>(first);
  heights_.erase(from, from + static_cast<std::ptrdiff_t>(count));
  rebuild();
}

void RowHeights::clear() { *this = RowHeights{}; }

void RowHeights::rebuild() {
  measured_sum_ = 0;
  measured_count_ = 0;
  for (const float height : heights_) {
    if (height < 0) continue;
    measured_sum_ += static_cast<double>(height);
    ++measured_count_;
  }
  if (measured_count_ > 0) {
    guess_ = static_cast<float>(measured_sum_ / static_cast<double>(measured_count_));
  }
  tree_.assign(heights_.size() + 1, 0.0);
  for (std::size_t i = 1; i < tree_.size(); ++i) {
    tree_[i] += static_cast<double>(height(i - 1));
    const std::size_t next = i + lowest_bit(i);
    if (next < tree_.size()) tree_[next] += tree_[i];
  }
}

}  // namespace ui
