// Channel names: any bytes have a kind; what is valid keeps to the charset and length, and
// survives a subscription; our own names lead back to their ids.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "protocol/channel_name.hpp"
#include "protocol/frame.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view name(reinterpret_cast<const char*>(data), size);
  (void)protocol::channel_kind(name);
  (void)protocol::is_cache_channel(name);
  if (const auto id = protocol::organization_of_channel(name)) {
    if (protocol::organization_channel(*id) != name) std::abort();
  }
  if (const auto id = protocol::thread_of_channel(name)) {
    if (protocol::thread_channel(*id) != name) std::abort();
  }
  if (!protocol::is_valid_channel(name)) return 0;
  if (name.empty() || name.size() > protocol::kChannelNameBytes) std::abort();
  if (name[0] == '#') return 0;
  const protocol::ClientFrame frame = protocol::Subscribe{std::string(name), "", ""};
  const auto again = protocol::parse_client_frame(protocol::encode(frame));
  if (!again || std::get<protocol::Subscribe>(*again).channel != name) std::abort();
  return 0;
}
