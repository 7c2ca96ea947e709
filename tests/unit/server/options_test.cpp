// Options: command line over environment over defaults; unusable ones are refused.
#include "server/options.hpp"

#include <map>
#include <string>

#include <doctest/doctest.h>

namespace {

base::Result<server::Options> parse(std::vector<std::string> arguments,
                                    std::map<std::string, std::string> environment = {}) {
  return server::parse_options(arguments, [&](const char* name) -> const char* {
    const auto found = environment.find(name);
    return found == environment.end() ? nullptr : found->second.c_str();
  });
}

}  // namespace

TEST_CASE("defaults") {
  const auto options = parse({});
  REQUIRE(options);
  CHECK(options->host == "127.0.0.1");
  CHECK(options->port == 8080);
}

TEST_CASE("the command line wins over the environment; both spellings") {
  const auto options =
      parse({"--port", "1", "--data=/tmp/x"}, {{"GT_PORT", "2"}, {"GT_HOST", "::1"}});
  REQUIRE(options);
  CHECK(options->port == 1);
  CHECK(options->data == "/tmp/x");
  CHECK(options->host == "::1");
}

TEST_CASE("origins are a list") {
  const auto options = parse({"--authorized-origins", "https://a.example,http://b.example:81"});
  REQUIRE(options);
  CHECK(options->authorized_origins ==
        std::vector<std::string>{"https://a.example", "http://b.example:81"});
}

TEST_CASE("what cannot be used is refused with one line") {
  const std::vector<std::vector<std::string>> wrong = {{"--nope"},
                                                       {"--port"},
                                                       {"--port", "x"},
                                                       {"--port", "65536"},
                                                       {"--port", "-1"},
                                                       {"--auth", "jwt"},
                                                       {"--auth", "x"},
                                                       {"--log-level", "x"},
                                                       {"--demo-data", "maybe"},
                                                       {"--host", "0.0.0.0"},
                                                       {"--authorized-origins", "example.com"},
                                                       {"--redis-url", "http://x"},
                                                       {"stray"},
                                                       {"--change-retention", "1"},
                                                       {"--realtime", "maybe"},
                                                       {"--tls-only", "1"},
                                                       {"--max-connections", "-1"},
                                                       {"--subscription-counts", ""},
                                                       {"--webhook-url", "example.com"}};
  for (const auto& arguments : wrong) {
    CAPTURE(arguments[0]);
    const auto options = parse(arguments);
    REQUIRE_FALSE(options);
    CHECK(options.error().message.find('\n') == std::string::npos);
  }
  CHECK_FALSE(parse({}, {{"DATABASE_URL", "postgres://x"}}));
  CHECK_FALSE(parse({}, {{"PUSHER_KEY", "only-half"}}));
  CHECK_FALSE(parse({}, {{"PUSHER_ENCRYPTION_MASTER_KEY_BASE64", "c2hvcnQ="}}));
}

TEST_CASE("realtime: switches, quota, webhooks, the encryption key") {
  const auto options = parse(
      {"--realtime", "off", "--tls-only", "on", "--max-connections", "7", "--subscription-counts",
       "off", "--webhook-url", "https://example.com:1/x"},
      {{"PUSHER_ENCRYPTION_MASTER_KEY_BASE64", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}});
  REQUIRE(options);
  CHECK_FALSE(options->realtime);
  CHECK(options->tls_only);
  CHECK(options->max_connections == 7);
  CHECK_FALSE(options->subscription_counts);
  CHECK(options->webhook_url->host == "example.com");
  CHECK(options->encryption_key == "01234567890123456789012345678901");
}

TEST_CASE("an outside realtime service") {
  using Variables = std::map<std::string, std::string>;
  const auto with = [](Variables more) {
    more.insert({{"PUSHER_APP_ID", "1"}, {"PUSHER_KEY", "k"}, {"PUSHER_SECRET", "s"}});
    return parse({}, more);
  };
  CHECK_FALSE(with({})->service);
  const auto cluster = with({{"PUSHER_CLUSTER", "eu"}});
  REQUIRE(cluster);
  CHECK(*cluster->service == server::outbound::Endpoint{"api-eu.pusher.com", 443, true});
  CHECK(cluster->service_host.empty());
  const auto host =
      with({{"PUSHER_HOST", "[::1]"}, {"PUSHER_PORT", "6001"}, {"PUSHER_SCHEME", "http"}});
  REQUIRE(host);
  CHECK(*host->service == server::outbound::Endpoint{"::1", 6001, false});
  CHECK(with({{"PUSHER_HOST", "rt.example"}})->service->port == 443);
  CHECK(with({{"PUSHER_HOST", "rt.example"}, {"PUSHER_SCHEME", "http"}})->service->port == 80);
  CHECK(with({{"PUSHER_HOST", "rt.example"}, {"PUSHER_CLUSTER", "eu"}})->service->host ==
        "rt.example");

  CHECK_FALSE(with({{"PUSHER_HOST", "https://rt.example"}}));
  CHECK_FALSE(with({{"PUSHER_CLUSTER", "eu.evil"}}));
  CHECK_FALSE(with({{"PUSHER_HOST", "h"}, {"PUSHER_SCHEME", "ws"}}));
  CHECK_FALSE(with({{"PUSHER_HOST", "h"}, {"PUSHER_PORT", "0"}}));
  CHECK_FALSE(with({{"PUSHER_PORT", "6001"}}));
  CHECK_FALSE(with({{"PUSHER_HOST", "h"}, {"REDIS_URL", "redis://h"}}));
  CHECK_FALSE(parse({}, {{"PUSHER_CLUSTER", "eu"}}));
  CHECK_FALSE(parse({}, {{"PUSHER_HOST", "h"}, {"PUSHER_KEY", "k"}, {"PUSHER_SECRET", "s"}}));
}

TEST_CASE("servers to be joined to") {
  CHECK(parse({"--redis-url", "redis://h:7000/2"})->redis->endpoint.port == 7000);
  CHECK(parse({}, {{"REDIS_URL", "redis://h"}})->redis);
  CHECK_FALSE(parse({})->redis);
}

TEST_CASE("a public demo must be asked for") {
  CHECK(parse({"--host", "0.0.0.0", "--allow-public-demo"}));
  CHECK(parse({"--host", "0.0.0.0"}, {{"GT_ALLOW_PUBLIC_DEMO", "1"}}));
  CHECK(parse({"--host", "127.0.0.2"}));
}

TEST_CASE("the help names every option and variable") {
  const std::string help = server::help_text();
  for (const char* name :
       {"--host", "GT_HOST", "--port", "--data", "--database-url", "DATABASE_URL", "--redis-url",
        "--auth", "--jwt-key", "CLERK_JWT_KEY", "--jwt-issuer", "--authorized-origins",
        "GT_ORIGINS", "--log-level", "PUSHER_KEY"}) {
    CHECK(help.find(name) != std::string::npos);
  }
}
