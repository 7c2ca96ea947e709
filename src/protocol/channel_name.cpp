#include "protocol/channel_name.hpp"

#include <algorithm>

namespace protocol {
namespace {

constexpr std::string_view kOrganizationPrefix = "private-org-";
constexpr std::string_view kEncryptedPrefix = "private-encrypted-org-";
constexpr std::string_view kThreadPrefix = "presence-thread-";
constexpr std::string_view kUserPrefix = "#server-to-user-";

bool starts_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool is_channel_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("_-=@,.;").find(c) != std::string_view::npos;
}

}  // namespace

bool is_valid_channel(std::string_view name) {
  if (name.empty() || name.size() > kChannelNameBytes) return false;
  if (starts_with(name, kUserPrefix)) return name.size() > kUserPrefix.size();
  return std::all_of(name.begin(), name.end(), is_channel_byte);
}

ChannelKind channel_kind(std::string_view name) {
  if (starts_with(name, kUserPrefix)) return ChannelKind::ServerToUser;
  if (starts_with(name, "private-encrypted-")) return ChannelKind::PrivateEncrypted;
  if (starts_with(name, "private-")) return ChannelKind::Private;
  if (starts_with(name, "presence-")) return ChannelKind::Presence;
  return ChannelKind::Public;
}

bool is_cache_channel(std::string_view name) {
  for (const std::string_view prefix :
       {"cache-", "private-cache-", "presence-cache-", "private-encrypted-cache-"}) {
    if (starts_with(name, prefix)) return true;
  }
  return false;
}

bool needs_auth(ChannelKind kind) {
  return kind == ChannelKind::Private || kind == ChannelKind::PrivateEncrypted ||
         kind == ChannelKind::Presence;
}

bool is_client_event(std::string_view event) { return starts_with(event, "client-"); }

std::string user_channel(std::string_view user_id) {
  return std::string(kUserPrefix).append(user_id);
}

std::string organization_channel(const model::OrganizationId& id) {
  return std::string(kOrganizationPrefix) + id.value;
}

std::string thread_channel(const model::ThreadId& id) {
  return std::string(kThreadPrefix) + id.value;
}

std::optional<model::OrganizationId> organization_of_channel(std::string_view name) {
  if (!starts_with(name, kOrganizationPrefix)) return std::nullopt;
  return model::OrganizationId{name.substr(kOrganizationPrefix.size())};
}

std::optional<model::OrganizationId> organization_of_encrypted_channel(std::string_view name) {
  if (!starts_with(name, kEncryptedPrefix)) return std::nullopt;
  return model::OrganizationId{name.substr(kEncryptedPrefix.size())};
}

std::optional<model::ThreadId> thread_of_channel(std::string_view name) {
  if (!starts_with(name, kThreadPrefix)) return std::nullopt;
  return model::ThreadId{name.substr(kThreadPrefix.size())};
}

}  // namespace protocol
