// The queue of what a socket is to be sent, over a real pair of sockets.
#include "server/net/send_queue.hpp"

#include <memory>
#include <string>

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace server::net;

namespace {

struct Pair {
  Pair() {
    REQUIRE(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
    const int small = 4'096;
    setsockopt(fds[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  }
  ~Pair() {
    for (const int fd : fds) close(fd);
  }
  std::string read() {
    std::string all;
    char buffer[4'096];
    for (ssize_t size = 0; (size = recv(fds[1], buffer, sizeof buffer, 0)) > 0;) {
      all.append(buffer, static_cast<std::size_t>(size));
    }
    return all;
  }
  int fds[2] = {-1, -1};
};

Round::FrameIndex add(Round& round, std::string text) {
  return round.add(std::make_shared<const std::string>(std::move(text)));
}

}  // namespace

TEST_CASE("send queue: a round's frames go out together, in order, and leave nothing") {
  Pair pair;
  Round round;
  SendQueue queue;
  std::string expected;
  for (int i = 0; i < 200; ++i) {  // more than one gathered write takes
    const std::string text = "frame " + std::to_string(i) + ";";
    static_cast<void>(queue.push(round, add(round, text)));
    expected += text;
  }
  CHECK(queue.has_links());
  CHECK(queue.flush(round, pair.fds[0]) == SendQueue::Flushed::All);
  round.clear();
  CHECK_FALSE(queue.has_links());
  CHECK_FALSE(queue.is_blocked());
  CHECK(pair.read() == expected);
}

TEST_CASE("send queue: what does not fit waits, later frames behind it, all in order") {
  Pair pair;
  Round round;
  SendQueue queue;
  std::string expected;
  for (int i = 0; i < 100; ++i) {
    const std::string text(997, static_cast<char>('a' + i % 26));
    static_cast<void>(queue.push(round, add(round, text)));
    expected += text;
  }
  REQUIRE(queue.flush(round, pair.fds[0]) == SendQueue::Flushed::Blocked);
  round.clear();
  CHECK(queue.is_blocked());
  static_cast<void>(queue.push(round, add(round, "late")));
  CHECK_FALSE(queue.has_links());
  round.clear();
  expected += "late";
  std::string got = pair.read();
  CHECK(queue.waiting_bytes() == expected.size() - got.size());
  for (int i = 0; i < 1'000 && queue.is_blocked(); ++i) {
    static_cast<void>(queue.flush(round, pair.fds[0]));
    got += pair.read();
  }
  CHECK(got == expected);
  CHECK_FALSE(queue.is_blocked());
}

TEST_CASE("send queue: dropping keeps the frame that has been begun whole") {
  Pair pair;
  Round round;
  SendQueue queue;
  const std::string large(200'000, 'x');
  static_cast<void>(queue.push(round, add(round, large)));
  static_cast<void>(queue.push(round, add(round, "dropped")));
  REQUIRE(queue.flush(round, pair.fds[0]) == SendQueue::Flushed::Blocked);
  round.clear();
  CHECK(queue.waiting_frames() == 2);
  queue.drop_unbegun();
  CHECK(queue.waiting_frames() == 1);
  static_cast<void>(queue.push(round, add(round, "last")));
  round.clear();
  std::string got;
  for (int i = 0; i < 1'000 && queue.is_blocked(); ++i) {
    got += pair.read();
    static_cast<void>(queue.flush(round, pair.fds[0]));
  }
  got += pair.read();
  CHECK(got == large + "last");
}

TEST_CASE("send queue: a peer that is gone is broken") {
  Pair pair;
  Round round;
  SendQueue queue;
  close(pair.fds[1]);
  static_cast<void>(queue.push(round, add(round, "x")));
  CHECK(queue.flush(round, pair.fds[0]) == SendQueue::Flushed::Broken);
  CHECK_FALSE(queue.has_links());
  pair.fds[1] = dup(pair.fds[0]);
}
