// One realtime connection: a WebSocket that passes text to the hub and frames back.
//
// Invariant: one read and one write at a time; what waits to be written is bounded, a
// reader slower than that is closed (4101). After `close` nothing is passed on any more.
// It keeps itself alive while an operation is pending. Called by net/server.cpp.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "protocol/close_code.hpp"
#include "server/hub/hub.hpp"

namespace server::net {

class Server;

class WebSocketSession : public std::enable_shared_from_this<WebSocketSession> {
 public:
  using Upgrade = boost::beast::http::request<boost::beast::http::string_body>;

  WebSocketSession(Server& server, boost::beast::tcp_stream stream);
  WebSocketSession(const WebSocketSession&) = delete;
  WebSocketSession& operator=(const WebSocketSession&) = delete;
  ~WebSocketSession();

  void accept(Upgrade request);
  void send(hub::FramePtr frame);
  void close(protocol::CloseCode code, std::string reason);

 private:
  enum class Phase { Handshake, Open, Closing, Ended };

  // `tls`: a proxy in front says so.
  void on_accepted(const std::string& target, bool tls);
  void read();
  void write();
  void start_close();
  void end();

  Server& server_;
  boost::beast::websocket::stream<boost::beast::tcp_stream> socket_;
  boost::asio::steady_timer close_timer_;
  boost::beast::flat_buffer received_;
  std::deque<hub::FramePtr> queue_;
  std::size_t queued_bytes_ = 0;
  bool writing_ = false;
  Phase phase_ = Phase::Handshake;
  boost::beast::websocket::close_reason close_reason_;
  hub::ConnectionId id_ = 0;  // 0: the hub does not know it
};

}  // namespace server::net
