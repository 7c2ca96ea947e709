#include "server/api/context.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "model/limits.hpp"
#include "protocol/channel_name.hpp"
#include "server/storage/activities.hpp"
#include "server/storage/changes.hpp"
#include "server/storage/threads.hpp"

namespace server::api {
namespace {

int status_of(std::string_view code) {
  struct Entry {
    std::string_view code;
    int status;
  };
  constexpr Entry kStatuses[] = {
      {"invalid_json", 400},       {"json_too_deep", 400},  {"malformed", 400},
      {"invalid_cursor", 400},     {"not_signed_in", 401},  {"invalid_token", 401},
      {"token_expired", 401},      {"access_denied", 403},  {"not_found", 404},
      {"method_not_allowed", 405}, {"conflict", 409},       {"id_taken", 409},
      {"log_trimmed", 410},        {"too_large", 413},      {"unsupported_media_type", 415},
      {"invalid_value", 422},      {"invalid_key", 400},    {"idempotency_key_reused", 422},
      {"overloaded", 503},         {"storage_failed", 503},
  };
  for (const Entry& entry : kStatuses) {
    if (entry.code == code) return entry.status;
  }
  return 500;
}

}  // namespace

const std::string* Target::parameter(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return &value;
  }
  return nullptr;
}

Response json(int status, std::string body) {
  Response response;
  response.status = status;
  response.body = std::move(body);
  return response;
}

Response conflict(std::string_view message, std::string_view current_json) {
  std::string body;
  base::JsonWriter(body)
      .begin_object()
      .field("error", message)
      .field("code", "conflict")
      .key("current")
      .raw(current_json)
      .end_object();
  return json(409, std::move(body));
}

Response error_response(const base::Error& error) {
  Response response = json(status_of(error.code), protocol::api::write(error));
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (response.status == 503) response.headers.emplace_back("Retry-After", "1");
  return response;
}

tl::unexpected<base::Error> not_found() {
  return base::fail("not_found", "There is no such thing here.");
}
tl::unexpected<base::Error> access_denied() { return base::fail("access_denied", "Access denied"); }
tl::unexpected<base::Error> id_taken() {
  return base::fail("id_taken", "This id is in use already.", "id");
}

std::string event_data(std::string_view change_data, std::string_view epoch, model::Seq seq) {
  std::string out;
  const auto with_position = [&](base::JsonWriter& w) {
    w.field("epoch", epoch).field("seq", seq).field("prev", seq - 1);
  };
  // `change_data` is an object with members: its brace is reopened.
  out.reserve(change_data.size() + 96);
  out.append(change_data.substr(0, change_data.size() - 1)).append(",");
  std::string position;
  base::JsonWriter w(position);
  w.begin_object();
  with_position(w);
  w.end_object();
  out.append(position, 1);
  if (out.size() <= model::limits::kEventDataBytes) return out;
  out.clear();
  base::JsonWriter truncated(out);
  truncated.begin_object();
  with_position(truncated);
  truncated.field("truncated", true).end_object();
  return out;
}

void record(Context& c, const model::ChangeBody& body, base::Instant at) {
  std::string data;
  base::JsonWriter w(data);
  w.begin_object();
  model::write_members(w, body, at);
  w.end_object();
  const std::string_view name = model::name(body);
  const model::Seq seq =
      storage::append_change(c.t, c.organization(), name, data, c.now, c.settings.change_retention);
  const std::string epoch = storage::log_position(c.t, c.organization()).epoch;
  c.broadcasts.push_back({protocol::organization_channel(c.organization()), std::string(name),
                          event_data(data, epoch, seq)});
}

void apply(Context& c, model::Thread& thread, const model::ChangeBody& body, base::Instant at) {
  model::apply_to_thread(thread, body, at);
  storage::save_thread(c.t, thread);
  record(c, body, at);
}

void add_activity(Context& c, std::string_view type, const model::Thread& thread, std::string data,
                  base::Instant at) {
  model::Activity activity;
  activity.id = model::ActivityId{c.new_id()};
  activity.type = std::string(type);
  activity.actor = c.member.user;
  activity.thread = thread.id;
  activity.thread_title = thread.title;
  activity.data = std::move(data);
  activity.created_at = at;
  storage::insert_activity(c.t, c.organization(), activity);
  record(c, model::ActivityNew{activity}, at);
}

}  // namespace server::api
