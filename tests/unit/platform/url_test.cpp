// platform/native/url: addresses as people and servers write them.
#include "platform/native/url.hpp"

#include <doctest/doctest.h>

using platform::native::parse_url;
using platform::native::resolve_url;

TEST_CASE("url: parts and defaults") {
  const auto plain = parse_url("http://example.org");
  REQUIRE(plain.has_value());
  CHECK_FALSE(plain->tls);
  CHECK(plain->host == "example.org");
  CHECK(plain->port == 80);
  CHECK(plain->target == "/");
  CHECK(plain->authority() == "example.org");

  const auto secure = parse_url("WSS://example.org:8443/app/key?protocol=7");
  REQUIRE(secure.has_value());
  CHECK(secure->tls);
  CHECK(secure->port == 8443);
  CHECK(secure->target == "/app/key?protocol=7");
  CHECK(secure->authority() == "example.org:8443");

  const auto address = parse_url("https://[::1]?q");
  REQUIRE(address.has_value());
  CHECK(address->host == "::1");
  CHECK(address->port == 443);
  CHECK(address->target == "/?q");
  CHECK(address->authority() == "[::1]");
}

TEST_CASE("url: what is refused") {
  for (const char* text :
       {"", "example.org", "ftp://example.org", "http://", "http://:80", "http://h:0",
        "http://h:70000", "http://h:8x", "http://[::1", "http://[::1]x", "http://a@h",
        "http://h/#f", "http://h/a b", "http://h/\r\nX: 1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_url(text).has_value());
  }
}

TEST_CASE("url: a path is on the base's origin, an address stands for itself") {
  const auto base = parse_url("https://example.org:444/ignored");
  REQUIRE(base.has_value());
  const auto path = resolve_url(*base, "/app/key");
  REQUIRE(path.has_value());
  CHECK(path->tls);
  CHECK(path->port == 444);
  CHECK(path->target == "/app/key");
  const auto other = resolve_url(*base, "ws://other:6001/app/key");
  REQUIRE(other.has_value());
  CHECK(other->host == "other");
  CHECK_FALSE(resolve_url(*base, "//evil/x").has_value());
  CHECK_FALSE(resolve_url(*base, "relative").has_value());
}
