// Travel: the states that a recorded session went through, any of them quickly.
//
// Invariant: at(n) is the state after the recording's first n actions. Going forward
// reduces what lies between; going back starts at the nearest checkpoint. Checkpoints are
// set every kEvery actions and thinned out so that they stay dense near where one is,
// bounded in number and by the recorded bytes that led to them (what a state holds came
// out of these). Made when someone first looks back; the recording may grow meanwhile.
// Called by runtime/inspector.
#pragma once

#include <cstddef>
#include <vector>

#include "client/app.hpp"
#include "client/recording/recording.hpp"

namespace client::recording {

class Travel {
 public:
  static constexpr std::size_t kEvery = 256;
  static constexpr std::size_t kMaxCheckpoints = 32;
  static constexpr std::size_t kMaxCheckpointBytes = std::size_t{48} * 1024 * 1024;

  explicit Travel(const Recorder& recorder) : recorder_(recorder) {}  // it outlives this

  // `count` ≤ recorder.size(). The state is valid until the next call.
  const app::State& at(std::size_t count);
  // When the last of these actions happened.
  [[nodiscard]] base::Instant time() const { return time_; }
  [[nodiscard]] std::size_t checkpoints() const { return checkpoints_.size(); }
  [[nodiscard]] std::size_t reduced() const { return reduced_; }  // actions so far, all told

 private:
  struct Checkpoint {
    std::size_t count = 0;
    app::State state;
  };

  void start_before(std::size_t count);
  void keep(std::size_t going_to);
  [[nodiscard]] bool too_many() const;
  void thin(std::size_t near);

  const Recorder& recorder_;
  std::vector<Checkpoint> checkpoints_;  // ascending by count
  app::State state_;                     // after `count_` actions
  std::size_t count_ = 0;
  base::Instant time_;
  std::size_t reduced_ = 0;
};

}  // namespace client::recording
