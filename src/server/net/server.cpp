#include "server/net/server.hpp"

#include <algorithm>
#include <chrono>
#include <random>
#include <thread>
#include <utility>

#include <sched.h>

#include "base/json.hpp"
#include "base/match.hpp"
#include "base/prng.hpp"
#include "protocol/channel_name.hpp"
#include "server/api/router.hpp"
#include "server/auth/channel_signature.hpp"
#include "server/net/acceptor.hpp"
#include "server/net/limits.hpp"
#include "server/net/realtime_connection.hpp"
#include "server/net/stop_signal.hpp"
#include "server/pusher_api/pusher_api.hpp"
#include "server/storage/changes.hpp"
#include "server/wire/websocket.hpp"

namespace server::net {
namespace {

constexpr std::int64_t ms(std::chrono::milliseconds time) { return time.count(); }
// While draining: how soon it shows that another loop is empty.
constexpr std::int64_t kDrainPoll_ms = 20;

std::string random_uuid() {
  static thread_local base::Prng prng = [] {
    std::random_device device;
    return base::Prng((std::uint64_t{device()} << 32) | device());
  }();
  return prng.uuid();
}

// Cores that this process may run on.
std::size_t core_count() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) return 1;
  return static_cast<std::size_t>(std::max(CPU_COUNT(&set), 1));
}

}  // namespace

base::Instant system_now() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
}

Server::Server(Config config, std::unique_ptr<storage::Connection> database)
    : config_(std::move(config)),
      database_(std::move(database)),
      outside_(config_.outside, config_.api.app_keys, config_.log) {
  started_ = system_now();
  hub_config_.leave_grace_ms = config_.leave_grace_ms;
  hub_config_.subscription_counts = config_.subscription_counts;
  hub_config_.tally_prefix = protocol::organization_channel({});
  hub_config_.report = outside_.is_joined();
  if (config_.webhook_url) {
    hub_config_.report = true;
    webhooks_.emplace(*config_.webhook_url, config_.api.app_keys, config_.log);
  }
  hub_config_.verify = [this](std::string_view to_sign, std::string_view auth) {
    return auth::is_signed(config_.api.app_keys, to_sign, auth);
  };
  const std::size_t wanted = config_.loops != 0 ? config_.loops : core_count();
  for (std::size_t i = 0; i < std::min(wanted, Loop::kMaxLoops); ++i) {
    loops_.push_back(std::make_unique<Loop>(i, metrics_));
  }
}

Server::~Server() { worker_.stop(); }

base::Result<int> Server::listen() {
  auto socket = listen_on(config_.host, config_.port);
  if (!socket) return tl::unexpected(std::move(socket).error());
  listener_ = *std::move(socket);
  return local_port(listener_);
}

void Server::run() {
  std::vector<std::thread> threads;
  busy_loops_ = loops_.size() - 1;
  outside_.start([this](const hub::Input& input) {
    while (is_crowded() && !stopping_) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    hear(input);
  });
  for (std::size_t i = 1; i < loops_.size(); ++i) {
    threads.emplace_back([this, &loop = *loops_[i]] { run_other_loop(loop); });
  }
  run_first_loop();
  stopping_ = true;
  for (const auto& loop : loops_) loop->wake();
  for (std::thread& thread : threads) thread.join();
  worker_.stop();
  outside_.leave(config_.leave_grace_ms);
}

void Server::run_first_loop() {
  Loop& loop = first_loop();
  const StopSignal stop(loop.wake_fd());
  loop.make<Acceptor>(*this, std::move(listener_));
  std::int64_t next_tick_ms = loop.now_ms() + ms(limits::kTick);
  std::int64_t next_head_ms = loop.now_ms() + ms(limits::kSyncHead);
  std::int64_t end_ms = 0;  // of draining
  while (!draining_ || (!is_drained() && loop.now_ms() < end_ms)) {
    wait_for_others(loop);
    const std::int64_t until_tick = std::max<std::int64_t>(next_tick_ms - loop.now_ms(), 0);
    loop.round(draining_ ? std::min(until_tick, kDrainPoll_ms) : until_tick);
    if (loop.now_ms() >= next_tick_ms) {
      next_tick_ms = loop.now_ms() + ms(limits::kTick);
      step(hub::Ticked{});
      if (webhooks_) webhooks_->tick();
    }
    if (loop.now_ms() >= next_head_ms && !draining_) {
      next_head_ms = loop.now_ms() + ms(limits::kSyncHead);
      announce_heads();
    }
    if (stop.is_raised() && !draining_) {
      end_ms = loop.now_ms() + ms(limits::kDrainTime);
      drain();
    }
  }
}

void Server::run_other_loop(Loop& loop) {
  while (!stopping_) {
    wait_for_others(loop);
    loop.round(ms(limits::kTick));
    if (!draining_) continue;
    // After the task of drain() the loop takes in no connection that stays.
    if (loop.is_empty() && loop.waiting() == 0) {
      --busy_loops_;
      while (!stopping_) loop.round(ms(limits::kTick));
    }
  }
}

