// goldenthread-server: options, data folder, database and sockets put together.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <sys/resource.h>

#include "server/data_folder.hpp"
#include "server/demo_data.hpp"
#include "server/net/server.hpp"
#include "server/options.hpp"
#include "server/storage/sqlite/database.hpp"

namespace {

constexpr int kUnusable = 2;  // an option, the port or the database cannot be used

int refuse(const base::Error& error) {
  std::fprintf(stderr, "goldenthread-server: %s\n", error.message.c_str());
  return kUnusable;
}

// Every connection is a descriptor: take as many as the system lets us.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit));
}

std::filesystem::path default_web_root() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return program.parent_path().parent_path() / "web";
}

// Where clients connect to: the page's own server, unless a service is configured.
protocol::api::Realtime realtime_of(const server::Options& options, const std::string& key) {
  protocol::api::Realtime realtime;
  realtime.key = key;
  realtime.auth_endpoint = "/api/pusher/auth";
  realtime.cluster = options.cluster;
  if (!options.service) return realtime;
  realtime.tls = options.service->tls;
  if (!options.service_host.empty()) {
    realtime.host = options.service_host;
    realtime.port = options.service->port;
  }
  return realtime;
}

server::net::Config make_config(const server::Options& options, const server::Secrets& secrets) {
  server::net::Config config;
  config.host = options.host;
  config.port = options.port;
  config.web_root =
      options.web_root.empty() ? default_web_root() : std::filesystem::path(options.web_root);
  config.origins = {options.authorized_origins, true};
  config.log = {options.log_level};
  server::api::Settings& api = config.api;
  api.demo_secret = secrets.demo_secret;
  api.verify_token = [secret = secrets.demo_secret](std::string_view token, base::Instant now) {
    return server::auth::verify_demo_token(token, secret, now);
  };
  api.app_keys = {options.app_id.empty() ? secrets.app_id : options.app_id,
                  options.key.empty() ? secrets.key : options.key,
                  options.secret.empty() ? secrets.secret : options.secret};
  api.app_keys.encryption_key = options.encryption_key.empty()
                                    ? server::auth::derive_encryption_key(api.app_keys.secret)
                                    : options.encryption_key;
  config.realtime = options.realtime && !options.service;
  config.tls_only = options.tls_only;
  config.max_connections = static_cast<std::size_t>(options.max_connections);
  config.subscription_counts = options.subscription_counts;
  config.webhook_url = options.webhook_url;
  api.on_storage_failure = [log = config.log](std::string_view what) {
    log(server::net::LogLevel::Error, std::string("database: ").append(what));
  };
  api.change_retention = options.change_retention;
  config.outside = {options.redis, options.service};
  api.realtime = realtime_of(options, api.app_keys.key);
  return config;
}

void print_welcome(const server::Options& options, int port) {
  const bool v6 = options.host.find(':') != std::string::npos;
  const std::string host = v6 ? "[" + options.host + "]" : options.host;
  const std::string url = "http://" + host + ":" + std::to_string(port);
  std::printf("listening on %s\n", url.c_str());
  std::printf("Open %s/?demo=mara\n", url.c_str());
  std::printf("As another person: %s/?demo=jonas\n", url.c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  const auto options = server::parse_options({argv + 1, argv + argc}, [](const char* name) {
    return static_cast<const char*>(std::getenv(name));
  });
  if (!options) return refuse(options.error());
  if (options->help) {
    std::fputs(server::help_text().c_str(), stdout);
    return 0;
  }
  raise_descriptor_limit();

  const auto folder = server::DataFolder::open(options->data);
  if (!folder) return refuse(folder.error());
  const auto secrets = folder->secrets();
  if (!secrets) return refuse(secrets.error());
  auto database = server::storage::sqlite::open(folder->database_path());
  if (!database) return refuse(database.error());
  if (options->demo_data.value_or(true)) {
    server::fill_with_demo_data(**database, server::net::system_now());
  }

  server::net::Server server(make_config(*options, *secrets), *std::move(database));
  const auto port = server.listen();
  if (!port) return refuse(port.error());
  print_welcome(*options, *port);
  server.run();
  return 0;
}
