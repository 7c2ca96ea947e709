#include "protocol/frame.hpp"

#include <doctest/doctest.h>

#include "base/json.hpp"

using namespace protocol;

namespace {

template <class T>
T server(const std::string& text) {
  auto frame = parse_server_frame(text);
  REQUIRE_MESSAGE(frame.has_value(), text);
  auto* found = std::get_if<T>(&*frame);
  REQUIRE(found != nullptr);
  return *found;
}

template <class T>
T client(const std::string& text) {
  auto frame = parse_client_frame(text);
  REQUIRE_MESSAGE(frame.has_value(), text);
  auto* found = std::get_if<T>(&*frame);
  REQUIRE(found != nullptr);
  return *found;
}

std::string server_error(const std::string& text) {
  const auto frame = parse_server_frame(text);
  return frame ? "" : frame.error().code;
}

std::string client_error(const std::string& text) {
  const auto frame = parse_client_frame(text);
  return frame ? "" : frame.error().code;
}

bool data_is_string(const ServerFrame& frame) {
  const auto document = base::JsonDocument::parse(encode(frame));
  REQUIRE(document.has_value());
  return document->root()["data"].is_string();
}

}  // namespace

TEST_CASE("frame: the greeting, with data as text and as an object") {
  const auto quoted = server<ConnectionEstablished>(
      R"({"event":"pusher:connection_established","data":"{\"socket_id\":\"1.2\",\"activity_timeout\":30}"})");
  CHECK(quoted.socket_id == "1.2");
  CHECK(quoted.activity_timeout_s == 30);
  const auto plain = server<ConnectionEstablished>(
      R"({"event":"pusher:connection_established","data":{"socket_id":"1.2"}})");
  CHECK(plain.activity_timeout_s == 120);
  for (const char* bad : {"0", "-5", "99999999", "\"30\"", "1.5", "null"}) {
    CAPTURE(bad);
    CHECK(
        server<ConnectionEstablished>(
            R"({"event":"pusher:connection_established","data":{"socket_id":"1.2","activity_timeout":)" +
            std::string(bad) + "}}")
            .activity_timeout_s == 120);
  }
  CHECK(server_error(R"({"event":"pusher:connection_established","data":"{}"})") ==
        "invalid_frame");
}

