#include "client/recording/travel.hpp"

#include <algorithm>
#include <utility>

namespace client::recording {
namespace {

std::size_t distance(std::size_t a, std::size_t b) { return a < b ? b - a : a - b; }

}  // namespace

const app::State& Travel::at(std::size_t count) {
  count = std::min(count, recorder_.size());
  start_before(count);
  while (count_ < count) {
    // What this very program has written down reads back.
    const auto entry = read_entry(recorder_.entry(count_));
    if (entry) (void)app::reduce(state_, entry->action, Stamp{entry->at, entry->entropy});
    ++count_;
    ++reduced_;
    if (count_ % kEvery == 0) keep(count);
  }
  if (count > 0) time_ = head_of(recorder_.entry(count - 1)).at;
  return state_;
}

void Travel::start_before(std::size_t count) {
  const auto after =
      std::upper_bound(checkpoints_.begin(), checkpoints_.end(), count,
                       [](std::size_t n, const Checkpoint& one) { return n < one.count; });
  const Checkpoint* nearest = after == checkpoints_.begin() ? nullptr : &*std::prev(after);
  const std::size_t from = nearest == nullptr ? 0 : nearest->count;
  if (count_ <= count && count_ >= from) return;  // going on is as near
  state_ = nearest == nullptr ? app::State{} : nearest->state;
  count_ = from;
}

void Travel::keep(std::size_t going_to) {
  const auto place =
      std::lower_bound(checkpoints_.begin(), checkpoints_.end(), count_,
                       [](const Checkpoint& one, std::size_t n) { return one.count < n; });
  if (place != checkpoints_.end() && place->count == count_) return;
  checkpoints_.insert(place, Checkpoint{count_, state_});
  while (too_many()) thin(going_to);
}

bool Travel::too_many() const {
  std::size_t bytes = 0;
  for (const Checkpoint& one : checkpoints_) bytes += recorder_.bytes(one.count);
  return checkpoints_.size() > kMaxCheckpoints ||
         (bytes > kMaxCheckpointBytes && checkpoints_.size() > 1);
}

// Drops the one whose absence costs least: a small hole far from `near`.
void Travel::thin(std::size_t near) {
  std::size_t best = 0;
  double least = -1;
  for (std::size_t i = 0; i < checkpoints_.size(); ++i) {
    const std::size_t before = i == 0 ? 0 : checkpoints_[i - 1].count;
    const bool last = i + 1 == checkpoints_.size();
    const std::size_t after = last ? checkpoints_[i].count + kEvery : checkpoints_[i + 1].count;
    const double cost = static_cast<double>(after - before) /
                        static_cast<double>(distance(checkpoints_[i].count, near) + kEvery);
    if (least >= 0 && cost >= least) continue;
    least = cost;
    best = i;
  }
  checkpoints_.erase(checkpoints_.begin() + static_cast<std::ptrdiff_t>(best));
}

}  // namespace client::recording
