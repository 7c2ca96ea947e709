// Intercept: what may stand between the store and the outside.
//
// Invariant: the store knows nothing more of it, so a program that sets none holds none of its
// code (the page without the inspector). It is there until it is done. Called by runtime/store;
// runtime/interception is the one there is.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "client/transport.hpp"
#include "runtime/ports.hpp"

namespace runtime {

class Intercept {
 public:
  Intercept() = default;
  Intercept(const Intercept&) = delete;
  Intercept& operator=(const Intercept&) = delete;
  virtual ~Intercept() = default;

  // Where effects go.
  [[nodiscard]] virtual Ports& ports() = 0;
  // What came in, before it is reduced.
  virtual void pass(std::vector<client::OutsideEvent>& events, base::Instant now) = 0;
  // What has been sent, and what is about to be asked.
  virtual void sent(const client::SendFrame& frame, base::Instant now) = 0;
  virtual void asked(const client::HttpRequest& request, base::Instant now) = 0;
  [[nodiscard]] virtual std::optional<std::int64_t> next_due_ms(base::Instant now) const = 0;
  // It changes and hears nothing any more.
  [[nodiscard]] virtual bool done() const = 0;
};

}  // namespace runtime
