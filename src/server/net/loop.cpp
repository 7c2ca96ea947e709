#include "server/net/loop.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>
#include <utility>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/match.hpp"
#include "server/net/connection.hpp"
#include "server/net/limits.hpp"
#include "server/net/realtime_connection.hpp"

namespace server::net {
namespace {

constexpr std::size_t kBufferBytes = 64 * 1024;
constexpr std::size_t kEvents = 512;

thread_local const Loop* current = nullptr;

std::int64_t steady_ms() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since).count();
}

// What a piece of mail counts: about one per write it causes.
std::size_t weight_of(const Mail& mail) {
  const auto* deliver = std::get_if<Deliver>(&mail);
  return deliver == nullptr ? 1 : 1 + deliver->receivers.size();
}

}  // namespace

Loop::Loop(std::size_t index, Metrics& metrics)
    : index_(index),
      metrics_(metrics),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      buffer_(kBufferBytes),
      now_ms_(steady_ms()) {
  assert(epoll_.is_open() && wake_.is_open() && "the system has no descriptors left");
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = nullptr;
  const int added = ::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, wake_.fd(), &event);
  assert(added == 0);
  static_cast<void>(added);
}

Loop::~Loop() {
  while (connections_ != nullptr) {
    Connection* const next = connections_->next_;
    delete connections_;
    connections_ = next;
  }
}

void Loop::post(Mail mail) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = mail_.empty();
    waiting_.fetch_add(weight_of(mail), std::memory_order_relaxed);
    mail_.push_back(std::move(mail));
  }
  // Its own thread settles before it waits again.
  if (first && current != this) wake();
}

void Loop::wake() {
  const std::uint64_t one = 1;
  static_cast<void>(!::write(wake_.fd(), &one, sizeof one));  // full is awake, too
}

bool Loop::has_mail() {
  const std::lock_guard lock(mutex_);
  return !mail_.empty();
}

void Loop::round(std::int64_t max_wait_ms) {
  current = this;
  std::array<epoll_event, kEvents> events;
  const std::int64_t until_check = std::max<std::int64_t>(next_check_ms_ - now_ms_, 0);
  const std::int64_t wait_ms = has_mail()          ? 0
                               : timed_ != nullptr ? std::min(max_wait_ms, until_check)
                                                   : max_wait_ms;
  const int count = ::epoll_wait(epoll_.fd(), events.data(), static_cast<int>(events.size()),
                                 static_cast<int>(wait_ms));
  now_ms_ = steady_ms();
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.ptr == nullptr) {
      std::uint64_t ignored = 0;
      static_cast<void>(!::read(wake_.fd(), &ignored, sizeof ignored));
      continue;
    }
    dispatch(*static_cast<Connection*>(event.data.ptr), event.events);
    settle_if_crowded();
  }
  settle();
  if (now_ms_ >= next_check_ms_) check_deadlines();
  buried_.clear();
}

void Loop::dispatch(Connection& connection, std::uint32_t events) {
  if (!connection.is_open()) return;  // ended earlier in this round
  if ((events & (EPOLLERR | EPOLLHUP)) != 0) {
    connection.on_broken();
    return;
  }
  if ((events & EPOLLIN) != 0) connection.on_readable();
  if ((events & EPOLLOUT) != 0 && connection.is_open()) connection.on_writable();
}

void Loop::settle() {
  if (settling_) return;  // asked for by what it is doing
  settling_ = true;
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      taken_.swap(mail_);
      waiting_.store(0, std::memory_order_relaxed);
    }
    if (taken_.empty() && unflushed_.empty()) break;
    for (Mail& mail : taken_) {
      base::match(mail, [this](auto& one) { take(one); });
    }
    flush();
    observe_broadcasts();
    taken_.clear();
  }
  settling_ = false;
}

void Loop::settle_if_crowded() {
  if (waiting() > limits::kRoundDeliveries) settle();
}

void Loop::take(Deliver& mail) {
  const Round::FrameIndex frame = outgoing_.add(std::move(mail.frame));
  std::uint64_t messages = 0;
  std::uint64_t bytes = 0;
  for (const hub::ConnectionId id : mail.receivers) {
    RealtimeConnection* const connection = find(id);
    if (connection == nullptr) continue;
    bytes += connection->deliver(frame);
    ++messages;
  }
  metrics_.messages_out += messages;
  metrics_.bytes_out += bytes;
}

void Loop::take(CloseOne& mail) {
  if (RealtimeConnection* const connection = find(mail.connection)) {
    connection->close(mail.code, mail.reason);
  }
}

