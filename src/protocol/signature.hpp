// Strings to sign: what Pusher's HMAC-SHA256 signatures are computed over.
//
// Invariant: exact bytes as Pusher's documentation ("Authentication signatures",
// "HTTP API, authentication") and the stock libraries build them. Nothing is
// URL-escaped. The HMAC itself is server/auth/'s business.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace protocol {

// private: socket_id:channel; presence: socket_id:channel:channel_data
[[nodiscard]] std::string channel_string_to_sign(std::string_view socket_id,
                                                 std::string_view channel,
                                                 std::string_view channel_data);
// socket_id::user::user_data
[[nodiscard]] std::string user_string_to_sign(std::string_view socket_id,
                                              std::string_view user_data);
// METHOD\n/path\nk=v&k=v with keys lower-cased and sorted, auth_signature left out.
[[nodiscard]] std::string http_string_to_sign(
    std::string_view method, std::string_view path,
    std::vector<std::pair<std::string, std::string>> query);

// Whether `text` is a socket id as servers give them: digits, a dot, digits.
[[nodiscard]] bool is_socket_id(std::string_view text);

}  // namespace protocol
