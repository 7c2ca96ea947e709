// WebSocket frames: RFC 6455's examples, every cut of the input, and what is refused.
#include "server/wire/websocket.hpp"

#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/match.hpp"
#include "base/prng.hpp"

using namespace server::wire;

namespace {

constexpr std::size_t kMax = 1'000;

std::string client_frame(int first, std::string_view payload, bool masked = true) {
  std::string out = encode_frame(static_cast<Opcode>(first & 0x0F), payload);
  out[0] = static_cast<char>(first);
  const auto length = static_cast<unsigned char>(out[1]);
  const std::size_t header = length == 127 ? 10 : length == 126 ? 4 : 2;
  if (!masked) return out;
  const std::string mask = "\x37\xfa\x21\x3d";
  out[1] = static_cast<char>(length | 0x80);
  for (std::size_t i = header; i < out.size(); ++i) {
    out[i] = static_cast<char>(out[i] ^ mask[(i - header) % 4]);
  }
  return out.insert(header, mask);
}
std::string text(std::string_view payload) { return client_frame(0x81, payload); }

// What came, as words: "text:Hello", "ping:x", "pong", "close:1000", "broken:1002".
std::vector<std::string> read_all(FrameReader& reader, std::string bytes) {
  std::vector<std::string> words;
  std::span<char> input(bytes);
  for (;;) {
    const Incoming incoming = reader.next(input, kMax);
    if (std::holds_alternative<More>(incoming)) return words;
    words.push_back(base::match(
        incoming, [](const More&) { return std::string(); },
        [](const Message& m) { return "text:" + std::string(m.text); },
        [](const PingReceived& p) { return "ping:" + std::string(p.payload); },
        [](const PongReceived&) { return std::string("pong"); },
        [](const CloseReceived& c) { return "close:" + std::to_string(c.code); },
        [](const Broken& b) { return "broken:" + std::to_string(b.code); }));
    if (words.back().starts_with("broken")) return words;
  }
}
std::vector<std::string> read_all(const std::string& bytes) {
  FrameReader reader;
  return read_all(reader, bytes);
}
using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("frames: RFC 6455's examples (5.7)") {
  CHECK(encode_frame(Opcode::Text, "Hello") == "\x81\x05Hello");
  CHECK(encode_frame(Opcode::Text, std::string(256, 'x')).substr(0, 4) ==
        std::string("\x81\x7E\x01\x00", 4));
  CHECK(encode_frame(Opcode::Text, std::string(65'536, 'x')).substr(0, 10) ==
        std::string("\x81\x7F\0\0\0\0\0\x01\0\0", 10));
  CHECK(read_all("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58") == Words{"text:Hello"});
  CHECK(read_all(client_frame(0x01, "Hel") + client_frame(0x80, "lo")) == Words{"text:Hello"});
  CHECK(read_all(client_frame(0x89, "Hello")) == Words{"ping:Hello"});
}

TEST_CASE("frames: a ping between two fragments is told first") {
  CHECK(read_all(client_frame(0x01, "Hel") + client_frame(0x89, "x") + client_frame(0x00, "l") +
                 client_frame(0x80, "o") + text("next")) ==
        Words{"ping:x", "text:Hello", "text:next"});
}

TEST_CASE("frames: however the input is cut, the same messages; nothing is kept between them") {
  base::Prng prng(7);
  const std::string bytes = text("one") + client_frame(0x01, "tw") + client_frame(0x8A, "") +
                            client_frame(0x80, "o") + text(std::string(200, 'z')) +
                            client_frame(0x88, std::string("\x03\xE8", 2) + "bye");
  const Words whole = read_all(bytes);
  REQUIRE(whole.size() == 5);
  for (int round = 0; round < 200; ++round) {
    FrameReader reader;
    Words words;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t size = std::min<std::size_t>(1 + prng.below(9), bytes.size() - at);
      for (const std::string& word : read_all(reader, bytes.substr(at, size)))
        words.push_back(word);
      at += size;
    }
    CHECK(words == whole);
    CHECK(reader.kept_bytes() == 0);
  }
}

TEST_CASE("frames: what breaks the protocol is refused with its code") {
  CHECK(read_all(client_frame(0x81, "x", false)) == Words{"broken:1002"});  // not masked
  CHECK(read_all(client_frame(0xC1, "x")) == Words{"broken:1002"});         // reserved bit
  CHECK(read_all(client_frame(0x85, "x")) == Words{"broken:1002"});         // opcode 5
  CHECK(read_all(client_frame(0x80, "x")) == Words{"broken:1002"});         // nothing to continue
  CHECK(read_all(client_frame(0x01, "x") + text("y")) == Words{"broken:1002"});
  CHECK(read_all(client_frame(0x09, "x")) == Words{"broken:1002"});  // a ping in fragments
  CHECK(read_all(client_frame(0x89, std::string(126, 'x'))) == Words{"broken:1002"});
  CHECK(read_all(client_frame(0x82, "x")) == Words{"broken:1003"});
  CHECK(read_all(text("\xff\xfe")) == Words{"broken:1007"});
  CHECK(read_all(client_frame(0x01, "\xe2\x82") + client_frame(0x80, "\xac")) ==
        Words{"text:\xe2\x82\xac"});
}

TEST_CASE("frames: a message that is too big is refused when its header is there") {
  CHECK(read_all(text(std::string(kMax, 'x'))).size() == 1);
  CHECK(read_all(text(std::string(kMax + 1, 'x')).substr(0, 8)) == Words{"broken:1009"});
  CHECK(read_all("\x81\xFF\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF....") == Words{"broken:1009"});
  CHECK(read_all(client_frame(0x01, std::string(600, 'x')) +
                 client_frame(0x00, std::string(401, 'x'))) == Words{"broken:1009"});
}

TEST_CASE("close frames: codes that may be sent, a reason in UTF-8") {
  const auto close = [](int code, std::string_view reason) {
    std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
    return read_all(client_frame(0x88, payload.append(reason)));
  };
  CHECK(close(1000, "") == Words{"close:1000"});
  CHECK(close(4200, "bye") == Words{"close:4200"});
  CHECK(read_all(client_frame(0x88, "")) == Words{"close:1005"});
  CHECK(read_all(client_frame(0x88, "x")) == Words{"broken:1002"});
  for (const int code : {0, 999, 1004, 1005, 1006, 1015, 2999, 5000}) {
    CHECK(close(code, "") == Words{"broken:1002"});
  }
  CHECK(close(1000, "\xff") == Words{"broken:1007"});
  CHECK(encode_close(4101, std::string(200, 'x')).size() == 2 + 125);
  CHECK(encode_close(kNoStatus, "x") == std::string("\x88\x00", 2));
}
