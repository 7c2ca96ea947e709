#include <doctest/doctest.h>

#include "base/codec.hpp"
#include "world.hpp"

using namespace client;
using testing::World;

namespace {

std::string text_of(const app::State& state) {
  std::string out;
  base::JsonWriter w(out);
  base::encode(w, state);
  return out;
}

// Signs in with a token, reads, writes, loses the link, renews the token, comes back.
World busy_session() {
  World w;
  w.act(app::Started{"/threads/t1", "", "head.eyJzdWIiOiJ1In0.s3cr3t-one", {}});
  (void)w.answer_session(10);
  (void)w.answer_threads({samples::thread("t1", 2), samples::thread("t2", 1)}, 10);
  (void)w.answer_comments("t1", {samples::comment("c1", "t1", 1)}, 10);
  w.act(SocketOpened{w.state.connection.last_socket});
  w.message(protocol::ConnectionEstablished{"1.2", 30});
  while (w.answer("POST /api/pusher/auth", 200, R"({"auth":"key:s1gnature"})")) {
  }
  w.message(protocol::SubscriptionSucceeded{"private-org-acme", std::nullopt});
  (void)w.answer_changes({}, 10);
  w.act(app::DraftEdited{model::ThreadId{"t1"}, "Grüße 👋"});
  w.act(app::CommentSubmitted{model::ThreadId{"t1"}});
  (void)w.answer("POST /api/threads/t1/comments", 401, "{}");
  w.act(app::TokenGiven{"s3cr3t-two"});
  w.act(SocketClosed{w.state.connection.last_socket, 1006});
  w.pass(60'000);
  w.act(app::StatusChosen{model::ThreadId{"t2"}, model::Status::Done});
  return w;
}

}  // namespace

TEST_CASE("Recording: a session saved as a file replays to the same state") {
  const World w = busy_session();
  const auto entries = recording::read(w.recorder.file());
  REQUIRE(entries);
  REQUIRE(entries->size() > 15);
  CHECK(text_of(recording::replay(*entries)) == text_of(w.state));
  CHECK(text_of(recording::replay(*entries, 1)) != text_of(w.state));
}

TEST_CASE("Recording: no token and no signature is in it") {
  const auto clean = [](const World& w) {
    const std::string file = w.recorder.file();
    return file.find("s3cr3t") == std::string::npos && file.find("s1gnature") == std::string::npos;
  };
  const World busy = busy_session();
  CHECK(clean(busy));
  CHECK(text_of(busy.state).find("s3cr3t") == std::string::npos);  // the codec's doing
  CHECK(session::token(busy.state.session).find("s3cr3t") != std::string::npos);

  World demo;
  demo.act(app::Started{"/", "user-Ana", "", {}});
  (void)demo.answer("POST /api/demo/session", 200,
                    R"({"token":"a.b.s3cr3t","expiresAt":"2027-01-31T12:00:00.000Z"})");
  CHECK(clean(demo));
  // Written with escapes that hide it from a search: then nothing of the answer is kept.
  World odd;
  odd.act(app::Started{"/", "user-Ana", "", {}});
  (void)odd.answer("POST /api/demo/session", 200,
                   R"({"token":"\u0061.b.s3cr3t","expiresAt":"2027-01-31T12:00:00.000Z"})");
  CHECK(clean(odd));
}

TEST_CASE("Recording: what is no recording, or another version's, is refused") {
  CHECK(recording::read("").error().code == "invalid_recording");
  CHECK(recording::read("{}").error().code == "invalid_recording");
  std::string file = busy_session().recorder.file();
  CHECK(recording::read(file.substr(0, file.size() / 2)).error().code == "invalid_recording");
  const std::size_t version = file.find("\"version\":\"") + 11;
  file[version] = file[version] == '1' ? '2' : '1';
  CHECK(recording::read(file).error().code == "other_version");
}

TEST_CASE("Recording: bounded; when it is full it keeps the beginning") {
  World w = World::ready();
  const std::string text(100'000, 'x');
  for (int i = 0; i < 200; ++i) w.act(app::DraftEdited{model::ThreadId{"t1"}, text});
  CHECK(w.recorder.full());
  CHECK(w.recorder.file().size() <= recording::kMaxBytes + 200);
  const auto entries = recording::read(w.recorder.file());
  REQUIRE(entries);
  CHECK(entries->size() > 80);
  CHECK(entries->size() < 100);
}
