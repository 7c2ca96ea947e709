// Connected items of a thread; the feed; integrations and their sync status.
#include "server/storage/items.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "model/json.hpp"
#include "model/limits.hpp"
#include "server/api/fields.hpp"
#include "server/api/handlers.hpp"
#include "server/api/target.hpp"
#include "server/auth/crypto.hpp"
#include "server/storage/activities.hpp"
#include "server/storage/changes.hpp"
#include "server/storage/threads.hpp"

namespace server::api {
namespace {

constexpr TextRule kWord{0, 64, true};
constexpr TextRule kItemTitle{1, model::limits::kTitleCharacters, true};
constexpr TextRule kUrl{1, model::limits::kUrlBytes, true};

// {"items":[…],"nextCursor":…,"head":…}
template <class T>
std::string write_page(std::string_view name, const std::vector<T>& entries,
                       const std::string& next_cursor, model::Seq head) {
  std::string out;
  base::JsonWriter w(out);
  w.begin_object().key(name).begin_array();
  for (const T& entry : entries) model::write(w, entry);
  w.end_array().key("nextCursor");
  if (next_cursor.empty()) {
    w.null();
  } else {
    w.string(next_cursor);
  }
  w.field("head", head).end_object();
  return out;
}

template <class T>
std::string next_cursor(const storage::Slice<T>& slice) {
  if (!slice.more) return {};
  return storage::encode_cursor({slice.entries.back().created_at, slice.entries.back().id.value});
}

template <class T>
std::string write_one(const T& entity) {
  std::string out;
  base::JsonWriter w(out);
  model::write(w, entity);
  return out;
}

std::string create_digest(const model::Item& item) {
  std::string text;
  base::JsonWriter w(text);
  w.begin_array();
  for (const std::string* part : {&item.thread.value, &item.added_by.value, &item.source,
                                  &item.kind, &item.external_id, &item.title, &item.url}) {
    w.string(*part);
  }
  w.end_array();
  return auth::sha256_hex(text);
}

// Links are shown to everyone in the thread: http and https only.
bool is_web_url(std::string_view url) {
  return url.substr(0, 8) == "https://" || url.substr(0, 7) == "http://";
}

base::Result<model::Item> read_new_item(Context& c) {
  auto fields = Fields::of(c.request);
  if (!fields) return tl::unexpected(fields.error());
  model::Item item;
  item.id = model::ItemId{fields->optional_id("id")};
  item.source = fields->optional_text("source", kWord).value_or("");
  item.kind = fields->optional_text("kind", kWord).value_or("");
  item.external_id =
      fields->optional_text("externalId", {0, model::limits::kTitleCharacters, true}).value_or("");
  item.title = fields->text("title", kItemTitle);
  item.url = fields->text("url", kUrl);
  if (!fields->error() && !is_web_url(item.url)) {
    fields->refuse("url", "The address must begin with https:// or http://.");
  }
  if (fields->error()) return tl::unexpected(*fields->error());
  if (item.id.empty()) item.id = model::ItemId{c.new_id()};
  item.thread = model::ThreadId{c.segment(2)};
  item.added_by = c.member.user.id;
  return item;
}

}  // namespace

Answer list_items(Context& c) {
  const auto page = parse_page(c.target, model::limits::kPageMax, model::limits::kPageMax);
  if (!page) return tl::unexpected(page.error());
  const auto thread = storage::find_thread(c.t, c.organization(), model::ThreadId{c.segment(2)});
  if (!thread) return not_found();
  const auto slice = storage::list_items(c.t, thread->id, page->from, page->limit);
  return json(200, write_page("items", slice.entries, next_cursor(slice),
                              storage::log_position(c.t, c.organization()).head));
}

Answer create_item(Context& c) {
  auto item = read_new_item(c);
  if (!item) return tl::unexpected(item.error());
  const std::string digest = create_digest(*item);
  if (const auto existing = storage::find_any_item(c.t, item->id)) {
    if (existing->organization != c.organization() || existing->create_digest != digest) {
      return id_taken();
    }
    return json(200, write_one(existing->item));
  }
  auto thread = storage::find_thread(c.t, c.organization(), item->thread);
  if (!thread) return not_found();
  const base::Instant at = std::max(c.now, thread->last_activity_at);
  item->created_at = at;
  storage::insert_item(c.t, *item, digest);
  apply(c, *thread, model::ItemAdded{item->thread, *item}, at);
  std::string data;
  base::JsonWriter(data)
      .begin_object()
      .field("itemId", item->id.value)
      .field("source", item->source)
      .field("kind", item->kind)
      .field("externalId", item->external_id)
      .field("title", item->title)
      .end_object();
  add_activity(c, "item:added", *thread, std::move(data), at);
  return json(201, write_one(*item));
}

Answer delete_item(Context& c) {
  const auto found = storage::find_any_item(c.t, model::ItemId{c.segment(2)});
  if (!found || found->deleted || found->organization != c.organization()) return not_found();
  auto thread = storage::find_thread(c.t, c.organization(), found->item.thread);
  if (!thread) return not_found();
  const base::Instant at = std::max(c.now, thread->last_activity_at);
  storage::mark_item_deleted(c.t, found->item.id, c.now);
  apply(c, *thread, model::ItemRemoved{thread->id, found->item.id}, at);
  std::string data;
  base::JsonWriter(data)
      .begin_object()
      .field("itemId", found->item.id.value)
      .field("title", found->item.title)
      .end_object();
  add_activity(c, "item:removed", *thread, std::move(data), at);
  Response response;
  response.status = 204;
  return response;
}

Answer list_activity(Context& c) {
  const auto page = parse_page(c.target, model::limits::kPageDefault, model::limits::kPageMax);
  if (!page) return tl::unexpected(page.error());
  const auto slice = storage::list_activities(c.t, c.organization(), page->from, page->limit);
  return json(200, write_page("activity", slice.entries, next_cursor(slice),
                              storage::log_position(c.t, c.organization()).head));
}

Answer list_integrations(Context& c) {
  return json(200, write_page("integrations", storage::list_integrations(c.t, c.organization()), {},
                              storage::log_position(c.t, c.organization()).head));
}

Answer put_integration(Context& c) {
  auto fields = Fields::of(c.request);
  if (!fields) return tl::unexpected(fields.error());
  if (!is_valid_id(c.segment(2))) return not_found();
  model::Integration integration;
  integration.id = model::IntegrationId{c.segment(2)};
  for (const model::Integration& known : storage::list_integrations(c.t, c.organization())) {
    if (known.id == integration.id) integration = known;  // absent members stay
  }
  if (auto name = fields->optional_text("name", {1, 64, true})) integration.name = *name;
  if (integration.name.empty()) fields->refuse("name", "A new integration needs a name.");
  if (const auto status = fields->optional_text("status", {1, 32, true})) {
    const auto parsed = model::parse_sync_status(*status);
    if (!parsed) fields->refuse("status", "The status must be idle, syncing, ok or error.");
    integration.status = parsed.value_or(integration.status);
  }
  if (const auto progress = fields->optional_integer("progress")) {
    if (*progress < 0 || *progress > 100) {
      fields->refuse("progress", "The progress must be 0 to 100.");
    }
    integration.progress = static_cast<int>(std::clamp<std::int64_t>(*progress, 0, 100));
  }
  if (const auto error = fields->optional_text("error", {0, 500, false})) {
    integration.error = *error;
  }
  if (fields->error()) return tl::unexpected(*fields->error());
  if (integration.status == model::SyncStatus::Ok) {
    integration.last_synced_at = c.now;
    integration.error.clear();
  }
  storage::upsert_integration(c.t, c.organization(), integration);
  record(c, model::IntegrationUpdated{integration}, c.now);
  return json(200, write_one(integration));
}

}  // namespace server::api
