#include "hub_load.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace bench {
namespace {

constexpr std::size_t kBufferBytes = 1 << 20;
constexpr std::size_t kOpenedAtOnce = 200;
constexpr std::int64_t kPatience_ns = 10'000'000'000;

// The length of the frame at the front with its header; 0: not all of the header is there.
std::size_t frame_size(std::string_view bytes, std::size_t& header) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); };
  if (bytes.size() < 2) return 0;
  const std::uint8_t length = byte(1) & 0x7F;
  header = length == 127 ? 10 : length == 126 ? 4 : 2;
  if (bytes.size() < header) return 0;
  if (length < 126) return header + length;
  std::size_t size = 0;
  for (std::size_t i = 2; i < header; ++i) size = (size << 8) | byte(i);
  return header + size;
}

}  // namespace

struct Load::Socket {
  int fd = -1;
  bool receiver = false;
  std::size_t index = 0;
  enum class Phase {
    Connecting,
    Upgrading,
    Greeting,
    Subscribing,
    Ready
  } phase = Phase::Connecting;
  bool busy = false;
  std::string rest;  // the beginning of a frame or an answer
};

std::int64_t now_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

void give_up(const std::string& why) {
  std::fprintf(stderr, "goldenthread-bench: %s\n", why.c_str());
  std::exit(1);
}

Load::Load(Target target)
    : target_(std::move(target)), epoll_(epoll_create1(0)), buffer_(kBufferBytes, '\0') {}

Load::~Load() {
  for (const auto& socket : sockets_) ::close(socket->fd);
  ::close(epoll_);
}

void Load::connect_one(bool receiver) {
  auto socket = std::make_unique<Socket>();
  socket->receiver = receiver;
  if (!receiver) {
    socket->index = publishers_.size();
    publishers_.push_back(socket.get());
  }
  connect(*socket);
  sockets_.push_back(std::move(socket));
}

void Load::connect(Socket& socket) {
  socket.phase = Socket::Phase::Connecting;
  socket.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket.fd < 0) give_up("no more descriptors: raise ulimit -n");
  const int on = 1;
  ::setsockopt(socket.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(target_.port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int connected =
      ::connect(socket.fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  if (connected != 0 && errno != EINPROGRESS) give_up("cannot connect");
  epoll_event event{};
  event.events = EPOLLIN | EPOLLOUT;
  event.data.ptr = &socket;
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket.fd, &event);
}

// Without the minute that a port would else be kept for the old connection.
void Load::connect_again(Socket& socket) {
  const linger at_once{1, 0};
  ::setsockopt(socket.fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  ::close(socket.fd);
  connect(socket);
}

void Load::open_receivers(std::size_t count) {
  const std::size_t before = ready_;
  std::size_t begun = 0;
  const std::int64_t end = now_ns() + 6 * kPatience_ns;
  while (ready_ - before < count) {
    while (begun < count && begun - (ready_ - before) < kOpenedAtOnce) {
      connect_one(true);
      ++begun;
    }
    step(100'000'000);
    if (now_ns() > end) give_up("not all connections were opened");
  }
}

void Load::open_publishers(std::size_t count) {
  const std::size_t before = ready_;
  for (std::size_t i = 0; i < count; ++i) connect_one(false);
  const std::int64_t end = now_ns() + kPatience_ns;
  while (ready_ - before < count) {
    step(100'000'000);
    if (now_ns() > end) give_up("the publishers could not connect");
  }
}

bool Load::publish(std::size_t publisher, std::string request) {
  Socket& socket = *publishers_[publisher];
  if (socket.busy) return false;
  socket.busy = true;
  send(socket, request);
  return true;
}

void Load::send(Socket& socket, std::string_view bytes) {
  const auto size = ::send(socket.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  // Requests are small and one at a time: they always fit.
  if (size != static_cast<ssize_t>(bytes.size())) give_up("cannot send");
}

void Load::step(std::int64_t max_wait_ns) {
  std::array<epoll_event, 1024> events;
  const timespec wait{max_wait_ns / 1'000'000'000, max_wait_ns % 1'000'000'000};
  const int count =
      ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()), &wait, nullptr);
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    on_event(*static_cast<Socket*>(event.data.ptr), event.events);
  }
}

bool Load::wait_for_deliveries(std::uint64_t count) {
  const std::int64_t end = now_ns() + kPatience_ns;
  while (deliveries < count && now_ns() < end) step(100'000'000);
  return deliveries >= count;
}

