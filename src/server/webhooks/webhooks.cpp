#include "server/webhooks/webhooks.hpp"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/match.hpp"

namespace server::webhooks {
namespace {

void enqueue(State& state, std::string event) {
  state.queued_bytes += event.size();
  state.queue.push_back(std::move(event));
  while (state.queue.size() > limits::kQueuedEvents || state.queued_bytes > limits::kQueuedBytes) {
    state.queued_bytes -= state.queue.front().size();
    state.queue.pop_front();
    ++state.lost;
  }
}

// An event's JSON: its name, its channel and what `add` writes.
template <class Add>
std::string event_json(std::string_view name, std::string_view channel, Add add) {
  std::string out;
  base::JsonWriter w(out);
  w.begin_object().field("name", name).field("channel", channel);
  add(w);
  w.end_object();
  return out;
}

// What came cancels what went and is held; what goes is held.
void come_or_go(State& state, std::string key, bool came, std::string event, std::int64_t hold_ms,
                base::Instant now) {
  if (came) {
    if (state.held.erase(key) == 0) enqueue(state, std::move(event));
  } else if (state.held.size() < limits::kQueuedEvents) {
    state.held[std::move(key)] = {now + hold_ms, std::move(event)};
  } else {
    ++state.lost;
  }
}

void release_held(State& state, base::Instant now) {
  std::vector<Held> due;
  for (auto it = state.held.begin(); it != state.held.end();) {
    if (it->second.due > now) {
      ++it;
      continue;
    }
    due.push_back(std::move(it->second));
    it = state.held.erase(it);
  }
  std::stable_sort(due.begin(), due.end(),
                   [](const Held& a, const Held& b) { return a.due < b.due; });
  for (Held& held : due) enqueue(state, std::move(held.event));
}

Delivery take_delivery(State& state, base::Instant now) {
  Delivery delivery{{}, now, now, 0, 0, false};
  base::JsonWriter w(delivery.body);
  w.begin_object().field("time_ms", now.ms).key("events").begin_array();
  for (; delivery.events < limits::kEventsPerDelivery && !state.queue.empty(); ++delivery.events) {
    w.raw(state.queue.front());
    state.queued_bytes -= state.queue.front().size();
    state.queue.pop_front();
  }
  w.end_array().end_object();
  return delivery;
}

}  // namespace

void note(State& state, const hub::Fact& fact, base::Instant now) {
  const auto nothing = [](base::JsonWriter&) {};
  base::match(
      fact,
      [&](const hub::Occupancy& f) {
        if (!f.everywhere) return;
        come_or_go(
            state, f.channel, f.occupied,
            event_json(f.occupied ? "channel_occupied" : "channel_vacated", f.channel, nothing),
            limits::kVacatedHold_ms, now);
      },
      [&](const hub::Membership& f) {
        if (!f.everywhere) return;
        come_or_go(state, f.channel + "\n" + f.user.user_id, f.joined,
                   event_json(f.joined ? "member_added" : "member_removed", f.channel,
                              [&](base::JsonWriter& w) { w.field("user_id", f.user.user_id); }),
                   limits::kRemovedHold_ms, now);
      },
      [](const hub::UserOnline&) {}, [](const hub::Subscriptions&) {},
      [&](const hub::CountAnnounced& f) {
        enqueue(state, event_json("subscription_count", f.channel, [&](base::JsonWriter& w) {
                  w.field("subscription_count", static_cast<std::int64_t>(f.count));
                }));
      },
      [&](const hub::ClientEventSent& f) {
        enqueue(state, event_json("client_event", f.channel, [&](base::JsonWriter& w) {
                  w.field("event", f.event).field("data", f.data).field("socket_id", f.socket_id);
                  if (!f.user_id.empty()) w.field("user_id", f.user_id);
                }));
      },
      [&](const hub::CacheMissed& f) {
        enqueue(state, event_json("cache_miss", f.channel, nothing));
      });
}

std::optional<std::string> next(State& state, base::Instant now) {
  release_held(state, now);
  if (!state.delivery && !state.queue.empty()) state.delivery = take_delivery(state, now);
  if (!state.delivery || state.delivery->in_flight || now < state.delivery->next) {
    return std::nullopt;
  }
  state.delivery->in_flight = true;
  return state.delivery->body;
}

void finished(State& state, bool accepted, base::Instant now) {
  Delivery& delivery = *state.delivery;
  delivery.in_flight = false;
  if (accepted) {
    state.delivered += delivery.events;
    state.delivery.reset();
    return;
  }
  ++state.failed_attempts;
  const std::int64_t pause_ms =
      std::min(limits::kFirstPause_ms << std::min(delivery.attempts, 6), limits::kLongestPause_ms);
  ++delivery.attempts;
  delivery.next = now + pause_ms;
  if (delivery.next - delivery.since > limits::kRetryFor_ms) {
    state.lost += delivery.events;
    state.delivery.reset();
  }
}

}  // namespace server::webhooks
