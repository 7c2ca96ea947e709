#include "store.hpp"

#include <chrono>
#include <cstdio>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "platform/fake/ports.hpp"
#include "runtime/store.hpp"
#include "world.hpp"

namespace bench {
namespace {

using testing::World;
namespace app = client::app;

constexpr int kFrames = 20'000;
constexpr std::size_t kFrameBytes = 500;
constexpr int kChanges = 100'000;
constexpr int kPage = 1'000;
constexpr int kCommands = 1'000;
constexpr model::Seq kHead = 10;
constexpr const char* kThread = "t1";

double now_s() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count();
}

void say(const char* name, double value, const char* unit) {
  std::printf("%s\t%.6g\t%s\n", name, value, unit);
}

model::Change comment_change(int i, std::size_t padding) {
  model::Comment comment = samples::comment("comment-" + std::to_string(i), kThread, i + 1);
  comment.content = "Comment " + std::to_string(i) + " " + std::string(padding, 'x');
  model::CommentCreated created{model::ThreadId{kThread}, comment};
  return model::Change{kHead + 1 + i, comment.created_at, std::move(created)};
}

std::string frame_of(const model::Change& change) {
  std::string data;
  base::JsonWriter w(data);
  w.begin_object();
  model::write_members(w, change.body, change.timestamp);
  w.field("epoch", "e1").field("seq", change.seq).field("prev", change.seq - 1).end_object();
  return protocol::encode(protocol::ServerFrame{
      protocol::ChannelEvent{std::string(model::name(change.body)), "private-org-acme", data, ""}});
}

std::vector<std::string> make_frames() {
  const std::size_t bare = frame_of(comment_change(kFrames - 1, 0)).size();
  const std::size_t padding = bare < kFrameBytes ? kFrameBytes - bare : 0;
  std::vector<std::string> frames;
  for (int i = 0; i < kFrames; ++i) frames.push_back(frame_of(comment_change(i, padding)));
  return frames;
}

std::vector<std::string> make_pages() {
  std::vector<std::string> pages;
  for (int first = 0; first < kChanges; first += kPage) {
    std::string out;
    base::JsonWriter w(out);
    w.begin_object().field("epoch", "e1").field("head", kHead + kChanges);
    w.field("more", first + kPage < kChanges).key("changes").begin_array();
    for (int i = first; i < first + kPage; ++i) {
      const model::Change change = comment_change(i, 40);
      w.begin_object().field("seq", change.seq).field("name", model::name(change.body));
      w.key("data").begin_object();
      model::write_members(w, change.body, change.timestamp);
      w.end_object().end_object();
    }
    w.end_array().end_object();
    pages.push_back(std::move(out));
  }
  return pages;
}

void check(bool good, const char* what) {
  if (good) return;
  std::fprintf(stderr, "goldenthread-bench: %s\n", what);
  std::exit(1);
}

std::size_t comments_in(const app::State& state) {
  const auto* log = client::comments::find(state.comments, model::ThreadId{kThread});
  return log == nullptr ? 0 : log->comments.size();
}

void measure_frames(const std::vector<std::string>& frames) {
  World w = World::ready(kHead);
  const std::size_t before = comments_in(w.state);
  std::uint64_t entropy = 1;
  const std::size_t quarter = frames.size() / 4;
  std::vector<double> marks{now_s()};
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const client::SocketMessage message{w.state.connection.last_socket, frames[i]};
    (void)app::reduce(w.state, message, client::Stamp{{w.now_ms}, ++entropy});
    if ((i + 1) % quarter == 0) marks.push_back(now_s());
  }
  check(comments_in(w.state) == before + frames.size(), "not every comment is there");
  say("frames", static_cast<double>(frames.size()) / (marks.back() - marks.front()), "1/s");
  say("frames, first quarter", static_cast<double>(quarter) / (marks[1] - marks[0]), "1/s");
  say("frames, last quarter", static_cast<double>(quarter) / (marks[4] - marks[3]), "1/s");
}

