// The server's edge: the loops, the hub between them, and the worker with the database.
//
// Invariant: the hub is one state behind one lock, and what it puts out is mailed to the
// loops under that lock, so every socket hears events in the hub's order. A request goes
// first loop → worker → first loop, its broadcasts with it, so the order on the channels
// is the order of the commits. Called by entry/server_main.cpp; connections call back.
//
//   first loop: Acceptor ──> HttpConnection ──request──> Worker (api::handle) ──response,
//   broadcasts──┐
//                                 └──upgrade──> a loop: RealtimeConnection ──hub::Input──┐ │
//   every loop <──mail: Deliver, CloseOne──────────────── hub::reduce, under the lock <──┴──
//   publish ─┘
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "server/api/context.hpp"
#include "server/hub/admission.hpp"
#include "server/hub/hub.hpp"
#include "server/net/log.hpp"
#include "server/net/loop.hpp"
#include "server/net/metrics.hpp"
#include "server/net/origins.hpp"
#include "server/net/outside.hpp"
#include "server/net/realtime_connection.hpp"
#include "server/net/socket.hpp"
#include "server/net/webhook_sender.hpp"
#include "server/net/worker.hpp"
#include "server/storage/sql.hpp"

namespace server::net {

struct Config {
  std::string host;
  int port = 0;  // 0: any free one
  std::filesystem::path web_root;
  OriginPolicy origins;
  api::Settings api;
  std::int64_t leave_grace_ms = 2'000;  // a reload is not a leave
  bool realtime = true;                 // connections are admitted
  bool tls_only = false;                // … only through a proxy that says they are TLS
  std::size_t max_connections = 0;      // 0: as many as the server can hold
  bool subscription_counts = true;
  std::optional<HttpUrl> webhook_url;
  std::size_t loops = 0;  // threads for sockets; 0: one per core
  OutsideConfig outside;
  Log log;
};

class Server {
 public:
  Server(Config config, std::unique_ptr<storage::Connection> database);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // Gives the port. Error codes: address_unusable, port_busy.
  [[nodiscard]] base::Result<int> listen();
  // Until SIGTERM or SIGINT, and until what was in flight then is finished.
  void run();

  // ---- for the connections, on any loop ----
  [[nodiscard]] const Config& config() const { return config_; }
  [[nodiscard]] bool draining() const { return draining_; }
  [[nodiscard]] Metrics& metrics() { return metrics_; }
  [[nodiscard]] std::optional<hub::Refusal> refuse(std::string_view target, bool tls) const;
  [[nodiscard]] std::uint64_t next_serial() { return ++last_serial_; }
  [[nodiscard]] static std::string random_socket_id();
  // The hub hears it, and so do those it is joined to; what it puts out is in the loops'
  // mail afterwards.
  void step(const hub::Input& input);

  // ---- for the HTTP connections, on the first loop ----
  [[nodiscard]] std::string metrics_text();
  // Runs a request on the worker; `done` is called on the first loop.
  void handle(api::Request request, std::function<void(api::Response)> done);
  // A request of Pusher's HTTP API (server/pusher_api/): answered at once.
  [[nodiscard]] api::Response handle_pusher_api(const api::Request& request);
  void check_database(std::function<void(bool)> done);
  // Makes a realtime connection on one of the loops of a socket.
  void adopt(Socket socket, Upgrade upgrade);
  void count_http(int change) { http_count_ += static_cast<std::size_t>(change); }
  [[nodiscard]] std::size_t http_count() const { return http_count_; }

 private:
  [[nodiscard]] Loop& first_loop() { return *loops_.front(); }
  // Posts to the first loop; counted, so that run() waits for it.
  [[nodiscard]] bool post_job(std::function<Task()> job);
  void run_first_loop();
  void run_other_loop(Loop& loop);
  // Waits for other loops that are behind, so that their mail stays bounded.
  void wait_for_others(Loop& loop);
  [[nodiscard]] bool is_crowded() const;
  void announce_heads();
  void announce_heads(std::vector<std::string> channels);
  void tell_heads(std::vector<api::Broadcast> heads);
  void publish(std::vector<api::Broadcast> broadcasts, SteadyTime since);
  // What only this thread knows about an answer of the worker's.
  void complete(const std::string& target, api::Response& response);
  // Under the lock. `since`: of a broadcast, its commit or request.
  void step_locked(const hub::Input& input, SteadyTime since);
  // What is not for other servers, or came from them.
  void hear(const hub::Input& input);
  void hear_locked(const hub::Input& input, SteadyTime since);
  void drain();
  [[nodiscard]] bool is_drained() const;
  void deliver(hub::Send& send, SteadyTime since);

  Config config_;
  std::unique_ptr<storage::Connection> database_;  // the worker's
  Metrics metrics_;
  hub::Config hub_config_;
  std::mutex hub_mutex_;
  hub::State hub_;  // under the lock
  std::atomic<std::uint64_t> last_serial_{0};
  std::atomic<bool> draining_{false};
  std::atomic<bool> stopping_{false};
  std::atomic<std::size_t> busy_loops_{0};                  // others that still have connections
  std::unordered_map<std::string, std::uint64_t> refused_;  // authorizations, by organization
  base::Instant started_;
  std::size_t http_count_ = 0;
  std::size_t jobs_ = 0;  // given to the worker, not back yet
  Socket listener_;
  std::optional<WebhookSender> webhooks_;
  std::vector<std::unique_ptr<Loop>> loops_;
  Worker worker_;
  Outside outside_;  // its threads call back: they end first
};

[[nodiscard]] base::Instant system_now();

}  // namespace server::net
