#include "server/cluster/cluster.hpp"

#include <algorithm>
#include <charconv>

#include "base/match.hpp"
#include "protocol/channel_name.hpp"
#include "server/cluster/limits.hpp"

namespace server::cluster {
namespace {

// "milliseconds-number"; the log's entries are ordered by both.
std::pair<std::uint64_t, std::uint64_t> place_of(std::string_view id) {
  std::pair<std::uint64_t, std::uint64_t> place;
  const char* end = id.data() + id.size();
  const auto [dash, error] = std::from_chars(id.data(), end, place.first);
  if (error == std::errc{} && dash != end) std::from_chars(dash + 1, end, place.second);
  return place;
}

struct Step {
  State& state;
  base::Instant now;
  Outputs out;

  void on(const Shared& input);
  void on(const LinkUp& input);
  void on(const LinkDown& input);
  void on(const LogEnd& input);
  void on(const LogRead& input);
  void on(const NodesListed& input);
  void on(const NodeFacts& input);
  void on(const Wrote& input);
  void on(const Appended& input);
  void on(const Ticked& input);
  void on(const Leaving& input);

  void on_entry(const EventEntry& entry);
  void on_entry(const FactsEntry& entry);
  void on_entry(const RegisteredEntry& entry);
  void on_entry(const GoneEntry& entry);

