// An HTTP client for one thing: POST a body somewhere and learn whether it was taken.
//
// Invariant: `done` is called exactly once, within kWebhookTime, with the status or 0 when
// there was no answer; certificates are verified. One connection per request. Called by
// net/webhook_sender.cpp on its thread.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "base/result.hpp"

namespace server::net {

struct HttpUrl {
  bool tls = false;
  std::string host;  // without brackets
  int port = 0;
  std::string target = "/";
};
// "http://host[:port]/path" or https. Error code: bad_url.
[[nodiscard]] base::Result<HttpUrl> parse_http_url(std::string_view text);

using Headers = std::vector<std::pair<std::string, std::string>>;

void http_post(const boost::asio::any_io_executor& executor, const HttpUrl& url,
               const Headers& headers, std::string body, std::function<void(int status)> done);

}  // namespace server::net
