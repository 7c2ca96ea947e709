// Metrics: what the server counts, and their Prometheus text.
//
// Invariant: counted on any thread, each by itself: they need not agree with each other at
// one instant. Names end in _total when they only grow.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace server::net {

using Counter = std::atomic<std::uint64_t>;

struct Metrics {
  Counter http_requests{0};
  Counter http_errors{0};  // answered with 5xx
  Counter connections_opened{0};
  Counter connections_refused{0};
  Counter messages_in{0};
  Counter messages_out{0};
  Counter bytes_out{0};
  Counter broadcasts{0};
  Counter slow_readers{0};
};

struct Gauges {
  std::size_t connections = 0;
  std::size_t channels = 0;
  std::size_t subscriptions = 0;
  std::uint64_t refused_subscriptions = 0;
};

// `type`: counter or gauge.
void append_metric(std::string& out, std::string_view name, std::string_view type,
                   std::string_view help, std::uint64_t value);
[[nodiscard]] std::string prometheus_text(const Metrics& metrics, const Gauges& gauges);

}  // namespace server::net
