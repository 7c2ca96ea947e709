// WebSocket frames (RFC 6455) as a server sends and receives them. PURE.
//
// Invariant: any bytes, in any pieces, give messages or one reason to close, never a
// crash; what is kept of an unfinished message is at most `max_message` bytes and a
// frame's header, and nothing at all between two messages. Extensions are never agreed
// on, so the reserved bits are zero. Called by net/realtime_connection.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace server::wire {

enum class Opcode : std::uint8_t {
  Continuation = 0,
  Text = 1,
  Binary = 2,
  Close = 8,
  Ping = 9,
  Pong = 10,
};

// Close codes of section 7.4.1 that a server has use for.
inline constexpr int kProtocolError = 1002;
inline constexpr int kTextOnly = 1003;
inline constexpr int kNoStatus = 1005;  // the peer gave none; never sent
inline constexpr int kInvalidText = 1007;
inline constexpr int kMessageTooBig = 1009;

inline constexpr std::size_t kControlPayload = 125;

// A whole unmasked frame, ready to be written to any number of sockets.
[[nodiscard]] std::string encode_frame(Opcode opcode, std::string_view payload);
// A reason that is too long is cut at a character.
[[nodiscard]] std::string encode_close(int code, std::string_view reason);

// What has been received. Views are valid until the next call or the next input.
struct More {};  // the input is used up
struct Message {
  std::string_view text;  // valid UTF-8
};
struct PingReceived {
  std::string_view payload;
};
struct PongReceived {};
struct CloseReceived {
  int code = kNoStatus;
};
struct Broken {  // close with this; what follows cannot be understood
  int code = kProtocolError;
  const char* reason = "";
};
using Incoming = std::variant<More, Message, PingReceived, PongReceived, CloseReceived, Broken>;

class FrameReader {
 public:
  // Takes the next thing from the front of `input`, which it may change (frames are
  // unmasked in place). To be called until it gives More.
  [[nodiscard]] Incoming next(std::span<char>& input, std::size_t max_message);
  // Bytes kept of what is not complete yet.
  [[nodiscard]] std::size_t kept_bytes() const;

 private:
  struct Partial {
    std::string frame;    // of one frame, its beginning
    std::string message;  // of one message, its frames so far
    bool fragmented = false;
    bool frame_used = false;
    bool message_used = false;
  };
  void forget_used();
  Partial& partial();
  // nullopt: a fragment, there is nothing to tell yet.
  std::optional<Incoming> next_frame(std::span<char>& input, std::size_t max_message);
  std::optional<Incoming> take_frame(std::span<char> frame, std::size_t header_bytes);

  std::unique_ptr<Partial> partial_;
};

}  // namespace server::wire
