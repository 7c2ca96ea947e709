// Cryptography the server needs: HMAC-SHA256, SHA-256, MD5, base64, random text, safe comparison.
//
// Invariant: OpenSSL does the work and nothing else in the server includes it (but for
// TLS in net/); secrets are compared in constant time. Called by auth/, api/, entry/.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace server::auth {

[[nodiscard]] std::string hmac_sha256(std::string_view secret, std::string_view text);  // 32 bytes
[[nodiscard]] std::string hmac_sha256_hex(std::string_view secret, std::string_view text);
[[nodiscard]] std::string sha256_hex(std::string_view text);
[[nodiscard]] std::string sha256(std::string_view text);   // 32 bytes
[[nodiscard]] std::string md5_hex(std::string_view text);  // what Pusher's HTTP API signs a body by
[[nodiscard]] std::string base64(std::string_view bytes);
// nullopt for anything but padded base64.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);
// Time depends on the lengths only.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b);
// `bytes` bytes from the system's generator, as hex.
[[nodiscard]] std::string random_hex(std::size_t bytes);

// The answer to a WebSocket handshake's key (RFC 6455, 4.2.2).
[[nodiscard]] std::string websocket_accept(std::string_view key);

[[nodiscard]] std::string to_hex(std::string_view bytes);

}  // namespace server::auth
