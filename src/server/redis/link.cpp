#include "server/redis/link.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/match.hpp"
#include "base/prng.hpp"
#include "server/cluster/cluster.hpp"
#include "server/redis/commands.hpp"
#include "server/redis/connection.hpp"
#include "server/redis/mailbox.hpp"
#include "server/redis/scripts.hpp"

namespace server::redis {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kConnectTime{5'000};
constexpr milliseconds kReplyTime{5'000};
constexpr milliseconds kCheckPause{500};
constexpr milliseconds kLeaveTime{1'000};
// Between attempts: at first, doubling up to the second, with jitter.
constexpr std::uint32_t kFirstPause_ms = 100;
constexpr std::uint32_t kLastPause_ms = 2'000;

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

base::Instant steady_now() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<milliseconds>(since).count()};
}

}  // namespace

class Link::Body {
 public:
  explicit Body(LinkConfig config)
      : config_(std::move(config)),
        keys_(config_.app_id),
        prng_(random_seed()),
        tls_(outbound::make_tls_context()),
        work_(io_.get_executor()) {
    state_.origin = prng_.uuid();
  }
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;
  ~Body() {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  void start(Hear hear) {
    hear_ = std::move(hear);
    thread_ = std::thread([this] {
      asio::co_spawn(io_, supervise(), asio::detached);
      check_late();
      io_.run();
    });
  }

  template <class Shared>
  void share(Shared&& shared) {
    if (mailbox_.put(std::forward<Shared>(shared))) asio::post(io_, [this] { take_mail(); });
  }

  [[nodiscard]] LinkStatus status() const {
    const std::lock_guard lock(status_mutex_);
    LinkStatus status = status_;
    status.dropped_events += mailbox_.dropped();
    return status;
  }

  void leave(std::int64_t grace_ms) {
    if (!thread_.joinable()) return;
    asio::post(io_, [this] { take_mail(); });
    std::unique_lock lock(status_mutex_);
    settled_changed_.wait_for(lock, kLeaveTime, [this] { return settled_ && mailbox_.is_empty(); });
    left_ = false;
    asio::post(io_, [this, grace_ms] { input(cluster::Leaving{grace_ms}); });
    settled_changed_.wait_for(lock, kLeaveTime, [this] { return left_ || !status_.up; });
  }

 private:
  // ---- the connections ----
  asio::awaitable<void> supervise() {
    asio::steady_timer pause(io_);
    std::uint32_t pause_ms = kFirstPause_ms;
    bool told = false;
    for (;;) {
      asio::steady_timer broken(io_, asio::steady_timer::time_point::max());
      broken_ = &broken;
      why_.clear();
      const bool up = co_await open();
      if (up) {
        pause_ms = kFirstPause_ms;
        told = false;
        config_.inform("redis: joined at " + outbound::to_text(config_.address.endpoint));
        input(cluster::LinkUp{});
        boost::system::error_code ignored;
        if (why_.empty()) {
          co_await broken.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
        close();
        input(cluster::LinkDown{});
      } else {
        close();
      }
      broken_ = nullptr;
      if (!std::exchange(told, true)) {
        config_.warn("redis: no link to " + outbound::to_text(config_.address.endpoint) + " (" +
                     why_ + "); events for other servers wait");
      }
      pause.expires_after(milliseconds(pause_ms / 2 + prng_.below(pause_ms / 2 + 1)));
      pause_ms = std::min(pause_ms * 2, kLastPause_ms);
      co_await pause.async_wait(asio::use_awaitable);
    }
  }

  asio::awaitable<bool> open() {
    asio::steady_timer limit(io_, kConnectTime);
    const auto broken = [this](const std::string& why) {
      why_ = why;
      if (broken_ != nullptr) broken_->cancel();
    };
    commands_ = std::make_shared<Connection>(io_, tls_, config_.address, broken);
    log_ = std::make_shared<Connection>(io_, tls_, config_.address, broken);
    limit.async_wait([commands = commands_, log = log_](boost::system::error_code cancelled) {
      if (cancelled) return;
      commands->close();
      log->close();
    });
    try {
      co_await commands_->open();
      co_await log_->open();
      scripts_.write = co_await load(scripts::kWrite);
      scripts_.reap = co_await load(scripts::kReap);
      scripts_.list = co_await load(scripts::kList);
      scripts_.end_lease = co_await load(scripts::kEndLease);
    } catch (const std::exception& error) {
      why_ = error.what();
      co_return false;
    }
    if (limit.cancel() == 0) {
      why_ = "no answer in time";
      co_return false;
    }
    co_return true;
  }

  asio::awaitable<std::string> load(const char* script) {
    return commands_->ask({"SCRIPT", "LOAD", script});
  }

  void close() {
    commands_->close();
    log_->close();
  }

  // A server that does not answer is as good as none.
  void check_late() {
    check_.expires_after(kCheckPause);
    check_.async_wait([this](boost::system::error_code error) {
      if (error) return;
      const auto now = Connection::Clock::now();
      if (commands_) commands_->check(now);
      if (log_) log_->check(now);
      check_late();
    });
  }

  // ---- the cluster ----
  void take_mail() {
    cluster::Shared shared = mailbox_.take();
    if (!shared.facts.empty() || !shared.events.empty()) input(shared);
  }

  void input(const cluster::Input& input) {
    for (const cluster::Output& output : cluster::reduce(state_, input, steady_now())) {
      base::match(output, [this](const auto& each) { carry_out(each); });
    }
    note_status();
    set_timer();
  }

  void set_timer() {
    const auto due = cluster::due(state_);
    if (!due) {
      timer_.cancel();
      return;
    }
    timer_.expires_after(milliseconds(std::max<std::int64_t>(*due - steady_now(), 0)));
    timer_.async_wait([this](boost::system::error_code error) {
      if (!error) this->input(cluster::Ticked{});
    });
  }

  void note_status() {
    const std::lock_guard lock(status_mutex_);
    status_ = {state_.up, state_.replica.nodes.size(), state_.events.size(), state_.dropped};
    settled_ = cluster::settled(state_);
    settled_changed_.notify_all();
  }

  void send(Connection& connection, const Command& command, Connection::Answer answer,
            milliseconds limit = kReplyTime) {
    connection.send({command.begin(), command.end()}, std::move(answer), limit);
  }

  void carry_out(const cluster::FindLogEnd& output) {
    send(*commands_, command_of(output, keys_),
         [this](const redisReply& reply) { input(read_log_end(reply)); });
  }
  void carry_out(const cluster::ReadLog& output) {
    send(
        *log_, command_of(output, keys_),
        [this, output](const redisReply& reply) {
          if (const auto read = read_log(reply)) {
            input(*read);
          } else {
            carry_out(output);
          }
        },
        kReplyTime + milliseconds(kBlock_ms));
  }
  void carry_out(const cluster::ListNodes& output) {
    send(*commands_, command_of(output, keys_, scripts_),
         [this](const redisReply& reply) { input(read_nodes(reply)); });
  }
  void carry_out(const cluster::ReadNode& output) {
    send(*commands_, command_of(output, keys_),
         [this, node = output.node](const redisReply& reply) { input(read_node(node, reply)); });
  }
  void carry_out(const cluster::Write& output) {
    send(*commands_, command_of(output, keys_, scripts_),
         [this, node = output.node](const redisReply& reply) {
           input(cluster::Wrote{node, read_known(reply)});
         });
  }
  void carry_out(const cluster::Append& output) {
    send(*commands_, command_of(output, keys_),
         [this](const redisReply&) { input(cluster::Appended{}); });
  }
  void carry_out(const cluster::Reap& output) {
    send(*commands_, command_of(output, keys_, scripts_, state_.origin), nullptr);
  }
  void carry_out(const cluster::EndLease& output) {
    send(*commands_, command_of(output, keys_, scripts_), [this](const redisReply&) {
      const std::lock_guard lock(status_mutex_);
      left_ = true;
      settled_changed_.notify_all();
    });
  }
  void carry_out(const cluster::Tell& output) { hear_(output.input); }

  LinkConfig config_;
  Keys keys_;
  base::Prng prng_;
  Hear hear_;
  Mailbox mailbox_;

  mutable std::mutex status_mutex_;  // of what follows
  std::condition_variable settled_changed_;
  LinkStatus status_;
  bool settled_ = true;
  bool left_ = false;

  // ---- on the thread ----
  cluster::State state_;
  Scripts scripts_;
  std::string why_;
  asio::ssl::context tls_;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::steady_timer timer_{io_};
  asio::steady_timer check_{io_};
  asio::steady_timer* broken_ = nullptr;
  std::shared_ptr<Connection> commands_, log_;
  std::thread thread_;
};

Link::Link(LinkConfig config) : body_(std::make_unique<Body>(std::move(config))) {}
Link::~Link() = default;

void Link::start(Hear hear) { body_->start(std::move(hear)); }
void Link::share(const hub::Fact& fact) {
  if (auto change = cluster::change_of(fact)) body_->share(*std::move(change));
}
void Link::share(cluster::Event event) { body_->share(std::move(event)); }
LinkStatus Link::status() const { return body_->status(); }
void Link::leave(std::int64_t grace_ms) { body_->leave(grace_ms); }

}  // namespace server::redis
