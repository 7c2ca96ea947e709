// HttpClient: requests to one origin over a few kept-alive connections.
//
// Invariant: every request ends in exactly one call of its callback: the answer, or
// status 0 when there is none in time. At most kMaxConnections are open; what does not
// fit waits in a queue of at most kMaxWaiting, beyond which requests fail at once.
// Bodies are bounded. A request that meets a kept connection which the server has closed
// meanwhile is sent once more on a fresh one, as browsers do.
// Owned by NativePorts; everything runs on the network thread.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include "client/transport.hpp"
#include "platform/native/connect.hpp"

namespace platform::native {

class HttpClient {
 public:
  static constexpr std::size_t kMaxConnections = 6;
  static constexpr std::size_t kMaxWaiting = 256;
  static constexpr std::size_t kMaxBodyBytes = std::size_t{16} << 20;

  using Done = std::function<void(client::HttpResponse)>;

  HttpClient(boost::asio::io_context& io, boost::asio::ssl::context& tls, Resolver& resolver,
             Url server, Done done);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  void send(client::HttpRequest request);

 private:
  struct Connection;
  struct Waiting {
    client::HttpRequest request;
    Deadline deadline;
  };

  void start_waiting();
  boost::asio::awaitable<void> run(Waiting waiting);
  boost::asio::awaitable<client::HttpResponse> exchange(const Waiting& waiting);
  std::unique_ptr<Connection> take_kept();

  boost::asio::io_context& io_;
  boost::asio::ssl::context& tls_;
  Resolver& resolver_;
  Url server_;
  Done done_;
  std::deque<Waiting> waiting_;
  std::vector<std::unique_ptr<Connection>> kept_;
  std::size_t active_ = 0;
};

}  // namespace platform::native
