// Stream: a TCP connection to a service of the operator's, with TLS where it is asked for.
//
// Invariant: TLS is 1.2 or newer and verified against the system's certificates and the
// host's name; there is no way to turn that off. Errors are thrown as
// boost::system::system_error and caught by the coroutine that owns the connection.
// Used by redis/ and upstream/, each on its own thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

namespace server::outbound {

struct Endpoint {
  std::string host;  // a name, or an address without brackets
  std::uint16_t port = 0;
  bool tls = false;

  friend bool operator==(const Endpoint& a, const Endpoint& b) {
    return a.host == b.host && a.port == b.port && a.tls == b.tls;
  }
};

// "host:port" as people write it.
[[nodiscard]] std::string to_text(const Endpoint& endpoint);

[[nodiscard]] boost::asio::ssl::context make_tls_context();

class Stream {
 public:
  Stream(boost::asio::io_context& io, boost::asio::ssl::context& tls, bool use_tls);

  boost::asio::awaitable<void> connect(const Endpoint& endpoint);
  // At least one byte.
  boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into);
  boost::asio::awaitable<void> write(boost::asio::const_buffer bytes);
  // What is under way fails with operation_aborted.
  void close();

 private:
  using Plain = boost::asio::ip::tcp::socket;
  using Tls = boost::asio::ssl::stream<Plain>;
  [[nodiscard]] Plain& socket();

  boost::asio::io_context& io_;
  std::variant<Plain, Tls> stream_;
};

}  // namespace server::outbound
