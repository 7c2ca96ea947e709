// A TCP socket or another descriptor, and the few calls on it that the loops make.
//
// Invariant: owns its descriptor; every socket made here is non-blocking, closed on exec
// and without Nagle's delay. Called by net/ only.
#pragma once

#include <string>
#include <utility>

#include "base/result.hpp"

namespace server::net {

class Socket {
 public:
  Socket() = default;
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() { close(); }

  [[nodiscard]] int fd() const { return fd_; }
  [[nodiscard]] bool is_open() const { return fd_ >= 0; }
  void close();
  // Nothing more is sent, the peer reads an end.
  void shut();
  // Closes without waiting for the peer to take what was sent.
  void reset();

 private:
  int fd_ = -1;
};

// Error codes: address_unusable, port_busy. `port` 0 takes any free one.
[[nodiscard]] base::Result<Socket> listen_on(const std::string& host, int port);
[[nodiscard]] int local_port(const Socket& socket);

enum class Accepted { One, None, OutOfDescriptors };
[[nodiscard]] Accepted accept_one(const Socket& listener, Socket& accepted);

}  // namespace server::net
