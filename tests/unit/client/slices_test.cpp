// Channels, session, presence.
#include <doctest/doctest.h>

#include "client/channels/channels.hpp"
#include "client/presence/presence.hpp"
#include "client/session/session.hpp"
#include "effects.hpp"

using namespace client;
using testing::all;
using testing::delay;

namespace {

const std::string kRoom = "presence-thread-t";

Effects act(channels::State& state, const channels::Action& action) {
  return channels::reduce(state, action, Stamp{});
}

template <class T>
bool is(const channels::State& state, const std::string& name) {
  const auto found = state.channels.find(name);
  return found != state.channels.end() && std::holds_alternative<T>(found->second);
}

// Joined, linked, waiting for the authorization.
channels::State authorizing() {
  channels::State state;
  (void)act(state, channels::Joined{kRoom});
  (void)act(state, channels::LinkUp{4, "1.2"});
  return state;
}

const AuthorizeChannel kPurpose{4, kRoom};
const std::string kAuth = R"({"auth":"k:s","channel_data":"{\"user_id\":\"u\"}"})";

}  // namespace

TEST_CASE("channels: Wanted, Authorizing, Subscribing, Subscribed") {
  channels::State state;
  CHECK(act(state, channels::Joined{kRoom}).empty());
  CHECK(is<channels::Wanted>(state, kRoom));
  const Effects up = act(state, channels::LinkUp{4, "1.2"});
  REQUIRE(all<Ask>(up).size() == 1);
  CHECK(all<Ask>(up)[0].http.body == R"({"socket_id":"1.2","channel_name":"presence-thread-t"})");
  CHECK(all<Ask>(up)[0].http.path == "/api/pusher/auth");
  CHECK(act(state, channels::Joined{kRoom}).empty());  // once is enough
  const Effects told = act(state, channels::AuthAnswered{kPurpose, 200, kAuth});
  REQUIRE(all<SendFrame>(told).size() == 1);
  CHECK(all<SendFrame>(told)[0].socket == 4);
  const auto frame = protocol::parse_client_frame(all<SendFrame>(told)[0].text);
  CHECK(std::get<protocol::Subscribe>(*frame).channel_data == R"({"user_id":"u"})");
  CHECK(!channels::is_subscribed(state, kRoom));
  (void)act(state, channels::Succeeded{kRoom});
  CHECK(channels::is_subscribed(state, kRoom));
  const Effects left = act(state, channels::Left{kRoom});
  CHECK(all<SendFrame>(left).size() == 1);
  CHECK(state.channels.empty());
  (void)act(state, channels::Succeeded{kRoom});  // late
  CHECK(state.channels.empty());
}

TEST_CASE("channels: a public channel needs no authorization") {
  channels::State state;
  (void)act(state, channels::LinkUp{4, "1.2"});
  const Effects effects = act(state, channels::Joined{"news"});
  CHECK(all<Ask>(effects).empty());
  CHECK(all<SendFrame>(effects).size() == 1);
}

TEST_CASE("channels: 403 refuses until wanted anew; others wait and try again") {
  for (const int status : {403, 404}) {
    channels::State state = authorizing();
    CHECK(act(state, channels::AuthAnswered{kPurpose, status, ""}).empty());
    CHECK(is<channels::Refused>(state, kRoom));
    CHECK(act(state, channels::RetryFired{}).empty());
    (void)act(state, channels::LinkDown{});
    CHECK(act(state, channels::LinkUp{5, "1.3"}).empty());
    CHECK(all<Ask>(act(state, channels::Joined{kRoom})).size() == 1);
  }
  for (const int status : {0, 401, 500}) {
    channels::State state = authorizing();
    CHECK(delay(act(state, channels::AuthAnswered{kPurpose, status, ""}), Timer::Channels) ==
          channels::kRetry_ms);
    CHECK(all<Ask>(act(state, channels::RetryFired{})).size() == 1);
  }
  channels::State nonsense = authorizing();
  (void)act(nonsense, channels::AuthAnswered{kPurpose, 200, "{}"});
  CHECK(is<channels::Wanted>(nonsense, kRoom));
}

