// The hub: bytes become operations of connections, publishers, other nodes and the clock.
// Whatever comes, the State's invariants hold, outputs go to connections that exist, each
// at most once, and what each client was told of a presence channel adds up: nobody is
// added twice or removed unseen, and at the end it knows exactly who is there.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "../unit/server/hub_invariants.hpp"
#include "base/json.hpp"
#include "base/match.hpp"
#include "protocol/frame.hpp"

namespace {

using namespace server::hub;

void expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

struct Bytes {
  const std::uint8_t* data;
  std::size_t size;
  std::size_t at = 0;
  [[nodiscard]] bool more() const { return at < size; }
  int next(int bound) { return more() ? data[at++] % bound : 0; }
  std::string rest(std::size_t most) {
    const std::size_t length = std::min(most, size - at);
    std::string text(reinterpret_cast<const char*>(data + at), length);
    at += length;
    return text;
  }
};

constexpr int kClients = 6;
const char* const kChannels[] = {"news",
                                 "private-a",
                                 "presence-a",
                                 "presence-b",
                                 "cache-a",
                                 "presence-cache-a",
                                 "private-cache-",
                                 "private-encrypted-a",
                                 "#server-to-user-u1",
                                 "not valid"};
const char* const kNodes[] = {"n1", "n2"};

struct World {
  State state;
  Config config{[](std::string_view to_sign, std::string_view auth) {
                  return auth == "signed " + std::string(to_sign);
                },
                2'000, true, true, "private-"};
  base::Instant now{1'000'000};
  // What each connection was told: channel -> users.
  std::map<ConnectionId, std::map<std::string, std::set<std::string>>> told;

  void hear(ConnectionId id, const std::string& text) {
    const auto frame = protocol::parse_server_frame(text);
    expect(frame.has_value(), "a frame that is none");
    auto& channels = told[id];
    if (const auto* f = std::get_if<protocol::SubscriptionSucceeded>(&*frame)) {
      if (!f->members) return;
      auto& users = channels[f->channel];
      users.clear();
      for (const auto& member : *f->members) users.insert(member.user_id);
      expect(users.size() == f->members->size(), "a member listed twice");
    } else if (const auto* added = std::get_if<protocol::MemberAdded>(&*frame)) {
      expect(channels[added->channel].insert(added->member.user_id).second, "added twice");
    } else if (const auto* removed = std::get_if<protocol::MemberRemoved>(&*frame)) {
      expect(channels[removed->channel].erase(removed->user_id) == 1, "removed unseen");
    }
  }

  // Also what it leads to: a connection that is closed is gone.
  void step(const Input& input) {
    std::vector<ConnectionId> closing;
    for (const Output& output : reduce(state, config, input, now)) {
      base::match(
          output,
          [&](const Send& send) {
            expect(!send.receivers.empty() && send.frame != nullptr, "nothing to send");
            const std::set<ConnectionId> once(send.receivers.begin(), send.receivers.end());
            expect(once.size() == send.receivers.size(), "sent twice");
            for (const ConnectionId id : send.receivers) {
              expect(state.connections.count(id) == 1, "sent to nobody");
              hear(id, *send.frame);
            }
          },
          [&](const Close& close) { closing.push_back(close.connection); }, [](const Fact&) {});
    }
    check();
    for (const ConnectionId id : closing) {
      told.erase(id);
      step(Closed{id});
    }
  }

  void check() const {
    if (const char* what = test::broken(state)) expect(false, what);
  }
  // Every client's picture of every presence channel it listens to is the hub's.
  void check_pictures() {
    for (const auto& [id, connection] : state.connections) {
      for (const auto& [name, subscription] : connection.subscriptions) {
        if (subscription.user_id.empty()) continue;
        const auto users = channel_users(state, name);
        expect(told[id][name] == std::set<std::string>(users.begin(), users.end()),
               "a wrong picture");
      }
    }
  }

  void say(ConnectionId id, const protocol::ClientFrame& frame) {
    const std::string text = protocol::encode(frame);
    step(Received{id, text});
  }
  [[nodiscard]] static std::string sign(ConnectionId id, const std::string& rest) {
    return "signed " + std::to_string(id) + ".1:" + rest;
  }
};

void act(World& w, Bytes& in) {
  const auto id = static_cast<ConnectionId>(1 + in.next(kClients));
  const std::string channel = kChannels[in.next(10)];
  const std::string user = "u" + std::to_string(in.next(4));
  const std::string node = kNodes[in.next(2)];
  const bool presence = protocol::channel_kind(channel) == protocol::ChannelKind::Presence;
  switch (in.next(16)) {
    case 0:
    case 1:
      if (w.state.connections.count(id) == 0) w.step(Opened{id, std::to_string(id) + ".1"});
      break;
    case 2:
      w.told.erase(id);
      w.step(Closed{id});
      break;
    case 3:
    case 4:
    case 5: {
      const std::string data = presence ? R"({"user_id":")" + user + "\"}" : "";
      w.say(id, protocol::Subscribe{channel,
                                    World::sign(id, channel + (presence ? ":" + data : "")), data});
      break;
    }
    case 6:
      w.told[id].erase(channel);
      w.say(id, protocol::Unsubscribe{channel});
      break;
    case 7: w.say(id, protocol::ClientEvent{"client-x", channel, "{}"}); break;
    case 8: {
      const std::string data = R"({"id":")" + user + R"(","watchlist":["u0","u2"]})";
      w.say(id, protocol::SignIn{World::sign(id, ":user::" + data), data});
      break;
    }
    case 9: {
      const std::string raw = in.rest(static_cast<std::size_t>(in.next(64)));
      w.step(Received{id, raw});
      break;
    }
    case 10:
      w.step(Published{
          {channel, "news"}, "event", "data", std::to_string(id) + ".1", in.next(4) == 0, ""});
      break;
    case 11:
      w.now.ms += in.next(250) * in.next(250);
      w.step(Ticked{});
      break;
    case 12: w.step(UserTerminated{user}); break;
    case 13:
      if (presence) w.step(RemoteMember{channel, {user, "{}"}, node, in.next(2) == 0});
      break;
    case 14:
      if (channel != "not valid") {
        w.step(RemoteSubscriptions{channel, node, static_cast<std::size_t>(in.next(3))});
      }
      break;
    default:
      if (in.next(8) == 0) {
        w.step(RemoteNodeGone{node, in.next(2) == 0});
      } else {
        w.step(RemoteUser{user, node, in.next(2) == 0});
      }
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  World w;
  Bytes in{data, size};
  while (in.more()) act(w, in);
  w.check_pictures();
  // When all have gone nothing is left but the cache.
  for (int id = 1; id <= kClients; ++id) w.step(Closed{static_cast<ConnectionId>(id)});
  for (const char* node : kNodes) w.step(RemoteNodeGone{node, false});
  w.now.ms += 60 * 60 * 1'000;
  w.step(Ticked{});
  w.step(Ticked{});
  expect(w.state.channels.empty() && w.state.users.empty() && w.state.leaving.empty() &&
             w.state.counts_due.empty() && w.state.cache.empty() && w.state.subscriptions == 0,
         "something is left");
  return 0;
}
