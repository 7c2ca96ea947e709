// HttpClient: requests to one service over connections that are kept.
//
// Invariant: an exchange ends by its deadline with the answer, or with status 0; a request
// goes out twice only when a kept connection turned out to be closed before any of its
// answer came. The number of connections is its callers' business; as many are kept as
// were used at a time. Redirections are answers. One thread. Used by upstream/publisher.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include "server/outbound/stream.hpp"

namespace server::outbound {

struct HttpRequest {
  std::string method;
  std::string target;
  std::string content_type;
  std::string body;
};
struct HttpAnswer {
  int status = 0;  // 0: there was none
  std::string body;
  std::optional<int> retry_after_s;
  std::string error;  // why there was none
};

class HttpClient {
 public:
  static constexpr std::size_t kMaxBodyBytes = 1024 * 1024;

  HttpClient(boost::asio::io_context& io, Endpoint service);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  boost::asio::awaitable<HttpAnswer> exchange(HttpRequest request, std::chrono::milliseconds limit);

 private:
  struct Connection;
  [[nodiscard]] std::unique_ptr<Connection> take_kept();
  boost::asio::awaitable<HttpAnswer> exchange_on(Connection& connection, const std::string& wire,
                                                 bool& keep_alive);

  boost::asio::io_context& io_;
  boost::asio::ssl::context tls_;
  Endpoint service_;
  std::vector<std::unique_ptr<Connection>> kept_;  // the most recently used last
};

}  // namespace server::outbound
