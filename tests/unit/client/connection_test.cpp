// The (event × phase) table of client/connection/connection.hpp, cell by cell.
#include "client/connection/connection.hpp"

#include <doctest/doctest.h>

#include "effects.hpp"

using namespace client;
using namespace client::connection;
using testing::all;
using testing::delay;
using testing::stops;

namespace {

struct Link {
  State state;
  std::int64_t now_ms = 1'000'000;

  Effects act(const Action& action, std::uint64_t entropy = 1) {
    return reduce(state, action, Stamp{{now_ms}, entropy});
  }
  Effects wanted() { return act(Wanted{"ws://h/app/k"}); }
  Effects established(SocketId socket, int timeout_s = 30) {
    return act(FrameReceived{socket, protocol::ConnectionEstablished{"1.2", timeout_s}});
  }
  Effects fire(Timer timer) { return act(TimerFired{timer}); }
  Effects closed(int code) { return act(SocketClosed{state.last_socket, code}); }

  static Link connecting() {
    Link link;
    (void)link.wanted();
    return link;
  }
  static Link connected_() {
    Link link = connecting();
    (void)link.established(1);
    return link;
  }
  static Link waiting() {
    Link link = connecting();
    (void)link.closed(1006);
    return link;
  }
  static Link stopped() {
    Link link = connecting();
    (void)link.closed(4001);
    return link;
  }
};

template <class T>
bool in(const Link& link) {
  return std::holds_alternative<T>(link.state.phase);
}

// Nothing happens: same phase, no effects.
void check_ignored(Link link, const Action& action) {
  const std::size_t before = link.state.phase.index();
  CHECK(link.act(action).empty());
  CHECK(link.state.phase.index() == before);
}

}  // namespace

TEST_CASE("Idle: Wanted connects, everything else is ignored") {
  Link link;
  const Effects effects = link.wanted();
  CHECK(in<Connecting>(link));
  REQUIRE(all<OpenSocket>(effects).size() == 1);
  CHECK(all<OpenSocket>(effects)[0].socket == 1);
  CHECK(all<OpenSocket>(effects)[0].url == "ws://h/app/k");
  CHECK(delay(effects, Timer::Connect) == kConnectTimeout_ms);
  CHECK(public_name(Link{}.state) == "initialized");
  for (const Timer timer : {Timer::Connect, Timer::Retry, Timer::Liveness}) {
    check_ignored({}, TimerFired{timer});
  }
  check_ignored({}, RetryNow{});
  check_ignored({}, SocketClosed{1, 1006});
  check_ignored({}, OnlineChanged{true});
  check_ignored({}, OnlineChanged{false});
  check_ignored({}, FrameReceived{1, protocol::ConnectionEstablished{"1.2", 30}});
}

TEST_CASE("Wanted: in every other phase only the address is remembered") {
  for (Link link : {Link::connecting(), Link::connected_(), Link::waiting(), Link::stopped()}) {
    check_ignored(link, Wanted{"ws://other"});
    (void)link.act(Wanted{"ws://other"});
    CHECK(link.state.url == "ws://other");
  }
}

