#include "server/net/connection.hpp"

#include <cerrno>
#include <utility>

#include <sys/epoll.h>
#include <sys/socket.h>

#include "server/net/loop.hpp"

namespace server::net {

Connection::Connection(Loop& loop, Socket socket) : loop_(loop), socket_(std::move(socket)) {
  loop_.enter(*this);
}

Connection::Reading Connection::read(std::span<char>& bytes) {
  const std::span<char> buffer = loop_.buffer();
  const auto size = ::recv(socket_.fd(), buffer.data(), buffer.size(), 0);
  if (size > 0) {
    bytes = buffer.first(static_cast<std::size_t>(size));
    return Reading::Some;
  }
  const bool later = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return later ? Reading::None : Reading::End;
}

void Connection::want(bool input, bool output) {
  const auto events = (input ? std::uint32_t{EPOLLIN} : 0) | (output ? std::uint32_t{EPOLLOUT} : 0);
  if (events == events_ || !is_open()) return;
  events_ = events;
  loop_.watch(*this, events);
}

void Connection::arm(std::int64_t after_ms) {
  deadline_ms_ = loop_.now_ms() + after_ms;
  loop_.expect(*this);
}

Socket Connection::release() {
  loop_.forget(*this);
  Socket taken = std::move(socket_);
  loop_.bury(*this);
  return taken;
}

void Connection::end() {
  if (!is_open()) return;
  socket_.close();  // which takes it out of the epoll set
  loop_.bury(*this);
}

void Connection::abort() {
  if (!is_open()) return;
  socket_.reset();
  loop_.bury(*this);
}

}  // namespace server::net
