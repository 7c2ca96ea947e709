// Threads: list, create, read, patch, delete.
#include "server/storage/threads.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "model/json.hpp"
#include "model/limits.hpp"
#include "server/api/fields.hpp"
#include "server/api/handlers.hpp"
#include "server/api/target.hpp"
#include "server/auth/crypto.hpp"
#include "server/storage/changes.hpp"

namespace server::api {
namespace {

constexpr TextRule kTitle{1, model::limits::kTitleCharacters, true};
constexpr TextRule kDescription{0, model::limits::kDescriptionCharacters, false};

std::string create_digest(const model::Thread& thread) {
  std::string text;
  base::JsonWriter(text)
      .begin_array()
      .string(thread.organization.value)
      .string(thread.created_by.value)
      .string(thread.title)
      .string(thread.description)
      .end_array();
  return auth::sha256_hex(text);
}

struct Patch {
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<model::Status> status;
  std::optional<std::int64_t> base_title, base_description, base_status;
};

std::optional<std::int64_t> read_base(Fields& fields, const char* name) {
  const base::JsonValue member = fields.value("baseVersions")[name];
  if (!member.exists() || member.is_null()) return std::nullopt;
  const auto version = member.integer();
  if (!version) fields.refuse("baseVersions", "A base version must be a whole number.");
  return version;
}

base::Result<Patch> read_patch(const Request& request) {
  auto fields = Fields::of(request);
  if (!fields) return tl::unexpected(fields.error());
  Patch patch;
  patch.title = fields->optional_text("title", kTitle);
  patch.description = fields->optional_text("description", kDescription);
  if (const auto status = fields->optional_text("status", {1, 32, true})) {
    patch.status = model::parse_status(*status);
    if (!patch.status) {
      fields->refuse("status", "The status must be active, in_review, blocked, done or archived.");
    }
  }
  if (fields->has("baseVersions") && !fields->value("baseVersions").is_object()) {
    fields->refuse("baseVersions", "The field baseVersions must be an object.");
  }
  patch.base_title = read_base(*fields, "title");
  patch.base_description = read_base(*fields, "description");
  patch.base_status = read_base(*fields, "status");
  if (fields->error()) return tl::unexpected(*fields->error());
  return patch;
}

// What the patch changes; a field that has the wanted value already is left alone, so a
// repeated patch is answered like the first.
void drop_what_is_there(Patch& patch, const model::Thread& thread) {
  if (patch.title == thread.title) patch.title.reset();
  if (patch.description == thread.description) patch.description.reset();
  if (patch.status == thread.status) patch.status.reset();
}

bool conflicts(const Patch& patch, const model::Versions& current) {
  const auto old = [](bool wanted, std::optional<std::int64_t> base, std::int64_t version) {
    return wanted && base && *base != version;
  };
  return old(patch.title.has_value(), patch.base_title, current.title) ||
         old(patch.description.has_value(), patch.base_description, current.description) ||
         old(patch.status.has_value(), patch.base_status, current.status);
}

void apply_text(Context& c, model::Thread& thread, const Patch& patch, base::Instant at) {
  model::Versions versions = thread.versions;
  const std::string old_title = thread.title;
  if (patch.title) ++versions.title;
  if (patch.description) ++versions.description;
  apply(c, thread, model::ThreadUpdated{thread.id, patch.title, patch.description, versions}, at);
  std::string data;
  base::JsonWriter w(data);
  w.begin_object();
  if (patch.title) w.field("oldTitle", old_title).field("newTitle", *patch.title);
  if (patch.description) w.field("description", true);
  w.end_object();
  add_activity(c, "thread:updated", thread, std::move(data), at);
}

void apply_status(Context& c, model::Thread& thread, model::Status status, base::Instant at) {
  model::Versions versions = thread.versions;
  const model::Status old_status = thread.status;
  ++versions.status;
  apply(c, thread, model::ThreadStatusChanged{thread.id, old_status, status, versions}, at);
  std::string data;
  base::JsonWriter(data)
      .begin_object()
      .field("oldStatus", model::to_text(old_status))
      .field("newStatus", model::to_text(status))
      .end_object();
  add_activity(c, "thread:status_changed", thread, std::move(data), at);
}

}  // namespace

Answer list_threads(Context& c) {
  const auto page = parse_page(c.target, model::limits::kPageDefault, model::limits::kPageMax);
  if (!page) return tl::unexpected(page.error());
  storage::ThreadFilter filter;
  if (const std::string* status = c.target.parameter("status"); status && !status->empty()) {
    filter.status = model::parse_status(*status);
    if (!filter.status) {
      return base::fail("invalid_value", "There is no such status.", "status");
    }
  }
  if (const std::string* text = c.target.parameter("q")) filter.text = *text;
  if (filter.text.size() > model::limits::kTitleCharacters) {
    return base::fail("invalid_value", "The search text is longer than 200 bytes.", "q");
  }
  auto slice = storage::list_threads(c.t, c.organization(), filter, page->from, page->limit);
  protocol::api::Page<model::Thread> result;
  if (slice.more) {
    const model::Thread& last = slice.entries.back();
    result.next_cursor = storage::encode_cursor({last.last_activity_at, last.id.value});
  }
  result.entries = std::move(slice.entries);
  result.head = storage::log_position(c.t, c.organization()).head;
  return json(200, protocol::api::write(result));
}

Answer create_thread(Context& c) {
  auto fields = Fields::of(c.request);
  if (!fields) return tl::unexpected(fields.error());
  model::Thread thread;
  thread.id = model::ThreadId{fields->optional_id("id")};
  thread.title = fields->text("title", kTitle);
  thread.description = fields->optional_text("description", kDescription).value_or("");
  if (fields->error()) return tl::unexpected(*fields->error());
  if (thread.id.empty()) thread.id = model::ThreadId{c.new_id()};
  thread.organization = c.organization();
  thread.created_by = c.member.user.id;
  thread.created_at = thread.updated_at = thread.last_activity_at = c.now;

  const std::string digest = create_digest(thread);
  if (const auto existing = storage::find_any_thread(c.t, thread.id)) {
    if (existing->create_digest != digest) return id_taken();
    return json(200, protocol::api::write(existing->thread));
  }
  storage::insert_thread(c.t, thread, digest);
  record(c, model::ThreadCreated{thread}, c.now);
  add_activity(c, "thread:created", thread, "{}", c.now);
  return json(201, protocol::api::write(thread));
}

Answer get_thread(Context& c) {
  const auto thread = storage::find_thread(c.t, c.organization(), model::ThreadId{c.segment(2)});
  if (!thread) return not_found();
  return json(200, protocol::api::write(*thread));
}

Answer patch_thread(Context& c) {
  auto patch = read_patch(c.request);
  if (!patch) return tl::unexpected(patch.error());
  auto thread = storage::find_thread(c.t, c.organization(), model::ThreadId{c.segment(2)});
  if (!thread) return not_found();
  drop_what_is_there(*patch, *thread);
  if (conflicts(*patch, thread->versions)) {
    return conflict("Someone else changed this meanwhile.", protocol::api::write(*thread));
  }
  const base::Instant at = std::max(c.now, thread->last_activity_at);
  if (patch->title || patch->description) apply_text(c, *thread, *patch, at);
  if (patch->status) apply_status(c, *thread, *patch->status, at);
  return json(200, protocol::api::write(*thread));
}

Answer delete_thread(Context& c) {
  const auto thread = storage::find_thread(c.t, c.organization(), model::ThreadId{c.segment(2)});
  if (!thread) return not_found();
  storage::mark_thread_deleted(c.t, thread->id, c.now);
  record(c, model::ThreadDeleted{thread->id}, c.now);
  add_activity(c, "thread:deleted", *thread, "{}", c.now);
  Response response;
  response.status = 204;
  return response;
}

}  // namespace server::api
