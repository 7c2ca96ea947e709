// Any bytes give a frame or an error; what was understood is encoded to a frame of the same
// kind, in both directions of the protocol. (Not to equal bytes: numbers in the data may
// lose their last digit in RapidJSON.)
#include "protocol/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

template <class Parse>
void round_trip(std::string_view text, Parse parse) {
  const auto frame = parse(text);
  if (!frame) return;
  const auto again = parse(protocol::encode(*frame));
  if (!again || again->index() != frame->index()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  round_trip(text, protocol::parse_client_frame);
  round_trip(text, protocol::parse_server_frame);
  return 0;
}
