// The server's edge: sockets, timers and the two threads everything runs on.
//
// Invariant: the io thread owns sockets and the hub; the worker thread owns the database.
// A request goes io → worker → io, its broadcasts with it, so the order on the channels
// is the order of the commits. Called by entry/server_main.cpp; sessions call back.
//
//   accept ──> HttpSession ──request──> Worker (api::handle) ──response, broadcasts──> io
//                  └──upgrade──> WebSocketSession ──hub::Input──> hub::reduce ──Send──> …
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "server/api/context.hpp"
#include "server/hub/admission.hpp"
#include "server/hub/hub.hpp"
#include "server/net/log.hpp"
#include "server/net/metrics.hpp"
#include "server/net/origins.hpp"
#include "server/net/webhook_sender.hpp"
#include "server/net/worker.hpp"
#include "server/storage/sql.hpp"

namespace server::net {

class HttpSession;
class WebSocketSession;

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

  // ---- for the sessions, on the io thread ----
  [[nodiscard]] const Config& config() const { return config_; }
  [[nodiscard]] bool draining() const { return draining_; }
  [[nodiscard]] Metrics& metrics() { return metrics_; }
  [[nodiscard]] std::string metrics_text() const;
  // Runs a request on the worker; `done` is called on the io thread.
  void handle(api::Request request, std::function<void(api::Response)> done);
  // A request of Pusher's HTTP API (server/pusher_api/): answered at once.
  [[nodiscard]] api::Response handle_pusher_api(const api::Request& request);
  void check_database(std::function<void(bool)> done);

  void enter(HttpSession& session) { http_sessions_.insert(&session); }
  void exit(HttpSession& session) { http_sessions_.erase(&session); }
  void enter(WebSocketSession& session) { web_sockets_.insert(&session); }
  void exit(WebSocketSession& session) { web_sockets_.erase(&session); }

  [[nodiscard]] std::optional<hub::Refusal> refuse(std::string_view target, bool tls) const;
  hub::ConnectionId open(std::shared_ptr<WebSocketSession> session);
  void step(const hub::Input& input);
  // The connection is gone or being closed: the hub hears of it, nothing is sent any more.
  void detach(hub::ConnectionId id);

 private:
  // Keeps run() going until a job's answer is back, also while draining.
  using Guard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;
  [[nodiscard]] std::shared_ptr<Guard> guard();
  void accept();
  void tick();
  void announce_heads();
  void publish(std::vector<api::Broadcast> broadcasts);
  // What only this thread knows about an answer of the worker's.
  void complete(const std::string& target, api::Response& response);
  void drain();
  void deliver(const hub::Send& send);

  Config config_;
  std::unique_ptr<storage::Connection> database_;  // the worker's
  Metrics metrics_;
  hub::Config hub_config_;
  hub::State hub_;
  hub::ConnectionId last_connection_ = 0;
  std::vector<hub::ConnectionId> detached_;                 // to be told to the hub after this step
  std::unordered_map<std::string, std::uint64_t> refused_;  // authorizations, by organization
  base::Instant started_;
  bool stepping_ = false;
  bool draining_ = false;
  std::unordered_set<HttpSession*> http_sessions_;
  std::unordered_set<WebSocketSession*> web_sockets_;
  std::unordered_map<hub::ConnectionId, std::shared_ptr<WebSocketSession>> connections_;

  std::optional<WebhookSender> webhooks_;

  // Last, so that it goes first: its handlers hold sessions, which refer to the above.
  boost::asio::io_context io_{1};
  boost::asio::ip::tcp::acceptor acceptor_{io_};
  boost::asio::signal_set signals_{io_};
  boost::asio::steady_timer tick_timer_{io_};
  boost::asio::steady_timer head_timer_{io_};
  Worker worker_;
};

[[nodiscard]] base::Instant system_now();

}  // namespace server::net
