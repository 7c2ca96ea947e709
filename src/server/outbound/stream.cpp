#include "server/outbound/stream.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace server::outbound {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;

std::string to_text(const Endpoint& endpoint) {
  const bool v6 = endpoint.host.find(':') != std::string::npos;
  return (v6 ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

asio::ssl::context make_tls_context() {
  asio::ssl::context context(asio::ssl::context::tls_client);
  context.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                      asio::ssl::context::no_tlsv1_1);
  boost::system::error_code ignored;  // no certificates: every verification fails, as it should
  context.set_default_verify_paths(ignored);
  context.set_verify_mode(asio::ssl::verify_peer);
  return context;
}

Stream::Stream(asio::io_context& io, asio::ssl::context& tls, bool use_tls)
    : io_(io), stream_(std::in_place_type<Plain>, io) {
  if (use_tls) stream_.emplace<Tls>(io, tls);
}

Stream::Plain& Stream::socket() {
  if (auto* tls = std::get_if<Tls>(&stream_)) return tls->next_layer();
  return std::get<Plain>(stream_);
}

asio::awaitable<void> Stream::connect(const Endpoint& endpoint) {
  boost::system::error_code not_an_address;
  const auto address = asio::ip::make_address(endpoint.host, not_an_address);
  if (not_an_address) {
    tcp::resolver resolver(io_);
    const auto found = co_await resolver.async_resolve(endpoint.host, std::to_string(endpoint.port),
                                                       use_awaitable);
    co_await asio::async_connect(socket(), found, use_awaitable);
  } else {
    co_await socket().async_connect(tcp::endpoint(address, endpoint.port), use_awaitable);
  }
  socket().set_option(tcp::no_delay(true));
  auto* tls = std::get_if<Tls>(&stream_);
  if (tls == nullptr) co_return;
  // RFC 6066: names only in SNI, never addresses.
  if (not_an_address &&
      SSL_set_tlsext_host_name(tls->native_handle(), endpoint.host.c_str()) != 1) {
    throw boost::system::system_error(static_cast<int>(::ERR_get_error()),
                                      asio::error::get_ssl_category());
  }
  tls->set_verify_callback(asio::ssl::host_name_verification(endpoint.host));
  co_await tls->async_handshake(asio::ssl::stream_base::client, use_awaitable);
}

asio::awaitable<std::size_t> Stream::read_some(asio::mutable_buffer into) {
  if (auto* tls = std::get_if<Tls>(&stream_)) {
    co_return co_await tls->async_read_some(into, use_awaitable);
  }
  co_return co_await std::get<Plain>(stream_).async_read_some(into, use_awaitable);
}

asio::awaitable<void> Stream::write(asio::const_buffer bytes) {
  if (auto* tls = std::get_if<Tls>(&stream_)) {
    co_await asio::async_write(*tls, bytes, use_awaitable);
  } else {
    co_await asio::async_write(std::get<Plain>(stream_), bytes, use_awaitable);
  }
}

void Stream::close() {
  boost::system::error_code ignored;
  socket().close(ignored);
}

}  // namespace server::outbound
