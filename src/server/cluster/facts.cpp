#include "server/cluster/facts.hpp"

#include <charconv>
#include <utility>

#include "base/match.hpp"

namespace server::cluster {
namespace {

constexpr char kMember = 'm';
constexpr char kSubscriptions = 's';
constexpr char kUser = 'u';
constexpr char kBetween = '\n';  // stands in no channel's name

std::string named(char kind, std::string_view name) { return std::string(1, kind).append(name); }

}  // namespace

std::optional<Change> change_of(const hub::Fact& fact) {
  using Answer = std::optional<Change>;
  const auto present = [](bool is, const std::string& value) {
    return is ? std::optional<std::string>(value) : std::nullopt;
  };
  return base::match(
      fact,
      [&](const hub::Membership& f) -> Answer {
        return Change{named(kMember, f.channel) + kBetween + f.user.user_id,
                      present(f.joined, f.user.user_info)};
      },
      [&](const hub::Subscriptions& f) -> Answer {
        return Change{named(kSubscriptions, f.channel),
                      present(f.count > 0, std::to_string(f.count))};
      },
      [&](const hub::UserOnline& f) -> Answer {
        return Change{named(kUser, f.user_id), present(f.online, "")};
      },
      [](const hub::Occupancy&) -> Answer { return std::nullopt; },
      [](const hub::CountAnnounced&) -> Answer { return std::nullopt; },
      [](const hub::ClientEventSent&) -> Answer { return std::nullopt; },
      [](const hub::CacheMissed&) -> Answer { return std::nullopt; });
}

std::optional<hub::Input> told_by(const std::string& node, std::string_view key,
                                  const std::optional<std::string>& value) {
  if (key.size() < 2) return std::nullopt;
  const char kind = key.front();
  const std::string_view name = key.substr(1);
  if (kind == kMember) {
    const std::size_t between = name.find(kBetween);
    if (between == std::string_view::npos || between == 0) return std::nullopt;
    hub::RemoteMember member;
    member.channel = name.substr(0, between);
    member.user = {std::string(name.substr(between + 1)), value.value_or("")};
    member.node = node;
    member.joined = value.has_value();
    return member;
  }
  if (kind == kSubscriptions) {
    std::size_t count = 0;
    if (value) {
      const char* end = value->data() + value->size();
      const auto parsed = std::from_chars(value->data(), end, count);
      if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
    }
    return hub::RemoteSubscriptions{std::string(name), node, count};
  }
  if (kind == kUser) return hub::RemoteUser{std::string(name), node, value.has_value()};
  return std::nullopt;
}

}  // namespace server::cluster