TEST_CASE("channels: every connection is authorized anew, answers for an older one ignored") {
  channels::State state = authorizing();
  (void)act(state, channels::LinkDown{});
  CHECK(is<channels::Wanted>(state, kRoom));
  CHECK(act(state, channels::RetryFired{}).empty());
  (void)act(state, channels::LinkUp{5, "1.3"});
  CHECK(act(state, channels::AuthAnswered{kPurpose, 200, kAuth}).empty());
  CHECK(act(state, channels::AuthAnswered{kPurpose, 403, ""}).empty());
  CHECK(is<channels::Authorizing>(state, kRoom));
  CHECK(all<SendFrame>(act(state, channels::AuthAnswered{{5, kRoom}, 200, kAuth})).size() == 1);
  CHECK(act(state, channels::AuthAnswered{{5, kRoom}, 200, kAuth}).empty());
  (void)act(state, channels::Failed{kRoom, 401});
  CHECK(is<channels::Refused>(state, kRoom));
}

TEST_CASE("session: chosen, token, session, signed in") {
  session::State state;
  const Effects ask = session::reduce(state, session::UsersAsked{});
  CHECK(testing::paths(ask) == std::vector<std::string>{"/api/demo/users"});
  CHECK(std::get<session::SignedOut>(state).loading);
  (void)session::reduce(
      state, session::Answered{
                 LoadDemoUsers{}, 200,
                 R"({"users":[{"id":"u","name":"Ana","organization":{"id":"o","name":"Acme"}}]})"});
  CHECK(std::get<session::SignedOut>(state).users.size() == 1);
  CHECK(!std::get<session::SignedOut>(state).loading);
  const Effects chosen = session::reduce(state, session::UserChosen{model::UserId{"u"}});
  CHECK(all<Ask>(chosen)[0].http.body == R"({"userId":"u"})");
  CHECK(session::token(state).empty());
  const Effects opening = session::reduce(
      state, session::Answered{CreateDemoSession{}, 200,
                               R"({"token":"tok","expiresAt":"2026-01-31T12:00:00.000Z"})"});
  CHECK(testing::paths(opening) == std::vector<std::string>{"/api/session"});
  CHECK(session::token(state) == "tok");
  CHECK(session::signed_in(state) == nullptr);
  CHECK(delay(session::reduce(state, session::Answered{LoadSession{}, 503, ""}), Timer::Refetch));
  (void)session::reduce(
      state, session::Answered{
                 LoadSession{}, 200,
                 R"({"user":{"id":"u","name":"Ana"},"organization":{"id":"o","name":"Acme"},)"
                 R"("realtime":{"key":"k"},"epoch":"e","head":3})"});
  REQUIRE(session::signed_in(state) != nullptr);
  CHECK(session::signed_in(state)->session.user.name == "Ana");
  (void)session::reduce(state, session::TokenGiven{"fresh"});
  CHECK(session::token(state) == "fresh");
  (void)session::reduce(state, session::TokenRefused{});
  CHECK(std::get<session::SignedOut>(state).error == "Please sign in again.");
  CHECK(session::token(state).empty());
}

TEST_CASE("session: refusals come back to the choice, with the reason") {
  session::State state;
  (void)session::reduce(state, session::UsersAsked{});
  (void)session::reduce(state, session::UserChosen{model::UserId{"u"}});
  const Effects again = session::reduce(
      state, session::Answered{CreateDemoSession{}, 404, R"({"error":"Who?","code":"x"})"});
  CHECK(std::get<session::SignedOut>(state).error == "Who?");
  CHECK(testing::paths(again) == std::vector<std::string>{"/api/demo/users"});
  (void)session::reduce(state, session::TokenGiven{"old"});
  const Effects asked =
      session::reduce(state, session::Answered{LoadSession{}, 401, R"({"error":"Expired."})"});
  CHECK(all<AskToken>(asked).size() == 1);  // whoever gave it may have a better one
  (void)session::reduce(state, session::TokenGiven{"older"});
  (void)session::reduce(state, session::Answered{LoadSession{}, 401, R"({"error":"Expired."})"});
  CHECK(std::get<session::SignedOut>(state).error == "Expired.");
  (void)session::reduce(state, session::Answered{LoadSession{}, 200, "{}"});  // late
  CHECK(session::signed_in(state) == nullptr);
}

