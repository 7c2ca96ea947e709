// Integrations: the organization's connected systems and how far their syncing is.
//
// Invariant: true for the log position `as_of`; changes at or before it are not applied
// again. In the server's order (by name), a new one at its place.
#pragma once

#include <variant>
#include <vector>

#include "model/change.hpp"

namespace client::integrations {

enum class Phase { Absent, Loading, Loaded, Failed };

struct State {
  Phase phase = Phase::Absent;
  std::vector<model::Integration> entries;
  model::Seq as_of = 0;
};

struct Asked {};
struct Arrived {
  std::vector<model::Integration> entries;
  model::Seq head = 0;
};
struct LoadFailed {};
struct Changed {
  const model::Change& change;
};
struct Cleared {};
using Action = std::variant<Asked, Arrived, LoadFailed, Changed, Cleared>;

void reduce(State& state, const Action& action);

}  // namespace client::integrations
