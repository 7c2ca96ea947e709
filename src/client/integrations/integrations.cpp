#include "client/integrations/integrations.hpp"

#include <algorithm>

#include "base/match.hpp"

namespace client::integrations {
namespace {

bool before(const model::Integration& a, const model::Integration& b) {
  return a.name != b.name ? a.name < b.name : a.id < b.id;
}

}  // namespace

void reduce(State& state, const Action& action) {
  base::match(
      action, [&](const Asked&) { state.phase = Phase::Loading; },
      [&](const Arrived& arrived) {
        state = State{Phase::Loaded, arrived.entries, arrived.head};
        std::sort(state.entries.begin(), state.entries.end(), before);
      },
      [&](const LoadFailed&) { state.phase = Phase::Failed; },
      [&](const Changed& changed) {
        const auto* updated = std::get_if<model::IntegrationUpdated>(&changed.change.body);
        if (updated == nullptr || state.phase != Phase::Loaded) return;
        if (changed.change.seq <= state.as_of) return;
        state.as_of = changed.change.seq;
        const auto same = [&](const model::Integration& i) {
          return i.id == updated->integration.id;
        };
        auto& entries = state.entries;
        entries.erase(std::remove_if(entries.begin(), entries.end(), same), entries.end());
        entries.insert(
            std::upper_bound(entries.begin(), entries.end(), updated->integration, before),
            updated->integration);
      },
      [&](const Cleared&) { state = State{}; });
}

}  // namespace client::integrations
