// What is to be written to realtime sockets, gathered so that each gets one write a round.
//
// Invariant: a frame is built once and shared; giving it to one more receiver allocates
// nothing (but once a socket is behind, its backlog). A frame begun is always finished
// before another. A queue that is empty holds no memory. One thread. Called by
// net/loop.cpp and net/realtime_connection.cpp.
//
//   Round (per loop):  frames of this round ◄── links, a list per socket ──► SendQueue
//   flush: one sendmsg of all of them; what the kernel does not take becomes the backlog
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace server::net {

// A frame with its WebSocket header, shared by everyone it goes to.
using WirePtr = std::shared_ptr<const std::string>;

class Round {
 public:
  using FrameIndex = std::uint32_t;
  static constexpr std::uint32_t kNone = UINT32_MAX;

  FrameIndex add(WirePtr frame) {
    frames_.push_back(std::move(frame));
    return static_cast<FrameIndex>(frames_.size() - 1);
  }
  // When no SendQueue has a link any more.
  void clear();

 private:
  friend class SendQueue;
  struct Link {
    FrameIndex frame = 0;
    std::uint32_t next = kNone;
  };
  std::vector<WirePtr> frames_;
  std::vector<Link> links_;
};

class SendQueue {
 public:
  enum class Flushed { All, Blocked, Broken };

  // Gives the frame's bytes.
  std::size_t push(Round& round, Round::FrameIndex frame);
  [[nodiscard]] Flushed flush(Round& round, int fd);
  [[nodiscard]] bool has_links() const { return first_ != Round::kNone; }
  [[nodiscard]] bool is_blocked() const { return backlog_ != nullptr; }
  // Of the backlog: what the kernel did not take yet.
  [[nodiscard]] std::size_t waiting_bytes() const { return backlog_ ? backlog_->bytes : 0; }
  [[nodiscard]] std::size_t waiting_frames() const;
  // Forgets all but the frame that has been begun.
  void drop_unbegun();

 private:
  struct Backlog {
    std::vector<WirePtr> frames;
    std::size_t first = 0;   // of frames: those before are written
    std::size_t offset = 0;  // of the first: bytes written
    std::size_t bytes = 0;
  };
  void keep(WirePtr frame, std::size_t offset);
  [[nodiscard]] Flushed flush_links(Round& round, int fd);
  [[nodiscard]] Flushed flush_backlog(int fd);

  std::uint32_t first_ = Round::kNone;
  std::uint32_t last_ = Round::kNone;
  std::unique_ptr<Backlog> backlog_;
};

}  // namespace server::net
