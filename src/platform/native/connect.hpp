// connect: a TCP connection, with TLS where the address asks for it.
//
// Invariant: TLS is verified against the system's certificates and the host's name, with
// SNI, version 1.2 or newer; there is no way to turn that off. Errors are thrown as
// boost::system::system_error and caught once, by the coroutine that owns the
// connection. Everything here runs on the network thread.
// Used by HttpClient, Pictures and WebSocket.
#pragma once

#include <chrono>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/ssl/ssl_stream.hpp>

#include "platform/native/resolver.hpp"
#include "platform/native/url.hpp"

namespace platform::native {

using PlainStream = boost::beast::tcp_stream;
using TlsStream = boost::beast::ssl_stream<boost::beast::tcp_stream>;
using Deadline = std::chrono::steady_clock::time_point;

[[nodiscard]] boost::asio::ssl::context make_tls_context();

// On return the stream's own deadline is still `deadline`.
boost::asio::awaitable<void> connect(PlainStream& stream, const Url& url, Resolver& resolver,
                                     Deadline deadline);
boost::asio::awaitable<void> connect(TlsStream& stream, const Url& url, Resolver& resolver,
                                     Deadline deadline);

// A stream of the kind that an address asks for.
using AnyStream = std::variant<PlainStream, TlsStream>;
[[nodiscard]] AnyStream make_stream(const Url& url, boost::asio::io_context& io,
                                    boost::asio::ssl::context& tls);
[[nodiscard]] PlainStream& lowest_layer(AnyStream& stream);
boost::asio::awaitable<void> connect(AnyStream& stream, const Url& url, Resolver& resolver,
                                     Deadline deadline);

}  // namespace platform::native
