// http_exchange: one request sent and its answer read, on a connection that stands.
//
// Invariant: the answer's head and body are bounded. Errors are thrown as
// boost::system::system_error, like connect's; after one the connection is of no more use.
// Used by HttpClient and Pictures, on their network threads.
#pragma once

#include <cstdint>
#include <string>

#include <boost/beast/core/flat_buffer.hpp>

#include "platform/native/connect.hpp"

namespace platform::native {

struct HttpAnswer {
  int status = 0;
  std::string body;
  std::string location;   // where a redirection leads
  std::int64_t head = 0;  // Golden-Thread-Head; 0: not said
  bool keep_alive = false;
};

// `wire`: the whole request. `buffer`: the connection's, for what was read beyond an answer.
boost::asio::awaitable<HttpAnswer> exchange(AnyStream& stream, boost::beast::flat_buffer& buffer,
                                            std::string wire, std::size_t max_body_bytes);

}  // namespace platform::native