TEST_CASE("Connecting: established connects") {
  Link link = Link::connecting();
  CHECK(public_name(link.state) == "connecting");
  check_ignored(link, FrameReceived{1, protocol::Ping{}});
  check_ignored(link, FrameReceived{2, protocol::ConnectionEstablished{"1.2", 30}});
  check_ignored(link, SocketOpened{1});
  check_ignored(link, RetryNow{});
  check_ignored(link, TimerFired{Timer::Retry});
  check_ignored(link, TimerFired{Timer::Liveness});
  check_ignored(link, OnlineChanged{true});
  const Effects effects = link.established(1, 20);
  REQUIRE(connected(link.state) != nullptr);
  CHECK(connected(link.state)->socket_id == "1.2");
  CHECK(connected(link.state)->activity_timeout_ms == 20'000);
  CHECK(delay(effects, Timer::Liveness) == 20'000);
  CHECK(stops(effects, Timer::Connect));
  CHECK(stops(effects, Timer::Notice));
  CHECK(public_name(link.state) == "connected");
}

TEST_CASE("Connecting: an announced silence over 30 s is taken as 30 s") {
  Link link = Link::connecting();
  CHECK(delay(link.established(1, 120), Timer::Liveness) == 30'000);
}

TEST_CASE("Connecting: closed waits with full jitter, doubling to 10 s") {
  for (int failures = 1; failures <= 12; ++failures) {
    const std::int64_t ceiling =
        std::min<std::int64_t>(250LL << std::min(failures - 1, 20), 10'000);
    std::int64_t least = ceiling;
    std::int64_t most = 0;
    for (std::uint64_t entropy = 0; entropy < 400; ++entropy) {
      const std::int64_t wait = backoff_ms(failures, entropy);
      least = std::min(least, wait);
      most = std::max(most, wait);
    }
    CAPTURE(failures);
    CHECK(least >= 0);
    CHECK(least < ceiling / 20 + 5);
    CHECK(most <= ceiling);
    CHECK(most > ceiling * 9 / 10);
  }
  CHECK(backoff_ms(1'000'000, 1) <= 10'000);
  CHECK(backoff_ms(0, 1) <= 250);
}

TEST_CASE("Connecting: closed with 1006 waits, and the retry timer connects anew") {
  Link link = Link::connecting();
  const Effects effects = link.closed(1006);
  REQUIRE(in<Waiting>(link));
  const auto wait = delay(effects, Timer::Retry);
  REQUIRE(wait);
  CHECK(std::get<Waiting>(link.state.phase).retry_at == base::Instant{link.now_ms} + *wait);
  CHECK(stops(effects, Timer::Connect));
  CHECK(delay(effects, Timer::Notice) == kNoticeAfter_ms);
  CHECK(public_name(link.state) == "unavailable");
  const Effects again = link.fire(Timer::Retry);
  REQUIRE(all<OpenSocket>(again).size() == 1);
  CHECK(all<OpenSocket>(again)[0].socket == 2);
  // The second loss does not move the notice.
  CHECK(!delay(link.closed(1006), Timer::Notice));
}

TEST_CASE("Connecting: too slow closes the socket and waits") {
  Link link = Link::connecting();
  const Effects effects = link.fire(Timer::Connect);
  CHECK(in<Waiting>(link));
  REQUIRE(all<CloseSocket>(effects).size() == 1);
  CHECK(all<CloseSocket>(effects)[0].socket == 1);
  check_ignored(link, SocketClosed{1, 1000});  // the late callback
}

TEST_CASE("Connecting and Connected: closed with 4001 stops, until RetryNow") {
  for (Link link : {Link::connecting(), Link::connected_()}) {
    const Effects effects = link.closed(4001);
    REQUIRE(in<Stopped>(link));
    CHECK(std::get<Stopped>(link.state.phase).code == 4001);
    CHECK(link.state.notice);
    CHECK(all<OpenSocket>(effects).empty());
    CHECK(!delay(effects, Timer::Retry));
    CHECK(public_name(link.state) == "failed");
    check_ignored(link, TimerFired{Timer::Retry});
    check_ignored(link, TimerFired{Timer::Connect});
    check_ignored(link, TimerFired{Timer::Liveness});
    check_ignored(link, OnlineChanged{true});
    check_ignored(link, SocketClosed{1, 1006});
    CHECK(all<OpenSocket>(link.act(RetryNow{})).size() == 1);
    CHECK(in<Connecting>(link));
  }
}

TEST_CASE("Connected: closed with 4000 goes on with TLS, and stops when it was TLS") {
  Link link = Link::connected_();
  const Effects effects = link.closed(4000);
  REQUIRE(all<OpenSocket>(effects).size() == 1);
  CHECK(all<OpenSocket>(effects)[0].url == "wss://h/app/k");
  CHECK(all<OpenSocket>(link.closed(4000)).empty());
  CHECK(in<Stopped>(link));
  Link bare;
  (void)bare.act(Wanted{"/app/k"});
  CHECK(all<OpenSocket>(bare.closed(4000)).empty());
}

TEST_CASE("Connecting: 4100 climbs 2, 30, 60, 300 s, and starts anew once connected") {
  Link link = Link::connecting();
  for (const std::int64_t expected : {2'000, 30'000, 60'000, 300'000, 300'000}) {
    CHECK(delay(link.closed(4100), Timer::Retry) == expected);
    CHECK(in<Waiting>(link));
    (void)link.fire(Timer::Retry);
  }
  (void)link.established(link.state.last_socket);
  link.now_ms += 4'000;  // too short to count as a success
  CHECK(delay(link.closed(4100), Timer::Retry) == 300'000);
  (void)link.fire(Timer::Retry);
  (void)link.established(link.state.last_socket);
  link.now_ms += 5'000;
  CHECK(delay(link.closed(4100), Timer::Retry) == 2'000);
}

TEST_CASE("Connected: 4200 reconnects at once, again and again only after a wait") {
  Link link = Link::connected_();
  CHECK(all<OpenSocket>(link.closed(4200)).size() == 1);
  CHECK(in<Connecting>(link));
  CHECK(all<OpenSocket>(link.closed(4200)).empty());
  CHECK(in<Waiting>(link));
}

TEST_CASE("Connected: after a send a sign of life is due in 10 s, after a sleep in 5 s") {
  Link link = Link::connected_();
  Effects effects = link.act(Sent{});
  CHECK(all<SendFrame>(effects).size() == 1);
  CHECK(delay(effects, Timer::Liveness) == 10'000);
  CHECK(link.act(Sent{}).empty());  // asked already
  effects = link.act(Woke{});       // hurries the question under way
  CHECK(all<SendFrame>(effects).empty());
  CHECK(delay(effects, Timer::Liveness) == 5'000);
  link.now_ms += 5'000;
  CHECK(all<CloseSocket>(link.fire(Timer::Liveness)).size() == 1);
  CHECK(!in<Connected>(link));
  Link asleep = Link::waiting();
  CHECK(all<OpenSocket>(asleep.act(Woke{})).size() == 1);
  CHECK(asleep.act(Sent{}).empty());
}

TEST_CASE("Connected: a server that greets and closes each time is not hammered") {
  Link link = Link::connected_();
  std::int64_t longest = 0;
  int at_once = 0;
  for (int i = 0; i < 12; ++i) {
    const Effects effects = link.closed(4200);
    if (in<Connecting>(link)) {
      ++at_once;
    } else {
      longest = std::max(longest, delay(effects, Timer::Retry).value_or(0));
      (void)link.fire(Timer::Retry);
    }
    (void)link.established(link.state.last_socket);
  }
  CHECK(at_once == 1);
  CHECK(longest > 1'000);
}

TEST_CASE("Connected: events of another socket are ignored") {
  const Link link = Link::connected_();
  check_ignored(link, SocketClosed{7, 4001});
  check_ignored(link, FrameReceived{7, protocol::Ping{}});
  check_ignored(link, TimerFired{Timer::Connect});
  check_ignored(link, TimerFired{Timer::Retry});
  check_ignored(link, RetryNow{});
}

TEST_CASE("Connected: a ping is answered") {
  Link link = Link::connected_();
  const Effects effects = link.act(FrameReceived{1, protocol::Ping{}});
  REQUIRE(all<SendFrame>(effects).size() == 1);
  CHECK(all<SendFrame>(effects)[0].text == R"({"event":"pusher:pong","data":{}})");
}

TEST_CASE("Connected: 30 s of silence ping, 15 s more without a word end it") {
  Link link = Link::connected_();
  link.now_ms += 30'000;
  const Effects ping = link.fire(Timer::Liveness);
  REQUIRE(all<SendFrame>(ping).size() == 1);
  CHECK(all<SendFrame>(ping)[0].text == R"({"event":"pusher:ping","data":{}})");
  CHECK(delay(ping, Timer::Liveness) == 15'000);
  link.now_ms += 15'000;
  const Effects end = link.fire(Timer::Liveness);
  REQUIRE(all<CloseSocket>(end).size() == 1);
  CHECK(all<CloseSocket>(end)[0].code == 4201);
  CHECK(in<Waiting>(link));
  CHECK(delay(end, Timer::Notice) == kNoticeAfter_ms);
  check_ignored(link, SocketClosed{1, 4201});
}

TEST_CASE("Connected: traffic moves the ping to 30 s after it") {
  Link link = Link::connected_();
  link.now_ms += 20'000;
  CHECK(link.act(FrameReceived{1, protocol::Pong{}}).empty());
  link.now_ms += 10'000;
  const Effects early = link.fire(Timer::Liveness);
  CHECK(all<SendFrame>(early).empty());
  CHECK(delay(early, Timer::Liveness) == 20'000);
  link.now_ms += 20'000;
  CHECK(all<SendFrame>(link.fire(Timer::Liveness)).size() == 1);
}

TEST_CASE("Connected: any frame after a ping proves the link") {
  Link link = Link::connected_();
  link.now_ms += 30'000;
  (void)link.fire(Timer::Liveness);
  link.now_ms += 14'999;
  const Effects answer = link.act(FrameReceived{1, protocol::ChannelEvent{"x", "c", "{}", ""}});
  CHECK(delay(answer, Timer::Liveness) == 30'000);
  link.now_ms += 30'000;
  CHECK(all<CloseSocket>(link.fire(Timer::Liveness)).empty());
}

TEST_CASE("Connected: going offline or online pings once") {
  for (const bool online : {false, true}) {
    Link link = Link::connected_();
    const Effects effects = link.act(OnlineChanged{online});
    CHECK(all<SendFrame>(effects).size() == 1);
    CHECK(delay(effects, Timer::Liveness) == 5'000);
    CHECK(in<Connected>(link));
    CHECK(link.act(OnlineChanged{!online}).empty());  // the same ping will tell
  }
}

TEST_CASE("Waiting: RetryNow and online connect at once; offline shows the notice") {
  Link link = Link::waiting();
  const Effects effects = link.act(RetryNow{});
  CHECK(all<OpenSocket>(effects).size() == 1);
  CHECK(stops(effects, Timer::Retry));
  Link online = Link::waiting();
  CHECK(all<OpenSocket>(online.act(OnlineChanged{true})).size() == 1);
  CHECK(online.state.failures == 0);
  Link offline = Link::waiting();
  CHECK(offline.act(OnlineChanged{false}).empty());
  CHECK(offline.state.notice);
  check_ignored(Link::waiting(), TimerFired{Timer::Connect});
  check_ignored(Link::waiting(), TimerFired{Timer::Liveness});
}

TEST_CASE("Notice: after 5 s without a connection, at once when offline, gone when connected") {
  Link link = Link::waiting();
  CHECK(!link.state.notice);
  (void)link.fire(Timer::Notice);
  CHECK(link.state.notice);
  (void)link.act(RetryNow{});
  CHECK(link.state.notice);
  (void)link.established(2);
  CHECK(!link.state.notice);
  (void)link.fire(Timer::Notice);  // a late one
  CHECK(!link.state.notice);
  Link offline = Link::connected_();
  (void)offline.act(OnlineChanged{false});
  CHECK(delay(offline.closed(1006), Timer::Notice) == 0);
}

TEST_CASE("Unwanted: from any phase back to Idle, timers stopped, the socket closed") {
  for (Link link :
       {Link{}, Link::connecting(), Link::connected_(), Link::waiting(), Link::stopped()}) {
    const bool open = in<Connecting>(link) || in<Connected>(link);
    const Effects effects = link.act(Unwanted{});
    CHECK(in<Idle>(link));
    CHECK(all<CloseSocket>(effects).size() == (open ? 1 : 0));
    CHECK(!link.state.notice);
    for (const Timer t : {Timer::Connect, Timer::Retry, Timer::Liveness, Timer::Notice}) {
      CHECK(stops(effects, t));
    }
    check_ignored(link, SocketClosed{link.state.last_socket, 1000});
    const Effects again = link.wanted();
    CHECK(all<OpenSocket>(again)[0].socket == link.state.last_socket);
  }
}
