// A hub with a fake clock, and what each connection has been sent: for the hub's tests.
//
// "Signatures" are the text "signed " + what was to be signed. After every input the
// State's invariants are checked.
#pragma once

#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/json.hpp"
#include "base/match.hpp"
#include "server/hub/hub.hpp"
#include "unit/server/hub_invariants.hpp"

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
    const char* what = broken(state);
    INFO(std::string(what == nullptr ? "" : what));
    CHECK(what == nullptr);
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
  // Signs in with a good signature; `watchlist` is JSON.
  void sign_in(int id, const std::string& user, const std::string& watchlist = "[]") {
    const std::string socket_id = std::to_string(id) + "." + std::to_string(id);
    const std::string user_data = R"({"id":")" + user + R"(","watchlist":)" + watchlist + "}";
    std::string frame;
    base::JsonWriter w(frame);
    w.begin_object().field("event", "pusher:signin").key("data").begin_object();
    w.field("auth", "signed " + socket_id + "::user::" + user_data);
    w.field("user_data", user_data).end_object().end_object();
    receive(id, frame);
  }
  void unsubscribe(int id, const std::string& channel) {
    receive(id, R"({"event":"pusher:unsubscribe","data":{"channel":")" + channel + "\"}}");
  }
  void close(int id) { step(Closed{static_cast<ConnectionId>(id)}); }
  // The facts of one kind since the last take.
  template <class Kind>
  std::vector<Kind> take_facts() {
    std::vector<Kind> taken;
    std::erase_if(facts, [&](const Fact& fact) {
      const auto* of_kind = std::get_if<Kind>(&fact);
      if (of_kind != nullptr) taken.push_back(*of_kind);
      return of_kind != nullptr;
    });
    return taken;
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
