#include "server/storage/threads.hpp"

#include <utility>

namespace server::storage {
namespace {

#define THREAD_COLUMNS                                                                      \
  "t.id, t.organization_id, t.title, t.description, t.status, t.created_by, t.created_at, " \
  "t.updated_at, t.title_version, t.description_version, t.status_version, "                \
  "t.comment_count, t.item_count, t.last_activity_at"

model::Thread read_thread(const Row& row) {
  model::Thread thread;
  thread.id = model::ThreadId{row.text(0)};
  thread.organization = model::OrganizationId{row.text(1)};
  thread.title = row.text(2);
  thread.description = row.text(3);
  thread.status = model::parse_status(row.text(4)).value_or(model::Status::Active);
  thread.created_by = model::UserId{row.text(5)};
  thread.created_at = {row.integer(6)};
  thread.updated_at = {row.integer(7)};
  thread.versions = {row.integer(8), row.integer(9), row.integer(10)};
  thread.comment_count = row.integer(11);
  thread.item_count = row.integer(12);
  thread.last_activity_at = {row.integer(13)};
  return thread;
}

// `text` as a LIKE pattern that finds it anywhere.
std::string contains_pattern(std::string_view text) {
  std::string pattern = "%";
  for (const char c : text) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern += '%';
}

}  // namespace

std::optional<ExistingThread> find_any_thread(Transaction& t, const model::ThreadId& id) {
  std::optional<ExistingThread> found;
  t.run("SELECT " THREAD_COLUMNS ", t.create_digest FROM threads t WHERE t.id = $1", {id.value},
        [&](const Row& row) {
          found = ExistingThread{read_thread(row), row.text(14)};
        });
  return found;
}

std::optional<model::Thread> find_thread(Transaction& t, const model::OrganizationId& organization,
                                         const model::ThreadId& id) {
  std::optional<model::Thread> found;
  t.run("SELECT " THREAD_COLUMNS
        " FROM threads t WHERE t.id = $1 AND t.organization_id = $2 AND t.deleted_at IS NULL",
        {id.value, organization.value}, [&](const Row& row) { found = read_thread(row); });
  return found;
}

Slice<model::Thread> list_threads(Transaction& t, const model::OrganizationId& organization,
                                  const ThreadFilter& filter, const Place& from,
                                  std::int64_t limit) {
  Slice<model::Thread> slice;
  const auto take = [&](const Row& row) { slice.entries.push_back(read_thread(row)); };
  const std::string_view status = filter.status ? model::to_text(*filter.status) : "";
  if (filter.text.empty()) {
    t.run("SELECT " THREAD_COLUMNS
          " FROM threads t WHERE t.organization_id = $1 AND t.deleted_at IS NULL "
          "AND (t.last_activity_at, t.id) < ($2, $3) AND ($4 = '' OR t.status = $5) "
          "ORDER BY t.last_activity_at DESC, t.id DESC LIMIT $6",
          {organization.value, from.at.ms, from.id, status, status, limit + 1}, take);
  } else {
    const std::string pattern = contains_pattern(filter.text);
    t.run("SELECT " THREAD_COLUMNS
          " FROM threads t WHERE t.organization_id = $1 AND t.deleted_at IS NULL "
          "AND (t.last_activity_at, t.id) < ($2, $3) AND ($4 = '' OR t.status = $5) "
          "AND (LOWER(t.title) LIKE LOWER($6) ESCAPE '\\' "
          "OR LOWER(t.description) LIKE LOWER($7) ESCAPE '\\' "
          "OR EXISTS (SELECT 1 FROM comments c WHERE c.thread_id = t.id "
          "AND c.deleted_at IS NULL AND LOWER(c.content) LIKE LOWER($8) ESCAPE '\\')) "
          "ORDER BY t.last_activity_at DESC, t.id DESC LIMIT $9",
          {organization.value, from.at.ms, from.id, status, status, pattern, pattern, pattern,
           limit + 1},
          take);
  }
  slice.more = static_cast<std::int64_t>(slice.entries.size()) > limit;
  if (slice.more) slice.entries.pop_back();
  return slice;
}

void insert_thread(Transaction& t, const model::Thread& thread, std::string_view create_digest) {
  t.run(
      "INSERT INTO threads (id, organization_id, title, description, status, created_by, "
      "created_at, updated_at, title_version, description_version, status_version, "
      "comment_count, item_count, last_activity_at, create_digest) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
      {thread.id.value, thread.organization.value, thread.title, thread.description,
       model::to_text(thread.status), thread.created_by.value, thread.created_at.ms,
       thread.updated_at.ms, thread.versions.title, thread.versions.description,
       thread.versions.status, thread.comment_count, thread.item_count, thread.last_activity_at.ms,
       create_digest});
}

void save_thread(Transaction& t, const model::Thread& thread) {
  t.run(
      "UPDATE threads SET title = $1, description = $2, status = $3, updated_at = $4, "
      "title_version = $5, description_version = $6, status_version = $7, comment_count = $8, "
      "item_count = $9, last_activity_at = $10 WHERE id = $11",
      {thread.title, thread.description, model::to_text(thread.status), thread.updated_at.ms,
       thread.versions.title, thread.versions.description, thread.versions.status,
       thread.comment_count, thread.item_count, thread.last_activity_at.ms, thread.id.value});
}

void mark_thread_deleted(Transaction& t, const model::ThreadId& id, base::Instant now) {
  t.run("UPDATE threads SET deleted_at = $1 WHERE id = $2", {now.ms, id.value});
}

#undef THREAD_COLUMNS

}  // namespace server::storage
