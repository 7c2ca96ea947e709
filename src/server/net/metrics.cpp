#include "server/net/metrics.hpp"

#include <string_view>

namespace server::net {

void append_metric(std::string& out, std::string_view name, std::string_view type,
                   std::string_view help, std::uint64_t value) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name);
  out.append(" ").append(type).append("\n").append(name).append(" ");
  out.append(std::to_string(value)).append("\n");
}

std::string prometheus_text(const Metrics& metrics, const Gauges& gauges) {
  std::string out;
  const auto add = [&](std::string_view name, std::string_view type, std::string_view help,
                       std::uint64_t value) { append_metric(out, name, type, help, value); };
  const auto total = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    add(name, "counter", help, value);
  };
  const auto gauge = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    add(name, "gauge", help, value);
  };
  total("gt_http_requests_total", "HTTP requests answered.", metrics.http_requests);
  total("gt_http_errors_total", "HTTP requests answered with 5xx.", metrics.http_errors);
  gauge("gt_connections", "Open realtime connections.", gauges.connections);
  total("gt_connections_opened_total", "Realtime connections opened.", metrics.connections_opened);
  total("gt_connections_refused_total", "Realtime connections refused.",
        metrics.connections_refused);
  gauge("gt_channels", "Occupied channels.", gauges.channels);
  gauge("gt_subscriptions", "Subscriptions of all connections.", gauges.subscriptions);
  total("gt_subscriptions_refused_total", "Subscriptions refused.", gauges.refused_subscriptions);
  total("gt_messages_in_total", "Messages received from clients.", metrics.messages_in);
  total("gt_messages_out_total", "Messages sent to clients.", metrics.messages_out);
  total("gt_bytes_out_total", "Bytes of messages sent to clients.", metrics.bytes_out);
  total("gt_broadcasts_total", "Events published to channels.", metrics.broadcasts);
  total("gt_slow_readers_total", "Connections closed for not reading.", metrics.slow_readers);
  return out;
}

}  // namespace server::net
