// What an organization uses of the realtime service: known to the hub, so the handler only
// says whose is wanted and net/ fills it in.
#include "base/json.hpp"
#include "server/api/handlers.hpp"

namespace server::api {

Answer get_usage(Context&) {
  Response response = json(200, "");
  response.wants_usage = true;
  return response;
}

std::string usage_json(const Usage& usage) {
  const auto count = [](auto value) { return static_cast<std::int64_t>(value); };
  std::string out;
  base::JsonWriter w(out);
  w.begin_object().key("connections").begin_object();
  w.field("now", count(usage.connections)).field("peak", count(usage.peak_connections));
  w.end_object().key("messages").begin_object();
  w.field("today", count(usage.messages_today));
  w.end_object().key("authorizations").begin_object();
  w.field("refused", count(usage.refused_authorizations));
  w.end_object().field("since", base::format_iso(usage.since)).end_object();
  return out;
}

}  // namespace server::api
