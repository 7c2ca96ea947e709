// SIGTERM and SIGINT, as something that a loop can wait for.
//
// Invariant: one at a time in a process; while it lives the signals do not end the
// program but wake the descriptor it was given. Called by net/server.cpp.
#pragma once

namespace server::net {

class StopSignal {
 public:
  explicit StopSignal(int wake_fd);
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  ~StopSignal();

  [[nodiscard]] bool is_raised() const;
};

}  // namespace server::net