void Load::on_event(Socket& socket, std::uint32_t events) {
  if ((events & EPOLLOUT) != 0 && socket.phase == Socket::Phase::Connecting) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = &socket;
    ::epoll_ctl(epoll_, EPOLL_CTL_MOD, socket.fd, &event);
    socket.phase = Socket::Phase::Ready;
    if (socket.busy) {  // connected again
      answered(socket);
      return;
    }
    const bool floor = target_.kind == Target::Kind::Floor;
    if (socket.receiver) send(socket, opening(target_));
    if (socket.receiver && !floor) {
      socket.phase = Socket::Phase::Upgrading;
    } else {
      ++ready_;
    }
  }
  if ((events & EPOLLIN) == 0) {
    if ((events & (EPOLLERR | EPOLLHUP)) != 0) give_up("a connection broke");
    return;
  }
  const auto size = ::recv(socket.fd, buffer_.data(), buffer_.size(), 0);
  if (size < 0 && errno == EAGAIN) return;
  if (size <= 0) give_up("the server closed a connection");
  const auto bytes = std::string_view(buffer_).substr(0, static_cast<std::size_t>(size));
  if (socket.receiver) {
    on_receiver_input(socket, bytes, time_them ? now_ns() : 0);
  } else {
    on_publisher_input(socket, bytes);
  }
}

void Load::on_receiver_input(Socket& socket, std::string_view bytes, std::int64_t at_ns) {
  std::string joined;
  if (!socket.rest.empty()) {
    joined = std::move(socket.rest);
    socket.rest.clear();
    bytes = joined.append(bytes);
  }
  if (socket.phase == Socket::Phase::Upgrading) {
    const std::size_t end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) {
      socket.rest = bytes;
      return;
    }
    if (bytes.substr(0, 12) != "HTTP/1.1 101") give_up("no upgrade: " + std::string(bytes));
    bytes.remove_prefix(end + 4);
    if (target_.kind == Target::Kind::Pusher) {
      socket.phase = Socket::Phase::Greeting;
    } else {
      socket.phase = Socket::Phase::Ready;
      ++ready_;
    }
  }
  for (;;) {
    std::size_t header = 0;
    const std::size_t size = frame_size(bytes, header);
    if (size == 0 || bytes.size() < size) break;
    if ((bytes[0] & 0x0F) == 1) on_text(socket, bytes.substr(header, size - header), at_ns);
    if ((bytes[0] & 0x0F) == 8) give_up("the server closed a connection with a reason");
    bytes.remove_prefix(size);
  }
  if (!bytes.empty()) socket.rest.assign(bytes);
}

void Load::on_text(Socket& socket, std::string_view text, std::int64_t at_ns) {
  switch (socket.phase) {
    case Socket::Phase::Connecting:
    case Socket::Phase::Upgrading: return;
    case Socket::Phase::Greeting:
      if (text.find("connection_established") == std::string_view::npos) {
        give_up("not let in: " + std::string(text));
      }
      send(socket, subscription(target_));
      socket.phase = Socket::Phase::Subscribing;
      return;
    case Socket::Phase::Subscribing:
      if (text.find("subscription_succeeded") == std::string_view::npos) return;
      socket.phase = Socket::Phase::Ready;
      ++ready_;
      return;
    case Socket::Phase::Ready: break;
  }
  constexpr std::string_view kOfTheProtocol = R"({"event":"pusher)";  // pings, counts
  if (text.substr(0, kOfTheProtocol.size()) == kOfTheProtocol) return;
  ++deliveries;
  delivered_bytes += text.size();
  if (at_ns != 0) latencies_ns.push_back(at_ns - sent_at(text));
}

void Load::on_publisher_input(Socket& socket, std::string_view bytes) {
  if (target_.kind == Target::Kind::Floor) {
    answered(socket);
    return;
  }
  std::string joined;
  if (!socket.rest.empty()) {
    joined = std::move(socket.rest);
    socket.rest.clear();
    bytes = joined.append(bytes);
  }
  const std::size_t end = bytes.find("\r\n\r\n");
  std::size_t length = 0;
  if (end != std::string_view::npos) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    constexpr std::string_view kName = "content-length: ";
    const auto head = bytes.substr(0, end + 2);
    const auto found = std::search(head.begin(), head.end(), kName.begin(), kName.end(),
                                   [&](char a, char b) { return lower(a) == b; });
    if (found == head.end()) give_up("an answer without a length: " + std::string(head));
    const char* digits = head.data() + (found - head.begin()) + kName.size();
    std::from_chars(digits, head.data() + head.size(), length);
  }
  if (end == std::string_view::npos || bytes.size() < end + 4 + length) {
    socket.rest.assign(bytes);
    return;
  }
  if (bytes.substr(0, 10) != "HTTP/1.1 2") give_up("refused: " + std::string(bytes));
  if (bytes.substr(0, end).find("\r\nConnection: close") != std::string_view::npos) {
    connect_again(socket);  // soketi ends every one
  } else {
    answered(socket);
  }
}

void Load::answered(Socket& socket) {
  socket.busy = false;
  ++answers;
  idle_publishers.push_back(socket.index);
}

}  // namespace bench
