// base64url without padding (RFC 4648, section 5): bytes as text for addresses and tokens.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace base {

[[nodiscard]] std::string base64url(std::string_view bytes);
// nullopt for any other character, padding included.
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace base
