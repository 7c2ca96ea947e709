#include "client/activity/activity.hpp"

#include <algorithm>

#include "base/match.hpp"

namespace client::activity {
namespace {

bool before(const model::Activity& a, const model::Activity& b) {
  return a.created_at != b.created_at ? a.created_at > b.created_at : a.id.value > b.id.value;
}

void put(std::vector<model::Activity>& entries, const model::Activity& entry) {
  const auto at = std::lower_bound(entries.begin(), entries.end(), entry, before);
  if (at != entries.end() && at->id == entry.id) return;
  entries.insert(at, entry);
}

}  // namespace

void reduce(State& state, const Action& action) {
  base::match(
      action,
      [&](const Asked&) {
        const bool loaded = state.phase == Phase::Loaded;
        state.phase = loaded ? Phase::LoadingOlder : Phase::Loading;
      },
      [&](const PageArrived& page) {
        if (!page.older) {
          state.entries.clear();
          state.as_of = page.head;
        }
        for (const model::Activity& entry : page.entries) put(state.entries, entry);
        state.next_cursor = page.next_cursor;
        state.phase = Phase::Loaded;
      },
      [&](const PageFailed&) {
        state.phase = state.phase == Phase::LoadingOlder ? Phase::Loaded : Phase::Failed;
      },
      [&](const Changed& changed) {
        const auto* added = std::get_if<model::ActivityNew>(&changed.change.body);
        const bool known = state.phase == Phase::Loaded || state.phase == Phase::LoadingOlder;
        if (added == nullptr || !known || changed.change.seq <= state.as_of) return;
        state.as_of = changed.change.seq;
        put(state.entries, added->activity);
        // A cut feed would need the cursor of its new end: the next page is asked anew.
        if (state.entries.size() > kMaxEntries && state.phase == Phase::Loaded) {
          state.phase = Phase::Absent;
        }
      },
      [&](const Cleared&) { state = State{}; });
}

}  // namespace client::activity
