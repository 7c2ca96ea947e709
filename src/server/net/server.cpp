#include "server/net/server.hpp"

#include <chrono>
#include <csignal>
#include <random>
#include <utility>

#include <boost/asio/post.hpp>

#include "base/json.hpp"
#include "base/match.hpp"
#include "base/prng.hpp"
#include "protocol/channel_name.hpp"
#include "server/api/router.hpp"
#include "server/auth/channel_signature.hpp"
#include "server/net/http_session.hpp"
#include "server/net/limits.hpp"
#include "server/net/websocket_session.hpp"
#include "server/pusher_api/pusher_api.hpp"
#include "server/storage/changes.hpp"

namespace server::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

std::string random_uuid() {
  static thread_local base::Prng prng = [] {
    std::random_device device;
    return base::Prng((std::uint64_t{device()} << 32) | device());
  }();
  return prng.uuid();
}

double seconds_since(std::chrono::steady_clock::time_point then) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - then).count();
}

}  // namespace

base::Instant system_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

Server::Server(Config config, std::unique_ptr<storage::Connection> database)
    : config_(std::move(config)), database_(std::move(database)) {
  started_ = system_now();
  hub_config_.leave_grace_ms = config_.leave_grace_ms;
  hub_config_.subscription_counts = config_.subscription_counts;
  hub_config_.tally_prefix = protocol::organization_channel({});
  if (config_.webhook_url) {
    hub_config_.report = true;
    webhooks_.emplace(io_.get_executor(), *config_.webhook_url, config_.api.app_keys, config_.log);
  }
  hub_config_.verify = [this](std::string_view to_sign, std::string_view auth) {
    return auth::is_signed(config_.api.app_keys, to_sign, auth);
  };
}

Server::~Server() {
  worker_.stop();
  connections_.clear();
}

base::Result<int> Server::listen() {
  error_code error;
  const auto address = asio::ip::make_address(
      config_.host == "localhost" ? std::string("127.0.0.1") : config_.host, error);
  if (error) {
    return base::fail("address_unusable", "The host " + config_.host + " is not an IP address.");
  }
  const tcp::endpoint endpoint(address, static_cast<std::uint16_t>(config_.port));
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
  if (error) {
    const std::string where = config_.host + ":" + std::to_string(config_.port);
    return base::fail(error == asio::error::address_in_use ? "port_busy" : "address_unusable",
                      "Cannot listen on " + where + ": " + error.message() + ".");
  }
  return static_cast<int>(acceptor_.local_endpoint().port());
}

void Server::run() {
  signals_.add(SIGTERM);
  signals_.add(SIGINT);
  signals_.async_wait([this](error_code error, int) {
    if (!error) drain();
  });
  accept();
  tick();
  announce_heads();
  while (!draining_) io_.run_one();
  io_.run_for(limits::kDrainTime);
  worker_.stop();
}

// After this only the sessions' own work is left: run() ends when they have.
void Server::drain() {
  draining_ = true;
  config_.log(LogLevel::Info, "stopping: finishing what is in flight");
  error_code ignored;
  acceptor_.close(ignored);
  tick_timer_.cancel();
  head_timer_.cancel();
  if (webhooks_) webhooks_->stop();
  const auto web_sockets = web_sockets_;
  for (WebSocketSession* session : web_sockets) {
    session->close(protocol::CloseCode::ReconnectNow, "The server is restarting");
  }
  const auto http_sessions = http_sessions_;
  for (HttpSession* session : http_sessions) session->close_if_idle();
}

void Server::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) {
    if (!acceptor_.is_open()) return;
    if (!error && http_sessions_.size() < limits::kHttpConnections) {
      error_code ignored;
      socket.set_option(tcp::no_delay(true), ignored);
      std::make_shared<HttpSession>(*this, std::move(socket))->run();
    } else if (error) {  // out of descriptors: wait for some to come free
      config_.log(LogLevel::Warning, "accept failed: " + error.message());
      auto pause = std::make_shared<asio::steady_timer>(io_, std::chrono::milliseconds(100));
      pause->async_wait([this, pause](error_code) {
        if (acceptor_.is_open()) accept();
      });
      return;
    }
    accept();
  });
}

void Server::tick() {
  tick_timer_.expires_after(limits::kTick);
  tick_timer_.async_wait([this](error_code error) {
    if (error) return;
    step(hub::Ticked{});
    if (webhooks_) webhooks_->tick(system_now());
    tick();
  });
}

// sync:head for every organization that someone listens to: a lost last event shows.
void Server::announce_heads() {
  head_timer_.expires_after(limits::kSyncHead);
  head_timer_.async_wait([this](error_code error) {
    if (error) return;
    announce_heads();
    auto channels = hub::occupied_channels(hub_, protocol::organization_channel({}));
    if (channels.empty()) return;
    const bool posted = worker_.post([this, channels = std::move(channels)] {
      std::vector<api::Broadcast> heads;
      try {
        storage::Transaction t(*database_, storage::Transaction::Kind::Read);
        for (const std::string& channel : channels) {
          const auto organization = protocol::organization_of_channel(channel);
          const storage::LogPosition at = storage::log_position(t, *organization);
          if (at.epoch.empty()) continue;
          std::string data;
          base::JsonWriter(data)
              .begin_object()
              .field("epoch", at.epoch)
              .field("head", at.head)
              .end_object();
          heads.push_back({channel, "sync:head", std::move(data)});
        }
      } catch (const storage::Failure& failure) {
        config_.log(LogLevel::Error, std::string("database: ") + failure.what());
      }
      asio::post(io_, [this, heads = std::move(heads)]() mutable { publish(std::move(heads)); });
    });
    if (!posted) config_.log(LogLevel::Warning, "overloaded: sync:head skipped");
  });
}

