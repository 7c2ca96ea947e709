#include "server/net/webhook_sender.hpp"

#include <string>
#include <utility>

#include <boost/asio/post.hpp>

#include "server/auth/crypto.hpp"
#include "server/net/server.hpp"

namespace server::net {

void WebhookSender::note(const hub::Fact& fact, base::Instant now) {
  webhooks::note(state_, fact, now);
  if (std::exchange(woken_, true)) return;
  // After everything of this step: one delivery for all of it.
  boost::asio::post(executor_, [this] {
    woken_ = false;
    tick(system_now());
  });
}

void WebhookSender::tick(base::Instant now) {
  if (stopped_) return;
  auto body = webhooks::next(state_, now);
  if (!body) return;
  const Headers headers{{"Content-Type", "application/json"},
                        {"X-Pusher-Key", keys_.key},
                        {"X-Pusher-Signature", auth::hmac_sha256_hex(keys_.secret, *body)}};
  http_post(executor_, url_, headers, *std::move(body), [this](int status) { finished(status); });
}

void WebhookSender::finished(int status) {
  const bool accepted = status >= 200 && status < 300;
  const std::uint64_t lost = state_.lost;
  if (!accepted) {
    log_(LogLevel::Warning, status == 0 ? std::string("webhook: no answer")
                                        : "webhook: answered " + std::to_string(status));
  }
  webhooks::finished(state_, accepted, system_now());
  if (state_.lost != lost) log_(LogLevel::Error, "webhook: given up after 5 minutes");
  tick(system_now());
}

void WebhookSender::stop() {
  stopped_ = true;
  const std::size_t waiting =
      state_.queue.size() + state_.held.size() + (state_.delivery ? state_.delivery->events : 0);
  if (waiting > 0) {
    log_(LogLevel::Warning, "webhook: " + std::to_string(waiting) + " events not delivered");
  }
}

}  // namespace server::net
