// Metrics text, usage, and the addresses webhooks go to.
#include "server/net/metrics.hpp"

#include <string>

#include <doctest/doctest.h>

#include "server/api/http.hpp"
#include "server/net/http_post.hpp"

using namespace server;

TEST_CASE("histogram: cumulative buckets, sum and count") {
  net::Histogram histogram;
  for (const double seconds : {0.00005, 0.0001, 0.002, 7.0}) histogram.observe(seconds);
  std::string text;
  histogram.write(text, "x", "What it is.");
  CHECK(text.find("# TYPE x histogram\n") != std::string::npos);
  CHECK(text.find("x_bucket{le=\"0.0001\"} 2\n") != std::string::npos);
  CHECK(text.find("x_bucket{le=\"0.001\"} 2\n") != std::string::npos);
  CHECK(text.find("x_bucket{le=\"0.0025\"} 3\n") != std::string::npos);
  CHECK(text.find("x_bucket{le=\"1\"} 3\n") != std::string::npos);
  CHECK(text.find("x_bucket{le=\"+Inf\"} 4\n") != std::string::npos);
  CHECK(text.find("x_sum 7.00215\n") != std::string::npos);
  CHECK(text.find("x_count 4\n") != std::string::npos);
}

TEST_CASE("usage: the shape clients read") {
  CHECK(
      api::usage_json({2, 5, 7, 1, {1'700'000'000'000}}) ==
      R"({"connections":{"now":2,"peak":5},"messages":{"today":7},"authorizations":{"refused":1},"since":"2023-11-14T22:13:20.000Z"})");
}

TEST_CASE("webhook address: scheme, host, port and path") {
  const auto shown = [](const char* text) {
    const auto url = net::parse_http_url(text);
    if (!url) return std::string("bad");
    return std::string(url->tls ? "tls " : "") + url->host + " " + std::to_string(url->port) + " " +
           url->target;
  };
  CHECK(shown("http://example.com") == "example.com 80 /");
  CHECK(shown("https://example.com/hook?x=1#y") == "tls example.com 443 /hook?x=1");
  CHECK(shown("http://127.0.0.1:8081/a/b") == "127.0.0.1 8081 /a/b");
  CHECK(shown("http://[::1]:81?x") == "::1 81 /?x");
  CHECK(shown("http://[::1]/") == "::1 80 /");
  for (const char* text : {"", "example.com", "ftp://example.com", "http://", "http:///x",
                           "http://a:0", "http://a:65536", "http://a:x", "http://u@a/",
                           "http://a b/", "http://a/\r\nX: y", "http://]"}) {
    CAPTURE(text);
    CHECK(shown(text) == "bad");
  }
}
