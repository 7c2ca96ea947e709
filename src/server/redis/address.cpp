#include "server/redis/address.hpp"

#include <charconv>

#include "protocol/api.hpp"

namespace server::redis {
namespace {

constexpr std::uint16_t kPort = 6379;
constexpr int kMaxDatabase = 65'535;

tl::unexpected<base::Error> refuse(const char* what) {
  return base::fail(
      "bad_url",
      std::string("must be redis://[user:password@]host[:port][/number]: ").append(what));
}

template <class Number>
bool parse_number(std::string_view text, Number& out) {
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, out);
  return !text.empty() && parsed.ec == std::errc{} && parsed.ptr == end;
}

// "[user]:password", percent-encoded.
bool parse_credentials(std::string_view text, Address& out) {
  const std::size_t colon = text.find(':');
  const auto user = protocol::api::url_decode(text.substr(0, colon));
  const auto password = protocol::api::url_decode(
      colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1));
  if (!user || !password) return false;
  out.user = *user;
  out.password = *password;
  return true;
}

}  // namespace

base::Result<Address> parse_address(std::string_view url) {
  Address out;
  out.endpoint.port = kPort;
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return refuse("there is no scheme");
  const std::string_view name = url.substr(0, scheme);
  if (name != "redis" && name != "rediss") return refuse("the scheme is another");
  out.endpoint.tls = name == "rediss";
  std::string_view rest = url.substr(scheme + 3);
  for (const char c : rest) {
    if (static_cast<unsigned char>(c) <= ' ' || c == 0x7F) return refuse("there is a blank in it");
  }
  const std::size_t slash = rest.find('/');
  if (slash != std::string_view::npos) {
    const std::string_view database = rest.substr(slash + 1);
    if (!database.empty() && (!parse_number(database, out.database) || out.database < 0 ||
                              out.database > kMaxDatabase)) {
      return refuse("the database is not a number");
    }
    rest = rest.substr(0, slash);
  }
  if (const std::size_t at = rest.rfind('@'); at != std::string_view::npos) {
    if (!parse_credentials(rest.substr(0, at), out)) return refuse("an escape is broken");
    rest = rest.substr(at + 1);
  }
  std::size_t end = rest.find(':');
  if (!rest.empty() && rest.front() == '[') {  // an IPv6 literal
    const std::size_t bracket = rest.find(']');
    if (bracket == std::string_view::npos) return refuse("the host is not valid");
    out.endpoint.host = rest.substr(1, bracket - 1);
    end = bracket + 1;
  } else {
    out.endpoint.host = rest.substr(0, end);
  }
  if (out.endpoint.host.empty()) return refuse("there is no host");
  if (end < rest.size() &&
      (rest[end] != ':' || !parse_number(rest.substr(end + 1), out.endpoint.port) ||
       out.endpoint.port == 0)) {
    return refuse("the port is not valid");
  }
  return out;
}

}  // namespace server::redis