void Server::wait_for_others(Loop& loop) {
  const auto is_behind = [&](const std::unique_ptr<Loop>& other) {
    return other.get() != &loop && other->waiting() > limits::kMailedDeliveries;
  };
  while (std::any_of(loops_.begin(), loops_.end(), is_behind) && !stopping_) {
    loop.settle();  // another may be waiting for this one
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

bool Server::is_crowded() const {
  return std::any_of(loops_.begin(), loops_.end(), [](const std::unique_ptr<Loop>& loop) {
    return loop->waiting() > limits::kMailedDeliveries;
  });
}

// After this only the connections' own work is left: run() ends when they have.
void Server::drain() {
  config_.log(LogLevel::Info, "stopping: finishing what is in flight");
  if (webhooks_) webhooks_->stop();
  for (const auto& loop : loops_) {
    loop->post(Task([&one = *loop] { one.drain(); }));
  }
  draining_ = true;
}

bool Server::is_drained() const {
  return jobs_ == 0 && busy_loops_ == 0 && loops_.front()->is_empty();
}

void Server::adopt(Socket socket, Upgrade upgrade) {
  Loop& loop = **std::min_element(loops_.begin(), loops_.end(), [](const auto& a, const auto& b) {
    return a->realtime_count() < b->realtime_count();
  });
  // A task can be copied, a socket cannot.
  auto shared = std::make_shared<Socket>(std::move(socket));
  loop.post(Task([this, &loop, shared = std::move(shared), upgrade = std::move(upgrade)] {
    loop.make<RealtimeConnection>(*this, std::move(*shared)).start(upgrade);
  }));
}

// sync:head for every organization that someone listens to: a lost last event shows.
void Server::announce_heads() {
  const std::string prefix = protocol::organization_channel({});
  if (outside_.has_service()) {
    outside_.list_channels(prefix, [this](std::vector<std::string> channels) {
      first_loop().post(Task([this, channels = std::move(channels)] { announce_heads(channels); }));
    });
    return;
  }
  std::vector<std::string> channels;
  {
    const std::lock_guard lock(hub_mutex_);
    channels = hub::occupied_channels(hub_, prefix);
  }
  announce_heads(std::move(channels));
}

void Server::announce_heads(std::vector<std::string> channels) {
  if (channels.empty()) return;
  const bool posted = post_job([this, channels = std::move(channels)]() -> Task {
    std::vector<api::Broadcast> heads;
    try {
      storage::Transaction t(*database_, storage::Transaction::Kind::Read);
      for (const std::string& channel : channels) {
        const auto organization = protocol::organization_of_channel(channel);
        if (!organization) continue;  // the service's list may be longer
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
    return [this, heads = std::move(heads)] { tell_heads(heads); };
  });
  if (!posted) config_.log(LogLevel::Warning, "overloaded: sync:head skipped");
}

bool Server::post_job(std::function<Task()> job) {
  const bool posted = worker_.post([this, job = std::move(job)] {
    first_loop().post(Task([this, done = job()] {
      --jobs_;
      done();
    }));
  });
  if (posted) ++jobs_;
  return posted;
}

void Server::check_database(std::function<void(bool)> done) {
  const bool posted = post_job([this, done]() -> Task {
    bool healthy = false;
    try {
      database_->run("SELECT 1", {}, [&](const storage::Row&) { healthy = true; });
    } catch (const storage::Failure& failure) {
      config_.log(LogLevel::Error, std::string("database: ") + failure.what());
    }
    return [done, healthy] { done(healthy); };
  });
  if (!posted) done(false);
}

void Server::handle(api::Request request, std::function<void(api::Response)> done) {
  const bool posted = post_job([this, request = std::move(request), done]() -> Task {
    auto response = std::make_shared<api::Response>(
        api::handle(config_.api, *database_, request, system_now(), random_uuid));
    const auto committed = std::chrono::steady_clock::now();
    return [this, response = std::move(response), done, target = request.target, committed] {
      publish(std::move(response->broadcasts), committed);
      complete(target, *response);
      done(std::move(*response));
    };
  });
  if (!posted) {
    done(api::error_response({"overloaded", "The server is busy; try again.", ""}));
  }
}

// Every server tells its own listeners.
void Server::tell_heads(std::vector<api::Broadcast> heads) {
  if (outside_.has_service()) return publish(std::move(heads), {});
  for (api::Broadcast& head : heads) {
    ++metrics_.broadcasts;
    hear(
        hub::Published{{std::move(head.channel)}, std::move(head.event), std::move(head.data), {}});
  }
}

void Server::publish(std::vector<api::Broadcast> broadcasts, SteadyTime since) {
  if (broadcasts.empty()) return;
  if (outside_.has_service()) {
    for (api::Broadcast& broadcast : broadcasts) {
      ++metrics_.broadcasts;
      outside_.publish(std::move(broadcast));
    }
    return;
  }
  const std::lock_guard lock(hub_mutex_);
  for (api::Broadcast& broadcast : broadcasts) {
    ++metrics_.broadcasts;
    step_locked(hub::Published{{std::move(broadcast.channel)},
                               std::move(broadcast.event),
                               std::move(broadcast.data),
                               {}},
                since);
  }
}

void Server::complete(const std::string& target, api::Response& response) {
  if (target.rfind("/api/pusher/", 0) == 0 && (response.status == 401 || response.status == 403)) {
    ++metrics_.refused_authorizations;
    if (!response.organization.empty()) ++refused_[response.organization];
  }
  if (!response.wants_usage) return;
  const model::OrganizationId organization{response.organization};
  hub::Usage use;
  {
    const std::lock_guard lock(hub_mutex_);
    use = hub::usage(hub_, protocol::organization_channel(organization), system_now());
  }
  const auto refused = refused_.find(response.organization);
  response.body = api::usage_json({use.connections, use.peak, use.messages_today,
                                   refused == refused_.end() ? 0 : refused->second, started_});
}

api::Response Server::handle_pusher_api(const api::Request& request) {
  if (outside_.has_service()) {
    return api::error_response({"not_found", "This server's realtime service is another.", ""});
  }
  const auto arrived = std::chrono::steady_clock::now();
  const std::lock_guard lock(hub_mutex_);
  pusher_api::Answer answer = pusher_api::handle(config_.api.app_keys, hub_, request, system_now());
  if (answer.response.status == 401) ++metrics_.refused_api_requests;
  for (const hub::Input& input : answer.inputs) {
    if (std::holds_alternative<hub::Published>(input)) ++metrics_.broadcasts;
    step_locked(input, arrived);
  }
  return std::move(answer.response);
}

std::string Server::metrics_text() {
  Gauges gauges;
  {
    const std::lock_guard lock(hub_mutex_);
    gauges = {hub_.connections.size(), hub_.channels.size(),       hub_.subscriptions,
              hub_.signed_in,          hub_.refused_subscriptions, hub_.refused_sign_ins};
  }
  if (webhooks_) {
    const WebhookSender::Counts counts = webhooks_->counts();
    gauges.webhooks_delivered = counts.delivered;
    gauges.webhooks_lost = counts.lost;
    gauges.webhooks_waiting = counts.waiting;
  }
  std::string text = prometheus_text(metrics_, gauges);
  outside_.append_metrics(text);
  return text;
}

std::optional<hub::Refusal> Server::refuse(std::string_view target, bool tls) const {
  std::size_t count = 0;
  for (const auto& loop : loops_) count += loop->realtime_count();
  return hub::refuse_admission(target, tls,
                               {config_.api.app_keys.key, config_.realtime, config_.tls_only,
                                config_.max_connections, limits::kWebSockets, count});
}

// "digits.digits", as protocol::is_socket_id wants it.
std::string Server::random_socket_id() {
  static thread_local std::random_device device;
  return std::to_string(device()) + "." + std::to_string(device());
}

void Server::step(const hub::Input& input) {
  const std::lock_guard lock(hub_mutex_);
  step_locked(input, {});
}

void Server::step_locked(const hub::Input& input, SteadyTime since) {
  outside_.share(input);
  hear_locked(input, since);
}

void Server::hear(const hub::Input& input) {
  const std::lock_guard lock(hub_mutex_);
  hear_locked(input, {});
}

void Server::hear_locked(const hub::Input& input, SteadyTime since) {
  const base::Instant now = system_now();
  hub::Outputs outputs = hub::reduce(hub_, hub_config_, input, now);
  for (hub::Output& output : outputs) {
    base::match(
        output, [&](hub::Send& send) { deliver(send, since); },
        [&](hub::Close& close) {
          loops_[Loop::loop_of(close.connection)]->post(
              CloseOne{close.connection, close.code, std::move(close.reason)});
        },
        [&](const hub::Fact& fact) {
          if (webhooks_) webhooks_->note(fact, now);
          outside_.share(fact);
        });
  }
}

// One frame for all, and to each loop its receivers.
void Server::deliver(hub::Send& send, SteadyTime since) {
  if (send.receivers.empty()) return;
  const auto frame =
      std::make_shared<const std::string>(wire::encode_frame(wire::Opcode::Text, *send.frame));
  if (loops_.size() == 1 || send.receivers.size() == 1) {
    Loop& loop = *loops_[Loop::loop_of(send.receivers.front())];
    loop.post(Deliver{frame, std::move(send.receivers), since});
    return;
  }
  std::vector<std::vector<hub::ConnectionId>> receivers(loops_.size());
  for (const hub::ConnectionId id : send.receivers) receivers[Loop::loop_of(id)].push_back(id);
  for (std::size_t i = 0; i < loops_.size(); ++i) {
    if (!receivers[i].empty()) loops_[i]->post(Deliver{frame, std::move(receivers[i]), since});
  }
}

}  // namespace server::net
