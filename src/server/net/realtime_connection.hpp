// One realtime connection: a WebSocket that passes text to the hub and frames back.
//
// Invariant: what waits to be written is bounded, a reader slower than that is closed
// (4101); between two messages it holds no buffer. After `close` nothing is passed on any
// more, and within seconds it is gone, whatever the peer does. Called by net/loop.cpp.
//
//   start ──> Open ──close(code), peer's close, broken frame──> Closing ──all written, and
//   the peer is done──> Ending (our end is shut) ──peer's end──> gone
//   from anywhere: broken, or out of time ──> gone
#pragma once

#include <string>
#include <string_view>

#include "protocol/close_code.hpp"
#include "server/hub/hub.hpp"
#include "server/net/connection.hpp"
#include "server/net/send_queue.hpp"
#include "server/wire/websocket.hpp"

namespace server::net {

class Server;

// A request to become a WebSocket, and how it is answered.
struct Upgrade {
  std::string handshake;
  std::string target;
  bool tls = false;   // a proxy in front says so
  std::string early;  // what came behind the request
};

class RealtimeConnection final : public Connection {
 public:
  RealtimeConnection(Loop& loop, Server& server, Socket socket);

  void start(Upgrade upgrade);
  // A frame of the loop's round. Gives its bytes, 0 when it does not go out any more.
  std::size_t deliver(Round::FrameIndex frame);
  void close(protocol::CloseCode code, std::string_view reason);
  // Writes what is queued.
  void flush();

  void on_readable() override;
  void on_writable() override { flush(); }
  void on_broken() override { finish(); }
  void on_deadline() override;
  void drain() override;

 private:
  enum class Phase { Open, Closing, Ending };

  void receive(std::span<char> bytes);
  void take(const wire::Message& message);
  void take(const wire::PingReceived& ping);
  void take(const wire::PongReceived& pong);
  void take(const wire::CloseReceived& close);
  void take(const wire::Broken& broken);
  // Queues a frame of its own behind what is queued.
  void queue(std::string frame);
  void start_closing(int code, std::string_view reason);
  void close_if_slow();
  void detach();
  void finish();

  Server& server_;
  hub::ConnectionId id_ = 0;  // 0: the hub does not know it
  Phase phase_ = Phase::Open;
  bool peer_done_ = false;  // it has closed, or cannot be understood any more
  SendQueue queue_;
  wire::FrameReader reader_;
};

}  // namespace server::net
