// Pusher's HTTP API over a hub's state: signatures, limits, answers.
#include "server/pusher_api/pusher_api.hpp"

#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "protocol/api.hpp"
#include "protocol/signature.hpp"
#include "server/auth/crypto.hpp"
#include "server/pusher_api/signature.hpp"
#include "unit/server/hub_world.hpp"

using namespace server;
using server::pusher_api::Answer;

namespace {

using Query = std::vector<std::pair<std::string, std::string>>;

struct Api {
  hub::test::World world;
  auth::AppKeys keys{"3", "278d425bdf160c739803", "7ad3773142a6692b25b8"};  // Pusher's docs
  base::Instant now{1'353'088'179'000};

  // A signed request; `change` may spoil it afterwards.
  Answer send(const std::string& method, const std::string& path, const std::string& body = "",
              Query query = {}) {
    query.emplace_back("auth_key", keys.key);
    query.emplace_back("auth_timestamp", std::to_string(now.ms / 1'000));
    query.emplace_back("auth_version", "1.0");
    if (!body.empty()) query.emplace_back("body_md5", auth::md5_hex(body));
    std::string target = path + "?";
    for (const auto& [key, value] : query) {
      target += key + "=" + protocol::api::url_encode(value) + "&";
    }
    target += "auth_signature=" + auth::hmac_sha256_hex(keys.secret, protocol::http_string_to_sign(
                                                                         method, path, query));
    api::Request request;
    request.method = method;
    request.target = target;
    request.body = body;
    return pusher_api::handle(keys, world.state, request, now);
  }
  Answer post(const std::string& resource, const std::string& body) {
    return send("POST", "/apps/3/" + resource, body);
  }
  std::string get(const std::string& resource, Query query = {}) {
    const Answer answer = send("GET", "/apps/3/" + resource, "", std::move(query));
    return answer.response.status == 200 ? answer.response.body
                                         : std::to_string(answer.response.status);
  }
};

}  // namespace

TEST_CASE("http api: the request of Pusher's documentation verifies, and only it") {
  const auth::AppKeys keys{"3", "278d425bdf160c739803", "7ad3773142a6692b25b8"};
  const std::string body =
      R"({"name":"foo","channels":["project-3"],"data":"{\"some\":\"data\"}"})";
  const Query query{
      {"auth_key", "278d425bdf160c739803"},
      {"auth_timestamp", "1353088179"},
      {"auth_version", "1.0"},
      {"body_md5", "ec365a775a4cd0599faeb73354201b6f"},
      {"auth_signature", "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6c"}};
  const base::Instant then{1'353'088'179'000};
  const auto code = [&](const Query& q, const std::string& text, base::Instant now) {
    const auto result = pusher_api::check_signature(keys, {"POST", "/apps/3/events", q, text}, now);
    return result ? std::string("ok") : result.error().code;
  };
  CHECK(code(query, body, then) == "ok");
  CHECK(code(query, body, then + 600'000) == "ok");
  CHECK(code(query, body, then + -600'000) == "ok");
  CHECK(code(query, body, then + 601'000) == "expired");
  CHECK(code(query, body, then + -601'000) == "expired");
  CHECK(code(query, body + " ", then) == "wrong_body");
  CHECK(code(query, "", then) == "wrong_body");
  CHECK(code({}, body, then) == "unsigned");
  const auto with = [&](std::size_t index, const char* value) {
    Query changed = query;
    changed[index].second = value;
    return code(changed, body, then);
  };
  CHECK(with(0, "other") == "unknown_key");
  CHECK(with(1, "") == "expired");
  CHECK(with(1, "1353088180") == "wrong_signature");
  CHECK(with(1, "99999999999999999999") == "expired");
  CHECK(with(2, "2.0") == "unsigned");
  CHECK(with(4, "da454824c97ba181a32ccc17a72625ba02771f50b50e1e7430e47a1f3f457e6d") ==
        "wrong_signature");
  CHECK(with(4, "") == "unsigned");
  CHECK(pusher_api::check_signature(keys, {"POST", "/apps/4/events", query, body}, then)
            .error()
            .code == "wrong_signature");
}

TEST_CASE("http api: events become inputs, with the excluded socket") {
  Api api;
  const Answer answer = api.post(
      "events", R"({"name":"foo","channels":["b","a","b"],"data":"{}","socket_id":"1.2"})");
  CHECK(answer.response.status == 200);
  CHECK(answer.response.body == "{}");
  REQUIRE(answer.inputs.size() == 1);
  const auto& published = std::get<hub::Published>(answer.inputs[0]);
  CHECK(published.channels == std::vector<std::string>{"a", "b"});
  CHECK(published.except_socket_id == "1.2");
  CHECK_FALSE(published.from_client);
  CHECK(
      api.post("events", R"({"name":"x","channel":"#server-to-user-1","data":""})").inputs.size() ==
      1);
}

TEST_CASE("http api: what is not an event is refused and changes nothing") {
  Api api;
  const std::string big(10'241, 'x');
  std::string many;
  for (int i = 0; i < 101; ++i) many += (i ? ",\"c" : "\"c") + std::to_string(i) + "\"";
  const std::pair<std::string, int> kBodies[] = {
      {"not json", 400},
      {"[]", 400},
      {"{}", 400},
      {R"({"name":"","channel":"a","data":""})", 400},
      {R"({"name":")" + std::string(201, 'n') + R"(","channel":"a","data":""})", 400},
      {R"({"name":"x","channel":"a"})", 400},
      {R"({"name":"x","channel":"a","data":{}})", 400},
      {R"({"name":"x","data":""})", 400},
      {R"({"name":"x","channel":"a b","data":""})", 400},
      {R"({"name":"x","channels":[],"data":""})", 400},
      {R"({"name":"x","channels":[7],"data":""})", 400},
      {R"({"name":"x","channels":[)" + many + R"(],"data":""})", 400},
      {R"({"name":"x","channels":["private-encrypted-a","b"],"data":""})", 400},
      {R"({"name":"x","channel":"a","data":"","socket_id":"1:2"})", 400},
      {R"({"name":"x","channel":"a","data":"","info":"other"})", 400},
      {R"({"name":"x","channel":"a","data":")" + big + "\"}", 413},
  };
  for (const auto& [body, status] : kBodies) {
    CAPTURE(body);
    const Answer answer = api.post("events", body);
    CHECK(answer.response.status == status);
    CHECK(answer.inputs.empty());
  }
  const std::string event = R"({"name":"x","channel":"a","data":""})";
  std::string batch = event;
  for (int i = 0; i < 10; ++i) batch += "," + event;
  CHECK(api.post("batch_events", "{\"batch\":[" + batch + "]}").response.status == 400);
  CHECK(api.post("batch_events", R"({"batch":[]})").response.status == 400);
  CHECK(api.post("batch_events", "{\"batch\":[" + event + ",{}]}").inputs.empty());
}

TEST_CASE("http api: info of the channels published to") {
  Api api;
  api.world.open(1).open(2);
  api.world.present(1, "presence-a", "ana");
  api.world.present(2, "presence-a", "ana");
  CHECK(
      api.post("events", R"({"name":"x","channels":["presence-a","b"],"data":"",
        "info":"user_count,subscription_count"})")
          .response.body ==
      R"({"channels":{"b":{"subscription_count":0},"presence-a":{"user_count":1,"subscription_count":2}}})");
  CHECK(api.post("batch_events",
                 R"({"batch":[{"name":"x","channel":"presence-a","data":"","info":"user_count"},
                              {"name":"x","channel":"b","data":""}]})")
            .response.body == R"({"batch":[{"user_count":1},{}]})");
  const Answer batch =
      api.post("batch_events", R"({"batch":[{"name":"x","channel":"b","data":""}]})");
  CHECK(batch.response.body == "{}");
  CHECK(batch.inputs.size() == 1);
}

TEST_CASE("http api: channels, one channel, its users") {
  Api api;
  api.world.open(1).open(2);
  api.world.present(1, "presence-a", "ana");
  api.world.present(2, "presence-a", "bo");
  api.world.subscribe(1, "news");
  api.world.publish("cache-a", "x", "7");
  api.world.sign_in(1, "ana");
  api.world.subscribe(1, "#server-to-user-ana");
  CHECK(api.get("channels") == R"({"channels":{"news":{},"presence-a":{}}})");
  CHECK(api.get("channels", {{"filter_by_prefix", "presence-"}, {"info", "user_count"}}) ==
        R"({"channels":{"presence-a":{"user_count":2}}})");
  CHECK(api.get("channels", {{"info", "user_count"}}) == "400");
  CHECK(api.get("channels", {{"info", "subscription_count"}}) ==
        R"({"channels":{"news":{"subscription_count":1},"presence-a":{"subscription_count":2}}})");
  CHECK(api.get("channels/news") == R"({"occupied":true})");
  CHECK(api.get("channels/other") == R"({"occupied":false})");
  CHECK(api.get("channels/presence-a", {{"info", "user_count,subscription_count"}}) ==
        R"({"occupied":true,"user_count":2,"subscription_count":2})");
  CHECK(api.get("channels/news", {{"info", "user_count"}}) == "400");
  CHECK(api.get("channels/news", {{"info", "cache"}}) == "400");
  api.now = api.world.now;
  CHECK(api.get("channels/cache-a", {{"info", "cache"}}) ==
        R"({"occupied":false,"cache":{"data":"7","ttl":1800}})");
  CHECK(api.get("channels/cache-b", {{"info", "cache"}}) == R"({"occupied":false,"cache":null})");
  CHECK(api.get("channels/presence-a/users") == R"({"users":[{"id":"ana"},{"id":"bo"}]})");
  CHECK(api.get("channels/presence-b/users") == R"({"users":[]})");
  CHECK(api.get("channels/news/users") == "400");
}

TEST_CASE("http api: terminate_connections, also of ids that are percent-encoded") {
  Api api;
  const Answer answer = api.send("POST", "/apps/3/users/ana/terminate_connections", "{}");
  CHECK(answer.response.body == "{}");
  REQUIRE(answer.inputs.size() == 1);
  CHECK(std::get<hub::UserTerminated>(answer.inputs[0]).user_id == "ana");
  const Answer odd = api.send("POST", "/apps/3/users/a%40b/terminate_connections");
  REQUIRE(odd.inputs.size() == 1);
  CHECK(std::get<hub::UserTerminated>(odd.inputs[0]).user_id == "a@b");
}

TEST_CASE("http api: other applications, addresses and methods") {
  Api api;
  CHECK(api.send("GET", "/apps/4/channels").response.status == 404);
  CHECK(api.send("GET", "/apps/3/elsewhere").response.status == 404);
  CHECK(api.send("GET", "/apps/3/channels/a/b").response.status == 404);
  CHECK(api.send("GET", "/apps/3").response.status == 404);
  CHECK(api.send("GET", "/apps/3/events").response.status == 405);
  CHECK(api.send("POST", "/apps/3/channels").response.status == 405);
  api::Request bare;
  bare.method = "GET";
  bare.target = "/apps/3/channels";
  CHECK(pusher_api::handle(api.keys, api.world.state, bare, api.now).response.status == 401);
  bare.target = "/apps/3/channels?x=%zz";
  CHECK(pusher_api::handle(api.keys, api.world.state, bare, api.now).response.status == 400);
}
