#include "server/upstream/publisher.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <random>
#include <thread>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/prng.hpp"
#include "server/outbound/http_client.hpp"
#include "server/upstream/request.hpp"

namespace server::upstream {

namespace asio = boost::asio;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds kAnswerTime{10'000};
constexpr milliseconds kFinishTime{2'000};

std::uint64_t random_seed() {
  std::random_device device;
  return (std::uint64_t{device()} << 32) | device();
}

base::Instant steady_now() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<milliseconds>(since).count()};
}

std::int64_t unix_now_s() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

}  // namespace

class Publisher::Body {
 public:
  explicit Body(PublisherConfig config)
      : config_(std::move(config)),
        prng_(random_seed()),
        work_(io_.get_executor()),
        client_(io_, config_.service),
        thread_([this] { io_.run(); }) {}
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;
  ~Body() {
    io_.stop();
    thread_.join();
  }

  void publish(Event event) {
    const std::lock_guard lock(mutex_);
    mail_.push_back(std::move(event));
    if (mail_.size() > limits::kQueuedEvents) {  // the thread has not run for long
      mail_.pop_front();
      ++mail_dropped_;
    }
    if (!std::exchange(told_, true)) asio::post(io_, [this] { take_mail(); });
  }

  void list_channels(std::string prefix, std::function<void(std::vector<std::string>)> done) {
    asio::post(io_, [this, prefix = std::move(prefix), done = std::move(done)] {
      asio::co_spawn(io_, list(prefix, done), asio::detached);
    });
  }

  [[nodiscard]] PublisherStatus status() const {
    const std::lock_guard lock(mutex_);
    PublisherStatus status = status_;
    status.queued += mail_.size();
    status.dropped += mail_dropped_;
    return status;
  }

  void finish() {
    std::unique_lock lock(mutex_);
    published_.wait_for(lock, kFinishTime, [this] { return mail_.empty() && status_.queued == 0; });
  }

 private:
  void take_mail() {
    std::deque<Event> mail;
    {
      const std::lock_guard lock(mutex_);
      mail.swap(mail_);
      told_ = false;
      status_.queued += mail.size();  // until it is counted there
    }
    for (Event& event : mail) input(Published{std::move(event)});
  }

  void input(const Input& input) {
    for (Post& post : reduce(state_, input, steady_now(), prng_.next())) {
      asio::co_spawn(io_, carry_out(std::move(post)), asio::detached);
    }
    {
      const std::lock_guard lock(mutex_);
      status_ = {state_.waiting, state_.taken, state_.dropped + state_.invalid};
    }
    published_.notify_all();
    set_timer();
  }

  void set_timer() {
    const auto next = due(state_);
    if (!next) {
      timer_.cancel();
      return;
    }
    timer_.expires_after(milliseconds(std::max<std::int64_t>(*next - steady_now(), 0)));
    timer_.async_wait([this](boost::system::error_code error) {
      if (!error) this->input(Ticked{});
    });
  }

  asio::awaitable<void> carry_out(Post post) {
    ApiRequest request = publish_request(config_.keys, post.events, unix_now_s());
    outbound::HttpAnswer answer = co_await exchange(std::move(request));
    answer.status = status_of(answer.status, answer.body);
    const Outcome outcome = outcome_of(answer.status);
    tell(outcome, answer);
    std::optional<std::int64_t> retry_after_ms;
    if (answer.retry_after_s) retry_after_ms = std::int64_t{*answer.retry_after_s} * 1000;
    input(Answered{std::move(post.channel), outcome, retry_after_ms});
  }

  asio::awaitable<void> list(std::string prefix,
                             std::function<void(std::vector<std::string>)> done) {
    const outbound::HttpAnswer answer =
        co_await exchange(channels_request(config_.keys, prefix, unix_now_s()));
    if (answer.status != 200) co_return;
    if (auto channels = read_channels(answer.body)) done(*std::move(channels));
  }

  asio::awaitable<outbound::HttpAnswer> exchange(ApiRequest request) {
    return client_.exchange({std::move(request.method), std::move(request.target),
                             "application/json", std::move(request.body)},
                            kAnswerTime);
  }

  // One line when it begins to fail, one when it works again.
  void tell(Outcome outcome, const outbound::HttpAnswer& answer) {
    const std::string service = outbound::to_text(config_.service);
    if (outcome == Outcome::Taken) {
      if (std::exchange(failing_, false)) config_.inform("realtime service " + service + ": back");
      return;
    }
    const std::string why =
        answer.status == 0 ? answer.error : "status " + std::to_string(answer.status);
    if (outcome == Outcome::Invalid) {
      config_.warn("realtime service " + service + " refused events: " + why);
    } else if (!std::exchange(failing_, true)) {
      config_.warn("realtime service " + service + ": " + why + "; events wait");
    }
  }

  PublisherConfig config_;

  mutable std::mutex mutex_;  // of what follows
  std::condition_variable published_;
  std::deque<Event> mail_;
  bool told_ = false;
  std::uint64_t mail_dropped_ = 0;
  PublisherStatus status_;

  // ---- on the thread ----
  State state_;
  base::Prng prng_;
  bool failing_ = false;
  asio::io_context io_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  asio::steady_timer timer_{io_};
  outbound::HttpClient client_;
  std::thread thread_;
};

Publisher::Publisher(PublisherConfig config) : body_(std::make_unique<Body>(std::move(config))) {}
Publisher::~Publisher() = default;

void Publisher::publish(Event event) { body_->publish(std::move(event)); }
void Publisher::list_channels(std::string prefix,
                              std::function<void(std::vector<std::string>)> done) {
  body_->list_channels(std::move(prefix), std::move(done));
}
PublisherStatus Publisher::status() const { return body_->status(); }
void Publisher::finish() { body_->finish(); }

}  // namespace server::upstream
