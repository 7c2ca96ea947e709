#include "server/net/outside.hpp"

#include <utility>

#include "server/net/metrics.hpp"

namespace server::net {
namespace {

std::function<void(std::string_view)> at(LogLevel level, const Log& log) {
  return [level, log](std::string_view text) { log(level, text); };
}

}  // namespace

Outside::Outside(const OutsideConfig& config, const auth::AppKeys& keys, const Log& log) {
  if (config.redis) {
    link_ = std::make_unique<redis::Link>(redis::LinkConfig{
        *config.redis, keys.app_id, at(LogLevel::Warning, log), at(LogLevel::Info, log)});
  }
  if (config.service) {
    publisher_ = std::make_unique<upstream::Publisher>(upstream::PublisherConfig{
        *config.service, keys, at(LogLevel::Warning, log), at(LogLevel::Info, log)});
  }
}

void Outside::start(redis::Link::Hear hear) {
  if (link_) link_->start(std::move(hear));
}

void Outside::leave(std::int64_t grace_ms) {
  if (link_) link_->leave(grace_ms);
  if (publisher_) publisher_->finish();
}

void Outside::share(const hub::Input& input) {
  if (!link_) return;
  if (const auto* published = std::get_if<hub::Published>(&input)) {
    link_->share(cluster::Event(*published));
  } else if (const auto* terminated = std::get_if<hub::UserTerminated>(&input)) {
    link_->share(cluster::Event(*terminated));
  }
}

void Outside::share(const hub::Fact& fact) {
  if (!link_) return;
  if (const auto* sent = std::get_if<hub::ClientEventSent>(&fact)) {
    hub::Published event{{sent->channel}, sent->event, sent->data,
                         sent->socket_id, true,        sent->user_id};
    link_->share(cluster::Event(std::move(event)));
  } else {
    link_->share(fact);
  }
}

void Outside::publish(api::Broadcast broadcast) {
  publisher_->publish(
      {std::move(broadcast.channel), std::move(broadcast.event), std::move(broadcast.data)});
}

void Outside::list_channels(std::string prefix,
                            std::function<void(std::vector<std::string>)> done) {
  publisher_->list_channels(std::move(prefix), std::move(done));
}

void Outside::append_metrics(std::string& out) const {
  if (link_) {
    const redis::LinkStatus status = link_->status();
    append_metric(out, "gt_cluster_up", "gauge", "1 while Redis can be reached.", status.up);
    append_metric(out, "gt_cluster_nodes", "gauge", "Other servers in the cluster.", status.nodes);
    append_metric(out, "gt_cluster_events_waiting", "gauge", "Events waiting for Redis.",
                  status.queued_events);
    append_metric(out, "gt_cluster_events_dropped_total", "counter",
                  "Events not shared because too many waited.", status.dropped_events);
  }
  if (publisher_) {
    const upstream::PublisherStatus status = publisher_->status();
    append_metric(out, "gt_service_events_waiting", "gauge",
                  "Events waiting for the realtime service.", status.queued);
    append_metric(out, "gt_service_events_published_total", "counter",
                  "Events the realtime service took.", status.published);
    append_metric(out, "gt_service_events_dropped_total", "counter",
                  "Events it refused, or too many to keep.", status.dropped);
  }
}

}  // namespace server::net
