// A bad network between a store and its ports.
#include "runtime/faults.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "platform/fake/ports.hpp"

using client::HttpResponse;
using client::OutsideEvent;
using client::SocketClosed;
using client::SocketMessage;
using client::SocketOpened;
using Switches = client::inspector::Faults;

namespace {

struct Line {
  platform::fake::Ports ports;
  runtime::Faults faults;
  base::Instant now{1'000'000};
  std::vector<OutsideEvent> arrived;  // all that came through, in order

  explicit Line(Switches switches, std::uint64_t seed = 7, client::SocketId open = 1)
      : faults(ports, seed, open) {
    faults.set(switches, now);
  }
  void pass(std::vector<OutsideEvent> events = {}, std::int64_t after_ms = 0) {
    now = now + after_ms;
    faults.pass(events, now);
    for (OutsideEvent& event : events) arrived.push_back(std::move(event));
  }
  template <class T>
  std::vector<T> all() const {
    std::vector<T> out;
    for (const OutsideEvent& event : arrived) {
      if (const T* one = std::get_if<T>(&event)) out.push_back(*one);
    }
    return out;
  }
  std::vector<std::string> texts() const {
    std::vector<std::string> out;
    for (const SocketMessage& one : all<SocketMessage>()) out.push_back(one.text);
    return out;
  }
};

client::HttpRequest request(client::RequestId id) {
  client::HttpRequest out;
  out.request = id;
  return out;
}

Switches with_delay(int ms) {
  Switches out;
  out.delay_ms = ms;
  return out;
}

}  // namespace

TEST_CASE("faults: switched off, everything passes at once and in order") {
  Line line({});
  line.faults.send_frame({1, "a"});
  line.faults.send_request(request(1));
  CHECK(line.ports.sequence == std::vector<std::string>{"frame 1", "request 1"});
  line.pass({SocketMessage{1, "b"}, HttpResponse{1, 200, "{}", 0}, SocketMessage{1, "c"}});
  CHECK(line.arrived.size() == 3);
  CHECK(line.texts() == std::vector<std::string>{"b", "c"});
  CHECK(line.faults.idle());
  CHECK(!line.faults.next_due_ms(line.now));
}

TEST_CASE("faults: a delay holds both ways, keeps the order, and says when it is over") {
  Line line(with_delay(500));
  line.faults.send_frame({1, "a"});
  line.faults.send_request(request(1));
  line.pass({SocketMessage{1, "b"}}, 100);
  CHECK(line.ports.sequence.empty());
  CHECK(line.faults.next_due_ms(line.now) == 400);
  line.pass({}, 399);
  CHECK(line.arrived.empty());
  CHECK(line.ports.sequence.empty());
  line.pass({}, 1);
  CHECK(line.ports.sequence == std::vector<std::string>{"frame 1", "request 1"});
  line.pass({}, 100);
  CHECK(line.texts() == std::vector<std::string>{"b"});
  // A shorter delay does not overtake what is on its way; none lets it all go.
  line.pass({SocketMessage{1, "c"}});
  line.faults.set(with_delay(10), line.now);
  line.pass({SocketMessage{1, "d"}});
  line.pass({}, 10);
  CHECK(line.texts().size() == 1);
  line.faults.set({}, line.now);
  CHECK(line.faults.next_due_ms(line.now) == 0);
  line.pass();
  CHECK(line.texts() == std::vector<std::string>{"b", "c", "d"});
  CHECK(line.faults.idle());
}

TEST_CASE("faults: messages overtake each other, the same way for the same seed") {
  const auto play = [](std::uint64_t seed) {
    Switches switches;
    switches.reorder = true;
    Line line(switches, seed);
    std::vector<OutsideEvent> events;
    for (int i = 0; i < 20; ++i) events.push_back(SocketMessage{1, std::to_string(i)});
    line.pass(std::move(events));
    line.pass({}, client::inspector::kReorderWithin_ms);
    return line.texts();
  };
  const std::vector<std::string> once = play(1);
  CHECK(once.size() == 20);
  CHECK(!std::is_sorted(once.begin(), once.end(),
                        [](const auto& a, const auto& b) { return std::stoi(a) < std::stoi(b); }));
  CHECK(once == play(1));
  CHECK(once != play(2));
}

TEST_CASE("faults: all is lost at 100 %; requests end without an answer all the same") {
  Switches switches;
  switches.drop_percent = 100;
  Line line(switches);
  line.faults.send_frame({1, "a"});
  CHECK(line.faults.lost_sent());
  CHECK(line.ports.frames.empty());
  line.pass({SocketMessage{1, "b"}});
  CHECK(line.texts().empty());
  REQUIRE(line.faults.lost().size() == 1);
  CHECK(line.faults.lost()[0].text == "b");
  for (client::RequestId id = 1; id <= 40; ++id) line.faults.send_request(request(id));
  CHECK(!line.ports.requests.empty());  // some arrive, and only their answer is lost
  CHECK(line.ports.requests.size() < 40);
  std::vector<OutsideEvent> answers;
  for (const client::HttpRequest& one : line.ports.requests) {
    answers.push_back(HttpResponse{one.request, 201, "{}", 5});
  }
  line.pass(std::move(answers));
  const auto responses = line.all<HttpResponse>();
  CHECK(responses.size() == 40);
  for (const HttpResponse& one : responses) {
    CHECK(one.status == 0);
    CHECK(one.body.empty());
    CHECK(one.head == 0);
  }
}

