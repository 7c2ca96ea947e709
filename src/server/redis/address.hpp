// Address: where a Redis server is, and how one signs in there. PURE.
//
//   redis[s]://[[user]:password@]host[:port][/database]      port 6379, database 0
//
// Invariant: what parse_address gives can be connected to as it is. Used by options and Link.
#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "server/outbound/stream.hpp"

namespace server::redis {

struct Address {
  outbound::Endpoint endpoint;
  std::string user;
  std::string password;
  int database = 0;
};

// Error code: bad_url. The message never repeats the password.
[[nodiscard]] base::Result<Address> parse_address(std::string_view url);

}  // namespace server::redis
