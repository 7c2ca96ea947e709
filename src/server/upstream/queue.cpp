#include "server/upstream/queue.hpp"

#include <algorithm>
#include <utility>

#include "base/match.hpp"
#include "base/prng.hpp"

namespace server::upstream {
namespace {

std::size_t bytes_of(const Event& event) {
  constexpr std::size_t kOverhead = 128;
  return kOverhead + event.channel.size() + event.name.size() + event.data.size();
}

// Full jitter, so that many servers do not come back together.
std::int64_t pause_ms(int failures, std::uint64_t entropy) {
  const int doublings = std::clamp(failures - 1, 0, 10);
  const std::int64_t most = std::min(limits::kFirstPause_ms << doublings, limits::kLastPause_ms);
  return 1 + base::Prng(entropy).below(static_cast<std::uint32_t>(most));
}

struct Step {
  State& state;
  base::Instant now;
  std::uint64_t entropy;
  Outputs out;

  void forget(Lane& lane, std::size_t index) {
    const auto event = lane.events.begin() + static_cast<std::ptrdiff_t>(index);
    state.bytes -= bytes_of(*event);
    --state.waiting;
    lane.events.erase(event);
  }

  void on(const Published& input) {
    Lane& lane = state.lanes[input.event.channel];
    const bool idle = lane.events.empty();
    lane.events.push_back(input.event);
    state.bytes += bytes_of(input.event);
    ++state.waiting;
    while (state.waiting > limits::kQueuedEvents || state.bytes > limits::kQueuedBytes) {
      if (lane.events.size() == lane.posting) break;
      forget(lane, lane.posting);
      ++state.dropped;
    }
    if (lane.events.empty()) {
      state.lanes.erase(input.event.channel);
    } else if (idle) {
      state.ready.push_back(input.event.channel);
    }
  }

  void on(const Answered& input) {
    const auto found = state.lanes.find(input.channel);
    if (found == state.lanes.end() || found->second.posting == 0) return;
    Lane& lane = found->second;
    const std::size_t posted = std::exchange(lane.posting, 0);
    --state.posts;
    switch (input.outcome) {
      case Outcome::Taken:
        state.taken += posted;
        done(lane, posted);
        break;
      case Outcome::Invalid:
        if (posted > 1) {  // which of them?
          lane.singly = posted;
        } else {
          ++state.invalid;
          done(lane, posted);
        }
        break;
      case Outcome::Unavailable: {
        const std::int64_t own = pause_ms(++lane.failures, entropy);
        const std::int64_t asked = std::clamp<std::int64_t>(input.retry_after_ms.value_or(0), 0,
                                                            limits::kMostRetryAfter_ms);
        lane.paused_until = now + std::max(own, asked);
        return;
      }
      case Outcome::Denied:
        ++lane.failures;
        lane.paused_until = now + limits::kDeniedPause_ms;
        return;
    }
    if (lane.events.empty()) {
      state.lanes.erase(found);
    } else {
      state.ready.push_back(input.channel);
    }
  }

  void done(Lane& lane, std::size_t posted) {
    lane.failures = 0;
    lane.singly -= std::min(lane.singly, posted);
    for (std::size_t i = 0; i < posted; ++i) forget(lane, 0);
  }

  void on(const Ticked&) {
    for (auto& [channel, lane] : state.lanes) {
      if (!lane.paused_until || now < *lane.paused_until) continue;
      lane.paused_until.reset();
      state.ready.push_back(channel);
    }
  }

  void post() {
    while (state.posts < limits::kPosts && !state.ready.empty()) {
      const std::string channel = std::move(state.ready.front());
      state.ready.pop_front();
      const auto found = state.lanes.find(channel);
      if (found == state.lanes.end()) continue;
      Lane& lane = found->second;
      const std::size_t most = lane.singly > 0 ? 1 : limits::kEventsPerPost;
      lane.posting = std::min(lane.events.size(), most);
      ++state.posts;
      const auto end = lane.events.begin() + static_cast<std::ptrdiff_t>(lane.posting);
      out.push_back(Post{channel, {lane.events.begin(), end}});
    }
  }
};

}  // namespace

Outputs reduce(State& state, const Input& input, base::Instant now, std::uint64_t entropy) {
  Step step{state, now, entropy, {}};
  base::match(
      input, [&](const Published& i) { step.on(i); }, [&](const Answered& i) { step.on(i); },
      [&](const Ticked& i) { step.on(i); });
  step.post();
  return std::move(step.out);
}

std::optional<base::Instant> due(const State& state) {
  std::optional<base::Instant> next;
  for (const auto& [channel, lane] : state.lanes) {
    if (lane.paused_until && (!next || *lane.paused_until < *next)) next = lane.paused_until;
  }
  return next;
}

Outcome outcome_of(int status) {
  constexpr int kTimeout = 408;
  constexpr int kTooEarly = 425;
  constexpr int kTooMany = 429;
  if (status >= 200 && status < 300) return Outcome::Taken;
  if (status == 401 || status == 403 || status == 404) return Outcome::Denied;
  const bool later = status == kTimeout || status == kTooEarly || status == kTooMany;
  return later || status < 400 || status >= 500 ? Outcome::Unavailable : Outcome::Invalid;
}

}  // namespace server::upstream
