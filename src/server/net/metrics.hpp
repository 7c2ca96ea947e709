// Metrics: what the server counts, and their Prometheus text.
//
// Invariant: counted on any thread, each figure by itself: they need not agree with each
// other at one instant. Names end in _total when they only grow.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace server::net {

using Counter = std::atomic<std::uint64_t>;

// How long something took, by upper bound.
class Histogram {
 public:
  static constexpr std::array<double, 12> kBounds_s{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                    0.01,   0.025,   0.05,   0.1,   0.25,   1};
  void observe(double seconds);
  void write(std::string& out, const char* name, const char* help) const;

 private:
  std::array<Counter, kBounds_s.size() + 1> counts_{};  // the last: beyond all bounds
  std::atomic<double> sum_s_ = 0;
};

struct Metrics {
  Counter http_requests = 0;
  Counter http_errors = 0;  // answered with 5xx
  Counter connections_opened = 0;
  Counter connections_refused = 0;
  Counter messages_in = 0;
  Counter bytes_in = 0;
  Counter messages_out = 0;
  Counter bytes_out = 0;
  Counter broadcasts = 0;
  Counter slow_readers = 0;
  Counter refused_authorizations = 0;  // /api/pusher/…: 401 and 403
  Counter refused_api_requests = 0;    // /apps/…: 401
  // From the commit or the request until it is written, per loop that has receivers.
  Histogram broadcast_latency;
};

struct Gauges {
  std::size_t connections = 0;
  std::size_t channels = 0;
  std::size_t subscriptions = 0;
  std::size_t signed_in = 0;
  std::uint64_t refused_subscriptions = 0;
  std::uint64_t refused_sign_ins = 0;
  std::uint64_t webhooks_delivered = 0;
  std::uint64_t webhooks_lost = 0;
  std::size_t webhooks_waiting = 0;
};

// `type`: counter or gauge.
void append_metric(std::string& out, std::string_view name, std::string_view type,
                   std::string_view help, std::uint64_t value);
[[nodiscard]] std::string prometheus_text(const Metrics& metrics, const Gauges& gauges);

}  // namespace server::net