  void learn(const Entry& entry);
  void tell(Findings findings);
  void list_nodes();
  void register_anew();
  void write();
  [[nodiscard]] Write next_write();
  void queue(const Event& event);
  void append();
};

void Step::tell(Findings findings) {
  for (hub::Input& input : findings.told) out.push_back(Tell{std::move(input)});
  for (std::string& node : findings.to_read) out.push_back(ReadNode{std::move(node)});
}

void Step::on(const Shared& input) {
  for (const Change& change : input.facts) {
    if (change.value) {
      state.facts[change.key] = *change.value;
    } else {
      state.facts.erase(change.key);
    }
    state.dirty.insert(change.key);
  }
  for (const Event& event : input.events) queue(event);
  append();
  write();
}

void Step::on(const LinkUp&) {
  state.up = true;
  state.up_since = state.reaped = now;
  state.sent = state.caught_up = state.listing = false;
  state.events_in_flight = 0;
  out.push_back(FindLogEnd{});
  write();
  append();
}

void Step::on(const LinkDown&) {
  state.up = false;
  state.events_in_flight = 0;
  stop_reading(state.replica);
}

void Step::on(const LogEnd& input) {
  if (state.read_to.empty()) {
    state.history_end = input.id;
    state.read_to = "0-0";
  } else if (place_of(input.id) < place_of(state.read_to)) {
    state.read_to = "0-0";  // another log: ours was lost
  }
  out.push_back(ReadLog{state.read_to});
  list_nodes();
}

void Step::on(const LogRead& input) {
  for (const LogRead::Item& item : input.items) {
    state.read_to = item.id;
    const auto entry = decode(item.fields);
    if (!entry) {
      ++state.malformed;
      continue;
    }
    if (!state.history_end.empty()) {
      const auto end = place_of(state.history_end);
      const auto place = place_of(item.id);
      if (place <= end) {
        if (end.first - place.first <= limits::kHistory_ms) learn(*entry);
        continue;
      }
      state.history_end.clear();
    }
    base::match(
        *entry, [&](const EventEntry& e) { on_entry(e); },
        [&](const FactsEntry& e) { on_entry(e); }, [&](const RegisteredEntry& e) { on_entry(e); },
        [&](const GoneEntry& e) { on_entry(e); });
  }
  out.push_back(ReadLog{state.read_to});
}

void Step::learn(const Entry& entry) {
  const auto* told = std::get_if<EventEntry>(&entry);
  if (told == nullptr) return;
  state.heard[told->origin] = {told->number, now};
  const auto* event = std::get_if<hub::Published>(&told->event);
  if (event == nullptr || event->from_client) return;
  hub::Published cached = *event;
  std::erase_if(cached.channels,
                [](const auto& name) { return !protocol::is_cache_channel(name); });
  if (!cached.channels.empty()) out.push_back(Tell{std::move(cached)});
}

void Step::on_entry(const EventEntry& entry) {
  if (entry.origin == state.origin) return;
  Heard& heard = state.heard[entry.origin];
  heard.at = now;
  if (entry.number <= heard.number) return;  // sent again
  heard.number = entry.number;
  base::match(
      entry.event, [&](const hub::Published& e) { out.push_back(Tell{e}); },
      [&](const hub::UserTerminated& e) { out.push_back(Tell{e}); });
  if (state.heard.size() <= limits::kRememberedOrigins) return;
  state.heard.erase(
      std::min_element(state.heard.begin(), state.heard.end(),
                       [](const auto& a, const auto& b) { return a.second.at < b.second.at; }));
}

void Step::on_entry(const FactsEntry& entry) {
  Findings findings;
  apply(state.replica, state.origin, entry, findings);
  tell(std::move(findings));
}

void Step::on_entry(const RegisteredEntry& entry) {
  Findings findings;
  apply(state.replica, state.origin, entry, findings);
  tell(std::move(findings));
}

void Step::on_entry(const GoneEntry& entry) {
  if (entry.node == node_of(state)) return register_anew();  // taken for dead
  Findings findings;
  apply(state.replica, state.origin, entry, findings);
  tell(std::move(findings));
}

void Step::list_nodes() {
  if (state.listing) return;
  state.listing = true;
  state.listed = now;
  out.push_back(ListNodes{});
}

void Step::on(const NodesListed& input) {
  state.listing = false;
  Findings findings;
  apply(state.replica, state.origin, Listing{input.nodes, !state.caught_up}, now, findings);
  state.caught_up = true;
  tell(std::move(findings));
}

void Step::on(const NodeFacts& input) {
  Findings findings;
  apply(state.replica, input, now, findings);
  tell(std::move(findings));
}

// Under another id: that a node is gone is final.
void Step::register_anew() {
  ++state.incarnation;
  state.version = 0;
  state.in_flight.reset();
  state.dirty.clear();
  for (const auto& [key, value] : state.facts) state.dirty.insert(key);
  write();
}

void Step::on(const Wrote& input) {
  // Else the answer is to a registration that was given up.
  if (!state.in_flight || state.in_flight->node != input.node) return;
  if (!input.known) return register_anew();
  const Write::Kind kind = state.in_flight->kind;
  state.in_flight.reset();
  if (kind == Write::Kind::Register || kind == Write::Kind::Delta) ++state.version;
  write();
}

Write Step::next_write() {
  const bool registered = state.version > 0;
  const std::size_t most = registered ? limits::kChangesPerWrite : limits::kChangesPerRegistration;
  Write next{Write::Kind::Delta, node_of(state), state.version, {}};
  std::size_t bytes = 0;
  while (!state.dirty.empty() && next.changes.size() < most && bytes < limits::kBytesPerWrite) {
    const auto key = state.dirty.begin();
    const auto fact = state.facts.find(*key);
    const bool is = fact != state.facts.end();
    bytes += key->size() + (is ? fact->second.size() : 0);
    next.changes.push_back({*key, is ? std::optional(fact->second) : std::nullopt});
    state.dirty.erase(key);
  }
  if (!registered) {
    next.kind = state.dirty.empty() ? Write::Kind::Register : Write::Kind::Part;
  } else if (next.changes.empty()) {
    next.kind = Write::Kind::Renew;
  }
  return next;
}

void Step::write() {
  if (!state.up || state.leaving) return;
  if (state.in_flight) {
    if (state.sent) return;
  } else {
    const bool registering = state.version == 0;
    const bool rested = !state.wrote || now - *state.wrote >= limits::kWritePause_ms;
    const bool renew = !state.wrote || now - *state.wrote >= limits::kRenew_ms;
    if (!registering && !renew && (state.dirty.empty() || !rested)) return;
    state.in_flight = next_write();
  }
  state.sent = true;
  state.wrote = now;
  out.push_back(*state.in_flight);
}

void Step::queue(const Event& event) {
  const std::size_t bytes = bytes_of(event);
  state.events.push_back({++state.last_number, event, bytes});
  state.queued_bytes += bytes;
  while (state.events.size() > limits::kQueuedEvents || state.queued_bytes > limits::kQueuedBytes) {
    if (state.events_in_flight + 1 >= state.events.size()) break;
    const auto oldest = state.events.begin() + static_cast<std::ptrdiff_t>(state.events_in_flight);
    state.queued_bytes -= oldest->bytes;
    state.events.erase(oldest);
    ++state.dropped;
  }
}

void Step::append() {
  if (!state.up) return;
  while (state.events_in_flight < state.events.size() &&
         state.events_in_flight < limits::kEventsInFlight) {
    const Waiting& next = state.events[state.events_in_flight++];
    out.push_back(Append{encode(EventEntry{state.origin, next.number, next.event})});
  }
}

void Step::on(const Appended&) {
  if (state.events_in_flight == 0) return;
  --state.events_in_flight;
  state.queued_bytes -= state.events.front().bytes;
  state.events.pop_front();
  append();
}

void Step::on(const Ticked&) {
  if (!state.up) return;
  write();
  if (state.caught_up && now - state.listed >= limits::kRenew_ms) list_nodes();
  // Whoever lost Redis when we did gets the time to come back.
  if (now - state.up_since >= limits::kLease_ms && now - state.reaped >= limits::kReap_ms) {
    state.reaped = now;
    out.push_back(Reap{});
  }
}

void Step::on(const Leaving& input) {
  state.leaving = true;
  if (state.up) out.push_back(EndLease{node_of(state), input.grace_ms});
}

}  // namespace

Outputs reduce(State& state, const Input& input, base::Instant now) {
  Step step{state, now, {}};
  base::match(
      input, [&](const Shared& i) { step.on(i); }, [&](const LinkUp& i) { step.on(i); },
      [&](const LinkDown& i) { step.on(i); }, [&](const LogEnd& i) { step.on(i); },
      [&](const LogRead& i) { step.on(i); }, [&](const NodesListed& i) { step.on(i); },
      [&](const NodeFacts& i) { step.on(i); }, [&](const Wrote& i) { step.on(i); },
      [&](const Appended& i) { step.on(i); }, [&](const Ticked& i) { step.on(i); },
      [&](const Leaving& i) { step.on(i); });
  return std::move(step.out);
}

std::optional<base::Instant> due(const State& state) {
  if (!state.up) return std::nullopt;
  const base::Instant last = state.wrote.value_or(base::Instant{});
  base::Instant next =
      std::max(state.up_since + limits::kLease_ms, state.reaped + limits::kReap_ms);
  if (!state.in_flight && !state.leaving) {
    next =
        std::min(next, last + (state.dirty.empty() ? limits::kRenew_ms : limits::kWritePause_ms));
  }
  if (state.caught_up && !state.listing) {
    next = std::min(next, state.listed + limits::kRenew_ms);
  }
  return next;
}

std::string node_of(const State& state) {
  return state.origin + "." + std::to_string(state.incarnation);
}

bool settled(const State& state) {
  return state.events.empty() && state.dirty.empty() && !state.in_flight;
}

}  // namespace server::cluster
