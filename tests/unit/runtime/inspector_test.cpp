// The inspector on a store: the tap, the switches, the past.
#include "runtime/inspector.hpp"

#include <optional>
#include <string>
#include <utility>

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "platform/fake/ports.hpp"

using client::app::SearchEdited;
namespace inspector = client::inspector;

namespace {

const char* const kHello =
    R"({"event":"pusher:connection_established","data":"{\"socket_id\":\"1.2\",\"activity_timeout\":30}"})";
const char* const kPong = R"({"event":"pusher:pong","data":"{}"})";

std::string announced(int seq) {
  std::string data = R"({"epoch":"e","truncated":true,"prev":)" + std::to_string(seq - 1) +
                     R"(,"seq":)" + std::to_string(seq) + "}";
  std::string frame = R"({"event":"comment:created","channel":"private-org-o","data":)";
  base::append_json_string(frame, data);
  return frame + "}";
}

struct Machine {
  platform::fake::Ports ports;
  runtime::Inbox inbox;
  runtime::Store store{ports, inbox, 7};
  std::optional<runtime::Inspector> panel;
  base::Instant now{1'000'000};

  void step(std::int64_t ms = 0) {
    now = now + ms;
    (void)store.step(now);
    if (panel) (void)panel->step(now);
  }
  void connect() {
    store.dispatch()(client::app::Started{"/", "", "tok", {}});
    step();
    answer("/api/session", 200,
           R"({"user":{"id":"u","name":"A"},"organization":{"id":"o","name":"O"},)"
           R"("realtime":{"key":"k","authEndpoint":"/api/pusher/auth"},"epoch":"e","head":1})");
    inbox.push(client::SocketOpened{1});
    inbox.push(client::SocketMessage{1, kHello});
    step();
  }
  void answer(const std::string& path, int status, const std::string& body, std::int64_t head = 0) {
    for (std::size_t i = ports.requests.size(); i-- > 0;) {
      if (ports.requests[i].path != path) continue;
      inbox.push(client::HttpResponse{ports.requests[i].request, status, body, head});
      break;
    }
    step();
  }
  template <class Action>
  void choose(Action action) {
    panel->dispatch()(std::move(action));
    step();
    step();  // switches act from the store's next step on
  }
};

}  // namespace

TEST_CASE("tap: frames both ways, with their event and channel; a paused list misses some") {
  Machine m;
  m.panel.emplace(m.store);
  m.connect();
  const inspector::State& state = m.panel->state();
  REQUIRE(state.frames.size() >= 2);
  CHECK(state.frames[0].event == "(socket opened)");
  CHECK(state.frames[1].event == "pusher:connection_established");
  CHECK(!state.frames[1].sent);
  CHECK(state.frames[1].size == std::string(kHello).size());
  m.answer("/api/pusher/auth", 200, R"({"auth":"k:s"})");
  REQUIRE(state.frames.back().sent);
  CHECK(state.frames.back().event == "pusher:subscribe");
  CHECK(state.frames.back().channel == "private-org-o");

  const std::size_t before = state.frames.size();
  m.choose(inspector::PauseChosen{true});
  m.inbox.push(client::SocketMessage{1, announced(2)});
  m.step();
  CHECK(state.frames.size() == before);
  CHECK(state.heard_head == 2);  // the facts go on
  m.choose(inspector::PauseChosen{false});
  m.inbox.push(client::SocketMessage{1, "not JSON \xff"});
  m.step();
  CHECK(state.frames.back().event.empty());
  CHECK(state.frames.back().text == "not JSON ");
  CHECK(state.frames.back().size == 10);
  m.choose(inspector::FramesCleared{});
  CHECK(state.frames.empty());
  CHECK(state.frames_text == 0);
}

