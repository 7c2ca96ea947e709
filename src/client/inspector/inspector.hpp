// Inspector: what developers see and switch in the panel at the window's foot, as plain
// data: the frames that passed, latencies, the network's faults, the moment looked back at.
//
// Invariant: no part of app::State: nothing of it is recorded, saved or replayed, and no
// reducer reads it. Everything is bounded by the limits below. Filled by
// runtime/inspector, drawn by ui/views/inspector*, which answer with Actions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/instant.hpp"
#include "model/ids.hpp"

namespace client::inspector {

inline constexpr std::size_t kMaxFrames = 1'000;
inline constexpr std::size_t kMaxFrameText = std::size_t{64} * 1024;         // of one frame
inline constexpr std::size_t kMaxFramesText = std::size_t{2} * 1024 * 1024;  // of all kept
inline constexpr int kMaxDelay_ms = 5'000;
inline constexpr std::int64_t kReorderWithin_ms = 400;

// One message of the WebSocket, or its opening and end (these without text).
struct Frame {
  std::uint64_t number = 0;  // 1, 2, … without gaps
  base::Instant at;
  bool sent = false;
  bool lost = false;  // the switches let it disappear
  std::string event;
  std::string channel;   // empty: of the connection itself
  std::size_t size = 0;  // bytes
  std::string text;      // its first kMaxFrameText bytes, valid UTF-8
};

struct Latency {
  std::int64_t count = 0;
  std::int64_t last_ms = 0, least_ms = 0, most_ms = 0, sum_ms = 0;
};

struct Faults {
  bool cut = false;      // no connection at all
  bool errors = false;   // the server answers every request with 500
  bool reorder = false;  // messages overtake each other
  int drop_percent = 0;  // of frames and requests, each way
  int delay_ms = 0;      // of frames and requests, each way

  [[nodiscard]] bool any() const {
    return cut || errors || reorder || drop_percent > 0 || delay_ms > 0;
  }
  friend bool operator==(const Faults& a, const Faults& b) {
    return a.cut == b.cut && a.errors == b.errors && a.reorder == b.reorder &&
           a.drop_percent == b.drop_percent && a.delay_ms == b.delay_ms;
  }
};

struct State {
  std::deque<Frame> frames;  // the latest, ascending by number
  std::size_t frames_text = 0;
  std::uint64_t last_frame = 0;  // number of the latest
  bool paused = false;           // what passes is not kept
  Latency ping;                  // pusher:ping → pusher:pong
  Latency echo;                  // a command leaves → its change is broadcast to us
  model::Seq heard_head = 0;     // the furthest log position that a frame spoke of
  Faults faults;
  std::optional<std::size_t> past;  // so many actions are shown; none: all, as they come
  bool playing = false;             // going forward by itself
};

struct PauseChosen {
  bool paused = false;
};
struct FramesCleared {};
struct FaultsChosen {
  Faults faults;
};
struct PastChosen {
  std::size_t actions = 0;  // at least 1
};
struct NowChosen {};
struct PlayChosen {
  bool playing = false;
};
using Action =
    std::variant<PauseChosen, FramesCleared, FaultsChosen, PastChosen, NowChosen, PlayChosen>;

// JSON indented for reading; texts that hold JSON themselves are opened up. What is no
// JSON comes back as it is. At most kMaxPretty bytes, then "…".
inline constexpr std::size_t kMaxPretty = std::size_t{32} * 1024;
[[nodiscard]] std::string pretty(std::string_view json);

}  // namespace client::inspector
