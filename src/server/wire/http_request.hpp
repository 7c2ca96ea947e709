// HTTP/1.1 requests (RFC 9112): heads and chunked bodies, parsed. PURE.
//
// Invariant: any bytes give a head, "not yet" or a refusal, never a crash. Whatever could
// be read in two ways is refused: bare line feeds, folded lines, blanks before a colon,
// two lengths, a length beside an encoding. Called by net/http_connection.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace server::wire {

inline constexpr std::size_t kHeaders = 100;
inline constexpr std::size_t kChunkLineBytes = 256;  // a chunk's size and extensions
inline constexpr std::size_t kTrailerBytes = 4 * 1024;

struct RequestHead {
  std::string_view method;
  std::string_view target;  // path and query as they came; no blanks or control characters
  bool keep_alive = true;
  bool chunked = false;
  bool expects_continue = false;
  std::size_t content_length = 0;
  std::size_t size = 0;  // bytes of the head with its blank line

  // The first header of this name, in any case, or empty.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  // Whether a comma-separated header has this token, in any case.
  [[nodiscard]] bool has_token(std::string_view name, std::string_view token) const;
  [[nodiscard]] std::span<const std::pair<std::string_view, std::string_view>> headers() const {
    return {headers_.data(), count_};
  }

  std::array<std::pair<std::string_view, std::string_view>, kHeaders> headers_;
  std::size_t count_ = 0;
};

enum class HeadStatus { Complete, Incomplete, Malformed, TooManyHeaders };

// Reads a head from the front of `input`, which the views point into. `scanned`: how many
// bytes have been seen to hold no end of it.
[[nodiscard]] HeadStatus parse_head(std::string_view input, std::size_t scanned, RequestHead& head);

// Whether a request asks for a WebSocket, well or not.
[[nodiscard]] bool wants_websocket(const RequestHead& head);
// The key of a valid handshake (RFC 6455, 4.2.1).
[[nodiscard]] std::optional<std::string_view> websocket_key(const RequestHead& head);

// A chunked body, decoded as it comes.
class ChunkedBody {
 public:
  enum class Status { More, Done, Malformed, TooLarge };

  // Takes what it needs from the front of `input`.
  [[nodiscard]] Status take(std::string_view& input, std::size_t max_bytes);
  [[nodiscard]] const std::string& body() const { return body_; }

 private:
  enum class At { Line, Data, DataEnd, Trailer };
  // nullopt: the line is not complete.
  std::optional<std::string_view> take_line(std::string_view& input, std::size_t max_bytes,
                                            bool& too_long);

  At at_ = At::Line;
  std::string body_;
  std::string line_;
  std::size_t left_ = 0;  // of the chunk
  std::size_t trailer_bytes_ = 0;
};

}  // namespace server::wire