// With the inbox, and everything recorded.
void measure_store_loop(const std::vector<std::string>& frames) {
  platform::fake::Ports ports;
  runtime::Inbox inbox;
  World w = World::ready(kHead);
  const std::size_t before = comments_in(w.state);
  runtime::Store store(ports, inbox, std::move(w.state));
  const client::SocketId socket = store.state().connection.last_socket;
  const double start = now_s();
  for (std::size_t i = 0; i < frames.size(); ++i) {
    inbox.push(client::SocketMessage{socket, frames[i]});
    (void)store.step({w.now_ms});
  }
  const double took = now_s() - start;
  check(comments_in(store.state()) == before + frames.size(), "not every comment is there");
  say("frames, inbox and recording", static_cast<double>(frames.size()) / took, "1/s");
}

void measure_catch_up() {
  const std::vector<std::string> pages = make_pages();
  World w = World::ready(kHead);
  const std::size_t before = comments_in(w.state);
  w.message(protocol::ChannelEvent{
      "sync:head", "private-org-acme",
      R"({"epoch":"e1","head":)" + std::to_string(kHead + kChanges) + "}", ""});
  std::uint64_t entropy = 1;
  const double start = now_s();
  client::RequestId request = w.take_request("GET /api/changes").request;
  for (const std::string& page : pages) {
    check(request != 0, "no further page was asked for");
    const client::Effects effects = app::reduce(w.state, client::HttpResponse{request, 200, page},
                                                client::Stamp{{w.now_ms}, ++entropy});
    request = 0;
    for (const client::Effect& effect : effects) {
      const auto* ask = std::get_if<client::Ask>(&effect);
      const bool more = ask != nullptr && std::holds_alternative<client::LoadChanges>(ask->purpose);
      if (more) request = ask->http.request;
    }
  }
  const double took = now_s() - start;
  check(comments_in(w.state) == before + kChanges, "not every change was applied");
  say("catch-up of 100,000", took, "s");
  say("catch-up", kChanges / took, "1/s");
}

void measure_outbox() {
  World w = World::ready(kHead);
  w.act(client::SocketClosed{w.state.connection.last_socket, 1006});
  const model::ThreadId thread{kThread};
  std::uint64_t entropy = 1;
  const auto act = [&](const app::Action& action) {
    return app::reduce(w.state, action, client::Stamp{{++w.now_ms}, ++entropy});
  };
  client::RequestId request = 0;
  const auto note = [&](const client::Effects& effects) {
    for (const client::Effect& effect : effects) {
      const auto* ask = std::get_if<client::Ask>(&effect);
      const bool ours = ask != nullptr && std::holds_alternative<client::RunCommand>(ask->purpose);
      if (ours) request = ask->http.request;
    }
  };
  const double start = now_s();
  for (int i = 0; i < kCommands; ++i) {
    (void)act(app::DraftEdited{thread, "Comment " + std::to_string(i)});
    note(act(app::CommentSubmitted{thread}));
  }
  const double written = now_s();
  for (int i = 0; i < kCommands; ++i) {
    check(request != 0, "the outbox sends nothing");
    const client::RequestId current = std::exchange(request, 0);
    note(act(client::HttpResponse{current, 201, "{}", kHead + 1 + i}));
  }
  const double done = now_s();
  const auto waiting = client::outbox::waiting(w.state.outbox);
  check(waiting == 0, "the outbox is not empty");
  say("outbox, 1,000 written", 1e3 * (written - start), "ms");
  say("outbox, 1,000 drained", 1e3 * (done - written), "ms");
}

}  // namespace

void measure_store() {
  const std::vector<std::string> frames = make_frames();
  say("bytes per frame", static_cast<double>(frames.back().size()), "B");
  measure_frames(frames);  // warms up
  measure_frames(frames);
  measure_store_loop(frames);
  measure_catch_up();
  measure_outbox();
}

bool write_frames(const char* path) {
  std::ofstream file(path, std::ios::binary);
  for (const std::string& frame : make_frames()) file << frame << '\n';
  file.close();
  return static_cast<bool>(file);
}

}  // namespace bench
