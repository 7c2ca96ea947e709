// Channel names: what kind a name is, whether it is allowed, and our own names.
//
// Invariant: a name that `is_valid_channel` accepted has 1–200 bytes of Pusher's charset
// [A-Za-z0-9_-=@,.;], with one exception: "#server-to-user-{id}".
// Source: Pusher Channels, "Channel naming conventions"; stock libraries accept 200.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "model/ids.hpp"

namespace protocol {

inline constexpr std::size_t kChannelNameBytes = 200;
inline constexpr std::size_t kEventNameBytes = 200;

enum class ChannelKind { Public, Private, PrivateEncrypted, Presence, ServerToUser };

[[nodiscard]] bool is_valid_channel(std::string_view name);
[[nodiscard]] ChannelKind channel_kind(std::string_view name);
[[nodiscard]] bool is_cache_channel(std::string_view name);  // cache-…, private-cache-…
// Whether a subscription must carry a signature.
[[nodiscard]] bool needs_auth(ChannelKind kind);
[[nodiscard]] bool is_client_event(std::string_view event);  // "client-…"

// Events to a signed-in user: "#server-to-user-{id}".
[[nodiscard]] std::string user_channel(std::string_view user_id);

// Our channels (CONTRACT.md, "Realtime").
[[nodiscard]] std::string organization_channel(const model::OrganizationId& id);
[[nodiscard]] std::string thread_channel(const model::ThreadId& id);
[[nodiscard]] std::optional<model::OrganizationId> organization_of_channel(std::string_view name);
// "private-encrypted-org-{id}": for what an organization's own programs tell each other.
[[nodiscard]] std::optional<model::OrganizationId> organization_of_encrypted_channel(
    std::string_view name);
[[nodiscard]] std::optional<model::ThreadId> thread_of_channel(std::string_view name);

}  // namespace protocol
