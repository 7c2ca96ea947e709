// Store: the one place where state changes. Queue in, state and effects out.
//
// Invariant: actions are reduced one at a time, in order of arrival, only inside
// `step`; effects run right after their action and never re-enter. Timers are due times
// checked in `step`, so a test drives them by passing the time. Called by entry/.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "base/dispatch.hpp"
#include "base/prng.hpp"
#include "client/app.hpp"
#include "client/recording/recording.hpp"
#include "runtime/intercept.hpp"
#include "runtime/ports.hpp"

namespace runtime {

class Store {
 public:
  // `ports` and `inbox` outlive the store. `seed` from the system's randomness.
  Store(Ports& ports, Inbox& inbox, std::uint64_t seed);
  // One that goes on from `begun`, with no timer running.
  Store(Ports& ports, Inbox& inbox, client::app::State begun);
  // One that goes on from a recorded session's end, with no timer running.
  Store(Ports& ports, Inbox& inbox, const std::vector<client::recording::Entry>& recorded);

  [[nodiscard]] const client::app::State& state() const { return state_; }
  // All that was reduced since the start.
  [[nodiscard]] const client::recording::Recorder& recorder() const { return recorder_; }
  // For views and entries; reduced on the next step.
  [[nodiscard]] base::Dispatch<client::app::Action> dispatch() { return {intake_}; }

  // Reduces everything that has come in by `now`. True when the state may have changed.
  bool step(base::Instant now);
  // Milliseconds from `now` to the next timer, 0 when something waits; nullopt: nothing.
  [[nodiscard]] std::optional<std::int64_t> next_due_ms(base::Instant now) const;

  // For runtime/inspector, which stands between this store and the outside.
  [[nodiscard]] Intercept* intercept() { return intercept_.get(); }
  void set_intercept(std::unique_ptr<Intercept> intercept) { intercept_ = std::move(intercept); }
  [[nodiscard]] Ports& outside() { return ports_; }
  [[nodiscard]] std::uint64_t random() { return prng_.next(); }

 private:
  struct Intake {
    std::vector<client::app::Action>* queue;
    void operator()(client::app::Action&& action) const { queue->push_back(std::move(action)); }
  };

  void reduce(const client::app::Action& action, base::Instant now);
  void run(client::Effect& effect, base::Instant now);
  [[nodiscard]] Ports& ports() { return intercept_ ? intercept_->ports() : ports_; }

  Ports& ports_;
  Inbox& inbox_;
  base::Prng prng_;
  client::app::State state_;
  client::recording::Recorder recorder_;
  std::vector<client::app::Action> queue_;
  std::vector<client::app::Action> batch_;
  std::vector<client::OutsideEvent> events_;
  Intake intake_{&queue_};
  std::array<std::optional<base::Instant>, client::kTimerCount> timers_{};
  std::unique_ptr<Intercept> intercept_;
};

}  // namespace runtime
