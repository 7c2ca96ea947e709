#include "platform/native/web_socket.hpp"

#include <chrono>
#include <deque>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket.hpp>

#include "platform/native/connect.hpp"

namespace platform::native {
namespace {

namespace net = boost::asio;
namespace ws = boost::beast::websocket;

constexpr std::chrono::seconds kOpenTimeout{15};
constexpr std::chrono::seconds kCloseTimeout{3};

// Beast looks these up by argument: how a connection is dropped without ceremony.
void drop(PlainStream& stream) { stream.close(); }
void drop(TlsStream& stream) { stream.next_layer().close(); }

template <class Next>
class WebSocketOn final : public WebSocket, public std::enable_shared_from_this<WebSocketOn<Next>> {
 public:
  template <class... Args>
  WebSocketOn(Resolver& resolver, client::SocketId id, Url url, Emit emit, Args&&... args)
      : resolver_(resolver),
        id_(id),
        url_(std::move(url)),
        emit_(std::move(emit)),
        stream_(std::forward<Args>(args)...) {}

  void start() override {
    net::co_spawn(stream_.get_executor(), run(this->shared_from_this()), net::detached);
  }

  void send(std::string text) override {
    if (phase_ != Phase::Opened) return;
    if (text.size() > kMaxUnsentBytes - std::min(unsent_bytes_, kMaxUnsentBytes)) {
      drop(stream_.next_layer());  // the peer does not read: the read ends, then 1006
      return;
    }
    unsent_bytes_ += text.size();
    unsent_.push_back(std::move(text));
    if (unsent_.size() == 1) {
      net::co_spawn(stream_.get_executor(), write_all(this->shared_from_this()), net::detached);
    }
  }

  void close(int code) override {
    if (phase_ == Phase::Connecting) {
      phase_ = Phase::Closing;
      drop(stream_.next_layer());
    } else if (phase_ == Phase::Opened) {
      phase_ = Phase::Closing;
      net::co_spawn(stream_.get_executor(), say_goodbye(this->shared_from_this(), code),
                    net::detached);
    }
  }

 private:
  enum class Phase { Connecting, Opened, Closing, Closed };

  // The first parameter lives in the coroutine: it keeps the object alive for as long.
  net::awaitable<void> run(std::shared_ptr<WebSocketOn> /*self*/) {
    int code = 1006;
    try {
      co_await shake_hands();
      if (phase_ == Phase::Connecting) {  // else: closed meanwhile
        phase_ = Phase::Opened;
        emit_(client::SocketOpened{id_});
        co_await read_all();
      }
    } catch (const boost::system::system_error& lost) {
      if (lost.code() == ws::error::closed) code = close_code();
    } catch (const std::exception&) {
      code = 1006;
    }
    if (said_ != 0 && stream_.reason().code != ws::close_code::none) code = close_code();
    phase_ = Phase::Closed;
    drop(stream_.next_layer());
    emit_(client::SocketClosed{id_, code});
  }

  net::awaitable<void> shake_hands() {
    const auto deadline = std::chrono::steady_clock::now() + kOpenTimeout;
    co_await connect(stream_.next_layer(), url_, resolver_, deadline);
    if (phase_ != Phase::Connecting) co_return;
    boost::beast::get_lowest_layer(stream_).expires_never();  // the layer below must not time out
    stream_.set_option(ws::stream_base::timeout{kOpenTimeout, ws::stream_base::none(), false});
    stream_.set_option(ws::stream_base::decorator([](ws::request_type& request) {
      request.set(boost::beast::http::field::user_agent, "goldenthread-desktop");
    }));
    stream_.read_message_max(kMaxFrameBytes);
    co_await stream_.async_handshake(url_.authority(), url_.target, net::use_awaitable);
  }

  net::awaitable<void> read_all() {
    boost::beast::flat_buffer buffer;
    for (;;) {
      co_await stream_.async_read(buffer, net::use_awaitable);
      if (stream_.got_text() && phase_ == Phase::Opened) {
        emit_(client::SocketMessage{id_, boost::beast::buffers_to_string(buffer.data())});
      }
      buffer.consume(buffer.size());
    }
  }

  net::awaitable<void> write_all(std::shared_ptr<WebSocketOn> /*self*/) {
    boost::system::error_code error;
    stream_.text(true);
    while (!unsent_.empty() && !error) {
      co_await stream_.async_write(net::buffer(unsent_.front()),
                                   net::redirect_error(net::use_awaitable, error));
      unsent_bytes_ -= unsent_.front().size();
      unsent_.pop_front();
    }
    if (error) {  // the read fails too and says why
      unsent_.clear();
      unsent_bytes_ = 0;
    }
  }

  net::awaitable<void> say_goodbye(std::shared_ptr<WebSocketOn> /*self*/, int code) {
    said_ = code;
    stream_.set_option(ws::stream_base::timeout{kCloseTimeout, ws::stream_base::none(), false});
    boost::system::error_code ignored;
    co_await stream_.async_close(static_cast<ws::close_code>(code),
                                 net::redirect_error(net::use_awaitable, ignored));
  }

  [[nodiscard]] int close_code() const {
    const int code = stream_.reason().code;
    if (code != ws::close_code::none) return code;
    return said_ != 0 ? said_ : 1005;  // RFC 6455, 7.1.5: a close frame without a code
  }

  Resolver& resolver_;
  client::SocketId id_;
  Url url_;
  Emit emit_;
  ws::stream<Next> stream_;
  Phase phase_ = Phase::Connecting;
  int said_ = 0;  // the code we closed with
  std::deque<std::string> unsent_;
  std::size_t unsent_bytes_ = 0;
};

}  // namespace

std::shared_ptr<WebSocket> WebSocket::make(net::io_context& io, net::ssl::context& tls,
                                           Resolver& resolver, client::SocketId id, Url url,
                                           Emit emit) {
  if (url.tls) {
    return std::make_shared<WebSocketOn<TlsStream>>(resolver, id, std::move(url), std::move(emit),
                                                    io, tls);
  }
  return std::make_shared<WebSocketOn<PlainStream>>(resolver, id, std::move(url), std::move(emit),
                                                    io);
}

}  // namespace platform::native
