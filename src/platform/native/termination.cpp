#include "platform/native/termination.hpp"

#include <utility>

namespace platform::native {
namespace {

sigset_t asking_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGHUP);
  return signals;
}

}  // namespace

Termination::Termination(std::function<void()> wake) : wake_(std::move(wake)) {
  const sigset_t signals = asking_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

Termination::~Termination() { stop(); }

void Termination::start() {
  thread_ = std::thread([this] {
    const sigset_t signals = asking_signals();
    int which = 0;
    while (!stopping_ && sigwait(&signals, &which) == 0) {
      if (stopping_) return;
      asked_ = true;
      wake_();
    }
  });
}

void Termination::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  pthread_kill(thread_.native_handle(), SIGTERM);  // ends its wait
  thread_.join();
}

}  // namespace platform::native
