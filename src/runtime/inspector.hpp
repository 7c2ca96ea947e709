// Inspector: what the inspector's panel is about, while it is open: the tap, the faults,
// and the journey through the recorded session.
//
// Invariant: made when the panel opens and destroyed when it closes, with all it has
// collected; the network is sound again and the present is shown after that. The store
// goes on meanwhile, whatever moment is looked at. Called by entry/client_app.
#pragma once

#include <optional>
#include <vector>

#include "base/dispatch.hpp"
#include "client/inspector/inspector.hpp"
#include "client/recording/travel.hpp"
#include "runtime/interception.hpp"
#include "runtime/store.hpp"
#include "runtime/tap.hpp"

namespace runtime {

class Inspector {
 public:
  static constexpr std::int64_t kLongestStep_ms = 400;  // while playing
  static constexpr std::int64_t kShortestStep_ms = 40;

  explicit Inspector(Store& store);  // it outlives this
  ~Inspector();
  Inspector(const Inspector&) = delete;
  Inspector& operator=(const Inspector&) = delete;

  [[nodiscard]] const client::inspector::State& state() const { return state_; }
  // For the panel; carried out on the next step.
  [[nodiscard]] base::Dispatch<client::inspector::Action> dispatch() { return {intake_}; }

  // True when something else is to be shown.
  bool step(base::Instant now);
  [[nodiscard]] std::optional<std::int64_t> next_due_ms(base::Instant now) const;

  // The past that is looked at, or null; valid until the next step.
  [[nodiscard]] const client::app::State* past() const { return past_; }
  [[nodiscard]] base::Instant past_time() const;

 private:
  struct Intake {
    std::vector<client::inspector::Action>* queue;
    void operator()(client::inspector::Action&& action) const {
      queue->push_back(std::move(action));
    }
  };

  void take(const client::inspector::Action& action, base::Instant now);
  void look_at(std::size_t actions, base::Instant now);
  void look_at_now();

  Store& store_;
  client::inspector::State state_;
  Tap tap_{state_};
  Interception& interception_;                       // the store's, while this tap hangs on it
  std::optional<client::recording::Travel> travel_;  // since one first looked back
  const client::app::State* past_ = nullptr;
  base::Instant next_play_;
  std::vector<client::inspector::Action> queue_;
  Intake intake_{&queue_};
};

}  // namespace runtime
