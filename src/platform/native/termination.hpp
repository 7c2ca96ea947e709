// Termination: SIGTERM, SIGINT and SIGHUP as a question, not a death.
//
// Invariant: the signals are blocked in every thread made after this object; one thread of
// its own waits for them, so nothing runs in a signal handler. `wake` is called after
// asked() turned true, and not after stop().
// Made first thing in desktop_main.
#pragma once

#include <atomic>
#include <csignal>
#include <functional>
#include <thread>

namespace platform::native {

class Termination {
 public:
  explicit Termination(std::function<void()> wake);
  ~Termination();
  Termination(const Termination&) = delete;
  Termination& operator=(const Termination&) = delete;

  void start();  // from here on `wake` may be called
  void stop();
  [[nodiscard]] bool asked() const { return asked_; }

 private:
  std::function<void()> wake_;
  std::atomic<bool> asked_ = false;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace platform::native
