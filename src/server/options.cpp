#include "server/options.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "server/auth/crypto.hpp"

namespace server {
namespace {

using base::fail;
using base::Result;

// One option: how it is named, and what its value does. `apply` gives a complaint or "".
struct Option {
  const char* flag;
  const char* variable;
  const char* value;  // its name in the help; nullptr: a switch
  const char* help;
  std::string (*apply)(Options&, const std::string&);
};

std::string parse_number(const std::string& text, std::int64_t min, std::int64_t max,
                         std::int64_t& out) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end || number < min ||
      number > max) {
    return "must be a number from " + std::to_string(min) + " to " + std::to_string(max);
  }
  out = number;
  return {};
}

std::string set_port(Options& o, const std::string& value) {
  std::int64_t port = 0;
  std::string complaint = parse_number(value, 0, 65'535, port);
  if (complaint.empty()) o.port = static_cast<int>(port);
  return complaint;
}

std::string set_auth(Options&, const std::string& value) {
  if (value == "demo") return {};
  if (value == "jwt") return "jwt is not available in this version yet; use demo";
  return "must be demo or jwt";
}

std::string set_origins(Options& o, const std::string& value) {
  o.authorized_origins.clear();
  std::size_t from = 0;
  while (from <= value.size()) {
    const std::size_t comma = std::min(value.find(',', from), value.size());
    std::string origin = value.substr(from, comma - from);
    from = comma + 1;
    if (origin.empty()) continue;
    const std::size_t scheme = origin.find("://");
    if (scheme == std::string::npos || origin.find('/', scheme + 3) != std::string::npos) {
      return "must list origins such as https://example.com, without a path";
    }
    o.authorized_origins.push_back(std::move(origin));
  }
  return {};
}

std::string set_log_level(Options& o, const std::string& value) {
  constexpr const char* kNames[] = {"error", "warning", "info", "debug"};
  for (int i = 0; i < 4; ++i) {
    if (value == kNames[i]) {
      o.log_level = static_cast<net::LogLevel>(i);
      return {};
    }
  }
  return "must be error, warning, info or debug";
}

// A switch that is given as on or off.
template <auto Member>
std::string set_switch(Options& o, const std::string& value) {
  if (value != "on" && value != "off") return "must be on or off";
  o.*Member = value == "on";
  return {};
}

std::string set_webhook_url(Options& o, const std::string& value) {
  auto url = net::parse_http_url(value);
  if (!url) return url.error().message;
  o.webhook_url = *std::move(url);
  return {};
}

std::string set_encryption_key(Options& o, const std::string& value) {
  auto key = auth::from_base64(value);
  if (!key || key->size() != 32) return "must be 32 bytes in base64";
  o.encryption_key = *std::move(key);
  return {};
}

std::string set_public_demo(Options& o, const std::string& value) {
  if (!value.empty() && value != "1" && value != "0") return "must be 1 or 0";
  o.allow_public_demo = value != "0";
  return {};
}

std::string set_redis(Options& o, const std::string& value) {
  auto address = redis::parse_address(value);
  if (!address) return address.error().message;
  o.redis = *std::move(address);
  return {};
}

// Both become part of host names and messages.
bool is_host(const std::string& text) {
  return text.find_first_not_of(
             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-.:[]_") ==
         std::string::npos;
}

std::string set_service_host(Options& o, const std::string& value) {
  if (!is_host(value)) return "must be a host such as realtime.example.com, without a scheme";
  o.service_host = value;
  return {};
}

std::string set_service_scheme(Options& o, const std::string& value) {
  if (value != "http" && value != "https") return "must be http or https";
  o.service_scheme = value;
  return {};
}

std::string set_cluster(Options& o, const std::string& value) {
  if (!is_host(value) || value.find_first_of(".:[]") != std::string::npos) {
    return "must be a cluster's name such as eu";
  }
  o.cluster = value;
  return {};
}

std::string not_yet(Options&, const std::string&) { return "is not available in this version yet"; }

const Option kOptions[] = {
    {"--host", "GT_HOST", "ADDRESS", "address to listen on (127.0.0.1)",
     [](Options& o, const std::string& v) { return o.host = v, std::string(); }},
    {"--port", "GT_PORT", "N", "port to listen on (8080; 0: any free one)", set_port},
    {"--data", "GT_DATA", "DIR", "folder of the database and secrets (goldenthread-data)",
     [](Options& o, const std::string& v) { return o.data = v, std::string(); }},
    {"--database-url", "DATABASE_URL", "URL", "PostgreSQL instead of SQLite (not yet available)",
     not_yet},
    {"--redis-url", "REDIS_URL", "URL", "joins the hubs of several servers", set_redis},
    {"--auth", "GT_AUTH", "demo|jwt", "how people sign in (demo; jwt is not yet available)",
     set_auth},
    {"--jwt-key", "CLERK_JWT_KEY", "FILE|PEM", "public key of session tokens (not yet available)",
     not_yet},
    {"--jwt-issuer", "GT_JWT_ISSUER", "URL", "issuer of session tokens (not yet available)",
     not_yet},
    {"--authorized-origins", "GT_ORIGINS", "A,B", "sites whose pages may embed the widget",
     set_origins},
    {"--allow-public-demo", "GT_ALLOW_PUBLIC_DEMO", nullptr,
     "lets --auth demo listen on a public address", set_public_demo},
    {"--demo-data", "GT_DEMO_DATA", "on|off", "fills an empty database with examples (on)",
     set_switch<&Options::demo_data>},
    {"--web-root", "GT_WEB_ROOT", "DIR", "folder of the web client (../web beside the program)",
     [](Options& o, const std::string& v) { return o.web_root = v, std::string(); }},
    {"--change-retention", "GT_CHANGE_RETENTION", "N",
     "changes kept per organization for catch-up (100000)",
     [](Options& o, const std::string& v) {
       return parse_number(v, 1'000, 1'000'000'000, o.change_retention);
     }},
    {"--realtime", "GT_REALTIME", "on|off", "whether realtime connections are admitted (on)",
     set_switch<&Options::realtime>},
    {"--tls-only", "GT_TLS_ONLY", "on|off",
     "admits only what a proxy marks with X-Forwarded-Proto: https (off)",
     set_switch<&Options::tls_only>},
    {"--max-connections", "GT_MAX_CONNECTIONS", "N", "quota of realtime connections (0: none)",
     [](Options& o, const std::string& v) {
       return parse_number(v, 0, 1'000'000, o.max_connections);
     }},
    {"--subscription-counts", "GT_SUBSCRIPTION_COUNTS", "on|off",
     "tells subscribers how many they are (on)", set_switch<&Options::subscription_counts>},
    {"--webhook-url", "GT_WEBHOOK_URL", "URL", "where channel and member events are posted to",
     set_webhook_url},
    {"--log-level", "GT_LOG_LEVEL", "LEVEL", "error, warning, info or debug (info)", set_log_level},
    {nullptr, "PUSHER_APP_ID", "ID", "the realtime application's id",
     [](Options& o, const std::string& v) { return o.app_id = v, std::string(); }},
    {nullptr, "PUSHER_KEY", "KEY", "its key (default: made once)",
     [](Options& o, const std::string& v) { return o.key = v, std::string(); }},
    {nullptr, "PUSHER_SECRET", "SECRET", "its secret (default: made once)",
     [](Options& o, const std::string& v) { return o.secret = v, std::string(); }},
    {nullptr, "PUSHER_ENCRYPTION_MASTER_KEY_BASE64", "KEY",
     "master key of encrypted channels (default: derived from the secret)", set_encryption_key},
    {nullptr, "PUSHER_CLUSTER", "NAME",
     "publish to Pusher Channels in this cluster, and send clients there", set_cluster},
    {nullptr, "PUSHER_HOST", "HOST", "the same with a service of one's own", set_service_host},
    {nullptr, "PUSHER_PORT", "N", "its port (443; 80 with http)",
     [](Options& o, const std::string& v) { return parse_number(v, 1, 65'535, o.service_port); }},
    {nullptr, "PUSHER_SCHEME", "http|https", "how to reach it (https)", set_service_scheme},
};

const Option* find_option(const std::string& flag) {
  for (const Option& option : kOptions) {
    if (option.flag != nullptr && flag == option.flag) return &option;
  }
  return nullptr;
}

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host.rfind("127.", 0) == 0;
}

Result<bool> read_environment(Options& options, const Environment& environment) {
  for (const Option& option : kOptions) {
    const char* value = environment(option.variable);
    if (value == nullptr || *value == '\0') continue;
    const std::string complaint = option.apply(options, value);
    if (!complaint.empty())
      return fail("bad_option", std::string(option.variable) + " " + complaint);
  }
  return true;
}

Result<bool> read_arguments(Options& options, const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    std::string flag = arguments[i];
    if (flag == "--help" || flag == "-h") {
      options.help = true;
      continue;
    }
    std::optional<std::string> value;
    if (const std::size_t equals = flag.find('='); equals != std::string::npos) {
      value = flag.substr(equals + 1);
      flag.resize(equals);
    }
    const Option* option = find_option(flag);
    if (option == nullptr) return fail("bad_option", flag + " is not an option; see --help");
    if (option->value != nullptr && !value) {
      if (++i == arguments.size()) return fail("bad_option", flag + " needs a value");
      value = arguments[i];
    }
    const std::string complaint = option->apply(options, value.value_or(""));
    if (!complaint.empty()) return fail("bad_option", flag + " " + complaint);
  }
  return true;
}

// PUSHER_HOST, or else PUSHER_CLUSTER, is where events are published to.
Result<bool> choose_service(Options& o) {
  if (o.service_host.empty() && o.cluster.empty()) {
    if (o.service_port == 0 && o.service_scheme.empty()) return true;
    return fail("bad_option", "PUSHER_PORT and PUSHER_SCHEME are of PUSHER_HOST, which is not set");
  }
  if (o.app_id.empty() || o.key.empty() || o.secret.empty()) {
    return fail("bad_option",
                std::string(o.service_host.empty() ? "PUSHER_CLUSTER" : "PUSHER_HOST") +
                    " needs PUSHER_APP_ID, PUSHER_KEY and PUSHER_SECRET");
  }
  if (o.redis) {
    return fail("bad_option",
                "REDIS_URL joins the hubs of servers, which have none with PUSHER_HOST or "
                "PUSHER_CLUSTER");
  }
  outbound::Endpoint service;
  service.host = o.service_host.empty() ? "api-" + o.cluster + ".pusher.com" : o.service_host;
  if (service.host.size() > 2 && service.host.front() == '[' && service.host.back() == ']') {
    service.host = service.host.substr(1, service.host.size() - 2);
  }
  service.tls = o.service_host.empty() || o.service_scheme != "http";
  service.port =
      static_cast<std::uint16_t>(o.service_port != 0 ? o.service_port : (service.tls ? 443 : 80));
  o.service = std::move(service);
  return true;
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments,
                              const Environment& environment) {
  Options options;
  if (auto read = read_environment(options, environment); !read) {
    return tl::unexpected(read.error());
  }
  if (auto read = read_arguments(options, arguments); !read) return tl::unexpected(read.error());
  if (!options.help && !is_loopback(options.host) && !options.allow_public_demo) {
    return fail("bad_option", "--auth demo lets anyone be anyone: --host " + options.host +
                                  " needs --allow-public-demo");
  }
  if (options.key.empty() != options.secret.empty()) {
    return fail("bad_option", "PUSHER_KEY and PUSHER_SECRET go together");
  }
  if (auto chosen = choose_service(options); !chosen) return tl::unexpected(chosen.error());
  return options;
}

std::string help_text() {
  std::string text =
      "goldenthread-server: threads, comments and realtime for teams\n\n"
      "usage: goldenthread-server [options]\n\n";
  for (const Option& option : kOptions) {
    std::string line = "  ";
    if (option.flag != nullptr) line += option.flag;
    if (option.flag != nullptr && option.value != nullptr) line.append(" ").append(option.value);
    line.resize(std::max<std::size_t>(line.size() + 1, 32), ' ');
    text.append(line).append(option.help).append("\n");
    text.append(32, ' ').append("environment: ").append(option.variable).append("\n");
  }
  return text + "  --help                        this text\n";
}

}  // namespace server
