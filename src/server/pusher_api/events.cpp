#include "server/pusher_api/events.hpp"

#include <algorithm>
#include <utility>

#include "protocol/channel_name.hpp"
#include "protocol/signature.hpp"
#include "server/pusher_api/pusher_api.hpp"

namespace server::pusher_api {
namespace {

using base::fail;
using base::JsonValue;
using protocol::ChannelKind;

base::Result<std::vector<std::string>> read_channels(JsonValue json) {
  std::vector<std::string> channels;
  const JsonValue list = json["channels"];
  if (list.is_array()) {
    if (list.size() == 0 || list.size() > limits::kChannelsPerEvent) {
      return fail("malformed", "An event goes to 1 to 100 channels.", "channels");
    }
    for (std::size_t i = 0; i < list.size(); ++i) {
      channels.emplace_back(list.at(i).string().value_or(""));
    }
  } else {
    channels.emplace_back(json["channel"].string().value_or(""));
  }
  for (const std::string& name : channels) {
    if (!protocol::is_valid_channel(name)) {
      return fail("malformed", "A channel has 1 to 200 of A–Z, a–z, 0–9 and _-=@,.;", "channels");
    }
    if (channels.size() > 1 && protocol::channel_kind(name) == ChannelKind::PrivateEncrypted) {
      return fail("malformed", "An event to an encrypted channel goes to no other channel.",
                  "channels");
    }
  }
  // Each channel hears it once.
  std::sort(channels.begin(), channels.end());
  channels.erase(std::unique(channels.begin(), channels.end()), channels.end());
  return channels;
}

}  // namespace

base::Result<Info> parse_info(std::string_view text) {
  Info info;
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(','), text.size());
    const std::string_view name = text.substr(0, comma);
    text.remove_prefix(std::min(comma + 1, text.size()));
    if (name == "user_count") {
      info.user_count = true;
    } else if (name == "subscription_count") {
      info.subscription_count = true;
    } else if (name == "cache") {
      info.cache = true;
    } else {
      return fail("malformed", "The info is of user_count, subscription_count and cache.", "info");
    }
  }
  return info;
}

base::Result<EventRequest> read_event(JsonValue json) {
  EventRequest request;
  const auto name = json["name"].string();
  if (!name || name->empty() || name->size() > protocol::kEventNameBytes) {
    return fail("malformed", "An event has a name of 1 to 200 bytes.", "name");
  }
  const auto data = json["data"].string();
  if (!data) return fail("malformed", "An event's data is a string.", "data");
  if (data->size() > limits::kEventDataBytes) {
    return fail("too_large", "An event's data is at most 10,240 bytes.", "data");
  }
  auto channels = read_channels(json);
  if (!channels) return tl::unexpected(std::move(channels).error());
  const JsonValue socket_id = json["socket_id"];
  if (socket_id.exists() && !socket_id.is_null() &&
      !protocol::is_socket_id(socket_id.string().value_or(""))) {
    return fail("malformed", "A socket_id is two numbers joined by a dot.", "socket_id");
  }
  auto info = parse_info(json["info"].string().value_or(""));
  if (!info) return tl::unexpected(std::move(info).error());
  request.event.channels = *std::move(channels);
  request.event.event = *name;
  request.event.data = *data;
  request.event.except_socket_id = socket_id.string().value_or("");
  request.info = *info;
  return request;
}

base::Result<std::vector<EventRequest>> read_batch(JsonValue json) {
  const JsonValue batch = json["batch"];
  if (!batch.is_array() || batch.size() == 0 || batch.size() > limits::kEventsPerBatch) {
    return fail("malformed", "A batch has 1 to 10 events.", "batch");
  }
  std::vector<EventRequest> events;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    auto event = read_event(batch.at(i));
    if (!event) return tl::unexpected(std::move(event).error());
    events.push_back(*std::move(event));
  }
  return events;
}

void write_counts(base::JsonWriter& w, const Info& info, const hub::ChannelInfo& channel) {
  if (info.user_count && protocol::channel_kind(channel.name) == ChannelKind::Presence) {
    w.field("user_count", static_cast<std::int64_t>(channel.users));
  }
  if (info.subscription_count) {
    w.field("subscription_count", static_cast<std::int64_t>(channel.subscriptions));
  }
}

}  // namespace server::pusher_api
