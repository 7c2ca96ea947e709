#include "runtime/faults.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"

namespace runtime {
namespace {

client::HttpResponse no_answer(client::RequestId request) { return {request, 0, {}, 0}; }

client::HttpResponse server_error(client::RequestId request) {
  return {request, 500,
          R"({"error":"The inspector answers in the server's place.","code":"inspector"})", 0};
}

}  // namespace

Faults::Faults(Ports& below, std::uint64_t seed, client::SocketId socket)
    : below_(below), prng_(seed) {
  if (socket == 0) return;
  open_.insert(socket);
  open_below_.insert(socket);
}

void Faults::set(const client::inspector::Faults& faults, base::Instant now) {
  now_ = now;
  const bool was_cut = faults_.cut;
  faults_ = faults;
  faults_.drop_percent = std::clamp(faults.drop_percent, 0, 100);
  faults_.delay_ms = std::clamp(faults.delay_ms, 0, client::inspector::kMaxDelay_ms);
  if (faults_.cut && !was_cut) cut();
  if (faults_.any()) return;
  for (auto& held : out_) held.due = now;
  for (auto& held : in_) held.due = now;
  out_.last_due = in_.last_due = now;
}

bool Faults::chance() {
  return faults_.drop_percent > 0 &&
         prng_.below(100) < static_cast<std::uint32_t>(faults_.drop_percent);
}

template <class T>
void Faults::hold(Queue<T>& queue, T&& what, bool may_overtake) {
  base::Instant due = now_ + faults_.delay_ms;
  if (!faults_.reorder) {
    due = std::max(due, queue.last_due);
  } else if (may_overtake) {
    due = due + prng_.below(static_cast<std::uint32_t>(client::inspector::kReorderWithin_ms) + 1);
  }
  queue.last_due = std::max(queue.last_due, due);
  const auto place =
      std::upper_bound(queue.begin(), queue.end(), due,
                       [](base::Instant at, const Held<T>& held) { return at < held.due; });
  queue.insert(place, Held<T>{due, std::move(what)});
}

// ---- out ----

void Faults::send(Sent&& what, bool may_overtake) {
  hold(out_, std::move(what), may_overtake);
  while (!out_.empty() && (out_.front().due <= now_ || out_.size() > kMaxHeld)) {
    const Sent first = std::move(out_.front().what);
    out_.pop_front();
    deliver(first);
  }
}

void Faults::deliver(const Sent& what) {
  base::match(
      what,
      [&](const client::OpenSocket& e) {
        if (open_.count(e.socket) == 0) return;  // cut meanwhile
        open_below_.insert(e.socket);
        below_.open_socket(e);
      },
      [&](const client::SendFrame& e) {
        if (open_below_.count(e.socket) != 0) below_.send_frame(e);
      },
      [&](const client::CloseSocket& e) {
        if (open_below_.count(e.socket) != 0) below_.close_socket(e);
      },
      [&](const client::HttpRequest& e) {
        if (faults_.cut) {
          hold(in_, client::OutsideEvent{no_answer(e.request)}, false);
        } else {
          below_.send_request(e);
        }
      });
}

void Faults::open_socket(const client::OpenSocket& request) {
  open_.insert(request.socket);
  if (faults_.cut) {
    hold(in_, client::OutsideEvent{client::SocketClosed{request.socket, 1006}}, false);
  } else {
    send(Sent{request}, false);
  }
}

void Faults::send_frame(const client::SendFrame& frame) {
  lost_sent_ = faults_.cut || chance();
  if (!lost_sent_) send(Sent{frame}, true);
}

void Faults::close_socket(const client::CloseSocket& request) { send(Sent{request}, false); }

void Faults::send_request(const client::HttpRequest& request) {
  if (faults_.cut) {
    hold(in_, client::OutsideEvent{no_answer(request.request)}, false);
    return;
  }
  if (faults_.errors) {
    hold(in_, client::OutsideEvent{server_error(request.request)}, true);
    return;
  }
  if (chance()) {
    // Lost on its way there or, carried out, on its way back: a client cannot tell.
    if (prng_.below(2) == 0) {
      hold(in_, client::OutsideEvent{no_answer(request.request)}, true);
      return;
    }
    unheard_.insert(request.request);
  }
  send(Sent{request}, true);
}

// ---- in ----

void Faults::pass(std::vector<client::OutsideEvent>& events, base::Instant now) {
  now_ = now;
  lost_.clear();
  arrived_.clear();
  for (client::OutsideEvent& event : events) take(std::move(event));
  while (!out_.empty() && out_.front().due <= now) {
    const Sent first = std::move(out_.front().what);
    out_.pop_front();
    deliver(first);
  }
  while (!in_.empty() && (in_.front().due <= now || in_.size() > kMaxHeld)) {
    client::OutsideEvent first = std::move(in_.front().what);
    in_.pop_front();
    arrive(std::move(first));
  }
  events.swap(arrived_);
}

// From the ports.
void Faults::take(client::OutsideEvent&& event) {
  if (auto* message = std::get_if<client::SocketMessage>(&event)) {
    if (chance()) {
      lost_.push_back(std::move(*message));
      return;
    }
  } else if (const auto* closed = std::get_if<client::SocketClosed>(&event)) {
    open_below_.erase(closed->socket);
  } else if (auto* response = std::get_if<client::HttpResponse>(&event)) {
    const bool unheard = unheard_.erase(response->request) > 0;
    if (unheard || faults_.cut) *response = no_answer(response->request);
  } else if (!std::holds_alternative<client::SocketOpened>(event)) {
    arrived_.push_back(std::move(event));
    return;
  }
  const bool may_overtake = std::holds_alternative<client::SocketMessage>(event) ||
                            std::holds_alternative<client::HttpResponse>(event);
  hold(in_, std::move(event), may_overtake);
}

// To the client: nothing of a socket after its end, and one end.
void Faults::arrive(client::OutsideEvent&& event) {
  if (const auto* opened = std::get_if<client::SocketOpened>(&event)) {
    if (open_.count(opened->socket) == 0) return;
  } else if (const auto* message = std::get_if<client::SocketMessage>(&event)) {
    if (open_.count(message->socket) == 0) return;
  } else if (const auto* closed = std::get_if<client::SocketClosed>(&event)) {
    if (open_.erase(closed->socket) == 0) return;
  }
  arrived_.push_back(std::move(event));
}

void Faults::cut() {
  for (const client::SocketId socket : open_) {
    in_.push_front({now_, client::OutsideEvent{client::SocketClosed{socket, 1006}}});
    if (open_below_.count(socket) != 0) below_.close_socket({socket, 1000});
  }
  // What is under way is lost: frames with their sockets, requests without an answer.
  Queue<Sent> under_way;
  std::swap(under_way, out_);
  for (const auto& held : under_way) {
    if (const auto* request = std::get_if<client::HttpRequest>(&held.what)) {
      hold(in_, client::OutsideEvent{no_answer(request->request)}, false);
    }
  }
}

std::optional<std::int64_t> Faults::next_due_ms(base::Instant now) const {
  std::optional<std::int64_t> next;
  if (!out_.empty()) next = out_.front().due - now;
  if (!in_.empty()) next = std::min(next.value_or(in_.front().due - now), in_.front().due - now);
  if (next) next = std::max<std::int64_t>(0, *next);
  return next;
}

}  // namespace runtime
