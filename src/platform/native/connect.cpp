#include "platform/native/connect.hpp"

#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace platform::native {
namespace net = boost::asio;

net::ssl::context make_tls_context() {
  net::ssl::context context(net::ssl::context::tls_client);
  context.set_options(net::ssl::context::default_workarounds | net::ssl::context::no_tlsv1 |
                      net::ssl::context::no_tlsv1_1);
  boost::system::error_code ignored;  // no certificates: every verification fails, as it should
  context.set_default_verify_paths(ignored);
  context.set_verify_mode(net::ssl::verify_peer);
  return context;
}

net::awaitable<void> connect(PlainStream& stream, const Url& url, Resolver& resolver,
                             Deadline deadline) {
  const Endpoints endpoints = co_await resolver.resolve(url.host, url.port, deadline);
  stream.expires_at(deadline);
  co_await stream.async_connect(endpoints, net::use_awaitable);
  stream.socket().set_option(net::ip::tcp::no_delay(true));
}

net::awaitable<void> connect(TlsStream& stream, const Url& url, Resolver& resolver,
                             Deadline deadline) {
  co_await connect(stream.next_layer(), url, resolver, deadline);
  boost::system::error_code not_an_address;
  (void)net::ip::make_address(url.host, not_an_address);
  // RFC 6066: names only in SNI, never addresses.
  if (not_an_address && SSL_set_tlsext_host_name(stream.native_handle(), url.host.c_str()) != 1) {
    throw boost::system::system_error(static_cast<int>(::ERR_get_error()),
                                      net::error::get_ssl_category());
  }
  stream.set_verify_callback(net::ssl::host_name_verification(url.host));
  co_await stream.async_handshake(net::ssl::stream_base::client, net::use_awaitable);
}

AnyStream make_stream(const Url& url, net::io_context& io, net::ssl::context& tls) {
  if (url.tls) return AnyStream(std::in_place_type<TlsStream>, io, tls);
  return AnyStream(std::in_place_type<PlainStream>, io);
}

PlainStream& lowest_layer(AnyStream& stream) {
  if (auto* tls = std::get_if<TlsStream>(&stream)) return tls->next_layer();
  return std::get<PlainStream>(stream);
}

net::awaitable<void> connect(AnyStream& stream, const Url& url, Resolver& resolver,
                             Deadline deadline) {
  if (auto* tls = std::get_if<TlsStream>(&stream)) return connect(*tls, url, resolver, deadline);
  return connect(std::get<PlainStream>(stream), url, resolver, deadline);
}

}  // namespace platform::native
