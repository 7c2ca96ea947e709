#include "platform/native/http_exchange.hpp"

#include <charconv>
#include <utility>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

namespace platform::native {
namespace net = boost::asio;
namespace http = boost::beast::http;

namespace {

constexpr std::size_t kReadBytes = 16 << 10, kMaxHeaderBytes = 64 << 10;

template <class Stream>
net::awaitable<HttpAnswer> exchange_on(Stream& stream, boost::beast::flat_buffer& buffer,
                                       std::string wire, std::size_t max_body_bytes) {
  http::response_parser<http::string_body> parser;
  parser.body_limit(max_body_bytes);
  parser.header_limit(kMaxHeaderBytes);
  parser.eager(true);  // take the body, too
  co_await net::async_write(stream, net::buffer(wire), net::use_awaitable);
  boost::system::error_code error;
  while (!parser.is_done()) {
    const std::size_t read = co_await stream.async_read_some(
        buffer.prepare(kReadBytes), net::redirect_error(net::use_awaitable, error));
    buffer.commit(read);
    if (error == net::error::eof && parser.got_some()) {
      error = {};
      parser.put_eof(error);  // fails unless the answer ends with the connection
    } else if (!error) {
      buffer.consume(parser.put(buffer.data(), error));
      if (error == http::error::need_more) error = {};
    }
    if (error) throw boost::system::system_error(error);
  }
  HttpAnswer answer;
  answer.keep_alive = parser.keep_alive();
  answer.status = static_cast<int>(parser.get().result_int());
  answer.location = std::string(parser.get()[http::field::location]);
  const auto head = parser.get()["Golden-Thread-Head"];
  std::from_chars(head.data(), head.data() + head.size(), answer.head);
  answer.body = std::move(parser.get().body());
  co_return answer;
}

}  // namespace

net::awaitable<HttpAnswer> exchange(AnyStream& stream, boost::beast::flat_buffer& buffer,
                                    std::string wire, std::size_t max_body_bytes) {
  if (auto* plain = std::get_if<PlainStream>(&stream)) {
    return exchange_on(*plain, buffer, std::move(wire), max_body_bytes);
  }
  return exchange_on(std::get<TlsStream>(stream), buffer, std::move(wire), max_body_bytes);
}

}  // namespace platform::native
