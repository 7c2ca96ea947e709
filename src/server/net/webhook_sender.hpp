// Sends webhooks: the pure queue of server/webhooks/, a clock, signatures and HTTP.
//
// Invariant: facts are noted in the order the hub tells them, on any thread; everything
// else happens on a thread of its own, one POST at a time; after `stop` nothing is sent
// any more and what was not is told of. Owned by net/server.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <thread>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include "server/auth/channel_signature.hpp"
#include "server/hub/hub.hpp"
#include "server/net/http_post.hpp"
#include "server/net/log.hpp"
#include "server/webhooks/webhooks.hpp"

namespace server::net {

class WebhookSender {
 public:
  WebhookSender(HttpUrl url, auth::AppKeys keys, Log log);
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;
  ~WebhookSender();

  void note(const hub::Fact& fact, base::Instant now);
  void tick();  // about once a second
  void stop();

  struct Counts {
    std::uint64_t delivered = 0;
    std::uint64_t lost = 0;
    std::size_t waiting = 0;
  };
  [[nodiscard]] Counts counts();

 private:
  void send_next();
  void finished(int status);
  [[nodiscard]] std::size_t waiting() const;  // under the lock

  HttpUrl url_;
  auth::AppKeys keys_;
  Log log_;
  std::mutex mutex_;  // of what follows
  webhooks::State state_;
  bool woken_ = false;
  bool stopped_ = false;

  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      io_.get_executor()};
  std::thread thread_;
};

}  // namespace server::net
