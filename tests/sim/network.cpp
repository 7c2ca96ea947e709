#include "network.hpp"

#include "base/match.hpp"
#include "server/auth/channel_signature.hpp"

namespace sim {

namespace hub = server::hub;

Network::Network(std::uint64_t seed) : random_(seed), now_(server.now), up_at_(server.now) {
  hub_config_.verify = [this](std::string_view text, std::string_view auth) {
    return server::auth::is_signed(server.settings.app_keys, text, auth);
  };
  after(1'000, [this] { step_hub(hub::Ticked{}); });
}

void Network::after(std::int64_t delay_ms, std::function<void()> event) {
  events_.emplace(std::make_pair(now_.ms + delay_ms, ++order_), std::move(event));
}

bool Network::run_next(base::Instant until) {
  if (events_.empty() || events_.begin()->first.first > until.ms) return false;
  const auto first = events_.begin();
  now_.ms = first->first.first;
  const std::function<void()> event = std::move(first->second);
  events_.erase(first);
  event();
  return true;
}

void Network::request(const client::HttpRequest& http, std::function<bool()> reachable, Emit emit) {
  const auto unanswered = [this, id = http.request, emit](std::int64_t after_ms) {
    after(after_ms, [id, emit] { emit(client::HttpResponse{id, 0, {}, 0}); });
  };
  if (!reachable() || chance(faults.request_lost)) {
    unanswered(100 + random_.below(3'000));
    return;
  }
  after(delay(), [this, http, reachable, emit, unanswered] {
    if (!server_up()) {
      unanswered(delay());
      return;
    }
    server.now = std::max(server.now, now_);
    server::api::Request request{std::string(client::to_text(http.method)),
                                 http.path,
                                 "Bearer " + http.bearer,
                                 "application/json",
                                 http.body,
                                 http.idempotency_key};
    const server::api::Response response = server.send(std::move(request)).response;
    broadcast(response);
    if (!reachable() || chance(faults.answer_lost)) {
      unanswered(100 + random_.below(3'000));
      return;
    }
    client::HttpResponse answer{http.request, response.status, response.body, 0};
    for (const auto& [name, value] : response.headers) {
      if (name == "Golden-Thread-Head") answer.head = std::stoll(value);
    }
    after(delay(), [answer, emit] { emit(answer); });
  });
}

Network::Link Network::connect(client::SocketId socket, std::function<bool()> reachable,
                               Emit emit) {
  const Link link = ++last_link_;
  wires_[link] = Wire{socket, std::move(reachable), std::move(emit), now_};
  after(delay(), [this, link] {
    const auto wire = wires_.find(link);
    if (wire == wires_.end()) return;
    if (!server_up() || !wire->second.reachable()) {
      cut(link, 1006);
      return;
    }
    wire->second.emit(client::SocketOpened{wire->second.socket});
    step_hub(hub::Opened{link, std::to_string(link) + ".1"});
  });
  return link;
}

void Network::send(Link link, std::string text) {
  after(delay(), [this, link, text = std::move(text)] {
    const auto wire = wires_.find(link);
    if (wire == wires_.end() || !server_up() || !wire->second.reachable()) return;
    step_hub(hub::Received{link, text});
  });
}

void Network::cut(Link link, int code) {
  const auto wire = wires_.find(link);
  if (wire == wires_.end()) return;
  const Wire gone = wire->second;
  wires_.erase(wire);
  after(delay(), [gone, code] { gone.emit(client::SocketClosed{gone.socket, code}); });
  if (hub_.connections.count(link) != 0) step_hub(hub::Closed{link});
}

void Network::restart_server(std::int64_t down_ms) {
  up_at_ = now_ + down_ms;
  hub_ = hub::State{};
  std::vector<Link> links;
  for (const auto& [link, wire] : wires_) links.push_back(link);
  for (const Link link : links) cut(link, 1006);
}

void Network::trim_log() {
  server.database->run("DELETE FROM changes", {});
  server.database->run("UPDATE organizations SET change_floor = seq", {});
}

void Network::fork_log() {
  const std::string epoch = "fork-" + std::to_string(++epochs_);
  server.database->run("UPDATE organizations SET epoch = $1", {epoch});
}

void Network::heal() {
  faults = Faults{0, 0, 0, 0, 0};
  up_at_ = now_;
}

void Network::step_hub(const hub::Input& input) {
  if (std::holds_alternative<hub::Ticked>(input)) {
    after(1'000, [this] { step_hub(hub::Ticked{}); });
  }
  for (const hub::Output& output : hub::reduce(hub_, hub_config_, input, now_)) {
    base::match(
        output,
        [&](const hub::Send& send) {
          for (const hub::ConnectionId link : send.receivers) deliver(link, *send.frame);
        },
        [&](const hub::Close& close) { cut(close.connection, static_cast<int>(close.code)); },
        [](const hub::Fact&) {});
  }
}

// Broadcasts of the organization are only hints: they may get lost, doubled or late. All
// else keeps its order, as a TCP connection does.
void Network::deliver(Link link, const std::string& text) {
  const auto found = wires_.find(link);
  if (found == wires_.end()) return;
  const bool hint = text.find("\"private-org-") != std::string::npos &&
                    text.find("\"pusher") == std::string::npos;
  const auto arrive = [this, link, text] {
    const auto wire = wires_.find(link);
    if (wire == wires_.end() || !wire->second.reachable()) return;
    wire->second.emit(client::SocketMessage{wire->second.socket, text});
  };
  if (hint && chance(faults.event_dropped)) return;
  if (hint && chance(faults.event_late)) {
    after(delay() + random_.below(2'000), arrive);
    return;
  }
  Wire& wire = found->second;
  wire.last = std::max(wire.last, now_ + delay());
  after(wire.last - now_, arrive);
  if (hint && chance(faults.event_doubled)) after(delay() + random_.below(500), arrive);
}

void Network::broadcast(const server::api::Response& response) {
  for (const server::api::Broadcast& event : response.broadcasts) {
    step_hub(hub::Published{{event.channel}, event.event, event.data, {}});
  }
}

}  // namespace sim
