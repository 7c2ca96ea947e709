#include "server/net/realtime_connection.hpp"

#include <chrono>
#include <memory>
#include <utility>

#include "base/match.hpp"
#include "protocol/frame.hpp"
#include "server/hub/limits.hpp"
#include "server/net/limits.hpp"
#include "server/net/loop.hpp"
#include "server/net/server.hpp"

namespace server::net {
namespace {

// Messages of one read that the hub hears before its answers are seen to: one of them may
// be that the connection is to be closed.
constexpr int kMessagesPerSettling = 64;

constexpr std::int64_t kClose_ms = std::chrono::milliseconds(limits::kCloseTime).count();

}  // namespace

RealtimeConnection::RealtimeConnection(Loop& loop, Server& server, Socket socket)
    : Connection(loop, std::move(socket)), server_(server) {}

void RealtimeConnection::start(Upgrade upgrade) {
  queue(std::move(upgrade.handshake));
  if (server_.draining()) {
    drain();
  } else if (const auto refusal = server_.refuse(upgrade.target, upgrade.tls)) {
    ++server_.metrics().connections_refused;
    const protocol::ProtocolError error{static_cast<int>(refusal->code), refusal->message};
    queue(wire::encode_frame(wire::Opcode::Text, protocol::encode(protocol::ServerFrame{error})));
    close(refusal->code, refusal->message);
  } else {
    id_ = loop_.enter(*this, server_.next_serial());
    ++server_.metrics().connections_opened;
    server_.step(hub::Opened{id_, server_.random_socket_id()});
  }
  receive(upgrade.early);
}

std::size_t RealtimeConnection::deliver(Round::FrameIndex frame) {
  if (phase_ != Phase::Open) return 0;
  if (!queue_.is_blocked() && !queue_.has_links()) loop_.flush_later(*this);
  const std::size_t bytes = queue_.push(loop_.outgoing(), frame);
  if (queue_.is_blocked()) close_if_slow();
  return bytes;
}

void RealtimeConnection::queue(std::string frame) {
  if (!queue_.is_blocked() && !queue_.has_links()) loop_.flush_later(*this);
  const auto shared = std::make_shared<const std::string>(std::move(frame));
  queue_.push(loop_.outgoing(), loop_.outgoing().add(shared));
}

void RealtimeConnection::close_if_slow() {
  const bool too_much = queue_.waiting_bytes() > hub::limits::kQueuedBytes ||
                        queue_.waiting_frames() > hub::limits::kQueuedFrames;
  // One large frame is no backlog.
  if (!too_much || queue_.waiting_frames() <= 1 || phase_ != Phase::Open) return;
  ++server_.metrics().slow_readers;
  queue_.drop_unbegun();
  close(protocol::CloseCode::SlowReader, "The connection does not read fast enough");
}

void RealtimeConnection::close(protocol::CloseCode code, std::string_view reason) {
  start_closing(static_cast<int>(code), reason);
}

void RealtimeConnection::start_closing(int code, std::string_view reason) {
  if (phase_ != Phase::Open) return;
  queue(wire::encode_close(code, reason));
  phase_ = Phase::Closing;
  arm(kClose_ms);
  detach();
}

void RealtimeConnection::flush() {
  if (!is_open()) return;
  switch (queue_.flush(loop_.outgoing(), socket_.fd())) {
    case SendQueue::Flushed::Broken: finish(); return;
    case SendQueue::Flushed::Blocked:
      want(true, true);
      close_if_slow();
      return;
    case SendQueue::Flushed::All:
      want(true, false);
      if (phase_ == Phase::Closing && peer_done_) {
        socket_.shut();
        phase_ = Phase::Ending;
      }
  }
}

void RealtimeConnection::on_readable() {
  std::span<char> bytes;
  switch (read(bytes)) {
    case Reading::Some: receive(bytes); return;
    case Reading::None: return;
    case Reading::End: finish();
  }
}

void RealtimeConnection::receive(std::span<char> bytes) {
  int taken = 0;
  while (is_open() && !peer_done_) {
    const wire::Incoming incoming = reader_.next(bytes, hub::limits::kFrameBytes);
    if (std::holds_alternative<wire::More>(incoming)) return;
    base::match(
        incoming, [](const wire::More&) {}, [this](const auto& one) { take(one); });
    if (++taken % kMessagesPerSettling == 0) loop_.settle();
  }
}

void RealtimeConnection::take(const wire::Message& message) {
  if (phase_ != Phase::Open) return;
  ++server_.metrics().messages_in;
  server_.metrics().bytes_in += message.text.size();
  server_.step(hub::Received{id_, message.text});
}

void RealtimeConnection::take(const wire::PingReceived& ping) {
  if (phase_ != Phase::Open) return;
  queue(wire::encode_frame(wire::Opcode::Pong, ping.payload));
  if (queue_.is_blocked()) close_if_slow();
  if (id_ != 0) server_.step(hub::Alive{id_});
}

void RealtimeConnection::take(const wire::PongReceived&) {
  if (id_ != 0) server_.step(hub::Alive{id_});
}

void RealtimeConnection::take(const wire::CloseReceived& close) {
  peer_done_ = true;
  if (phase_ == Phase::Open) {
    start_closing(close.code, {});
  } else {
    // Ours is queued or written: the flush that finds nothing left ends it.
    flush();
  }
}

void RealtimeConnection::take(const wire::Broken& broken) {
  peer_done_ = true;
  if (phase_ == Phase::Open) {
    start_closing(broken.code, broken.reason);
  } else {
    flush();
  }
}

void RealtimeConnection::on_deadline() {
  detach();
  abort();
}

void RealtimeConnection::drain() {
  close(protocol::CloseCode::ReconnectNow, "The server is restarting");
}

void RealtimeConnection::detach() {
  if (id_ == 0) return;
  const hub::ConnectionId id = std::exchange(id_, 0);
  loop_.leave(id);
  server_.step(hub::Closed{id});
}

void RealtimeConnection::finish() {
  detach();
  end();
}

}  // namespace server::net
