// Recording: a session as a file, without its secrets, that can be run again.
//
//   file: {"goldenThreadRecording": 1, "version": …, "entries": [[at, entropy, action]…]}
//
// Invariant: replaying the entries on an empty state gives the recorded session's state,
// tokens aside: reduce is deterministic, and an entry holds all of its input. No token and
// no channel signature enters a recording; what people wrote and read does. Bounded: at
// kMaxBytes it ends (`full`) and keeps the beginning.
// Called by runtime/ (store), which records; travel.hpp, tests and entry/ replay.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "client/app.hpp"

namespace client::recording {

inline constexpr std::size_t kMaxBytes = std::size_t{8} * 1024 * 1024;

struct Entry {
  base::Instant at;
  std::uint64_t entropy = 0;
  app::Action action;
};

class Recorder {
 public:
  Recorder() = default;
  // One that goes on from a recording.
  explicit Recorder(const std::vector<Entry>& entries);

  // `before`: the state that `action` is about to be reduced on.
  void add(const app::State& before, const app::Action& action, const Stamp& stamp);
  [[nodiscard]] std::string file() const;
  [[nodiscard]] bool full() const { return full_; }

  [[nodiscard]] std::size_t size() const { return ends_.size(); }  // entries
  // [at, entropy, action] as JSON; `i` < size(). Valid until the next `add`.
  [[nodiscard]] std::string_view entry(std::size_t i) const;
  // Of the first `count` entries together.
  [[nodiscard]] std::size_t bytes(std::size_t count) const {
    return count == 0 ? 0 : ends_[count - 1];
  }

 private:
  void append(base::Instant at, std::uint64_t entropy, const app::Action& action);

  std::string entries_;              // encoded, with commas between
  std::vector<std::uint32_t> ends_;  // of each, in `entries_`
  bool full_ = false;
};

// What an entry says of itself without its action being decoded.
struct EntryHead {
  base::Instant at;
  std::size_t action = 0;        // its index in app::Action
  std::string_view fields = {};  // of the action, JSON
};
[[nodiscard]] EntryHead head_of(std::string_view entry);
// The action's name in the source: "CommentSubmitted".
[[nodiscard]] std::string_view action_name(std::size_t index);

[[nodiscard]] std::optional<Entry> read_entry(std::string_view entry);
// Error codes: invalid_recording, other_version.
[[nodiscard]] base::Result<std::vector<Entry>> read(std::string_view file);

// The state after the first `count` entries (all of them by default).
[[nodiscard]] app::State replay(const std::vector<Entry>& entries,
                                std::size_t count = static_cast<std::size_t>(-1));

}  // namespace client::recording
