// Recording: a session as a file, without its secrets, that can be run again.
//
//   file: {"goldenThreadRecording": 1, "version": …, "start": State,
//          "entries": [[at, entropy, action]…]}   (base/codec.hpp)
//
// Invariant: replaying the entries on `start` gives the recorded session's state, tokens
// aside: reduce is deterministic, and an entry holds all of its input. No token and no
// channel signature enters a recording; what people wrote and read does. Bounded: at
// kMaxBytes or kMaxEntries it ends, and says so (`full`), until it is begun anew.
// Called by runtime/ (store), which records; tests and entry/ replay.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "client/app.hpp"

namespace client::recording {

inline constexpr std::size_t kMaxBytes = std::size_t{8} * 1024 * 1024;  // of text in entries
inline constexpr std::size_t kMaxEntries = 50'000;

struct Entry {
  base::Instant at;
  std::uint64_t entropy = 0;
  app::Action action;
};
struct Recording {
  app::State start;
  std::vector<Entry> entries;
  std::size_t bytes = 0;
  bool full = false;
};

// Forgets what is recorded; what comes next is recorded from `state` on.
void begin(Recording& recording, const app::State& state);
// `before`: the state that `action` is about to be reduced on.
void add(Recording& recording, const app::State& before, const app::Action& action,
         const Stamp& stamp);

[[nodiscard]] std::string write(const Recording& recording);
// Error codes: invalid_recording, other_version.
[[nodiscard]] base::Result<Recording> read(std::string_view text);

// The state after the first `count` entries (all of them by default).
[[nodiscard]] app::State replay(const Recording& recording,
                                std::size_t count = static_cast<std::size_t>(-1));

// `state` as a recording may hold it.
[[nodiscard]] app::State without_secrets(app::State state);

}  // namespace client::recording