TEST_CASE("faults: the server answers 500 and is not asked") {
  Switches switches;
  switches.errors = true;
  Line line(switches);
  line.faults.send_request(request(3));
  line.faults.send_frame({1, "a"});
  line.pass();
  CHECK(line.ports.requests.empty());
  CHECK(line.ports.frames.size() == 1);  // the socket lives
  const auto responses = line.all<HttpResponse>();
  REQUIRE(responses.size() == 1);
  CHECK(responses[0].status == 500);
}

TEST_CASE("faults: cut, and whole again") {
  Line line(with_delay(100));
  line.faults.send_request(request(1));
  line.pass({SocketMessage{1, "on its way"}});
  Switches cut = with_delay(100);
  cut.cut = true;
  line.faults.set(cut, line.now);
  CHECK(line.ports.sequence == std::vector<std::string>{"close 1"});
  line.pass({SocketClosed{1, 1000}});  // the ports' own end of it
  line.faults.open_socket({2, "ws://x"});
  line.faults.send_request(request(2));
  line.faults.send_frame({2, "lost"});
  CHECK(line.faults.lost_sent());
  line.pass({}, 100);
  CHECK(line.texts().empty());
  auto ends = line.all<SocketClosed>();
  REQUIRE(ends.size() == 2);
  CHECK(ends[0].socket == 1);
  CHECK(ends[0].code == 1006);
  CHECK(ends[1].socket == 2);
  CHECK(line.all<HttpResponse>().size() == 2);
  CHECK(line.ports.sockets.empty());

  line.faults.set({}, line.now);
  line.faults.open_socket({3, "ws://x"});
  CHECK(line.ports.sockets.size() == 1);
  line.pass({SocketOpened{3}, SocketMessage{3, "hello"}, SocketClosed{3, 4200}});
  CHECK(line.texts() == std::vector<std::string>{"hello"});
  CHECK(line.all<SocketClosed>().back().code == 4200);
  CHECK(line.faults.idle());
}

TEST_CASE("faults: whatever the switches, one end per socket and one answer per request") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    base::Prng prng(seed);
    Line line({}, seed, 0);
    std::map<client::SocketId, int> ends;
    std::size_t sockets_seen = 0;
    std::size_t requests_seen = 0;
    client::SocketId socket = 0;
    client::RequestId last_request = 0;
    std::vector<client::SocketId> alive;
    for (int i = 0; i < 300; ++i) {
      const std::uint32_t what = prng.below(10);
      if (what == 0) {
        Switches s;
        s.cut = prng.below(4) == 0;
        s.errors = prng.below(4) == 0;
        s.reorder = prng.below(2) == 0;
        s.drop_percent = static_cast<int>(prng.below(3)) * 30;
        s.delay_ms = static_cast<int>(prng.below(3)) * 200;
        line.faults.set(s, line.now);
      } else if (what < 3) {
        line.faults.open_socket({++socket, "ws://x"});
      } else if (what < 5) {
        line.faults.send_request(request(++last_request));
      } else if (what < 7 && socket > 0) {
        line.faults.send_frame({1 + prng.below(socket), "x"});
      } else if (what == 7 && socket > 0) {
        line.faults.close_socket({1 + prng.below(socket), 1000});
      }
      // The world answers: what was asked for opens, says something, and ends at times.
      std::vector<OutsideEvent> events;
      for (; sockets_seen < line.ports.sockets.size(); ++sockets_seen) {
        alive.push_back(line.ports.sockets[sockets_seen].socket);
        events.push_back(SocketOpened{alive.back()});
      }
      for (; requests_seen < line.ports.requests.size(); ++requests_seen) {
        events.push_back(HttpResponse{line.ports.requests[requests_seen].request, 200, "{}", 1});
      }
      if (!alive.empty()) events.push_back(SocketMessage{alive.back(), "m"});
      for (const client::CloseSocket& close : std::exchange(line.ports.closes, {})) {
        const auto at = std::find(alive.begin(), alive.end(), close.socket);
        if (at == alive.end()) continue;
        alive.erase(at);
        events.push_back(SocketClosed{close.socket, 1000});
      }
      line.pass(std::move(events), prng.below(200));
    }
    // Everything ends.
    line.faults.set({}, line.now);
    line.pass();
    std::vector<OutsideEvent> events;
    for (; sockets_seen < line.ports.sockets.size(); ++sockets_seen) {
      alive.push_back(line.ports.sockets[sockets_seen].socket);
    }
    for (const client::SocketId one : alive) events.push_back(SocketClosed{one, 1006});
    for (; requests_seen < line.ports.requests.size(); ++requests_seen) {
      events.push_back(HttpResponse{line.ports.requests[requests_seen].request, 200, "{}", 1});
    }
    line.pass(std::move(events));
    CHECK(line.faults.idle());
    std::map<client::RequestId, int> answers;
    for (const OutsideEvent& event : line.arrived) {
      if (const auto* end = std::get_if<SocketClosed>(&event)) ++ends[end->socket];
      if (const auto* answer = std::get_if<HttpResponse>(&event)) ++answers[answer->request];
      if (const auto* said = std::get_if<SocketMessage>(&event)) CHECK(ends[said->socket] == 0);
    }
    for (client::SocketId id = 1; id <= socket; ++id) CHECK(ends[id] == 1);
    for (client::RequestId id = 1; id <= last_request; ++id) CHECK(answers[id] == 1);
  }
}
