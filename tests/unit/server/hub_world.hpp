// A hub with a fake clock, and what each connection has been sent: for the hub's tests.
//
// "Signatures" are the text "signed " + what was to be signed.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/match.hpp"
#include "server/hub/hub.hpp"

namespace server::hub::test {

struct World {
  Config config{[](std::string_view to_sign, std::string_view auth) {
                  return auth == "signed " + std::string(to_sign);
                },
                0};
  State state;
  base::Instant now{1'000'000};
  std::map<ConnectionId, std::vector<std::string>> sent;
  std::map<ConnectionId, protocol::CloseCode> closed;
  std::vector<Fact> facts;

  Outputs step(const Input& input) {
    Outputs outputs = reduce(state, config, input, now);
    for (const Output& output : outputs) {
      base::match(
          output,
          [&](const Send& send) {
            for (const ConnectionId id : send.receivers) sent[id].push_back(*send.frame);
          },
          [&](const Close& close) { closed[close.connection] = close.code; },
          [&](const Fact& fact) { facts.push_back(fact); });
    }
    return outputs;
  }
  World& open(int id) {
    step(Opened{static_cast<ConnectionId>(id), std::to_string(id) + "." + std::to_string(id)});
    return *this;
  }
  void receive(int id, const std::string& text) {
    step(Received{static_cast<ConnectionId>(id), text});
  }
  // Subscribes with a good signature.
  void subscribe(int id, const std::string& channel, const std::string& channel_data = "") {
    std::string to_sign = std::to_string(id) + "." + std::to_string(id) + ":" + channel;
    if (!channel_data.empty()) to_sign += ":" + channel_data;
    std::string frame;
    base::JsonWriter w(frame);
    w.begin_object().field("event", "pusher:subscribe").key("data").begin_object();
    w.field("channel", channel).field("auth", "signed " + to_sign);
    if (!channel_data.empty()) w.field("channel_data", channel_data);
    w.end_object().end_object();
    receive(id, frame);
  }
  void present(int id, const std::string& channel, const std::string& user) {
    subscribe(id, channel, R"({"user_id":")" + user + R"(","user_info":{"name":")" + user + "\"}}");
  }
  void publish(const std::string& channel, const std::string& event, const std::string& data) {
    step(Published{{channel}, event, data, {}});
  }
  void tick(std::int64_t later_ms) {
    now.ms += later_ms;
    step(Ticked{});
  }
  // What the connection was sent since the last take, joined by newlines.
  std::string take(ConnectionId id) {
    std::string all;
    for (const std::string& frame : sent[id]) all += (all.empty() ? "" : "\n") + frame;
    sent[id].clear();
    return all;
  }
  std::size_t count(ConnectionId id) { return sent[id].size(); }
  void clear() { sent.clear(); }
};

}  // namespace server::hub::test
