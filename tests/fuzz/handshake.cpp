// The path and query of a WebSocket request: any bytes are admitted or refused with a code
// that stops the client; what is admitted names our key and a protocol version we speak.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/hub/admission.hpp"

namespace {

void judge(std::string_view target) {
  using server::hub::refuse_admission;
  const auto refusal = refuse_admission(target, false, {"key"});
  if (!refusal) {
    if (target.substr(0, 9) != "/app/key?") std::abort();
    if (target.find("protocol=") == std::string_view::npos) std::abort();
    // Whoever is admitted is refused once there is no room.
    if (!refuse_admission(target, false, {"key", true, false, 1, 0, 1})) std::abort();
    return;
  }
  const int code = static_cast<int>(refusal->code);
  if (code < 4000 || code > 4008 || refusal->message.empty()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  judge(text);
  judge("/app/" + text);
  judge("/app/key?" + text);
  return 0;
}
