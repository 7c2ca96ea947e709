// Any bytes, cut anywhere, give the same messages as in one piece, and what is kept of an
// unfinished one stays within the limit. The first byte says how the input is cut.
#include "server/wire/websocket.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <vector>

#include "base/match.hpp"
#include "base/utf8.hpp"

namespace {

using namespace server::wire;
constexpr std::size_t kMaxMessage = 300;
constexpr std::size_t kHeaderBytes = 14;

std::vector<std::string> read(std::string bytes, std::size_t piece) {
  FrameReader reader;
  std::vector<std::string> seen;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    std::span<char> input = std::span(bytes).subspan(at, std::min(piece, bytes.size() - at));
    for (bool more = false; !more;) {
      const Incoming incoming = reader.next(input, kMaxMessage);
      base::match(
          incoming, [&](const More&) { more = true; },
          [&](const Message& m) {
            if (m.text.size() > kMaxMessage || !base::is_valid_utf8(m.text)) std::abort();
            seen.push_back("m" + std::string(m.text));
          },
          [&](const PingReceived& p) { seen.push_back("p" + std::string(p.payload)); },
          [&](const PongReceived&) { seen.emplace_back("o"); },
          [&](const CloseReceived& c) { seen.push_back("c" + std::to_string(c.code)); },
          [&](const Broken& b) { seen.push_back("b" + std::to_string(b.code)); });
      if (reader.kept_bytes() > 2 * kMaxMessage + kHeaderBytes) std::abort();
      if (!seen.empty() && seen.back()[0] == 'b') return seen;
    }
    if (!input.empty()) std::abort();
  }
  return seen;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  if (read(bytes, std::max<std::size_t>(bytes.size(), 1)) != read(bytes, 1U + data[0] % 16U)) {
    std::abort();
  }
  return 0;
}
