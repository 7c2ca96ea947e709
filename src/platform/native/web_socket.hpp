// WebSocket: one client connection (RFC 6455), from opening to closing.
//
//   open ──▶ connecting ──▶ opened ──▶ closed          close() from anywhere
//                 └───────────────────────▲
//
// Invariant: exactly one SocketClosed, and nothing after it; its code is the peer's, ours
// when the peer only echoes, or 1006 when the connection was lost or never made. Frames
// and the queue of unsent text are bounded; a peer that does not read is closed. Pings
// are answered by Beast while the read is pending, which is always.
// Owned by NativePorts and by its own coroutines; everything runs on the network thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include "client/transport.hpp"
#include "platform/native/resolver.hpp"
#include "platform/native/url.hpp"

namespace platform::native {

inline constexpr std::size_t kMaxFrameBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxUnsentBytes = std::size_t{4} << 20;

class WebSocket {
 public:
  using Emit = std::function<void(client::OutsideEvent)>;

  WebSocket() = default;
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;
  virtual ~WebSocket() = default;

  // Nothing happens before `start`. `resolver` and `tls` outlive the io_context's run.
  static std::shared_ptr<WebSocket> make(boost::asio::io_context& io,
                                         boost::asio::ssl::context& tls, Resolver& resolver,
                                         client::SocketId id, Url url, Emit emit);

  virtual void start() = 0;  // once
  // Ignored unless opened and not closing.
  virtual void send(std::string text) = 0;
  virtual void close(int code) = 0;
};

}  // namespace platform::native
