// Recording: a session as a file, without its secrets, that can be run again.
//
//   file: {"goldenThreadRecording": 1, "version": …, "entries": [[at, entropy, action]…]}
//
// Invariant: replaying the entries on an empty state gives the recorded session's state,
// tokens aside: reduce is deterministic, and an entry holds all of its input. No token and
// no channel signature enters a recording; what people wrote and read does. Bounded: at
// kMaxBytes it ends (`full`) and keeps the beginning.
// Called by runtime/ (store), which records; tests and entry/ replay.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "client/app.hpp"

namespace client::recording {

inline constexpr std::size_t kMaxBytes = std::size_t{8} * 1024 * 1024;

class Recorder {
 public:
  // `before`: the state that `action` is about to be reduced on.
  void add(const app::State& before, const app::Action& action, const Stamp& stamp);
  [[nodiscard]] std::string file() const;
  [[nodiscard]] bool full() const { return full_; }

 private:
  std::string entries_;  // encoded, with commas between
  bool full_ = false;
};

struct Entry {
  base::Instant at;
  std::uint64_t entropy = 0;
  app::Action action;
};
// Error codes: invalid_recording, other_version.
[[nodiscard]] base::Result<std::vector<Entry>> read(std::string_view file);

// The state after the first `count` entries (all of them by default).
[[nodiscard]] app::State replay(const std::vector<Entry>& entries,
                                std::size_t count = static_cast<std::size_t>(-1));

}  // namespace client::recording
