// A loop: one thread's sockets, what other threads tell it, and its round of writes.
//
// Invariant: mail is taken in the order it was posted, so what the hub puts out under its
// lock arrives at every socket in the hub's order. A round reads first and writes once:
// each socket gets everything of the round in one write. Only post, wake and waiting are
// for other threads. Called by net/server.cpp and the connections.
//
//   round:  wait ─> read (handlers, hub steps) ─> settle: take mail, write ─> deadlines ─> bury
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "protocol/close_code.hpp"
#include "server/hub/hub.hpp"
#include "server/net/metrics.hpp"
#include "server/net/send_queue.hpp"
#include "server/net/socket.hpp"

namespace server::net {

class Connection;
class RealtimeConnection;

using SteadyTime = std::chrono::steady_clock::time_point;

struct Deliver {
  WirePtr frame;
  std::vector<hub::ConnectionId> receivers;  // of this loop
  SteadyTime since{};                        // of a broadcast: its commit or request
};
struct CloseOne {
  hub::ConnectionId connection = 0;
  protocol::CloseCode code = protocol::CloseCode::Normal;
  std::string reason;
};
using Task = std::function<void()>;
using Mail = std::variant<Deliver, CloseOne, Task>;

class Loop {
 public:
  Loop(std::size_t index, Metrics& metrics);
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop();

  // ---- any thread ----
  void post(Mail mail);
  void wake();
  [[nodiscard]] int wake_fd() const { return wake_.fd(); }
  // How much mail waits, in deliveries.
  [[nodiscard]] std::size_t waiting() const { return waiting_.load(std::memory_order_relaxed); }
  [[nodiscard]] std::size_t realtime_count() const {
    return realtime_count_.load(std::memory_order_relaxed);
  }
  // Which loop a connection is on.
  [[nodiscard]] static std::size_t loop_of(hub::ConnectionId id) { return id & kLoopMask; }
  static constexpr std::size_t kMaxLoops = 64;

  // ---- its own thread ----
  void round(std::int64_t max_wait_ms);
  // Takes the mail and writes, until there is neither.
  void settle();
  // Settles early when much has come together.
  void settle_if_crowded();
  void drain();
  [[nodiscard]] std::int64_t now_ms() const { return now_ms_; }
  [[nodiscard]] std::size_t index() const { return index_; }
  [[nodiscard]] bool is_empty() const { return connections_ == nullptr; }

  // Makes a connection, which is the loop's own until it is buried.
  template <class Made, class... Arguments>
  Made& make(Arguments&&... arguments) {
    return *std::make_unique<Made>(*this, std::forward<Arguments>(arguments)...).release();
  }

  // ---- for its connections ----
  [[nodiscard]] std::span<char> buffer() { return buffer_; }
  [[nodiscard]] Round& outgoing() { return outgoing_; }
  void enter(Connection& connection);
  void watch(Connection& connection, std::uint32_t events);
  void expect(Connection& connection);  // its deadline was set
  void forget(Connection& connection);
  void bury(Connection& connection);
  // `serial` is new for every connection of the server.
  hub::ConnectionId enter(RealtimeConnection& connection, std::uint64_t serial);
  void leave(hub::ConnectionId id);
  void flush_later(RealtimeConnection& connection) { unflushed_.push_back(&connection); }

 private:
  static constexpr unsigned kLoopBits = 6;
  static constexpr unsigned kSlotBits = 18;
  static constexpr std::uint64_t kLoopMask = (1U << kLoopBits) - 1;
  static constexpr std::uint64_t kSlotMask = (1U << kSlotBits) - 1;

  [[nodiscard]] RealtimeConnection* find(hub::ConnectionId id) const;
  [[nodiscard]] bool has_mail();
  void take(Deliver& mail);
  void take(CloseOne& mail);
  static void take(Task& task) { task(); }
  void flush();
  void observe_broadcasts();
  void dispatch(Connection& connection, std::uint32_t events);
  void check_deadlines();
  void unexpect(Connection& connection);

  const std::size_t index_;
  Metrics& metrics_;
  Socket epoll_;
  Socket wake_;
  std::vector<char> buffer_;
  std::int64_t now_ms_ = 0;
  std::int64_t next_check_ms_ = 0;

  Connection* connections_ = nullptr;
  Connection* timed_ = nullptr;
  std::vector<std::unique_ptr<Connection>> buried_;

  struct Slot {
    hub::ConnectionId id = 0;
    RealtimeConnection* connection = nullptr;
  };
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_slots_;
  std::atomic<std::size_t> realtime_count_{0};

  Round outgoing_;
  std::vector<RealtimeConnection*> unflushed_;
  bool settling_ = false;

  std::mutex mutex_;  // of what follows
  std::vector<Mail> mail_;
  std::atomic<std::size_t> waiting_{0};
  std::vector<Mail> taken_;
};

}  // namespace server::net
