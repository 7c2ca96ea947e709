#include "client/usage/usage.hpp"

#include <utility>

#include "base/match.hpp"

namespace client::usage {
namespace {

Effects ask(bool can_ask) {
  Effects out;
  if (can_ask) {
    HttpRequest http;
    http.path = "/api/usage";
    out.push_back(Ask{LoadUsage{}, std::move(http)});
  }
  out.push_back(StartTimer{Timer::Usage, kRefresh_ms});
  return out;
}

Effects answered(State& state, const Answered& answer) {
  if (answer.status == 404) {
    state.problem = Problem::Unsupported;
    state.figures.reset();
    return {StopTimer{Timer::Usage}};
  }
  const auto figures = protocol::api::read_usage(answer.body);
  const bool good = answer.status == 200 && figures.has_value();
  state.problem = good ? Problem::None : Problem::NoAnswer;
  if (good) state.figures = *figures;
  return {};
}

}  // namespace

Effects reduce(State& state, const Action& action) {
  return base::match(
      action,
      [&](const Shown& change) -> Effects {
        if (change.shown == state.shown) return {};
        state.shown = change.shown;
        state.problem = Problem::None;
        if (!change.shown) return {StopTimer{Timer::Usage}};
        return ask(true);
      },
      [&](const Due& due) -> Effects {
        if (!state.shown) return {};
        return ask(due.can_ask);
      },
      [&](const Answered& answer) -> Effects {
        if (!state.shown) return {};
        return answered(state, answer);
      });
}

}  // namespace client::usage
