// Metrics: what the server counts, and their Prometheus text.
//
// Invariant: touched on the io thread only. Names end in _total when they only grow.
#pragma once

#include <cstdint>
#include <string>

namespace server::net {

struct Metrics {
  std::uint64_t http_requests = 0;
  std::uint64_t http_errors = 0;  // answered with 5xx
  std::uint64_t connections_opened = 0;
  std::uint64_t connections_refused = 0;
  std::uint64_t messages_in = 0;
  std::uint64_t messages_out = 0;
  std::uint64_t bytes_out = 0;
  std::uint64_t broadcasts = 0;
  std::uint64_t slow_readers = 0;
};

struct Gauges {
  std::size_t connections = 0;
  std::size_t channels = 0;
  std::size_t subscriptions = 0;
  std::uint64_t refused_subscriptions = 0;
};

[[nodiscard]] std::string prometheus_text(const Metrics& metrics, const Gauges& gauges);

}  // namespace server::net
