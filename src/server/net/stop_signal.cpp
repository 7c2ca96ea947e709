#include "server/net/stop_signal.hpp"

#include <atomic>
#include <cerrno>
#include <cstdint>

#include <signal.h>
#include <unistd.h>

namespace server::net {
namespace {

std::atomic<int> wake{-1};
std::atomic<bool> raised{false};
static_assert(std::atomic<int>::is_always_lock_free && std::atomic<bool>::is_always_lock_free);

void on_signal(int) {
  const int before = errno;
  raised = true;
  const std::uint64_t one = 1;
  static_cast<void>(!::write(wake, &one, sizeof one));
  errno = before;
}

void handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

}  // namespace

StopSignal::StopSignal(int wake_fd) {
  wake = wake_fd;
  handle(on_signal);
}

StopSignal::~StopSignal() { handle(SIG_DFL); }

bool StopSignal::is_raised() const { return raised; }

}  // namespace server::net
