#include "server/net/webhook_sender.hpp"

#include <optional>
#include <string>
#include <utility>

#include <boost/asio/post.hpp>

#include "server/auth/crypto.hpp"
#include "server/net/server.hpp"

namespace server::net {

WebhookSender::WebhookSender(HttpUrl url, auth::AppKeys keys, Log log)
    : url_(std::move(url)), keys_(std::move(keys)), log_(log), thread_([this] { io_.run(); }) {}

WebhookSender::~WebhookSender() {
  stop();
  io_.stop();
  thread_.join();
}

void WebhookSender::note(const hub::Fact& fact, base::Instant now) {
  {
    const std::lock_guard lock(mutex_);
    webhooks::note(state_, fact, now);
    if (std::exchange(woken_, true)) return;
  }
  // After everything of this step, most likely: one delivery for all of it.
  tick();
}

void WebhookSender::tick() {
  boost::asio::post(io_, [this] { send_next(); });
}

void WebhookSender::send_next() {
  std::optional<std::string> body;
  {
    const std::lock_guard lock(mutex_);
    woken_ = false;
    if (stopped_) return;
    body = webhooks::next(state_, system_now());
  }
  if (!body) return;
  const Headers headers{{"Content-Type", "application/json"},
                        {"X-Pusher-Key", keys_.key},
                        {"X-Pusher-Signature", auth::hmac_sha256_hex(keys_.secret, *body)}};
  http_post(io_.get_executor(), url_, headers, *std::move(body),
            [this](int status) { finished(status); });
}

void WebhookSender::finished(int status) {
  const bool accepted = status >= 200 && status < 300;
  if (!accepted) {
    log_(LogLevel::Warning, status == 0 ? std::string("webhook: no answer")
                                        : "webhook: answered " + std::to_string(status));
  }
  bool given_up = false;
  {
    const std::lock_guard lock(mutex_);
    const std::uint64_t lost = state_.lost;
    webhooks::finished(state_, accepted, system_now());
    given_up = state_.lost != lost;
  }
  if (given_up) log_(LogLevel::Error, "webhook: given up after 5 minutes");
  send_next();
}

std::size_t WebhookSender::waiting() const {
  return state_.queue.size() + state_.held.size() + (state_.delivery ? state_.delivery->events : 0);
}

WebhookSender::Counts WebhookSender::counts() {
  const std::lock_guard lock(mutex_);
  return {state_.delivered, state_.lost, waiting()};
}

void WebhookSender::stop() {
  const std::lock_guard lock(mutex_);
  if (std::exchange(stopped_, true) || waiting() == 0) return;
  log_(LogLevel::Warning, "webhook: " + std::to_string(waiting()) + " events not delivered");
}

}  // namespace server::net
