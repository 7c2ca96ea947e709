#include "runtime/ports.hpp"

#include <utility>

namespace runtime {

void Inbox::push(client::OutsideEvent event) {
  std::function<void()> wake;
  {
    const std::lock_guard lock(mutex_);
    events_.push_back(std::move(event));
    wake = wake_;
  }
  if (wake) wake();
}

void Inbox::drain(std::vector<client::OutsideEvent>& out) {
  out.clear();
  const std::lock_guard lock(mutex_);
  out.swap(events_);
}

void Inbox::set_wake(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

}  // namespace runtime
