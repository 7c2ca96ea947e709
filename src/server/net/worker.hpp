// The worker: one thread that owns the database and runs requests one after the other.
//
// Invariant: jobs run in the order they were posted, so what they post back to the first
// loop arrives in commit order. The queue is bounded; `stop` finishes what is queued.
// Called by net/server.cpp from the first loop.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace server::net {

class Worker {
 public:
  Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  ~Worker();

  // False when the queue is full; the job is not taken then.
  [[nodiscard]] bool post(std::function<void()> job);
  void stop();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace server::net
