#include "server/net/metrics.hpp"

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace server::net {
namespace {

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name);
  out.append(" ").append(type).append("\n");
}

std::string number(double value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.9g", value);
  return text.data();
}

}  // namespace

void Histogram::observe(double seconds) {
  const auto bound = std::lower_bound(kBounds_s.begin(), kBounds_s.end(), seconds);
  ++counts_[static_cast<std::size_t>(bound - kBounds_s.begin())];
  sum_s_ += seconds;
}

void Histogram::write(std::string& out, const char* name, const char* help) const {
  head(out, name, "histogram", help);
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    total += counts_[i];
    const std::string bound = i < kBounds_s.size() ? number(kBounds_s[i]) : "+Inf";
    out.append(name).append("_bucket{le=\"").append(bound).append("\"} ");
    out.append(std::to_string(total)).append("\n");
  }
  out.append(name).append("_sum ").append(number(sum_s_.load())).append("\n");
  out.append(name).append("_count ").append(std::to_string(total)).append("\n");
}

void append_metric(std::string& out, std::string_view name, std::string_view type,
                   std::string_view help, std::uint64_t value) {
  head(out, name, type, help);
  out.append(name).append(" ").append(std::to_string(value)).append("\n");
}

std::string prometheus_text(const Metrics& metrics, const Gauges& gauges) {
  std::string out;
  const auto add = [&](std::string_view name, std::uint64_t value) {
    out.append(name).append(" ").append(std::to_string(value)).append("\n");
  };
  const auto total = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    append_metric(out, name, "counter", help, value);
  };
  const auto gauge = [&](std::string_view name, std::string_view help, std::uint64_t value) {
    append_metric(out, name, "gauge", help, value);
  };
  total("gt_http_requests_total", "HTTP requests answered.", metrics.http_requests);
  total("gt_http_errors_total", "HTTP requests answered with 5xx.", metrics.http_errors);
  gauge("gt_connections", "Open realtime connections.", gauges.connections);
  gauge("gt_connections_signed_in", "Those of them signed in as a user.", gauges.signed_in);
  total("gt_connections_opened_total", "Realtime connections opened.", metrics.connections_opened);
  total("gt_connections_refused_total", "Realtime connections refused.",
        metrics.connections_refused);
  gauge("gt_channels", "Channels with subscribers or members.", gauges.channels);
  gauge("gt_subscriptions", "Subscriptions of all connections.", gauges.subscriptions);
  total("gt_messages_in_total", "Messages received from clients.", metrics.messages_in);
  total("gt_bytes_in_total", "Bytes of messages received from clients.", metrics.bytes_in);
  total("gt_messages_out_total", "Messages sent to clients.", metrics.messages_out);
  total("gt_bytes_out_total", "Bytes of messages sent to clients.", metrics.bytes_out);
  total("gt_broadcasts_total", "Events published to channels.", metrics.broadcasts);
  total("gt_slow_readers_total", "Connections closed for not reading.", metrics.slow_readers);
  head(out, "gt_auth_failures_total", "counter", "What was refused for its signature or rights.");
  add("gt_auth_failures_total{of=\"subscription\"}", gauges.refused_subscriptions);
  add("gt_auth_failures_total{of=\"sign_in\"}", gauges.refused_sign_ins);
  add("gt_auth_failures_total{of=\"authorization\"}", metrics.refused_authorizations);
  add("gt_auth_failures_total{of=\"http_api\"}", metrics.refused_api_requests);
  gauge("gt_webhook_events_waiting", "Webhook events not delivered yet.", gauges.webhooks_waiting);
  total("gt_webhook_events_delivered_total", "Webhook events taken.", gauges.webhooks_delivered);
  total("gt_webhook_events_lost_total", "Webhook events given up.", gauges.webhooks_lost);
  metrics.broadcast_latency.write(out, "gt_broadcast_seconds",
                                  "From commit or request until written to a core's receivers.");
  return out;
}

}  // namespace server::net
