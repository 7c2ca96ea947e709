// Metrics: what the server counts, and their Prometheus text.
//
// Invariant: touched on the io thread only. Names end in _total when they only grow.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace server::net {

// How long something took, by upper bound.
class Histogram {
 public:
  static constexpr std::array<double, 12> kBounds_s{0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
                                                    0.01,   0.025,   0.05,   0.1,   0.25,   1};
  void observe(double seconds);
  void write(std::string& out, const char* name, const char* help) const;

 private:
  std::array<std::uint64_t, kBounds_s.size() + 1> counts_{};  // the last: beyond all bounds
  double sum_s_ = 0;
};

struct Metrics {
  std::uint64_t http_requests = 0;
  std::uint64_t http_errors = 0;  // answered with 5xx
  std::uint64_t connections_opened = 0;
  std::uint64_t connections_refused = 0;
  std::uint64_t messages_in = 0;
  std::uint64_t bytes_in = 0;
  std::uint64_t messages_out = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t broadcasts = 0;
  std::uint64_t slow_readers = 0;
  std::uint64_t refused_authorizations = 0;  // /api/pusher/…: 401 and 403
  std::uint64_t refused_api_requests = 0;    // /apps/…: 401
  // From the commit or the request to the last socket's queue.
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

[[nodiscard]] std::string prometheus_text(const Metrics& metrics, const Gauges& gauges);

}  // namespace server::net
