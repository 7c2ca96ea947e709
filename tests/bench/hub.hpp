// Measurements of a hub that runs in another process, this project's or another's.
//
// Invariant: a figure is printed only when everything that was to be delivered was; one
// line per figure: name, value, unit. tests/bench/hub.mjs starts the servers.
#pragma once

#include <span>
#include <string_view>

namespace bench {

// Options as main.cpp describes them. Gives the exit status.
[[nodiscard]] int measure_hub(std::span<const std::string_view> options);
// A bare loop of send() over its connections: what nobody can do without. Does not return.
[[nodiscard]] int run_floor();

}  // namespace bench
