#include "server/api/target.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/utf8.hpp"
#include "protocol/api.hpp"

namespace server::api {
namespace {

// In a form "+" is a blank.
base::Result<std::string> decode(std::string_view text, bool form) {
  std::string escaped(text);
  if (form) std::replace(escaped.begin(), escaped.end(), '+', ' ');
  auto decoded = protocol::api::url_decode(escaped);
  if (!decoded) return base::fail("malformed", "The address has a broken percent-encoding.");
  std::string out = *std::move(decoded);
  if (!base::is_valid_utf8(out) || out.find('\0') != std::string::npos) {
    return base::fail("malformed", "The address is not valid UTF-8.");
  }
  return out;
}

}  // namespace

base::Result<std::vector<std::pair<std::string, std::string>>> parse_form(std::string_view text) {
  std::vector<std::pair<std::string, std::string>> pairs;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = decode(pair.substr(0, equals), true);
    auto value = decode(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name) return tl::unexpected(std::move(name).error());
    if (!value) return tl::unexpected(std::move(value).error());
    pairs.emplace_back(*std::move(name), *std::move(value));
  }
  return pairs;
}

base::Result<Target> parse_target(std::string_view text) {
  Target target;
  const std::size_t question = std::min(text.find('?'), text.size());
  std::string_view path = text.substr(0, question);
  while (!path.empty()) {
    if (path.front() == '/') {
      path.remove_prefix(1);
      continue;
    }
    const std::size_t end = std::min(path.find('/'), path.size());
    auto segment = decode(path.substr(0, end), false);
    if (!segment) return tl::unexpected(std::move(segment).error());
    target.path.push_back(*std::move(segment));
    path.remove_prefix(end);
  }
  auto query = parse_form(text.substr(std::min(question + 1, text.size())));
  if (!query) return tl::unexpected(std::move(query).error());
  target.query = *std::move(query);
  return target;
}

base::Result<std::int64_t> parse_count(const std::string& text, const char* name) {
  std::int64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end || number < 0) {
    return base::fail("invalid_value",
                      std::string("The parameter ") + name + " must be a whole number.", name);
  }
  return number;
}

base::Result<PageRequest> parse_page(const Target& target, std::size_t default_limit,
                                     std::size_t max_limit) {
  PageRequest page{storage::first_place(), static_cast<std::int64_t>(default_limit)};
  if (const std::string* limit = target.parameter("limit")) {
    auto number = parse_count(*limit, "limit");
    if (!number) return tl::unexpected(std::move(number).error());
    if (*number < 1 || *number > static_cast<std::int64_t>(max_limit)) {
      return base::fail("invalid_value",
                        "The limit must be 1 to " + std::to_string(max_limit) + ".", "limit");
    }
    page.limit = *number;
  }
  if (const std::string* cursor = target.parameter("cursor"); cursor && !cursor->empty()) {
    auto place = storage::decode_cursor(*cursor);
    if (!place) return base::fail("invalid_cursor", "The cursor is not valid.", "cursor");
    page.from = *std::move(place);
  }
  return page;
}

}  // namespace server::api
