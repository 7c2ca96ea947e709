#include "server/net/http_post.hpp"

#include <algorithm>
#include <charconv>
#include <memory>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "server/net/limits.hpp"

namespace server::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

std::string authority(const HttpUrl& url) {
  const bool v6 = url.host.find(':') != std::string::npos;
  std::string out = v6 ? "[" + url.host + "]" : url.host;
  if (url.port != (url.tls ? 443 : 80)) out += ":" + std::to_string(url.port);
  return out;
}

// resolve ──> connect ──> (TLS) ──> write ──> read ──> done. It keeps itself alive.
class Exchange : public std::enable_shared_from_this<Exchange> {
  // What comes after an operation that worked.
  auto next(void (Exchange::*step)()) {
    return [self = shared_from_this(), step](error_code error, auto&&...) {
      if (error) return self->finish(0);
      (self.get()->*step)();
    };
  }

 public:
  Exchange(const asio::any_io_executor& executor, HttpUrl url, const Headers& headers,
           std::string body, std::function<void(int)> done)
      : url_(std::move(url)),
        resolver_(executor),
        stream_(executor, tls_),
        request_(http::verb::post, url_.target, 11),
        done_(std::move(done)) {
    request_.set(http::field::host, authority(url_));
    request_.set(http::field::user_agent, "golden-thread");
    for (const auto& [name, value] : headers) request_.set(name, value);
    request_.keep_alive(false);
    request_.body() = std::move(body);
    request_.prepare_payload();
    parser_.body_limit(limits::kWebhookAnswerBytes);
  }

  void run() {
    tcp_stream().expires_after(limits::kWebhookTime);
    error_code error;
    const auto address = asio::ip::make_address(url_.host, error);
    if (!error) {
      tcp_stream().async_connect(tcp::endpoint(address, static_cast<std::uint16_t>(url_.port)),
                                 next(&Exchange::connected));
      return;
    }
    resolver_.async_resolve(
        url_.host, std::to_string(url_.port),
        [self = shared_from_this()](error_code failed, const tcp::resolver::results_type& found) {
          if (failed) return self->finish(0);
          self->tcp_stream().expires_after(limits::kWebhookTime);
          self->tcp_stream().async_connect(found, [self](error_code refused, const tcp::endpoint&) {
            if (refused) return self->finish(0);
            self->connected();
          });
        });
  }

 private:
  beast::tcp_stream& tcp_stream() { return beast::get_lowest_layer(stream_); }

  void connected() {
    if (!url_.tls) return secured();
    error_code error;
    tls_.set_default_verify_paths(error);
    stream_.set_verify_mode(asio::ssl::verify_peer, error);
    stream_.set_verify_callback(asio::ssl::host_name_verification(url_.host), error);
    if (error || SSL_set_tlsext_host_name(stream_.native_handle(), url_.host.c_str()) != 1) {
      return finish(0);
    }
    stream_.async_handshake(asio::ssl::stream_base::client, next(&Exchange::secured));
  }
  void secured() {
    if (url_.tls) {
      http::async_write(stream_, request_, next(&Exchange::written));
    } else {
      http::async_write(tcp_stream(), request_, next(&Exchange::written));
    }
  }
  void written() {
    if (url_.tls) {
      http::async_read(stream_, buffer_, parser_, next(&Exchange::read));
    } else {
      http::async_read(tcp_stream(), buffer_, parser_, next(&Exchange::read));
    }
  }
  void read() { finish(static_cast<int>(parser_.get().result_int())); }

  void finish(int status) {
    tcp_stream().close();
    std::exchange(done_, [](int) {})(status);
  }

  HttpUrl url_;
  tcp::resolver resolver_;
  asio::ssl::context tls_{asio::ssl::context::tls_client};
  beast::ssl_stream<beast::tcp_stream> stream_;
  http::request<http::string_body> request_;
  beast::flat_buffer buffer_;
  http::response_parser<http::string_body> parser_;
  std::function<void(int)> done_;
};

}  // namespace

base::Result<HttpUrl> parse_http_url(std::string_view text) {
  const auto bad = [] {
    return base::fail("bad_url", "must be an address such as https://example.com/path");
  };
  HttpUrl url;
  constexpr std::string_view kHttp = "http://";
  constexpr std::string_view kHttps = "https://";
  if (text.substr(0, kHttps.size()) == kHttps) {
    url.tls = true;
    text.remove_prefix(kHttps.size());
  } else if (text.substr(0, kHttp.size()) == kHttp) {
    text.remove_prefix(kHttp.size());
  } else {
    return bad();
  }
  for (const char c : text) {
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F) return bad();
  }
  const std::size_t slash = std::min(text.find_first_of("/?#"), text.size());
  std::string_view host = text.substr(0, slash);
  const std::string_view target = text.substr(slash, text.find('#') - slash);
  if (!target.empty()) url.target = (target.front() == '/' ? "" : "/") + std::string(target);
  url.port = url.tls ? 443 : 80;
  const std::size_t bracket = host.rfind(']');
  const std::size_t colon = host.rfind(':');
  if (colon != std::string_view::npos && (bracket == std::string_view::npos || colon > bracket)) {
    const std::string_view digits = host.substr(colon + 1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
    if (parsed.ec != std::errc{} || parsed.ptr != digits.data() + digits.size() || url.port < 1 ||
        url.port > 65'535) {
      return bad();
    }
    host = host.substr(0, colon);
  }
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  }
  if (host.empty() || host.find_first_of("@[]") != std::string_view::npos) return bad();
  url.host = host;
  return url;
}

void http_post(const asio::any_io_executor& executor, const HttpUrl& url, const Headers& headers,
               std::string body, std::function<void(int status)> done) {
  std::make_shared<Exchange>(executor, url, headers, std::move(body), std::move(done))->run();
}

}  // namespace server::net
