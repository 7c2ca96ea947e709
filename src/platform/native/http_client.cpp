#include "platform/native/http_client.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace platform::native {
namespace net = boost::asio;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;

struct HttpClient::Connection {
  // Kept connections older than this are not reused: proxies and servers close theirs
  // after a minute or so, and finding out costs a round trip.
  static constexpr std::chrono::seconds kMaxKept{30};

  std::variant<PlainStream, TlsStream> stream;
  boost::beast::flat_buffer buffer;
  Clock::time_point kept_at;

  explicit Connection(net::io_context& io) : stream(std::in_place_type<PlainStream>, io) {}
  Connection(net::io_context& io, net::ssl::context& tls)
      : stream(std::in_place_type<TlsStream>, io, tls) {}
};

namespace {

http::request<http::string_body> to_wire(const client::HttpRequest& request, const Url& server) {
  http::request<http::string_body> wire;
  wire.version(11);
  wire.method_string(client::to_text(request.method));
  wire.target(request.path);
  wire.set(http::field::host, server.authority());
  wire.set(http::field::user_agent, "goldenthread-desktop");
  wire.set(http::field::accept, "application/json");
  if (!request.bearer.empty()) {
    wire.set(http::field::authorization, "Bearer " + request.bearer);
  }
  if (!request.body.empty()) {
    wire.set(http::field::content_type, "application/json");
    wire.body() = request.body;
  }
  wire.prepare_payload();
  return wire;
}

struct Exchange {
  client::HttpResponse response;
  bool keep_alive = false;
};

template <class Stream>
net::awaitable<Exchange> exchange_on(Stream& stream, boost::beast::flat_buffer& buffer,
                                     http::request<http::string_body> wire) {
  http::response_parser<http::string_body> parser;
  parser.body_limit(HttpClient::kMaxBodyBytes);
  co_await http::async_write(stream, wire, net::use_awaitable);
  co_await http::async_read(stream, buffer, parser, net::use_awaitable);
  Exchange result;
  result.keep_alive = parser.keep_alive();
  result.response.status = static_cast<int>(parser.get().result_int());
  result.response.body = std::move(parser.get().body());
  co_return result;
}

// A request line and header fields must not be extended by what they carry.
bool is_wire_safe(const client::HttpRequest& request) {
  const auto plain = [](const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
  };
  return !request.path.empty() && request.path.front() == '/' && plain(request.path) &&
         plain(request.bearer);
}

}  // namespace

HttpClient::HttpClient(net::io_context& io, net::ssl::context& tls, Resolver& resolver, Url server,
                       Done done)
    : io_(io), tls_(tls), resolver_(resolver), server_(std::move(server)), done_(std::move(done)) {}

HttpClient::~HttpClient() = default;

void HttpClient::send(client::HttpRequest request) {
  if (waiting_.size() >= kMaxWaiting || !is_wire_safe(request)) {
    done_(client::HttpResponse{request.request, 0, {}});
    return;
  }
  const auto deadline = Clock::now() + std::chrono::milliseconds(std::max(request.timeout_ms, 1));
  waiting_.push_back(Waiting{std::move(request), deadline});
  start_waiting();
}

void HttpClient::start_waiting() {
  while (active_ < kMaxConnections && !waiting_.empty()) {
    ++active_;
    net::co_spawn(io_, run(std::move(waiting_.front())), net::detached);
    waiting_.pop_front();
  }
}

net::awaitable<void> HttpClient::run(Waiting waiting) {
  client::HttpResponse response;
  try {
    response = co_await exchange(waiting);
  } catch (const std::exception&) {
    response = {};  // offline, refused, timed out, too large: no answer is the answer
  }
  response.request = waiting.request.request;
  done_(std::move(response));
  --active_;
  start_waiting();
}

net::awaitable<client::HttpResponse> HttpClient::exchange(const Waiting& waiting) {
  for (bool fresh = false;;) {
    std::unique_ptr<Connection> connection = fresh ? nullptr : take_kept();
    const bool reused = connection != nullptr;
    if (!reused) {
      connection = server_.tls ? std::make_unique<Connection>(io_, tls_)
                               : std::make_unique<Connection>(io_);
    }
    std::optional<Exchange> result;
    try {
      result = co_await std::visit(
          [&](auto& stream) -> net::awaitable<Exchange> {
            if (reused) {
              boost::beast::get_lowest_layer(stream).expires_at(waiting.deadline);
            } else {
              co_await connect(stream, server_, resolver_, waiting.deadline);
            }
            co_return co_await exchange_on(stream, connection->buffer,
                                           to_wire(waiting.request, server_));
          },
          connection->stream);
    } catch (const boost::system::system_error&) {
      if (!reused || Clock::now() >= waiting.deadline) throw;
    }
    if (!result) {
      fresh = true;
      kept_.clear();  // of the same age, so most likely closed as well
      continue;
    }
    if (result->keep_alive && kept_.size() < kMaxConnections) {
      std::visit([](auto& stream) { boost::beast::get_lowest_layer(stream).expires_never(); },
                 connection->stream);
      connection->kept_at = Clock::now();
      kept_.push_back(std::move(connection));
    }
    co_return std::move(result->response);
  }
}

std::unique_ptr<HttpClient::Connection> HttpClient::take_kept() {
  const auto oldest = Clock::now() - Connection::kMaxKept;
  std::erase_if(kept_, [oldest](const auto& kept) { return kept->kept_at < oldest; });
  if (kept_.empty()) {
    return nullptr;
  }
  std::unique_ptr<Connection> newest = std::move(kept_.back());
  kept_.pop_back();
  return newest;
}

}  // namespace platform::native
