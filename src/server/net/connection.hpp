// A socket on a loop: what the loop knows of any connection.
//
// Invariant: belongs to one loop and is touched on its thread only. `end` closes the
// socket at once; the object itself goes at the end of the loop's round, so that whoever
// is calling it may finish. Called by net/loop.cpp; derived by the connections.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "server/net/socket.hpp"

namespace server::net {

class Loop;

class Connection {
 public:
  Connection(Loop& loop, Socket socket);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  [[nodiscard]] bool is_open() const { return socket_.is_open(); }

  // ---- for the loop ----
  virtual void on_readable() = 0;
  virtual void on_writable() = 0;
  virtual void on_broken() = 0;  // nothing can be read or written any more
  virtual void on_deadline() = 0;
  virtual void drain() = 0;  // the server stops: finish soon

 protected:
  enum class Reading { Some, None, End };
  // Into the loop's buffer, which the bytes stand in until the next call of anyone's.
  [[nodiscard]] Reading read(std::span<char>& bytes);
  void want(bool input, bool output);
  void arm(std::int64_t after_ms);  // on_deadline then, give or take a second
  void disarm() { deadline_ms_ = 0; }
  // Takes the socket away from the loop, to be watched elsewhere.
  [[nodiscard]] Socket release();
  void end();
  void abort();  // without waiting for the peer to take what was sent

  Loop& loop_;
  Socket socket_;

 private:
  friend class Loop;

  std::uint32_t events_ = 0;
  std::int64_t deadline_ms_ = 0;  // 0: none
  // Everything on a loop, and what of it has a deadline.
  Connection* next_ = nullptr;
  Connection* previous_ = nullptr;
  Connection* next_timed_ = nullptr;
  Connection* previous_timed_ = nullptr;
  bool timed_ = false;
};

}  // namespace server::net
