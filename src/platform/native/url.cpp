#include "platform/native/url.hpp"

#include <algorithm>
#include <charconv>

namespace platform::native {
namespace {

auto refuse(std::string_view text, std::string_view why) {
  return base::fail("bad_url", "\"" + std::string(text) + "\" " + std::string(why) + ".");
}

bool is_plain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c != 0x7F; });
}

char to_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool parse_port(std::string_view text, std::uint16_t& port) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, port);
  return error == std::errc{} && stop == end && port != 0;
}

}  // namespace

std::string Url::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : '[' + host + ']';
  const bool is_default = port == (tls ? 443 : 80);
  return is_default ? name : name + ':' + std::to_string(port);
}

base::Result<Url> parse_url(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || !is_plain(text)) {
    return refuse(text, "is not an address like https://host");
  }
  std::string scheme(text.substr(0, colon));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(), to_lower);
  Url url;
  url.tls = scheme == "https" || scheme == "wss";
  if (!url.tls && scheme != "http" && scheme != "ws") {
    return refuse(text, "must start with http:// or https://");
  }
  url.port = url.tls ? 443 : 80;

  std::string_view rest = text.substr(colon + 3);
  const std::size_t slash = std::min(rest.find_first_of("/?#"), rest.size());
  std::string_view authority = rest.substr(0, slash);
  rest.remove_prefix(slash);
  if (authority.find('@') != std::string_view::npos || rest.find('#') != std::string_view::npos) {
    return refuse(text, "must not carry a user name or a fragment");
  }
  std::size_t host_end = authority.find(':');
  if (!authority.empty() && authority.front() == '[') {  // an IPv6 literal
    host_end = authority.find(']');
    if (host_end == std::string_view::npos) return refuse(text, "has no valid host");
    url.host = authority.substr(1, host_end - 1);
    ++host_end;
  } else {
    url.host = authority.substr(0, host_end);
  }
  if (url.host.empty()) return refuse(text, "has no valid host");
  if (host_end < authority.size() &&
      (authority[host_end] != ':' || !parse_port(authority.substr(host_end + 1), url.port))) {
    return refuse(text, "has no valid port");
  }
  url.target = rest.empty() || rest.front() != '/' ? '/' + std::string(rest) : std::string(rest);
  return url;
}

base::Result<Url> resolve_url(const Url& base, std::string_view reference) {
  if (reference.empty() || reference.front() != '/') {
    return parse_url(reference);
  }
  if (!is_plain(reference) || reference.substr(0, 2) == "//") {
    return refuse(reference, "is not a path");
  }
  Url url = base;
  url.target = reference;
  return url;
}

}  // namespace platform::native
