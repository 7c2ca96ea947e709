// Changes and the API's bodies: any JSON gives a value or an error; a change that was
// understood is written to a text that reads as the same change.
#include "model/change.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "protocol/api.hpp"

namespace {

constexpr std::array<std::string_view, 11> kNames{
    "thread:created",  "thread:updated",  "thread:status_changed", "thread:deleted",
    "comment:created", "comment:updated", "comment:deleted",       "item:added",
    "item:removed",    "activity:new",    "integration:updated"};

std::string written(const model::NamedChange& change) {
  std::string out;
  base::JsonWriter w(out);
  w.begin_object();
  model::write_members(w, change.body, change.timestamp);
  w.end_object();
  return out;
}

void round_trip(std::string_view name, base::JsonValue json) {
  const auto change = model::read_change(name, json);
  if (!change) return;
  if (model::name(change->body) != name) std::abort();
  const auto document = base::JsonDocument::parse(written(*change));
  if (!document) std::abort();
  const auto again = model::read_change(name, document->root());
  if (!again || again->body.index() != change->body.index()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)protocol::api::read_session(text);
  (void)protocol::api::read_demo_users(text);
  (void)protocol::api::read_threads(text);
  (void)protocol::api::read_comments(text);
  (void)protocol::api::read_changes(text);
  (void)protocol::api::read_channel_auth(text);
  (void)protocol::api::read_error(text, 500);
  const auto document = base::JsonDocument::parse(text);
  if (!document) return 0;
  for (const std::string_view name : kNames) round_trip(name, document->root());
  return 0;
}
