// Mailbox: what the hub's threads leave for the link's.
//
// Invariant: bounded: of each fact the last value, of events as many as may wait for Redis
// (then the oldest goes, and is counted); order is kept. Thread-safe. Used by link.cpp.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "server/cluster/cluster.hpp"
#include "server/cluster/limits.hpp"

namespace server::redis {

class Mailbox {
 public:
  // true: it was empty, someone has to be told.
  bool put(cluster::Change change) {
    const std::lock_guard lock(mutex_);
    facts_.insert_or_assign(std::move(change.key), std::move(change.value));
    return !std::exchange(told_, true);
  }
  bool put(cluster::Event event) {
    const std::lock_guard lock(mutex_);
    bytes_ += cluster::bytes_of(event);
    events_.push_back(std::move(event));
    while (events_.size() > 1 && (events_.size() > cluster::limits::kQueuedEvents ||
                                  bytes_ > cluster::limits::kQueuedBytes)) {
      bytes_ -= cluster::bytes_of(events_.front());
      events_.pop_front();
      ++dropped_;
    }
    return !std::exchange(told_, true);
  }
  [[nodiscard]] cluster::Shared take() {
    const std::lock_guard lock(mutex_);
    cluster::Shared out;
    for (auto& [key, value] : facts_) out.facts.push_back({key, std::move(value)});
    for (cluster::Event& event : events_) out.events.push_back(std::move(event));
    facts_.clear();
    events_.clear();
    bytes_ = 0;
    told_ = false;
    return out;
  }
  [[nodiscard]] bool is_empty() const {
    const std::lock_guard lock(mutex_);
    return facts_.empty() && events_.empty();
  }
  [[nodiscard]] std::uint64_t dropped() const {
    const std::lock_guard lock(mutex_);
    return dropped_;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::optional<std::string>> facts_;
  std::deque<cluster::Event> events_;
  std::size_t bytes_ = 0;
  std::uint64_t dropped_ = 0;
  bool told_ = false;
};

}  // namespace server::redis
