#include "server/wire/http_request.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <limits>

namespace server::wire {
namespace {

constexpr std::string_view kLineEnd = "\r\n";
constexpr std::string_view kHeadEnd = "\r\n\r\n";

constexpr std::array<bool, 256> kTokenCharacters = [] {
  std::array<bool, 256> is{};
  for (const char c : std::string_view("!#$%&'*+-.^_`|~0123456789"
                                       "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")) {
    is[static_cast<unsigned char>(c)] = true;
  }
  return is;
}();

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return kTokenCharacters[static_cast<unsigned char>(c)];
  });
}

// Without control characters; the target without blanks, too.
bool is_plain(std::string_view text, bool blanks) {
  return std::all_of(text.begin(), text.end(), [blanks](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 ? byte != 0x7F : blanks && (c == ' ' || c == '\t');
  });
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

// Digits only; more than fits is the largest there is.
std::optional<std::size_t> to_length(std::string_view text) {
  std::size_t value = 0;
  const char* const end = text.data() + text.size();
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  const auto parsed = std::from_chars(text.data(), end, value);
  return parsed.ec == std::errc{} ? value : std::numeric_limits<std::size_t>::max();
}

bool parse_request_line(std::string_view line, RequestHead& head, bool& old_version) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return false;
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  const std::string_view version = line.substr(last + 1);
  old_version = version == "HTTP/1.0";
  return is_token(head.method) && !head.target.empty() && is_plain(head.target, false) &&
         (old_version || version == "HTTP/1.1");
}

// What the headers say about the message itself; false when they contradict each other.
bool understand(RequestHead& head, bool old_version) {
  std::optional<std::size_t> length;
  for (const auto& [name, value] : head.headers()) {
    if (same_name(name, "content-length")) {
      const auto read = to_length(value);
      if (!read || (length && *length != *read)) return false;
      length = read;
    } else if (same_name(name, "transfer-encoding")) {
      if (head.chunked || old_version || !same_name(value, "chunked")) return false;
      head.chunked = true;
    } else if (same_name(name, "expect")) {
      head.expects_continue = same_name(value, "100-continue");
    }
  }
  if (head.chunked && length) return false;
  head.content_length = length.value_or(0);
  head.keep_alive = old_version ? head.has_token("connection", "keep-alive")
                                : !head.has_token("connection", "close");
  return true;
}

}  // namespace

std::string_view RequestHead::header(std::string_view name) const {
  for (const auto& [own, value] : headers()) {
    if (same_name(own, name)) return value;
  }
  return {};
}

bool RequestHead::has_token(std::string_view name, std::string_view token) const {
  for (const auto& [own, value] : headers()) {
    if (!same_name(own, name)) continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(','), rest.size());
      if (same_name(trim(rest.substr(0, end)), token)) return true;
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  return false;
}

HeadStatus parse_head(std::string_view input, std::size_t scanned, RequestHead& head) {
  // An empty line before a request is let pass (RFC 9112, 2.2).
  std::size_t at = input.substr(0, kLineEnd.size()) == kLineEnd ? kLineEnd.size() : 0;
  const std::size_t overlap = kHeadEnd.size() - 1;
  const std::size_t end = input.find(kHeadEnd, std::max(at, scanned - std::min(scanned, overlap)));
  if (end == std::string_view::npos) return HeadStatus::Incomplete;
  head.size = end + kHeadEnd.size();
  head.count_ = 0;
  head.chunked = head.expects_continue = false;

  const std::string_view lines = input.substr(0, end + kLineEnd.size());
  const auto next_line = [&] {
    const std::size_t stop = lines.find(kLineEnd, at);
    const std::string_view line = lines.substr(at, stop - at);
    at = stop + kLineEnd.size();
    return line;
  };
  bool old_version = false;
  if (!parse_request_line(next_line(), head, old_version)) return HeadStatus::Malformed;
  while (at < lines.size()) {
    const std::string_view line = next_line();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
      return HeadStatus::Malformed;
    }
    const std::string_view value = trim(line.substr(colon + 1));
    if (!is_plain(value, true)) return HeadStatus::Malformed;
    if (head.count_ == kHeaders) return HeadStatus::TooManyHeaders;
    head.headers_[head.count_++] = {line.substr(0, colon), value};
  }
  return understand(head, old_version) ? HeadStatus::Complete : HeadStatus::Malformed;
}

bool wants_websocket(const RequestHead& head) {
  return head.method == "GET" && head.has_token("upgrade", "websocket") &&
         head.has_token("connection", "upgrade");
}

std::optional<std::string_view> websocket_key(const RequestHead& head) {
  constexpr std::size_t kKeyCharacters = 24;  // 16 bytes in base64
  const std::string_view key = head.header("sec-websocket-key");
  const bool valid = wants_websocket(head) && head.header("sec-websocket-version") == "13" &&
                     key.size() == kKeyCharacters && key.substr(22) == "==" && !head.chunked &&
                     head.content_length == 0;
  return valid ? std::optional(key) : std::nullopt;
}

std::optional<std::string_view> ChunkedBody::take_line(std::string_view& input,
                                                       std::size_t max_bytes, bool& too_long) {
  while (!input.empty()) {
    line_ += input.front();
    input.remove_prefix(1);
    if (line_.size() >= kLineEnd.size() && line_.ends_with(kLineEnd)) {
      return std::string_view(line_).substr(0, line_.size() - kLineEnd.size());
    }
    if (line_.size() > max_bytes) {
      too_long = true;
      return std::nullopt;
    }
  }
  return std::nullopt;
}

ChunkedBody::Status ChunkedBody::take(std::string_view& input, std::size_t max_bytes) {
  while (!input.empty()) {
    if (at_ == At::Data) {
      const std::size_t part = std::min(left_, input.size());
      body_.append(input.substr(0, part));
      input.remove_prefix(part);
      left_ -= part;
      if (left_ == 0) at_ = At::DataEnd;
      continue;
    }
    bool too_long = false;
    const auto line =
        take_line(input, at_ == At::Trailer ? kTrailerBytes : kChunkLineBytes, too_long);
    if (too_long) return Status::Malformed;
    if (!line) return Status::More;
    if (at_ == At::DataEnd) {
      if (!line->empty()) return Status::Malformed;
      at_ = At::Line;
    } else if (at_ == At::Trailer) {
      if (line->empty()) return Status::Done;
      trailer_bytes_ += line->size();
      if (trailer_bytes_ > kTrailerBytes) return Status::Malformed;
    } else {
      const std::size_t digits = std::min(line->find_first_of("; \t"), line->size());
      const char* const end = line->data() + digits;
      std::uint64_t size = 0;
      const auto parsed = std::from_chars(line->data(), end, size, 16);
      if (digits == 0 || parsed.ptr != end) return Status::Malformed;
      if (parsed.ec != std::errc{} || size > max_bytes - body_.size()) return Status::TooLarge;
      left_ = static_cast<std::size_t>(size);
      at_ = left_ == 0 ? At::Trailer : At::Data;
    }
    line_.clear();
  }
  return Status::More;
}

}  // namespace server::wire
