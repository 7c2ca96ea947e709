#include <doctest/doctest.h>

#include "base/codec.hpp"
#include "world.hpp"

using namespace client;
using testing::World;

namespace {

std::string text_of(const app::State& state) {
  std::string out;
  base::JsonWriter w(out);
  base::encode(w, recording::without_secrets(state));
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
  REQUIRE(w.recording.entries.size() > 15);
  const std::string file = recording::write(w.recording);
  const auto read = recording::read(file);
  REQUIRE(read);
  CHECK(text_of(recording::replay(*read)) == text_of(w.state));
  CHECK(recording::write(*read) == file);
  CHECK(text_of(recording::replay(*read, 1)) != text_of(w.state));
}

TEST_CASE("Recording: begun in the middle, it replays from there") {
  World w = busy_session();
  recording::begin(w.recording, w.state);
  CHECK(w.recording.entries.empty());
  w.act(app::DraftEdited{model::ThreadId{"t2"}, "later"});
  w.act(app::CommentSubmitted{model::ThreadId{"t2"}});
  const auto read = recording::read(recording::write(w.recording));
  REQUIRE(read);
  CHECK(read->entries.size() == 2);
  CHECK(text_of(recording::replay(*read)) == text_of(w.state));
}

TEST_CASE("Recording: no token and no signature is in it") {
  World w = busy_session();
  const auto clean = [](const std::string& file) {
    return file.find("s3cr3t") == std::string::npos && file.find("s1gnature") == std::string::npos;
  };
  CHECK(clean(recording::write(w.recording)));
  recording::begin(w.recording, w.state);
  CHECK(clean(recording::write(w.recording)));

  World demo;
  demo.act(app::Started{"/", "user-Ana", "", {}});
  (void)demo.answer("POST /api/demo/session", 200,
                    R"({"token":"a.b.s3cr3t","expiresAt":"2027-01-31T12:00:00.000Z"})");
  CHECK(clean(recording::write(demo.recording)));
  // Written with escapes that hide it from a search: then nothing of the answer is kept.
  World odd;
  odd.act(app::Started{"/", "user-Ana", "", {}});
  (void)odd.answer("POST /api/demo/session", 200,
                   R"({"token":"\u0061.b.s3cr3t","expiresAt":"2027-01-31T12:00:00.000Z"})");
  CHECK(clean(recording::write(odd.recording)));
}

TEST_CASE("Recording: what is no recording, or another version's, is refused") {
  CHECK(recording::read("").error().code == "invalid_recording");
  CHECK(recording::read("{}").error().code == "invalid_recording");
  std::string file = recording::write(busy_session().recording);
  CHECK(recording::read(file.substr(0, file.size() / 2)).error().code == "invalid_recording");
  const std::size_t version = file.find("\"version\":\"") + 11;
  file[version] = file[version] == '1' ? '2' : '1';
  CHECK(recording::read(file).error().code == "other_version");
}

TEST_CASE("Recording: bounded; when it is full it keeps the beginning") {
  World w = World::ready();
  const std::string text(100'000, 'x');
  for (int i = 0; i < 200; ++i) w.act(app::DraftEdited{model::ThreadId{"t1"}, text});
  CHECK(w.recording.full);
  CHECK(w.recording.bytes <= recording::kMaxBytes);
  CHECK(w.recording.entries.size() < 100);
  const std::size_t count = w.recording.entries.size();
  w.act(app::InputSeen{});
  CHECK(w.recording.entries.size() == count);
  recording::begin(w.recording, w.state);
  w.act(app::InputSeen{});
  CHECK(w.recording.entries.size() == 1);
}