TEST_CASE("frame: pusher:error carries an object, its code may be null") {
  const auto error = server<ProtocolError>(
      R"({"event":"pusher:error","data":{"message":"Over capacity","code":4100}})");
  CHECK(error.code == 4100);
  CHECK(error.message == "Over capacity");
  CHECK(!server<ProtocolError>(R"({"event":"pusher:error","data":{"message":"x","code":null}})")
             .code);
  CHECK(server<ProtocolError>(R"({"event":"pusher:error","data":"{\"code\":4001}"})").code == 4001);
  CHECK(!data_is_string(ProtocolError{4201, "No pong"}));
}

TEST_CASE("frame: presence keeps the order of ids and the infos of the hash") {
  const auto frame = server<SubscriptionSucceeded>(
      R"({"event":"pusher_internal:subscription_succeeded","channel":"presence-thread-t",)"
      R"("data":"{\"presence\":{\"count\":2,\"ids\":[\"b\",\"a\"],)"
      R"(\"hash\":{\"a\":{\"name\":\"Ana\"},\"b\":null}}}"})");
  REQUIRE(frame.members);
  REQUIRE(frame.members->size() == 2);
  CHECK(frame.members->at(0).user_id == "b");
  CHECK(frame.members->at(0).user_info == "null");
  CHECK(frame.members->at(1).user_info == R"({"name":"Ana"})");
  const auto hash_only = server<SubscriptionSucceeded>(
      R"({"event":"pusher_internal:subscription_succeeded","channel":"c","data":{"presence":{"hash":{"x":{}}}}})");
  CHECK(hash_only.members->at(0).user_id == "x");
  CHECK(!server<SubscriptionSucceeded>(
             R"({"event":"pusher_internal:subscription_succeeded","channel":"c","data":"{}"})")
             .members);
}

TEST_CASE("frame: every server frame survives encode and parse, data quoted as servers do") {
  const std::vector<ServerFrame> frames{
      Ping{},
      Pong{},
      ConnectionEstablished{"12.34", 30},
      SubscriptionSucceeded{"private-x", std::nullopt},
      SubscriptionSucceeded{"presence-x",
                            std::vector<Member>{{"u1", R"({"name":"A\"b"})"}, {"u2", ""}}},
      SubscriptionSucceeded{"presence-x", std::vector<Member>{}},
      SubscriptionError{"private-x", "AuthError", "Denied", 403},
      SubscriptionCount{"c", 3},
      MemberAdded{"presence-x", {"u", R"({"name":"A"})"}},
      MemberRemoved{"presence-x", "u"},
      ProtocolError{4009, "No"},
      ProtocolError{std::nullopt, "No"},
      ChannelEvent{"comment:created", "private-x", R"({"a":"ä\n"})", ""},
      ChannelEvent{"client-typing", "presence-x", R"({"t":true})", "u"},
      ChannelEvent{"raw", "c", "not json", ""}};
  for (const ServerFrame& frame : frames) {
    const std::string text = encode(frame);
    CAPTURE(text);
    const auto again = parse_server_frame(text);
    REQUIRE(again.has_value());
    CHECK(again->index() == frame.index());
    CHECK(encode(*again) == text);
  }
  CHECK(data_is_string(frames[2]));
  CHECK(data_is_string(frames[3]));
  CHECK(data_is_string(frames[5]));
  CHECK(data_is_string(frames[11 + 1]));
}

TEST_CASE("frame: a member without user_id is refused") {
  CHECK(server_error(R"({"event":"pusher_internal:member_added","channel":"c","data":"{}"})") ==
        "invalid_frame");
  CHECK(server_error(
            R"({"event":"pusher_internal:member_removed","channel":"c","data":{"user_id":7}})") ==
        "invalid_frame");
}

TEST_CASE("frame: an event's data may be text or a value, and is kept as JSON text") {
  CHECK(server<ChannelEvent>(R"({"event":"x","channel":"c","data":"{\"a\":1}"})").data ==
        R"({"a":1})");
  CHECK(server<ChannelEvent>(R"({"event":"x","channel":"c","data":{"a":[1,2]}})").data ==
        R"({"a":[1,2]})");
  CHECK(server<ChannelEvent>(R"({"event":"x","channel":"c"})").data.empty());
  CHECK(server<ChannelEvent>(R"({"event":"x","data":"y","user_id":"u"})").user_id == "u");
}

TEST_CASE("frame: protocol events of the future are passed on, whatever their data") {
  for (const char* text :
       {R"({"event":"pusher:new"})", R"({"event":"pusher_internal:new","data":"not JSON"})"}) {
    const auto frame = protocol::parse_server_frame(text);
    REQUIRE(frame);
    REQUIRE(std::holds_alternative<protocol::ChannelEvent>(*frame));
    const auto again = protocol::parse_server_frame(protocol::encode(*frame));
    REQUIRE(again);
    CHECK(std::get<protocol::ChannelEvent>(*again).event ==
          std::get<protocol::ChannelEvent>(*frame).event);
  }
}

TEST_CASE("frame: garbage gives an error, never a frame") {
  for (const char* text : {"", "[]", "null", "7", "\"x\"", "{}", R"({"event":7})",
                           R"({"event":null,"data":{}})", "{\"event\":\"a\""}) {
    CAPTURE(text);
    CHECK(!server_error(text).empty());
    CHECK(!client_error(text).empty());
  }
  CHECK(server_error(R"({"event":"pusher:error","data":"{"})") == "invalid_json");
  CHECK(client_error(std::string(100'000, '[')) == "json_too_deep");
  CHECK(client_error("{\"event\":\"\xFF\"}") == "invalid_json");
  CHECK(client_error(R"({"event":"pusher:unheard"})") == "unknown_event");
  CHECK(client_error(R"({"event":"clientx"})") == "unknown_event");
}

TEST_CASE("frame: subscriptions as stock clients send them") {
  const auto subscribe = client<Subscribe>(
      R"({"event":"pusher:subscribe","data":{"auth":"k:s","channel_data":"{\"user_id\":\"1\"}","channel":"presence-x"}})");
  CHECK(subscribe.channel == "presence-x");
  CHECK(subscribe.auth == "k:s");
  CHECK(subscribe.channel_data == R"({"user_id":"1"})");
  const auto bare = client<Subscribe>(R"({"event":"pusher:subscribe","data":{"channel":"x"}})");
  CHECK(bare.auth.empty());
  CHECK(client<Subscribe>(
            R"({"event":"pusher:subscribe","data":{"channel":"x","auth":"","channel_data":null}})")
            .channel_data.empty());
  CHECK(client_error(R"({"event":"pusher:subscribe","data":{}})") == "invalid_frame");
  CHECK(client_error(R"({"event":"pusher:subscribe","data":{"channel":7}})") == "invalid_frame");
  CHECK(client_error(
            R"({"event":"pusher:subscribe","data":{"channel":"x","channel_data":{"a":1}}})") ==
        "invalid_frame");
  CHECK(client<Unsubscribe>(R"({"event":"pusher:unsubscribe","data":{"channel":"x"}})").channel ==
        "x");
}

TEST_CASE("frame: every client frame survives encode and parse") {
  const std::vector<ClientFrame> frames{
      Ping{},
      Pong{},
      Subscribe{"x", "", ""},
      Subscribe{"presence-x", "k:s", R"({"user_id":"ä"})"},
      Unsubscribe{"x"},
      SignIn{"k:s", R"({"id":"1"})"},
      ClientEvent{"client-typing", "presence-x", R"({"typing":true})"}};
  for (const ClientFrame& frame : frames) {
    const std::string text = encode(frame);
    CAPTURE(text);
    const auto again = parse_client_frame(text);
    REQUIRE(again.has_value());
    CHECK(again->index() == frame.index());
    CHECK(encode(*again) == text);
  }
  CHECK(encode(ClientFrame{Ping{}}) == R"({"event":"pusher:ping","data":{}})");
  CHECK(encode(ServerFrame{Pong{}}) == R"({"event":"pusher:pong","data":"{}"})");
}

TEST_CASE("frame: cache misses, sign-ins and watchlists survive encode and parse") {
  const std::vector<std::pair<ServerFrame, const char*>> frames{
      {CacheMiss{"cache-a"}, R"({"event":"pusher:cache_miss","channel":"cache-a","data":"{}"})"},
      {SignInSuccess{R"({"id":"1"})"},
       R"({"event":"pusher:signin_success","data":{"user_data":"{\"id\":\"1\"}"}})"},
      {WatchlistEvents{{{"online", {"a", "b"}}, {"offline", {"c"}}}},
       R"({"event":"pusher_internal:watchlist_events","data":"{\"events\":[{\"name\":\"online\",\"user_ids\":[\"a\",\"b\"]},{\"name\":\"offline\",\"user_ids\":[\"c\"]}]}"})"}};
  for (const auto& entry : frames) {
    const std::string text = entry.second;
    CAPTURE(text);
    CHECK(encode(entry.first) == text);
    const auto again = parse_server_frame(text);
    REQUIRE(again.has_value());
    CHECK(encode(*again) == text);
  }
}

TEST_CASE("frame: client events name a channel; sign-in has both parts") {
  CHECK(client<ClientEvent>(R"({"event":"client-a","channel":"private-x","data":{"b":1}})").data ==
        R"({"b":1})");
  CHECK(client_error(R"({"event":"client-a","data":{}})") == "invalid_frame");
  CHECK(client_error(R"({"event":"pusher:signin","data":{"auth":"k:s"}})") == "invalid_frame");
  CHECK(
      client<SignIn>(R"({"event":"pusher:signin","data":{"auth":"k:s","user_data":"{}"}})").auth ==
      "k:s");
  (void)client<Ping>(R"({"event":"pusher:ping"})");
}
