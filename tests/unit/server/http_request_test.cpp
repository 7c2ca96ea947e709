// HTTP requests: heads as they come, in pieces, and what is refused; chunked bodies.
#include "server/wire/http_request.hpp"

#include <string>
#include <string_view>

#include <doctest/doctest.h>

using namespace server::wire;

namespace {

HeadStatus status_of(std::string_view bytes) {
  RequestHead head;
  return parse_head(bytes, 0, head);
}
HeadStatus status_with(std::string_view header) {
  return status_of("GET / HTTP/1.1\r\n" + std::string(header) + "\r\n\r\n");
}

}  // namespace

TEST_CASE("a head: method, target, headers in any case, what follows is left") {
  const std::string bytes =
      "POST /a?b=c HTTP/1.1\r\nHost: x\r\nCONTENT-length:  12 \r\nX:\r\n\r\nbody";
  RequestHead head;
  REQUIRE(parse_head(bytes, 0, head) == HeadStatus::Complete);
  CHECK(head.method == "POST");
  CHECK(head.target == "/a?b=c");
  CHECK(head.header("hOST") == "x");
  CHECK(head.header("x").empty());
  CHECK(head.content_length == 12);
  CHECK(head.keep_alive);
  CHECK(bytes.substr(head.size) == "body");
}

TEST_CASE("a head in pieces is not yet one, however often it is looked at") {
  const std::string bytes = "GET / HTTP/1.1\r\nA: b\r\n\r\n";
  RequestHead head;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto part = std::string_view(bytes).substr(0, size);
    CHECK(parse_head(part, size == 0 ? 0 : size - 1, head) == HeadStatus::Incomplete);
  }
  CHECK(parse_head(bytes, bytes.size() - 1, head) == HeadStatus::Complete);
}

TEST_CASE("whether the connection stays") {
  const auto stays = [](const std::string& version, const std::string& connection) {
    const std::string bytes = "GET / " + version + "\r\nConnection: " + connection + "\r\n\r\n";
    RequestHead head;
    REQUIRE(parse_head(bytes, 0, head) == HeadStatus::Complete);
    return head.keep_alive;
  };
  CHECK(stays("HTTP/1.1", "keep-alive"));
  CHECK_FALSE(stays("HTTP/1.1", "foo, Close"));
  CHECK_FALSE(stays("HTTP/1.0", "foo"));
  CHECK(stays("HTTP/1.0", "Keep-Alive"));
}

TEST_CASE("what could be read in two ways is malformed") {
  CHECK(status_of("GET / HTTP/1.1\nHost: x\n\n\r\n\r\n") == HeadStatus::Malformed);
  for (const char* line :
       {"hello", "GET /", "GET  / HTTP/1.1", "GET / HTTP/9.9", "GET / x HTTP/1.1",
        "G\xc3\xa4T / HTTP/1.1", "GET /\x01 HTTP/1.1", "\x01\x02"}) {
    CHECK(status_of(std::string(line) + "\r\n\r\n") == HeadStatus::Malformed);
  }
  for (const char* header :
       {"no colon", "a b: c", "a : b", ": b", " folded: x", "a: b\r\n c", "a: \x01",
        "Content-Length: -1", "Content-Length: ", "Content-Length: 1\r\nContent-Length: 2",
        "Content-Length: 1\r\nTransfer-Encoding: chunked", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"}) {
    CHECK(status_with(header) == HeadStatus::Malformed);
  }
  CHECK(status_of("GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n") == HeadStatus::Malformed);
  CHECK(status_with("Content-Length: 1\r\nContent-Length: 1") == HeadStatus::Complete);
}

TEST_CASE("more headers than there may be; a length that fits no number") {
  std::string headers;
  for (std::size_t i = 0; i < kHeaders; ++i) headers += "a: b\r\n";
  CHECK(status_with(headers.substr(0, headers.size() - 2)) == HeadStatus::Complete);
  CHECK(status_with(headers + "a: b") == HeadStatus::TooManyHeaders);
  const std::string bytes = "GET / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n";
  RequestHead head;
  REQUIRE(parse_head(bytes, 0, head) == HeadStatus::Complete);
  CHECK(head.content_length > 1'000'000'000);
}

TEST_CASE("a WebSocket handshake has everything or is none") {
  const std::string good =
      "GET /app/k HTTP/1.1\r\nHost: x\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
  const auto key_of = [](const std::string& bytes) {
    RequestHead head;
    REQUIRE(parse_head(bytes, 0, head) == HeadStatus::Complete);
    return websocket_key(head).has_value();
  };
  CHECK(key_of(good));
  for (const char* part : {"GET", "WebSocket", ", Upgrade", "dGhl", ": 13"}) {
    std::string bytes = good;
    bytes.replace(bytes.find(part), std::string_view(part).size(), "X");
    RequestHead head;
    const bool refused =
        parse_head(bytes, 0, head) == HeadStatus::Malformed || !websocket_key(head).has_value();
    CHECK(refused);
  }
}

TEST_CASE("a chunked body, whole and byte by byte, with extensions and trailers") {
  const std::string bytes = "4;x=y\r\nWiki\r\n6\r\npedia \r\n0\r\nTrailer: 1\r\n\r\nGET";
  std::string_view input = bytes;
  ChunkedBody whole;
  CHECK(whole.take(input, 100) == ChunkedBody::Status::Done);
  CHECK(whole.body() == "Wikipedia ");
  CHECK(input == "GET");

  ChunkedBody pieces;
  for (std::size_t i = 0; i < bytes.size() - 3; ++i) {
    std::string_view one = std::string_view(bytes).substr(i, 1);
    const auto status = pieces.take(one, 100);
    const bool last = i + 4 == bytes.size();
    CHECK(status == (last ? ChunkedBody::Status::Done : ChunkedBody::Status::More));
  }
  CHECK(pieces.body() == "Wikipedia ");
}

TEST_CASE("chunks that are not: malformed, or too large before they have come") {
  const auto status = [](std::string_view input) { return ChunkedBody().take(input, 10); };
  CHECK(status("x\r\n") == ChunkedBody::Status::Malformed);
  CHECK(status("-1\r\n") == ChunkedBody::Status::Malformed);
  CHECK(status("1\r\nab") == ChunkedBody::Status::More);
  CHECK(status("1\r\nab\r\n") == ChunkedBody::Status::Malformed);
  CHECK(status("b\r\n") == ChunkedBody::Status::TooLarge);
  CHECK(status("ffffffffffffffffff\r\n") == ChunkedBody::Status::TooLarge);
  CHECK(status("1;" + std::string(1'000, 'x')) == ChunkedBody::Status::Malformed);
  CHECK(status("0\r\n" + std::string(10'000, 'x')) == ChunkedBody::Status::Malformed);
}
