// Interception: the inspector's tap, and its faults over the ports.
//
// Invariant: without a tap it only looks after faults that are on, or things held back, and is
// done when there are none. Set on the store by runtime/inspector.
#pragma once

#include <memory>

#include "client/app.hpp"
#include "client/inspector/inspector.hpp"
#include "runtime/faults.hpp"
#include "runtime/intercept.hpp"
#include "runtime/tap.hpp"

namespace runtime {

class Interception final : public Intercept {
 public:
  // `below` and `state`, the store's, outlive this. `seed`: what the faults' chances are made of.
  Interception(Ports& below, const client::app::State& state, std::uint64_t seed)
      : below_(below), state_(state), prng_(seed) {}

  // It hears what passes until it is taken away (null); it outlives its use.
  void set_tap(Tap* tap) { tap_ = tap; }
  // From the next `pass` on.
  void set_faults(const client::inspector::Faults& faults) { wanted_ = faults; }

  [[nodiscard]] Ports& ports() override { return faults_ ? *faults_ : below_; }
  void pass(std::vector<client::OutsideEvent>& events, base::Instant now) override;
  void sent(const client::SendFrame& frame, base::Instant now) override;
  void asked(const client::HttpRequest& request, base::Instant now) override;
  [[nodiscard]] std::optional<std::int64_t> next_due_ms(base::Instant now) const override;
  [[nodiscard]] bool done() const override { return tap_ == nullptr && !faults_ && !wanted_; }

 private:
  void apply_faults(std::vector<client::OutsideEvent>& events, base::Instant now);
  void listen(const client::OutsideEvent& event, base::Instant now);

  Ports& below_;
  const client::app::State& state_;
  base::Prng prng_;
  Tap* tap_ = nullptr;
  std::unique_ptr<Faults> faults_;  // while some are on, or things held back
  std::optional<client::inspector::Faults> wanted_;
};

}  // namespace runtime
