#include "runtime/store.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"

namespace runtime {

using base::match;

Store::Store(Ports& ports, Inbox& inbox, std::uint64_t seed)
    : ports_(ports), inbox_(inbox), prng_(seed) {}

Store::Store(Ports& ports, Inbox& inbox, client::app::State begun)
    : ports_(ports), inbox_(inbox), prng_(0), state_(std::move(begun)) {}

Store::Store(Ports& ports, Inbox& inbox, const std::vector<client::recording::Entry>& recorded)
    : ports_(ports),
      inbox_(inbox),
      prng_(0),
      state_(client::recording::replay(recorded)),
      recorder_(recorded) {}

bool Store::step(base::Instant now) {
  bool changed = false;
  inbox_.drain(events_);  // before the timers: a pong that came in time counts
  if (intercept_) {
    intercept_->pass(events_, now);
    if (intercept_->done()) intercept_.reset();
  }
  for (client::OutsideEvent& event : events_) {
    match(std::move(event),
          [&](auto&& e) { reduce(client::app::Action{std::forward<decltype(e)>(e)}, now); });
    changed = true;
  }
  for (std::size_t i = 0; i < timers_.size(); ++i) {
    if (!timers_[i] || *timers_[i] > now) continue;
    timers_[i].reset();
    reduce(client::app::TimerFired{static_cast<client::Timer>(i)}, now);
    changed = true;
  }
  batch_.swap(queue_);  // what views dispatch from here on waits for the next step
  for (const client::app::Action& action : batch_) {
    reduce(action, now);
    changed = true;
  }
  batch_.clear();
  return changed;
}

std::optional<std::int64_t> Store::next_due_ms(base::Instant now) const {
  if (!queue_.empty()) return 0;
  std::optional<std::int64_t> next;
  if (intercept_) next = intercept_->next_due_ms(now);
  for (const auto& due : timers_) {
    if (!due) continue;
    const std::int64_t wait = std::max<std::int64_t>(0, *due - now);
    next = next ? std::min(*next, wait) : wait;
  }
  return next;
}

void Store::reduce(const client::app::Action& action, base::Instant now) {
  const client::Stamp stamp{now, prng_.next()};
  recorder_.add(state_, action, stamp);
  client::Effects effects = client::app::reduce(state_, action, stamp);
  for (client::Effect& effect : effects) run(effect, now);
}

void Store::run(client::Effect& effect, base::Instant now) {
  match(
      effect, [&](const client::OpenSocket& e) { ports().open_socket(e); },
      [&](const client::SendFrame& e) {
        ports().send_frame(e);
        if (intercept_) intercept_->sent(e, now);
      },
      [&](const client::CloseSocket& e) { ports().close_socket(e); },
      [&](const client::Ask& e) {
        if (intercept_) intercept_->asked(e.http, now);
        ports().send_request(e.http);
      },
      [&](const client::StartTimer& e) {
        timers_[static_cast<std::size_t>(e.timer)] = now + e.delay_ms;
      },
      [&](const client::StopTimer& e) { timers_[static_cast<std::size_t>(e.timer)].reset(); },
      [&](const client::SetPath& e) { ports().set_path(e.path); },
      [&](const client::SetTitle& e) { ports().set_title(e.title); },
      [&](const client::OpenLink& e) { ports().open_link(e.url); },
      [&](const client::OpenLocal& e) { ports().open_local(e); },
      [&](const client::PutLocal& e) { ports().put_local(e); },
      [&](const client::EraseLocal& e) { ports().erase_local(e); },
      [&](const client::CloseLocal&) { ports().close_local(); },
      [&](const client::RememberUser& e) { ports().remember_user(e.user); },
      [&](const client::AskToken&) { ports().ask_token(); },
      [&](const client::SaveRecording& e) {
        ports().save_file({e.name, recorder_.file()});
      });
}

}  // namespace runtime
