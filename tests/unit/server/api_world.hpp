// The API over an in-memory database with demo data and a fake clock: for its tests.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "server/api/router.hpp"
#include "server/demo_data.hpp"
#include "server/storage/sqlite/database.hpp"

namespace server::api::test {

struct Reply {
  Response response;
  base::JsonDocument document;
  [[nodiscard]] int status() const { return response.status; }
  [[nodiscard]] base::JsonValue body() const { return document.root(); }
  [[nodiscard]] std::string text(std::string_view name) const {
    return std::string(body()[name].string().value_or(""));
  }
  [[nodiscard]] std::string code() const { return text("code"); }
};

struct World {
  std::unique_ptr<storage::Connection> database;
  Settings settings;
  base::Instant now{1'800'000'000'000};
  int next_id = 0;

  World() {
    database = std::move(*storage::sqlite::open(":memory:"));
    fill_with_demo_data(*database, now);
    settings.demo_secret = "demo";
    settings.verify_token = [](std::string_view token, base::Instant at) {
      return auth::verify_demo_token(token, "demo", at);
    };
    settings.app_keys = {"1", "key", "secret"};
    settings.realtime.key = "key";
    settings.realtime.auth_endpoint = "/api/pusher/auth";
  }

  [[nodiscard]] std::string token(const char* user) const {
    const bool acme = std::string_view(user) != "ines" && std::string_view(user) != "tom";
    return auth::make_demo_token(
        {model::UserId{user}, model::OrganizationId{acme ? "acme" : "northwind"}}, now + 1'000'000,
        "demo");
  }
  Reply send(Request request) {
    now.ms += 1;
    Reply reply;
    reply.response = handle(settings, *database, request, now,
                            [this] { return "made-" + std::to_string(++next_id); });
    if (auto document = base::JsonDocument::parse(reply.response.body)) {
      reply.document = *std::move(document);
    }
    return reply;
  }
  Reply call(const char* user, const char* method, const std::string& target,
             const std::string& body = "") {
    return send({method, target, "Bearer " + token(user), "application/json; charset=utf-8", body});
  }
  Reply get(const char* user, const std::string& target) { return call(user, "GET", target); }
  Reply post(const char* user, const std::string& target, const std::string& body) {
    return call(user, "POST", target, body);
  }
};

}  // namespace server::api::test