TEST_CASE("tap: bounded in number and in text, numbers without gaps") {
  Machine m;
  m.panel.emplace(m.store);
  m.connect();
  const inspector::State& state = m.panel->state();
  for (int i = 0; i < 1'500; ++i) m.inbox.push(client::SocketMessage{1, announced(100 + i)});
  m.step();
  CHECK(state.frames.size() == inspector::kMaxFrames);
  CHECK(state.frames.back().number - state.frames.front().number + 1 == state.frames.size());
  CHECK(state.frames.back().number == state.last_frame);
  const std::string large = "\"" + std::string(100'000, 'x') + "\"";
  for (int i = 0; i < 100; ++i) m.inbox.push(client::SocketMessage{1, large});
  m.step();
  CHECK(state.frames_text <= inspector::kMaxFramesText);
  CHECK(state.frames.back().text.size() == inspector::kMaxFrameText);
  CHECK(state.frames.back().size == large.size());
}

TEST_CASE("tap: ping → pong, and a command → its own broadcast, whichever comes first") {
  Machine m;
  m.panel.emplace(m.store);
  m.connect();
  const inspector::State& state = m.panel->state();
  m.step(30'000);
  CHECK(m.ports.frames.back().text.find("pusher:ping") != std::string::npos);
  m.inbox.push(client::SocketMessage{1, kPong});
  m.step(42);
  CHECK(state.ping.count == 1);
  CHECK(state.ping.last_ms == 42);

  // The first command: answered, then heard. The second: heard, then answered.
  inspector::State own;
  runtime::Tap tap(own);
  client::HttpRequest command;
  command.request = 9;
  command.idempotency_key = "key";
  const base::Instant start{5'000};
  tap.asked(command, start);
  tap.answered({9, 201, "{}", 40});
  CHECK(own.echo.count == 0);
  tap.received({1, announced(40)}, start + 25, false);
  CHECK(own.echo.count == 1);
  CHECK(own.echo.last_ms == 25);
  command.request = 10;
  tap.asked(command, start + 100);
  tap.received({1, announced(41)}, start + 110, false);
  tap.received({1, announced(42)}, start + 190, false);
  tap.answered({10, 201, "{}", 41});
  CHECK(own.echo.count == 2);
  CHECK(own.echo.last_ms == 10);
  CHECK(own.echo.least_ms == 10);
  CHECK(own.echo.most_ms == 25);
  command.request = 11;
  tap.asked(command, start);
  tap.answered({11, 422, "{}", 42});  // changed nothing
  CHECK(own.echo.count == 2);
}

TEST_CASE("inspector: closed, the store runs on its own ports again and nothing is kept") {
  Machine m;
  m.panel.emplace(m.store);
  m.connect();
  inspector::Faults faults;
  faults.cut = true;
  m.choose(inspector::FaultsChosen{faults});
  CHECK(client::connection::connected(m.store.state().connection) == nullptr);
  CHECK(m.ports.sequence.back() == "close 1");
  const std::size_t sockets = m.ports.sockets.size();
  for (int i = 0; i < 20; ++i) m.step(1'000);  // attempts fail here, not there
  CHECK(m.ports.sockets.size() == sockets);
  CHECK(m.store.state().connection.failures > 0);
  m.panel.reset();
  for (int i = 0; i < 60 && m.ports.sockets.size() == sockets; ++i) m.step(1'000);
  REQUIRE(m.ports.sockets.size() > sockets);
  const client::SocketId socket = m.ports.sockets.back().socket;
  m.inbox.push(client::SocketOpened{socket});
  m.inbox.push(client::SocketMessage{socket, kHello});
  m.step();
  CHECK(client::connection::connected(m.store.state().connection) != nullptr);
}

TEST_CASE("inspector: looks at the past while the session goes on, and comes back") {
  Machine m;
  m.connect();
  for (const char* text : {"a", "ab", "abc"}) {
    m.store.dispatch()(SearchEdited{text});
    m.step(100);
  }
  m.panel.emplace(m.store);
  const std::size_t count = m.store.recorder().size();
  CHECK(m.panel->past() == nullptr);
  m.choose(inspector::PastChosen{count - 1});
  REQUIRE(m.panel->past() != nullptr);
  CHECK(m.panel->past()->search == "ab");
  m.store.dispatch()(SearchEdited{"meanwhile"});
  m.step(100);
  CHECK(m.panel->past()->search == "ab");
  CHECK(m.store.state().search == "meanwhile");
  CHECK(m.store.recorder().size() == count + 1);
  m.choose(inspector::PastChosen{0});  // the first is as far as it goes
  CHECK(m.panel->state().past == 1);
  m.choose(inspector::PastChosen{9'999});
  CHECK(m.panel->past()->search == "meanwhile");
  m.choose(inspector::NowChosen{});
  CHECK(m.panel->past() == nullptr);
  CHECK(!m.panel->state().past);
}

TEST_CASE("inspector: plays to the end at the recorded pace, pauses shortened, and stops") {
  Machine m;
  m.connect();
  for (int i = 0; i < 5; ++i) {
    m.store.dispatch()(SearchEdited{std::to_string(i)});
    m.step(i == 2 ? 20'000 : 100);
  }
  m.panel.emplace(m.store);
  const std::size_t count = m.store.recorder().size();
  m.choose(inspector::PlayChosen{true});  // from the beginning
  CHECK(m.panel->state().past == 1);
  CHECK(m.panel->state().playing);
  int steps = 0;
  while (m.panel->state().playing && ++steps < 1'000) {
    const auto wait = m.panel->next_due_ms(m.now);
    REQUIRE(wait);
    CHECK(*wait <= runtime::Inspector::kLongestStep_ms);
    (void)m.panel->step(m.now = m.now + *wait);
  }
  CHECK(m.panel->state().past == count);
  CHECK(m.panel->past()->search == "4");
  CHECK(!m.panel->next_due_ms(m.now));
}

TEST_CASE("store: goes on from a recorded session") {
  Machine m;
  m.connect();
  m.store.dispatch()(SearchEdited{"recorded"});
  m.step();
  const auto entries = client::recording::read(m.store.recorder().file());
  REQUIRE(entries);
  platform::fake::Ports quiet;
  runtime::Inbox inbox;
  runtime::Store again(quiet, inbox, *entries);
  CHECK(again.state().search == "recorded");
  CHECK(again.recorder().size() == entries->size());
  CHECK(!again.step(m.now));
  CHECK(quiet.sequence.empty());
}
