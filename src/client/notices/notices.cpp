#include "client/notices/notices.hpp"

#include <algorithm>

#include "base/match.hpp"

namespace client::notices {

Effects reduce(State& state, const Action& action, const Stamp& stamp) {
  auto& shown = state.shown;
  const auto drop = [&](auto which) {
    shown.erase(std::remove_if(shown.begin(), shown.end(), which), shown.end());
  };
  base::match(
      action,
      [&](const Told& told) {
        drop([&](const Notice& n) { return n.text == told.text; });
        if (shown.size() >= kMax) shown.erase(shown.begin());
        shown.push_back({++state.last_id, told.text, stamp.at + kShown_ms});
      },
      [&](const Dismissed& gone) { drop([&](const Notice& n) { return n.id == gone.id; }); },
      [&](const TimerFired&) { drop([&](const Notice& n) { return n.until <= stamp.at; }); });
  if (shown.empty()) return {StopTimer{Timer::Notices}};
  return {StartTimer{Timer::Notices, std::max<std::int64_t>(0, shown.front().until - stamp.at)}};
}

}  // namespace client::notices
