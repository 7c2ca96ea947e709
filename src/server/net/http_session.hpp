// One HTTP connection: reads requests one after the other and answers each.
//
// Invariant: at most one request at a time, bounded in size and time; a refused one is
// answered with a clear error before the connection closes. It keeps itself alive while
// an operation is pending. A WebSocket upgrade hands the socket on. Made by net/server.cpp.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/message_generator.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include "server/api/http.hpp"

namespace server::net {

class Server;

class HttpSession : public std::enable_shared_from_this<HttpSession> {
 public:
  HttpSession(Server& server, boost::asio::ip::tcp::socket socket);
  HttpSession(const HttpSession&) = delete;
  HttpSession& operator=(const HttpSession&) = delete;
  ~HttpSession();

  void run() { read_header(); }
  // While draining: ends the connection unless a request is in flight.
  void close_if_idle();

 private:
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  using Reply = boost::beast::http::response<boost::beast::http::string_body>;

  void read_header();
  void read_body();
  void on_request();
  void refuse(boost::system::error_code error);
  void preflight();
  void health();
  void call_api();
  void call_pusher_api();
  void serve_file();
  void reply(api::Response response);
  void write(Reply&& reply);
  void linger();

  [[nodiscard]] std::string header(boost::beast::http::field name) const;

  Server& server_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<boost::beast::http::request_parser<boost::beast::http::string_body>> parser_;
  Request request_;
  bool busy_ = false;     // a request has begun to arrive and is not answered yet
  bool refused_ = false;  // the rest of the input is not ours to understand
  std::array<char, 4096> discarded_{};
  std::size_t discarded_bytes_ = 0;
};

}  // namespace server::net
