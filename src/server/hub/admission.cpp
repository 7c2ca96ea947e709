#include "server/hub/admission.hpp"

#include <algorithm>
#include <charconv>

#include "protocol/frame.hpp"

namespace server::hub {
namespace {

// The value of a query parameter; nullopt when it is not there.
std::optional<std::string_view> parameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    const std::size_t equals = std::min(pair.find('='), pair.size());
    if (pair.substr(0, equals) == name) return pair.substr(std::min(equals + 1, pair.size()));
  }
  return std::nullopt;
}

}  // namespace

std::optional<Refusal> refuse_admission(std::string_view target, bool tls,
                                        const Admission& admission) {
  constexpr std::string_view kPrefix = "/app/";
  const std::size_t question = std::min(target.find('?'), target.size());
  const std::string_view path = target.substr(0, question);
  const std::string_view query = target.substr(std::min(question + 1, target.size()));

  if (path.substr(0, kPrefix.size()) != kPrefix) {
    return Refusal{protocol::CloseCode::UnknownPath, "There is no service at this path"};
  }
  if (path.substr(kPrefix.size()) != admission.key) {
    return Refusal{protocol::CloseCode::UnknownApp, "There is no application with this key"};
  }
  const auto version = parameter(query, "protocol");
  if (!version) {
    return Refusal{protocol::CloseCode::NoProtocol, "The protocol version is missing"};
  }
  int number = 0;
  const auto end = version->data() + version->size();
  const auto parsed = std::from_chars(version->data(), end, number);
  if (version->empty() || parsed.ec != std::errc{} || parsed.ptr != end) {
    return Refusal{protocol::CloseCode::InvalidVersionFormat,
                   "The protocol version is not a number"};
  }
  // Versions 5 and 6 differ from 7 in nothing that this server uses.
  if (number < 5 || number > protocol::kProtocolVersion) {
    return Refusal{protocol::CloseCode::UnsupportedProtocol,
                   "This server speaks protocol versions 5 to 7"};
  }
  if (admission.tls_only && !tls) {
    return Refusal{protocol::CloseCode::TlsOnly, "Connect with TLS (wss://)"};
  }
  if (!admission.enabled) {
    return Refusal{protocol::CloseCode::AppDisabled, "Realtime is switched off on this server"};
  }
  if (admission.quota != 0 && admission.connections >= admission.quota) {
    return Refusal{protocol::CloseCode::OverQuota, "The application has its full quota"};
  }
  if (admission.capacity != 0 && admission.connections >= admission.capacity) {
    return Refusal{protocol::CloseCode::OverCapacity, "The server is at its capacity"};
  }
  return std::nullopt;
}

}  // namespace server::hub
