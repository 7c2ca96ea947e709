#include "server/net/origins.hpp"

#include <algorithm>

namespace server::net {
namespace {

bool is_loopback(std::string_view origin) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (origin.substr(0, scheme.size()) != scheme) continue;
    const std::string_view authority = origin.substr(scheme.size());
    for (const std::string_view host : {"127.0.0.1", "localhost", "[::1]"}) {
      if (authority.substr(0, host.size()) != host) continue;
      if (authority.size() == host.size() || authority[host.size()] == ':') return true;
    }
  }
  return false;
}

}  // namespace

bool is_allowed(const OriginPolicy& policy, std::string_view origin) {
  if (origin.empty()) return false;
  if (policy.loopback && is_loopback(origin)) return true;
  return std::find(policy.allowed.begin(), policy.allowed.end(), origin) != policy.allowed.end();
}

}  // namespace server::net
