#include "server/outbound/http_client.hpp"

#include <charconv>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace server::outbound {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kReadBytes = 16 * 1024;
constexpr std::uint32_t kMaxHeaderBytes = 64 * 1024;
// Services close what is idle after a minute or so; finding out costs a round trip.
constexpr std::chrono::seconds kKeptTime{30};

std::string to_wire(const HttpRequest& request, const Endpoint& service) {
  std::string out = request.method + " " + request.target + " HTTP/1.1\r\nHost: ";
  const bool usual = service.port == (service.tls ? 443 : 80);
  std::string host = to_text(service);
  if (usual) host.resize(host.rfind(':'));
  out.append(host).append("\r\nUser-Agent: goldenthread-server\r\nAccept: application/json\r\n");
  if (!request.body.empty()) {
    out.append("Content-Type: ").append(request.content_type);
    out.append("\r\nContent-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  }
  return out.append("\r\n").append(request.body);
}

// Seconds; the other form, a date, is not worth a parser.
std::optional<int> retry_after(boost::beast::string_view text) {
  int seconds = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, seconds);
  if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return seconds;
}

}  // namespace

struct HttpClient::Connection {
  Stream stream;
  boost::beast::flat_buffer buffer;
  Clock::time_point kept_at{};
  bool answered = false;  // some of an answer has come

  Connection(asio::io_context& io, asio::ssl::context& tls, bool use_tls)
      : stream(io, tls, use_tls) {}
};

HttpClient::HttpClient(asio::io_context& io, Endpoint service)
    : io_(io), tls_(make_tls_context()), service_(std::move(service)) {}

HttpClient::~HttpClient() = default;

std::unique_ptr<HttpClient::Connection> HttpClient::take_kept() {
  const auto oldest = Clock::now() - kKeptTime;
  std::erase_if(kept_, [oldest](const auto& kept) { return kept->kept_at < oldest; });
  if (kept_.empty()) return nullptr;
  auto newest = std::move(kept_.back());
  kept_.pop_back();
  return newest;
}

asio::awaitable<HttpAnswer> HttpClient::exchange_on(Connection& connection, const std::string& wire,
                                                    bool& keep_alive) {
  http::response_parser<http::string_body> parser;
  parser.body_limit(kMaxBodyBytes);
  parser.header_limit(kMaxHeaderBytes);
  parser.eager(true);
  connection.answered = false;
  co_await connection.stream.write(asio::buffer(wire));
  boost::system::error_code error;
  while (!parser.is_done()) {
    std::size_t size = 0;
    bool ended = false;
    try {
      size = co_await connection.stream.read_some(connection.buffer.prepare(kReadBytes));
    } catch (const boost::system::system_error& failed) {
      if (failed.code() != asio::error::eof || !parser.got_some()) throw;
      ended = true;
    }
    if (ended) {
      parser.put_eof(error);  // fails unless the answer ends with the connection
    } else {
      connection.answered = true;
      connection.buffer.commit(size);
      connection.buffer.consume(parser.put(connection.buffer.data(), error));
      if (error == http::error::need_more) error = {};
    }
    if (error) throw boost::system::system_error(error);
  }
  keep_alive = parser.keep_alive();
  HttpAnswer answer;
  answer.status = static_cast<int>(parser.get().result_int());
  answer.retry_after_s = retry_after(parser.get()[http::field::retry_after]);
  answer.body = std::move(parser.get().body());
  co_return answer;
}

asio::awaitable<HttpAnswer> HttpClient::exchange(HttpRequest request,
                                                 std::chrono::milliseconds limit) {
  const std::string wire = to_wire(request, service_);
  auto connection = take_kept();
  const bool was_kept = connection != nullptr;
  // The timer's handler may outlive this exchange, so it holds what it needs.
  auto target = std::make_shared<Connection*>(nullptr);
  auto late = std::make_shared<bool>(false);
  asio::steady_timer timer(io_, limit);
  timer.async_wait([target, late](boost::system::error_code cancelled) {
    if (cancelled) return;
    *late = true;
    if (*target != nullptr) (*target)->stream.close();
  });
  HttpAnswer answer;
  for (bool again = was_kept;; again = false) {
    if (!connection) connection = std::make_unique<Connection>(io_, tls_, service_.tls);
    *target = connection.get();
    try {
      if (!again) co_await connection->stream.connect(service_);
      bool keep_alive = false;
      answer = co_await exchange_on(*connection, wire, keep_alive);
      *target = nullptr;
      if (keep_alive) {
        connection->kept_at = Clock::now();
        kept_.push_back(std::move(connection));
      }
      break;
    } catch (const boost::system::system_error& error) {
      *target = nullptr;
      answer.error = *late ? "no answer in time" : error.code().message();
      if (!again || *late || connection->answered) break;
      kept_.clear();  // of the same age, so most likely closed as well
      connection.reset();
    }
  }
  timer.cancel();
  co_return answer;
}

}  // namespace server::outbound