TEST_CASE("session: no answer is asked again, until there is one") {
  session::State state;
  (void)session::reduce(state, session::UsersAsked{});
  CHECK(delay(session::reduce(state, session::Answered{LoadDemoUsers{}, 0, ""}), Timer::Refetch));
  CHECK(!std::get<session::SignedOut>(state).error.empty());
  CHECK(testing::paths(session::reduce(state, session::AskAgain{})) ==
        std::vector<std::string>{"/api/demo/users"});
  CHECK(session::reduce(state, session::AskAgain{}).empty());  // under way already
  (void)session::reduce(state, session::Answered{LoadDemoUsers{}, 200, R"({"users":[]})"});
  CHECK(std::get<session::SignedOut>(state).error.empty());

  (void)session::reduce(state, session::UserChosen{model::UserId{"u"}});
  CHECK(delay(session::reduce(state, session::Answered{CreateDemoSession{}, 502, ""}),
              Timer::Refetch));
  CHECK(std::get<session::SigningIn>(state).unanswered);
  const Effects again = session::reduce(state, session::AskAgain{});
  REQUIRE(all<Ask>(again).size() == 1);
  CHECK(all<Ask>(again)[0].http.body == R"({"userId":"u"})");
}

TEST_CASE("session: where the realtime service is") {
  const std::string tail = "/app/k?protocol=7&client=goldenthread&version=1.0";
  CHECK(session::realtime_url({"k", "", 0, false, "", ""}) == tail);
  CHECK(session::realtime_url({"k", "h", 6001, false, "", ""}) == "ws://h:6001" + tail);
  CHECK(session::realtime_url({"k", "h", 0, true, "eu", ""}) == "wss://h" + tail);
  CHECK(session::realtime_url({"k", "", 0, false, "eu", ""}) == "wss://ws-eu.pusher.com" + tail);
}

TEST_CASE("presence: listed, arrived once however many tabs, departed") {
  presence::State state;
  presence::reduce(state, presence::Arrived{kRoom, {"u", ""}});
  CHECK(presence::find(state, kRoom) == nullptr);
  presence::reduce(state, presence::Listed{kRoom,
                                           {{"a", R"({"name":"Ana","avatar":"x"})"},
                                            {"b", "garbage"},
                                            {"a", R"({"name":"An"})"}}});
  REQUIRE(presence::find(state, kRoom)->members.size() == 2);
  CHECK(presence::find(state, kRoom)->members[0].name == "An");
  CHECK(presence::find(state, kRoom)->members[1].name == "b");
  presence::reduce(state, presence::Arrived{kRoom, {"c", R"({"name":"Cy"})"}});
  presence::reduce(state, presence::Arrived{kRoom, {"c", R"({"name":"Cyd"})"}});
  CHECK(presence::find(state, kRoom)->members.size() == 3);
  presence::reduce(state, presence::Departed{kRoom, "a"});
  presence::reduce(state, presence::Departed{kRoom, "zz"});
  CHECK(presence::find(state, kRoom)->members.size() == 2);
  presence::reduce(state, presence::LinkDown{});
  CHECK(presence::find(state, kRoom)->stale);
  presence::reduce(state, presence::Listed{kRoom, {}});
  CHECK(!presence::find(state, kRoom)->stale);
  presence::reduce(state, presence::RoomLeft{kRoom});
  CHECK(presence::find(state, kRoom) == nullptr);
}