std::shared_ptr<Server::Guard> Server::guard() {
  return std::make_shared<Guard>(io_.get_executor());
}

void Server::check_database(std::function<void(bool)> done) {
  const bool posted = worker_.post([this, done, kept = guard()] {
    bool healthy = false;
    try {
      database_->run("SELECT 1", {}, [&](const storage::Row&) { healthy = true; });
    } catch (const storage::Failure& failure) {
      config_.log(LogLevel::Error, std::string("database: ") + failure.what());
    }
    asio::post(io_, [done, healthy, kept] { done(healthy); });
  });
  if (!posted) done(false);
}

void Server::handle(api::Request request, std::function<void(api::Response)> done) {
  const bool posted =
      worker_.post([this, request = std::move(request), done, kept = guard()]() mutable {
        api::Response response =
            api::handle(config_.api, *database_, request, system_now(), random_uuid);
        const auto committed = std::chrono::steady_clock::now();
        asio::post(
            io_, [this, response = std::move(response), done = std::move(done),
                  kept = std::move(kept), target = std::move(request.target), committed]() mutable {
              if (!response.broadcasts.empty()) {
                publish(std::move(response.broadcasts));
                metrics_.broadcast_latency.observe(seconds_since(committed));
              }
              complete(target, response);
              done(std::move(response));
            });
      });
  if (!posted) {
    done(api::error_response({"overloaded", "The server is busy; try again.", ""}));
  }
}

void Server::publish(std::vector<api::Broadcast> broadcasts) {
  for (api::Broadcast& broadcast : broadcasts) {
    ++metrics_.broadcasts;
    step(hub::Published{
        {std::move(broadcast.channel)}, std::move(broadcast.event), std::move(broadcast.data), {}});
  }
}

void Server::complete(const std::string& target, api::Response& response) {
  if (target.rfind("/api/pusher/", 0) == 0 && (response.status == 401 || response.status == 403)) {
    ++metrics_.refused_authorizations;
    if (!response.organization.empty()) ++refused_[response.organization];
  }
  if (!response.wants_usage) return;
  const model::OrganizationId organization{response.organization};
  const hub::Usage use =
      hub::usage(hub_, protocol::organization_channel(organization), system_now());
  const auto refused = refused_.find(response.organization);
  response.body = api::usage_json({use.connections, use.peak, use.messages_today,
                                   refused == refused_.end() ? 0 : refused->second, started_});
}

api::Response Server::handle_pusher_api(const api::Request& request) {
  const auto arrived = std::chrono::steady_clock::now();
  pusher_api::Answer answer = pusher_api::handle(config_.api.app_keys, hub_, request, system_now());
  if (answer.response.status == 401) ++metrics_.refused_api_requests;
  for (const hub::Input& input : answer.inputs) {
    if (std::holds_alternative<hub::Published>(input)) ++metrics_.broadcasts;
    step(input);
  }
  if (!answer.inputs.empty()) metrics_.broadcast_latency.observe(seconds_since(arrived));
  return std::move(answer.response);
}

std::string Server::metrics_text() const {
  Gauges gauges{hub_.connections.size(), hub_.channels.size(),       hub_.subscriptions,
                hub_.signed_in,          hub_.refused_subscriptions, hub_.refused_sign_ins};
  if (webhooks_) {
    const webhooks::State& hooks = webhooks_->state();
    gauges.webhooks_delivered = hooks.delivered;
    gauges.webhooks_lost = hooks.lost;
    gauges.webhooks_waiting =
        hooks.queue.size() + hooks.held.size() + (hooks.delivery ? hooks.delivery->events : 0);
  }
  return prometheus_text(metrics_, gauges);
}

std::optional<hub::Refusal> Server::refuse(std::string_view target, bool tls) const {
  return hub::refuse_admission(target, tls,
                               {config_.api.app_keys.key, config_.realtime, config_.tls_only,
                                config_.max_connections, limits::kWebSockets, connections_.size()});
}

hub::ConnectionId Server::open(std::shared_ptr<WebSocketSession> session) {
  const hub::ConnectionId id = ++last_connection_;
  connections_.emplace(id, std::move(session));
  ++metrics_.connections_opened;
  return id;
}

void Server::step(const hub::Input& input) {
  const bool outermost = !stepping_;
  stepping_ = true;
  const hub::Outputs outputs = hub::reduce(hub_, hub_config_, input, system_now());
  for (const hub::Output& output : outputs) {
    base::match(
        output, [&](const hub::Send& send) { deliver(send); },
        [&](const hub::Close& close) {
          const auto found = connections_.find(close.connection);
          if (found == connections_.end()) return;
          const auto session = found->second;
          session->close(close.code, close.reason);
        },
        [&](const hub::Fact& fact) {
          if (webhooks_) webhooks_->note(fact, system_now());
        });
  }
  if (!outermost) return;
  stepping_ = false;
  while (!detached_.empty()) {
    const hub::ConnectionId id = detached_.back();
    detached_.pop_back();
    step(hub::Closed{id});
  }
}

void Server::deliver(const hub::Send& send) {
  for (const hub::ConnectionId id : send.receivers) {
    const auto found = connections_.find(id);
    if (found == connections_.end()) continue;
    ++metrics_.messages_out;
    metrics_.bytes_out += send.frame->size();
    const auto session = found->second;  // sending may close it
    session->send(send.frame);
  }
}

void Server::detach(hub::ConnectionId id) {
  if (connections_.erase(id) == 0) return;
  if (stepping_) {
    detached_.push_back(id);
  } else {
    step(hub::Closed{id});
  }
}

}  // namespace server::net
