// Options: the server's command line and environment (CONTRACT.md, "Programs").
//
// Invariant: the command line wins over the environment, the environment over defaults;
// an option that cannot be used is an Error with one clear line, never ignored.
// Called by entry/server_main.cpp and the tests.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "server/net/http_post.hpp"
#include "server/net/log.hpp"
#include "server/outbound/stream.hpp"
#include "server/redis/address.hpp"

namespace server {

struct Options {
  std::string host = "127.0.0.1";
  int port = 8080;
  std::string data = "goldenthread-data";
  std::string web_root;  // empty: ../web beside the program
  bool allow_public_demo = false;
  std::optional<bool> demo_data;  // default: in demo mode
  std::vector<std::string> authorized_origins;
  std::int64_t change_retention = 100'000;
  std::string app_id, key, secret;  // PUSHER_*; empty: made once, kept in the data folder
  // An outside realtime service, as the variables say; `service` is what they come to.
  std::string service_host, service_scheme, cluster;
  std::int64_t service_port = 0;  // 0: the scheme's
  std::optional<outbound::Endpoint> service;
  std::optional<redis::Address> redis;
  std::string encryption_key;  // 32 bytes; empty: derived from the secret
  bool realtime = true;
  bool tls_only = false;
  std::int64_t max_connections = 0;  // 0: no quota
  bool subscription_counts = true;
  std::optional<net::HttpUrl> webhook_url;
  net::LogLevel log_level = net::LogLevel::Info;
  bool help = false;
};

using Environment = std::function<const char*(const char* name)>;

// Error codes: bad_option, unavailable.
[[nodiscard]] base::Result<Options> parse_options(const std::vector<std::string>& arguments,
                                                  const Environment& environment);
[[nodiscard]] std::string help_text();

}  // namespace server
