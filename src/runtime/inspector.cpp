#include "runtime/inspector.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "base/match.hpp"

namespace runtime {

namespace inspector = client::inspector;
namespace recording = client::recording;

namespace {

// One may be there still, with what it held back for the panel before.
Interception& interception_of(Store& store) {
  if (store.intercept() == nullptr) {
    store.set_intercept(
        std::make_unique<Interception>(store.outside(), store.state(), store.random()));
  }
  return static_cast<Interception&>(*store.intercept());
}

}  // namespace

Inspector::Inspector(Store& store) : store_(store), interception_(interception_of(store)) {
  interception_.set_tap(&tap_);
}

Inspector::~Inspector() {
  interception_.set_tap(nullptr);
  interception_.set_faults({});
}

bool Inspector::step(base::Instant now) {
  bool changed = !queue_.empty();
  const std::vector<inspector::Action> batch = std::exchange(queue_, {});
  for (const inspector::Action& action : batch) take(action, now);
  if (state_.playing && now >= next_play_) {
    look_at(*state_.past + 1, now);
    changed = true;
  }
  return changed;
}

std::optional<std::int64_t> Inspector::next_due_ms(base::Instant now) const {
  if (!queue_.empty()) return 0;
  if (!state_.playing) return std::nullopt;
  return std::max<std::int64_t>(0, next_play_ - now);
}

base::Instant Inspector::past_time() const { return travel_ ? travel_->time() : base::Instant{}; }

void Inspector::take(const inspector::Action& action, base::Instant now) {
  base::match(
      action, [&](const inspector::PauseChosen& a) { state_.paused = a.paused; },
      [&](const inspector::FramesCleared&) {
        state_.frames.clear();
        state_.frames_text = 0;
      },
      [&](const inspector::FaultsChosen& a) {
        state_.faults = a.faults;
        interception_.set_faults(a.faults);
      },
      [&](const inspector::PastChosen& a) {
        state_.playing = false;
        look_at(a.actions, now);
      },
      [&](const inspector::NowChosen&) { look_at_now(); },
      [&](const inspector::PlayChosen& a) {
        state_.playing = a.playing && store_.recorder().size() > 0;
        if (!state_.playing) return;
        const bool at_end = !state_.past || *state_.past >= store_.recorder().size();
        look_at(at_end ? 1 : *state_.past, now);
      });
}

void Inspector::look_at(std::size_t actions, base::Instant now) {
  const recording::Recorder& recorder = store_.recorder();
  if (recorder.size() == 0) return;
  actions = std::clamp<std::size_t>(actions, 1, recorder.size());
  if (!travel_) travel_.emplace(recorder);
  past_ = &travel_->at(actions);
  state_.past = actions;
  if (actions == recorder.size()) state_.playing = false;
  if (!state_.playing) return;
  const base::Instant next = recording::head_of(recorder.entry(actions)).at;
  next_play_ = now + std::clamp(next - travel_->time(), kShortestStep_ms, kLongestStep_ms);
}

void Inspector::look_at_now() {
  past_ = nullptr;
  state_.past.reset();
  state_.playing = false;
}

}  // namespace runtime