void Loop::flush() {
  // One that turns out to be slow gets its close frame, and comes to stand here again.
  for (std::size_t i = 0; i < unflushed_.size(); ++i) unflushed_[i]->flush();
  unflushed_.clear();
  outgoing_.clear();
}

void Loop::observe_broadcasts() {
  SteadyTime now{};
  for (const Mail& mail : taken_) {
    const auto* deliver = std::get_if<Deliver>(&mail);
    if (deliver == nullptr || deliver->since == SteadyTime{}) continue;
    if (now == SteadyTime{}) now = std::chrono::steady_clock::now();
    metrics_.broadcast_latency.observe(std::chrono::duration<double>(now - deliver->since).count());
  }
}

void Loop::drain() {
  for (Connection* connection = connections_; connection != nullptr;) {
    Connection* const next = connection->next_;
    connection->drain();
    connection = next;
  }
}

// Once a second at most: no deadline of ours is finer.
void Loop::check_deadlines() {
  next_check_ms_ = now_ms_ + std::chrono::milliseconds(limits::kTick).count();
  std::vector<Connection*> due;
  for (Connection* connection = timed_; connection != nullptr;) {
    Connection* const next = connection->next_timed_;
    if (connection->deadline_ms_ == 0) {
      unexpect(*connection);
    } else if (connection->deadline_ms_ <= now_ms_) {
      due.push_back(connection);
    }
    connection = next;
  }
  for (Connection* const connection : due) {
    if (!connection->is_open()) continue;
    connection->deadline_ms_ = 0;
    connection->on_deadline();
  }
  settle();
}

void Loop::enter(Connection& connection) {
  connection.next_ = connections_;
  if (connections_ != nullptr) connections_->previous_ = &connection;
  connections_ = &connection;
  connection.events_ = EPOLLIN;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &connection;
  const int added = ::epoll_ctl(epoll_.fd(), EPOLL_CTL_ADD, connection.socket_.fd(), &event);
  assert(added == 0);
  static_cast<void>(added);
}

void Loop::watch(Connection& connection, std::uint32_t events) {
  epoll_event event{};
  event.events = events;
  event.data.ptr = &connection;
  const int changed = ::epoll_ctl(epoll_.fd(), EPOLL_CTL_MOD, connection.socket_.fd(), &event);
  assert(changed == 0);
  static_cast<void>(changed);
}

void Loop::expect(Connection& connection) {
  if (connection.timed_) return;
  connection.timed_ = true;
  connection.previous_timed_ = nullptr;
  connection.next_timed_ = timed_;
  if (timed_ != nullptr) timed_->previous_timed_ = &connection;
  timed_ = &connection;
}

void Loop::unexpect(Connection& connection) {
  Connection* const previous = connection.previous_timed_;
  Connection* const next = connection.next_timed_;
  (previous != nullptr ? previous->next_timed_ : timed_) = next;
  if (next != nullptr) next->previous_timed_ = previous;
  connection.timed_ = false;
}

void Loop::forget(Connection& connection) {
  epoll_event event{};
  ::epoll_ctl(epoll_.fd(), EPOLL_CTL_DEL, connection.socket_.fd(), &event);
}

void Loop::bury(Connection& connection) {
  if (connection.timed_) unexpect(connection);
  (connection.previous_ != nullptr ? connection.previous_->next_ : connections_) = connection.next_;
  if (connection.next_ != nullptr) connection.next_->previous_ = connection.previous_;
  buried_.emplace_back(&connection);
}

hub::ConnectionId Loop::enter(RealtimeConnection& connection, std::uint64_t serial) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint64_t slot = free_slots_.back();
  free_slots_.pop_back();
  assert(slot <= kSlotMask && "more connections than net/limits.hpp allows");
  const hub::ConnectionId id = (serial << (kLoopBits + kSlotBits)) | (slot << kLoopBits) | index_;
  slots_[slot] = {id, &connection};
  realtime_count_.fetch_add(1, std::memory_order_relaxed);
  return id;
}

void Loop::leave(hub::ConnectionId id) {
  const std::uint64_t slot = (id >> kLoopBits) & kSlotMask;
  slots_[slot] = {};
  free_slots_.push_back(static_cast<std::uint32_t>(slot));
  realtime_count_.fetch_sub(1, std::memory_order_relaxed);
}

RealtimeConnection* Loop::find(hub::ConnectionId id) const {
  const std::uint64_t slot = (id >> kLoopBits) & kSlotMask;
  if (slot >= slots_.size() || slots_[slot].id != id) return nullptr;
  return slots_[slot].connection;
}

}  // namespace server::net
