#include "server/net/socket.hpp"

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace server::net {
namespace {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

std::optional<Address> parse_address(const std::string& host, int port) {
  Address address;
  sockaddr_in v4{};
  sockaddr_in6 v6{};
  const auto network_port = htons(static_cast<std::uint16_t>(port));
  if (inet_pton(AF_INET, host.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = network_port;
    std::memcpy(&address.storage, &v4, sizeof v4);
    address.size = sizeof v4;
    return address;
  }
  if (inet_pton(AF_INET6, host.c_str(), &v6.sin6_addr) == 1) {
    v6.sin6_family = AF_INET6;
    v6.sin6_port = network_port;
    std::memcpy(&address.storage, &v6, sizeof v6);
    address.size = sizeof v6;
    return address;
  }
  return std::nullopt;
}

}  // namespace

void Socket::close() {
  if (fd_ >= 0) ::close(std::exchange(fd_, -1));
}

void Socket::shut() {
  if (fd_ >= 0) ::shutdown(fd_, SHUT_WR);
}

void Socket::reset() {
  const linger at_once{1, 0};
  if (fd_ >= 0) ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close();
}

base::Result<Socket> listen_on(const std::string& host, int port) {
  auto address = parse_address(host == "localhost" ? "127.0.0.1" : host, port);
  if (!address) {
    return base::fail("address_unusable", "The host " + host + " is not an IP address.");
  }
  Socket socket(
      ::socket(address->storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  const bool listening = socket.is_open() &&
                         ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
                         ::bind(socket.fd(), address->get(), address->size) == 0 &&
                         ::listen(socket.fd(), SOMAXCONN) == 0;
  if (!listening) {
    const int error = errno;
    return base::fail(error == EADDRINUSE ? "port_busy" : "address_unusable",
                      "Cannot listen on " + host + ":" + std::to_string(port) + ": " +
                          std::strerror(error) + ".");
  }
  return socket;
}

int local_port(const Socket& socket) {
  Address address;
  address.size = sizeof address.storage;
  if (::getsockname(socket.fd(), address.get(), &address.size) != 0) return 0;
  // The port stands at the same place for both families.
  sockaddr_in v4{};
  std::memcpy(&v4, &address.storage, sizeof v4);
  return ntohs(v4.sin_port);
}

Accepted accept_one(const Socket& listener, Socket& accepted) {
  for (;;) {
    const int fd = ::accept4(listener.fd(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd >= 0) {
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      accepted = Socket(fd);
      return Accepted::One;
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return Accepted::None;
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
      return Accepted::OutOfDescriptors;
    }
    // The peer was gone before we took it, or a signal came: the next one.
  }
}

}  // namespace server::net
