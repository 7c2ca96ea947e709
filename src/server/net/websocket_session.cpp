#include "server/net/websocket_session.hpp"

#include <random>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/field.hpp>

#include "protocol/frame.hpp"
#include "server/net/limits.hpp"
#include "server/net/server.hpp"

namespace server::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using boost::system::error_code;

namespace {

// "digits.digits", as protocol::is_socket_id wants it.
std::string random_socket_id() {
  static std::random_device device;
  return std::to_string(device()) + "." + std::to_string(device());
}

}  // namespace

WebSocketSession::WebSocketSession(Server& server, beast::tcp_stream stream)
    : server_(server), socket_(std::move(stream)), close_timer_(socket_.get_executor()) {
  server_.enter(*this);
}

WebSocketSession::~WebSocketSession() { server_.exit(*this); }

void WebSocketSession::accept(Upgrade request) {
  beast::get_lowest_layer(socket_).expires_never();
  websocket::stream_base::timeout timeouts{};
  timeouts.handshake_timeout = limits::kHandshakeTime;
  timeouts.idle_timeout = websocket::stream_base::none();  // liveness is the hub's business
  timeouts.keep_alive_pings = false;
  socket_.set_option(timeouts);
  socket_.read_message_max(hub::limits::kFrameBytes);
  socket_.auto_fragment(false);
  socket_.control_callback([this](websocket::frame_type, beast::string_view) {
    if (phase_ == Phase::Open) server_.step(hub::Alive{id_});
  });
  auto kept = std::make_shared<Upgrade>(std::move(request));
  socket_.async_accept(*kept, [self = shared_from_this(), kept](error_code error) {
    if (error || self->phase_ != Phase::Handshake) {
      self->end();
      return;
    }
    self->on_accepted(std::string(kept->target()),
                      beast::iequals((*kept)["X-Forwarded-Proto"], "https"));
  });
}

void WebSocketSession::on_accepted(const std::string& target, bool tls) {
  phase_ = Phase::Open;
  socket_.text(true);
  if (server_.draining()) {
    close(protocol::CloseCode::ReconnectNow, "The server is restarting");
  } else if (const auto refusal = server_.refuse(target, tls)) {
    ++server_.metrics().connections_refused;
    const protocol::ProtocolError error{static_cast<int>(refusal->code), refusal->message};
    send(std::make_shared<const std::string>(protocol::encode(protocol::ServerFrame{error})));
    close(refusal->code, refusal->message);
  } else {
    id_ = server_.open(shared_from_this());
    server_.step(hub::Opened{id_, random_socket_id()});
  }
  read();
}

void WebSocketSession::read() {
  socket_.async_read(received_, [self = shared_from_this()](error_code error, std::size_t size) {
    if (error) {
      self->end();
      return;
    }
    if (self->phase_ == Phase::Open && !self->socket_.got_text()) {
      self->close(protocol::CloseCode{websocket::close_code::unknown_data}, "Text frames only");
    } else if (self->phase_ == Phase::Open) {
      ++self->server_.metrics().messages_in;
      self->server_.metrics().bytes_in += size;
      const auto bytes = self->received_.cdata();
      self->server_.step(
          hub::Received{self->id_, {static_cast<const char*>(bytes.data()), bytes.size()}});
    }
    self->received_.consume(size);
    self->read();
  });
}

void WebSocketSession::send(hub::FramePtr frame) {
  if (phase_ != Phase::Open) return;
  queued_bytes_ += frame->size();
  queue_.push_back(std::move(frame));
  const bool too_much =
      queued_bytes_ > hub::limits::kQueuedBytes || queue_.size() > hub::limits::kQueuedFrames;
  if (too_much && queue_.size() > 1) {  // one large frame is no backlog
    ++server_.metrics().slow_readers;
    queue_.resize(1);  // the one being written
    close(protocol::CloseCode::SlowReader, "The connection does not read fast enough");
    return;
  }
  if (!writing_) write();
}

void WebSocketSession::write() {
  writing_ = true;
  const auto buffer = asio::buffer(*queue_.front());
  socket_.async_write(buffer, [self = shared_from_this()](error_code error, std::size_t) {
    self->writing_ = false;
    if (error) {
      self->end();
      return;
    }
    self->queued_bytes_ -= self->queue_.front()->size();
    self->queue_.pop_front();
    if (!self->queue_.empty()) {
      self->write();
    } else if (self->phase_ == Phase::Closing) {
      self->start_close();
    }
  });
}

void WebSocketSession::close(protocol::CloseCode code, std::string reason) {
  if (phase_ == Phase::Handshake) return;  // on_accepted sees that the server is draining
  if (phase_ != Phase::Open) return;
  close_reason_.code = static_cast<std::uint16_t>(code);
  close_reason_.reason = reason;
  phase_ = Phase::Closing;
  if (!writing_) start_close();
  // Whatever the peer does, this ends.
  close_timer_.expires_after(limits::kCloseTime);
  close_timer_.async_wait([self = shared_from_this()](error_code error) {
    if (!error) beast::get_lowest_layer(self->socket_).close();
  });
  if (id_ != 0) server_.detach(std::exchange(id_, 0));
}

void WebSocketSession::start_close() {
  phase_ = Phase::Closing;
  socket_.async_close(close_reason_, [self = shared_from_this()](error_code) { self->end(); });
}

void WebSocketSession::end() {
  if (phase_ == Phase::Ended) return;
  phase_ = Phase::Ended;
  close_timer_.cancel();
  beast::get_lowest_layer(socket_).close();
  if (id_ != 0) server_.detach(std::exchange(id_, 0));
}

}  // namespace server::net
