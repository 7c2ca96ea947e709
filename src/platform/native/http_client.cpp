#include "platform/native/http_client.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/native/http_exchange.hpp"

namespace platform::native {
namespace net = boost::asio;
using Clock = std::chrono::steady_clock;

struct HttpClient::Connection {
  // Kept connections older than this are not reused: proxies and servers close theirs
  // after a minute or so, and finding out costs a round trip.
  static constexpr std::chrono::seconds kMaxKept{30};

  AnyStream stream;
  boost::beast::flat_buffer buffer;
  Clock::time_point kept_at;
};

namespace {

// Written by hand: Beast's serializer is made for bodies of any kind, which costs minutes
// of compile time for four fields. `is_wire_safe` holds for what goes in.
std::string to_wire(const client::HttpRequest& request, const Url& server) {
  std::string wire(client::to_text(request.method));
  wire.append(" ").append(request.path).append(" HTTP/1.1\r\nHost: ").append(server.authority());
  wire.append("\r\nUser-Agent: goldenthread-desktop\r\nAccept: application/json\r\n");
  if (!request.bearer.empty()) {
    wire.append("Authorization: Bearer ").append(request.bearer).append("\r\n");
  }
  if (!request.idempotency_key.empty()) {
    wire.append("Idempotency-Key: ").append(request.idempotency_key).append("\r\n");
  }
  if (!request.body.empty()) wire.append("Content-Type: application/json\r\n");
  if (!request.body.empty() || request.method != client::Method::Get) {
    wire.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  }
  return wire.append("\r\n").append(request.body);
}

// A request line and header fields must not be extended by what they carry.
bool is_wire_safe(const client::HttpRequest& request) {
  const auto plain = [](const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
  };
  return !request.path.empty() && request.path.front() == '/' && plain(request.path) &&
         plain(request.bearer) && plain(request.idempotency_key);
}

}  // namespace

HttpClient::HttpClient(net::io_context& io, net::ssl::context& tls, Resolver& resolver, Url server,
                       Done done)
    : io_(io), tls_(tls), resolver_(resolver), server_(std::move(server)), done_(std::move(done)) {}

HttpClient::~HttpClient() = default;

void HttpClient::send(client::HttpRequest request) {
  if (waiting_.size() >= kMaxWaiting || !is_wire_safe(request)) {
    done_(client::HttpResponse{request.request, 0, {}, 0});
    return;
  }
  const auto deadline = Clock::now() + std::chrono::milliseconds(std::max(request.timeout_ms, 1));
  waiting_.push_back(Waiting{std::move(request), deadline});
  start_waiting();
}

void HttpClient::start_waiting() {
  while (active_ < kMaxConnections && !waiting_.empty()) {
    ++active_;
    Waiting next = std::move(waiting_.front());
    waiting_.pop_front();  // before it runs: it may end at once and start the one after
    net::co_spawn(io_, run(std::move(next)), net::detached);
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
      connection.reset(new Connection{make_stream(server_, io_, tls_), {}, {}});
    }
    AnyStream& stream = connection->stream;
    std::optional<HttpAnswer> answer;
    try {
      if (reused) {
        lowest_layer(stream).expires_at(waiting.deadline);
      } else {
        co_await connect(stream, server_, resolver_, waiting.deadline);
      }
      answer = co_await platform::native::exchange(
          stream, connection->buffer, to_wire(waiting.request, server_), kMaxBodyBytes);
    } catch (const boost::system::system_error&) {
      if (!reused || Clock::now() >= waiting.deadline) throw;
    }
    if (!answer) {
      fresh = true;
      kept_.clear();  // of the same age, so most likely closed as well
      continue;
    }
    if (answer->keep_alive && kept_.size() < kMaxConnections) {
      lowest_layer(stream).expires_never();
      connection->kept_at = Clock::now();
      kept_.push_back(std::move(connection));
    }
    co_return client::HttpResponse{0, answer->status, std::move(answer->body), answer->head};
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
