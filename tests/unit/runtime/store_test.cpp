// The store and the inbox, with fake ports.
#include "runtime/store.hpp"

#include <doctest/doctest.h>

#include "platform/fake/ports.hpp"

using client::app::SearchEdited;
using client::app::Started;

namespace {

struct Machine {
  platform::fake::Ports ports;
  runtime::Inbox inbox;
  runtime::Store store{ports, inbox, 7};
  base::Instant now{1'000'000};

  bool step(std::int64_t ms = 0) {
    now = now + ms;
    return store.step(now);
  }
  void sign_in() {
    store.dispatch()(Started{"/", "", "tok", {}});
    (void)step();
    for (const client::HttpRequest& r : ports.requests) {
      if (r.path != "/api/session") continue;
      inbox.push(client::HttpResponse{
          r.request, 200,
          R"({"user":{"id":"u","name":"A"},"organization":{"id":"o","name":"O"},)"
          R"("realtime":{"key":"k"},"epoch":"e","head":1})"});
    }
    (void)step();
  }
  void say(const char* frame) { inbox.push(client::SocketMessage{1, frame}); }
};

const char* const kHello =
    R"({"event":"pusher:connection_established","data":"{\"socket_id\":\"1.2\",\"activity_timeout\":30}"})";
const char* const kPong = R"({"event":"pusher:pong","data":"{}"})";

bool connected(const Machine& m) {
  return client::connection::connected(m.store.state().connection) != nullptr;
}

}  // namespace

TEST_CASE("store: nothing in, nothing done") {
  Machine m;
  CHECK(!m.step());
  CHECK(!m.store.next_due_ms(m.now));
}

TEST_CASE("store: dispatched actions wait for the next step, in order") {
  Machine m;
  m.store.dispatch()(SearchEdited{"a"});
  m.store.dispatch()(SearchEdited{"b"});
  CHECK(m.store.state().search.empty());
  CHECK(m.store.next_due_ms(m.now) == 0);
  CHECK(m.step());
  CHECK(m.store.state().search == "b");
  CHECK(!m.step());
}

TEST_CASE("store: effects run in the order they were asked for, with their token") {
  Machine m;
  m.store.dispatch()(Started{"/", "", "tok", {}});
  CHECK(m.ports.sequence.empty());
  (void)m.step();
  CHECK(m.ports.sequence == std::vector<std::string>{"request 1", "request 2"});
  CHECK(m.ports.requests[0].bearer == "tok");
}

TEST_CASE("store: timers fire when they are due, once, and tell how long it is") {
  Machine m;
  m.sign_in();
  REQUIRE(m.ports.sockets.size() == 1);
  CHECK(m.store.next_due_ms(m.now) == 2'000);  // the state is written down
  CHECK(m.step(2'000));
  CHECK(m.store.next_due_ms(m.now) == 8'000);  // the connection attempt
  CHECK(!m.step(7'999));
  CHECK(m.store.next_due_ms(m.now) == 1);
  CHECK(m.step(1));
  CHECK(m.ports.closes.size() == 1);
  CHECK(m.ports.sequence.back() == "close 1");
}

TEST_CASE("store: what came in is reduced before the timers that are due") {
  Machine m;
  m.sign_in();
  m.say(kHello);
  (void)m.step();
  CHECK(connected(m));
  (void)m.step(30'000);
  CHECK(m.ports.frames.back().text.find("pusher:ping") != std::string::npos);
  m.say(kPong);
  (void)m.step(60'000);  // the machine slept; the pong had come in time
  CHECK(connected(m));
  CHECK(m.ports.closes.empty());
}

TEST_CASE("store: silence ends the link after 30 + 15 s") {
  Machine m;
  m.sign_in();
  m.say(kHello);
  (void)m.step();
  (void)m.step(30'000);
  (void)m.step(14'999);
  CHECK(connected(m));
  (void)m.step(1);
  CHECK(!connected(m));
  CHECK(m.ports.closes.back().code == 4201);
}

TEST_CASE("store: the same seed and input give the same calls") {
  const auto play = [] {
    Machine m;
    m.sign_in();
    m.say(kHello);
    (void)m.step();
    m.inbox.push(client::SocketClosed{1, 1006});
    (void)m.step();
    for (int i = 0; i < 20; ++i) (void)m.step(1'000);
    return m.ports.sequence;
  };
  CHECK(play().size() > 5);
  CHECK(play() == play());
}

TEST_CASE("inbox: in order, all at once, and wakes for each") {
  runtime::Inbox inbox;
  int woken = 0;
  inbox.push(client::OnlineChanged{true});
  inbox.set_wake([&] { ++woken; });
  inbox.push(client::SocketOpened{1});
  inbox.push(client::SocketClosed{1, 1006});
  CHECK(woken == 2);
  std::vector<client::OutsideEvent> events(5);
  inbox.drain(events);
  REQUIRE(events.size() == 3);
  CHECK(std::holds_alternative<client::OnlineChanged>(events[0]));
  CHECK(std::holds_alternative<client::SocketClosed>(events[2]));
  inbox.drain(events);
  CHECK(events.empty());
}
