// The floor: per event one bare send() to each connection, and nothing else.
#include <array>
#include <cstdio>
#include <string>
#include <unordered_map>
#include <vector>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hub.hpp"

namespace bench {
namespace {

constexpr std::size_t kHeader = 8;  // "P" and the size in seven digits

void watch(int epoll, int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = fd;
  ::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
}

}  // namespace

int run_floor() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener, SOMAXCONN) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    std::fputs("goldenthread-bench: cannot listen\n", stderr);
    return 1;
  }
  std::printf("listening on %d\n", ntohs(address.sin_port));
  std::fflush(stdout);

  const int epoll = ::epoll_create1(0);
  watch(epoll, listener);
  std::vector<int> receivers;
  std::unordered_map<int, std::string> input;
  std::array<char, 65536> buffer;
  std::array<epoll_event, 256> events;
  for (;;) {
    const int count = ::epoll_wait(epoll, events.data(), static_cast<int>(events.size()), -1);
    for (int i = 0; i < count; ++i) {
      const int fd = events[static_cast<std::size_t>(i)].data.fd;
      if (fd == listener) {
        watch(epoll, ::accept(listener, nullptr, nullptr));
        continue;
      }
      const ssize_t got = ::recv(fd, buffer.data(), buffer.size(), 0);
      if (got <= 0) {
        std::erase(receivers, fd);
        input.erase(fd);
        ::close(fd);
        continue;
      }
      std::string& bytes = input[fd].append(buffer.data(), static_cast<std::size_t>(got));
      if (bytes == "R") {
        receivers.push_back(fd);
        bytes.clear();
      }
      if (bytes.size() < kHeader || bytes.size() < kHeader + std::stoul(bytes.substr(1, 7)))
        continue;
      for (const int receiver : receivers) {
        ::send(receiver, bytes.data() + kHeader, bytes.size() - kHeader, MSG_NOSIGNAL);
      }
      bytes.clear();
      ::send(fd, "K", 1, MSG_NOSIGNAL);
    }
  }
}

}  // namespace bench
