#include "runtime/interception.hpp"

namespace runtime {

void Interception::pass(std::vector<client::OutsideEvent>& events, base::Instant now) {
  if (wanted_ || faults_) apply_faults(events, now);
  if (tap_ == nullptr) return;
  for (const client::OutsideEvent& event : events) listen(event, now);
}

void Interception::apply_faults(std::vector<client::OutsideEvent>& events, base::Instant now) {
  if (wanted_) {
    if (!faults_ && wanted_->any()) {
      const client::connection::State& connection = state_.connection;
      const client::SocketId last = connection.last_socket;
      const bool open = client::connection::is_current(connection, last);
      faults_ = std::make_unique<Faults>(below_, prng_.next(), open ? last : 0);
    }
    if (faults_) faults_->set(*wanted_, now);
    wanted_.reset();
  }
  if (!faults_) return;
  faults_->pass(events, now);
  if (tap_ != nullptr) {
    for (const client::SocketMessage& message : faults_->lost()) {
      tap_->received(message, now, true);
    }
  }
  if (faults_->idle()) faults_.reset();
}

void Interception::listen(const client::OutsideEvent& event, base::Instant now) {
  if (const auto* message = std::get_if<client::SocketMessage>(&event)) {
    tap_->received(*message, now, false);
  } else if (const auto* response = std::get_if<client::HttpResponse>(&event)) {
    tap_->answered(*response);
  } else if (const auto* opened = std::get_if<client::SocketOpened>(&event)) {
    tap_->opened(*opened, now);
  } else if (const auto* closed = std::get_if<client::SocketClosed>(&event)) {
    tap_->closed(*closed, now);
  }
}

void Interception::sent(const client::SendFrame& frame, base::Instant now) {
  if (tap_ != nullptr) tap_->sent(frame, now, faults_ && faults_->lost_sent());
}

void Interception::asked(const client::HttpRequest& request, base::Instant now) {
  if (tap_ != nullptr) tap_->asked(request, now);
}

std::optional<std::int64_t> Interception::next_due_ms(base::Instant now) const {
  if (wanted_) return 0;
  return faults_ ? faults_->next_due_ms(now) : std::nullopt;
}

}  // namespace runtime
