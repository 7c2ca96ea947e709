// What the system says of another process: time on a core, memory.
//
// Invariant: figures are of all its threads; nullopt when there is no such process.
#pragma once

#include <optional>

namespace bench {

[[nodiscard]] std::optional<double> cpu_seconds(int pid);
[[nodiscard]] std::optional<double> resident_kb(int pid);

}  // namespace bench
