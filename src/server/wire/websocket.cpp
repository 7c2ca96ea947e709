#include "server/wire/websocket.hpp"

#include <algorithm>
#include <cstring>

#include "base/utf8.hpp"

namespace server::wire {
namespace {

constexpr std::uint8_t kFinal = 0x80;
constexpr std::uint8_t kReserved = 0x70;
constexpr std::uint8_t kMasked = 0x80;
constexpr std::size_t kMaskBytes = 4;

std::uint8_t byte_at(std::span<const char> bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

bool is_final(std::span<const char> frame) { return (byte_at(frame, 0) & kFinal) != 0; }
Opcode opcode_of(std::span<const char> frame) {
  return static_cast<Opcode>(byte_at(frame, 0) & 0x0F);
}
bool is_control(Opcode opcode) { return static_cast<std::uint8_t>(opcode) >= 8; }

// Bytes of a frame's header with its mask, once the second byte is there.
std::size_t header_size(std::span<const char> frame) {
  const std::uint8_t length = byte_at(frame, 1) & 0x7F;
  return 2 + (length == 127 ? 8U : length == 126 ? 2U : 0U) + kMaskBytes;
}

std::uint64_t payload_size(std::span<const char> frame) {
  const std::uint8_t length = byte_at(frame, 1) & 0x7F;
  if (length < 126) return length;
  std::uint64_t size = 0;
  for (std::size_t i = 0; i < (length == 126 ? 2U : 8U); ++i) {
    size = (size << 8) | byte_at(frame, 2 + i);
  }
  return size;
}

// What is wrong with the first two bytes; `fragmented`: a message has begun.
std::optional<Broken> refuse_start(std::span<const char> frame, bool fragmented) {
  const Opcode opcode = opcode_of(frame);
  if ((byte_at(frame, 0) & kReserved) != 0) return Broken{kProtocolError, "Reserved bits are set"};
  if ((byte_at(frame, 1) & kMasked) == 0) return Broken{kProtocolError, "Frames must be masked"};
  switch (opcode) {
    case Opcode::Continuation:
      if (!fragmented) return Broken{kProtocolError, "There is nothing to continue"};
      return std::nullopt;
    case Opcode::Text:
      if (fragmented) return Broken{kProtocolError, "The message before was not finished"};
      return std::nullopt;
    case Opcode::Binary: return Broken{kTextOnly, "Text frames only"};
    case Opcode::Close:
    case Opcode::Ping:
    case Opcode::Pong:
      if (!is_final(frame) || (byte_at(frame, 1) & 0x7F) > kControlPayload) {
        return Broken{kProtocolError, "A control frame is short and whole"};
      }
      return std::nullopt;
  }
  return Broken{kProtocolError, "Unknown opcode"};
}

void unmask(std::span<char> payload, const char* mask) {
  char key[8];
  std::memcpy(key, mask, kMaskBytes);
  std::memcpy(key + kMaskBytes, mask, kMaskBytes);
  std::uint64_t wide = 0;
  std::memcpy(&wide, key, sizeof wide);
  std::size_t at = 0;
  for (; at + sizeof wide <= payload.size(); at += sizeof wide) {
    std::uint64_t word = 0;
    std::memcpy(&word, payload.data() + at, sizeof word);
    word ^= wide;
    std::memcpy(payload.data() + at, &word, sizeof word);
  }
  for (; at < payload.size(); ++at) {
    payload[at] = static_cast<char>(payload[at] ^ key[at % kMaskBytes]);
  }
}

// Section 7.4: what may stand in a close frame.
bool is_close_code(int code) {
  if (code >= 3000 && code <= 4999) return true;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

Incoming take_close(std::string_view payload) {
  if (payload.empty()) return CloseReceived{};
  if (payload.size() == 1) return Broken{kProtocolError, "Half a close code"};
  const int code = (byte_at(payload, 0) << 8) | byte_at(payload, 1);
  if (!is_close_code(code)) return Broken{kProtocolError, "Not a close code"};
  if (!base::is_valid_utf8(payload.substr(2))) return Broken{kInvalidText, "Not UTF-8"};
  return CloseReceived{code};
}

}  // namespace

std::string encode_frame(Opcode opcode, std::string_view payload) {
  std::string out;
  out.reserve(payload.size() + 10);
  out += static_cast<char>(kFinal | static_cast<std::uint8_t>(opcode));
  const auto size = static_cast<std::uint64_t>(payload.size());
  const auto big_endian = [&](int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) {
      out += static_cast<char>((size >> shift) & 0xFF);
    }
  };
  if (size < 126) {
    out += static_cast<char>(size);
  } else if (size <= 0xFFFF) {
    out += static_cast<char>(126);
    big_endian(2);
  } else {
    out += static_cast<char>(127);
    big_endian(8);
  }
  return out.append(payload);
}

std::string encode_close(int code, std::string_view reason) {
  if (code == kNoStatus) return encode_frame(Opcode::Close, {});
  std::string payload{static_cast<char>((code >> 8) & 0xFF), static_cast<char>(code & 0xFF)};
  std::string_view kept = reason.substr(0, kControlPayload - payload.size());
  kept = kept.substr(0, base::valid_utf8_prefix(kept));
  return encode_frame(Opcode::Close, payload.append(kept));
}

std::size_t FrameReader::kept_bytes() const {
  return partial_ ? partial_->frame.size() + partial_->message.size() : 0;
}

FrameReader::Partial& FrameReader::partial() {
  if (!partial_) partial_ = std::make_unique<Partial>();
  return *partial_;
}

void FrameReader::forget_used() {
  if (!partial_) return;
  if (partial_->frame_used) partial_->frame.clear();
  if (partial_->message_used) {
    partial_->message.clear();
    partial_->fragmented = false;
  }
  partial_->frame_used = partial_->message_used = false;
  if (partial_->frame.empty() && !partial_->fragmented) partial_.reset();
}

Incoming FrameReader::next(std::span<char>& input, std::size_t max_message) {
  for (;;) {
    if (const auto incoming = next_frame(input, max_message)) return *incoming;
  }
}

std::optional<Incoming> FrameReader::next_frame(std::span<char>& input, std::size_t max_message) {
  forget_used();
  if (input.empty()) return More{};
  const bool begun = partial_ && !partial_->frame.empty();
  const bool fragmented = partial_ && partial_->fragmented;
  // Of a frame that has begun only as much is copied as it still needs.
  const auto keep = [&](std::size_t wanted) {
    std::string& frame = partial().frame;
    const std::size_t more = std::min(wanted - std::min(wanted, frame.size()), input.size());
    frame.append(input.data(), more);
    input = input.subspan(more);
    return frame.size() >= wanted;
  };
  if (begun && !keep(2)) return More{};
  const auto start = [&]() -> std::span<char> {
    return begun ? std::span<char>(partial_->frame) : input;
  };
  if (start().size() < 2) {
    keep(2);
    return More{};
  }
  if (const auto broken = refuse_start(start(), fragmented)) return *broken;
  const std::size_t header_bytes = header_size(start());
  if (begun && !keep(header_bytes)) return More{};
  if (start().size() < header_bytes) {
    keep(header_bytes);
    return More{};
  }
  const std::uint64_t payload_bytes = payload_size(start());
  const std::size_t room = max_message - (fragmented ? partial_->message.size() : 0);
  if (!is_control(opcode_of(start())) && payload_bytes > room) {
    return Broken{kMessageTooBig, "The message is too big"};
  }
  const std::size_t total = header_bytes + static_cast<std::size_t>(payload_bytes);
  if (begun) {
    if (!keep(total)) return More{};
    partial_->frame_used = true;
    return take_frame(partial_->frame, header_bytes);
  }
  if (input.size() < total) {
    keep(total);
    return More{};
  }
  const std::span<char> frame = input.first(total);
  input = input.subspan(total);
  return take_frame(frame, header_bytes);
}

std::optional<Incoming> FrameReader::take_frame(std::span<char> frame, std::size_t header_bytes) {
  const std::span<char> payload = frame.subspan(header_bytes);
  unmask(payload, frame.data() + header_bytes - kMaskBytes);
  const std::string_view bytes(payload.data(), payload.size());
  switch (opcode_of(frame)) {
    case Opcode::Close: return take_close(bytes);
    case Opcode::Ping: return PingReceived{bytes};
    case Opcode::Pong: return PongReceived{};
    case Opcode::Continuation:
    case Opcode::Text:
    case Opcode::Binary: break;
  }
  std::string_view text = bytes;
  if (!is_final(frame) || (partial_ && partial_->fragmented)) {
    Partial& kept = partial();
    kept.fragmented = true;
    kept.message.append(bytes);
    if (!is_final(frame)) return std::nullopt;
    kept.message_used = true;
    text = kept.message;
  }
  if (!base::is_valid_utf8(text)) return Broken{kInvalidText, "Not UTF-8"};
  return Message{text};
}

}  // namespace server::wire
