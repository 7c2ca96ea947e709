// Sends webhooks: the pure queue of server/webhooks/, a clock, signatures and HTTP.
//
// Invariant: on the io thread only; one POST at a time; after `stop` nothing is sent any
// more and what was not is told of. It outlives the io context's handlers: owned by
// net/server.hpp.
#pragma once

#include <utility>

#include <boost/asio/any_io_executor.hpp>

#include "server/auth/channel_signature.hpp"
#include "server/hub/hub.hpp"
#include "server/net/http_post.hpp"
#include "server/net/log.hpp"
#include "server/webhooks/webhooks.hpp"

namespace server::net {

class WebhookSender {
 public:
  WebhookSender(boost::asio::any_io_executor executor, HttpUrl url, auth::AppKeys keys, Log log)
      : executor_(std::move(executor)), url_(std::move(url)), keys_(std::move(keys)), log_(log) {}
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

  void note(const hub::Fact& fact, base::Instant now);
  void tick(base::Instant now);  // about once a second
  void stop();
  [[nodiscard]] const webhooks::State& state() const { return state_; }

 private:
  void finished(int status);

  boost::asio::any_io_executor executor_;
  HttpUrl url_;
  auth::AppKeys keys_;
  Log log_;
  webhooks::State state_;
  bool woken_ = false;
  bool stopped_ = false;
};

}  // namespace server::net
