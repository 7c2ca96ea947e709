#include "model/entities.hpp"

#include <tuple>

namespace model {

std::string_view to_text(Status status) {
  switch (status) {
    case Status::Active: return "active";
    case Status::InReview: return "in_review";
    case Status::Blocked: return "blocked";
    case Status::Done: return "done";
    case Status::Archived: return "archived";
  }
  return {};
}

std::string_view label(Status status) {
  switch (status) {
    case Status::Active: return "Active";
    case Status::InReview: return "In review";
    case Status::Blocked: return "Blocked";
    case Status::Done: return "Done";
    case Status::Archived: return "Archived";
  }
  return {};
}

std::optional<Status> parse_status(std::string_view text) {
  for (const Status status : kAllStatuses) {
    if (to_text(status) == text) return status;
  }
  return std::nullopt;
}

std::string_view to_text(SyncStatus status) {
  switch (status) {
    case SyncStatus::Idle: return "idle";
    case SyncStatus::Syncing: return "syncing";
    case SyncStatus::Ok: return "ok";
    case SyncStatus::Error: return "error";
  }
  return {};
}

std::optional<SyncStatus> parse_sync_status(std::string_view text) {
  for (const SyncStatus s :
       {SyncStatus::Idle, SyncStatus::Syncing, SyncStatus::Ok, SyncStatus::Error}) {
    if (to_text(s) == text) return s;
  }
  return std::nullopt;
}

namespace {
auto fields(const Thread& t) {
  return std::tie(t.id, t.organization, t.title, t.description, t.status, t.created_by,
                  t.created_at, t.updated_at, t.versions, t.comment_count, t.item_count,
                  t.last_activity_at);
}
auto fields(const Comment& c) {
  return std::tie(c.id, c.thread, c.parent, c.author, c.content, c.created_at, c.updated_at,
                  c.version, c.reactions, c.mentions);
}
auto fields(const Item& i) {
  return std::tie(i.id, i.thread, i.source, i.kind, i.external_id, i.title, i.url, i.added_by,
                  i.created_at);
}
auto fields(const Activity& a) {
  return std::tie(a.id, a.type, a.actor, a.thread, a.thread_title, a.data, a.created_at);
}
auto fields(const Integration& i) {
  return std::tie(i.id, i.name, i.status, i.progress, i.last_synced_at, i.error);
}
}  // namespace

bool operator==(const Thread& a, const Thread& b) { return fields(a) == fields(b); }
bool operator==(const Comment& a, const Comment& b) { return fields(a) == fields(b); }
bool operator==(const Item& a, const Item& b) { return fields(a) == fields(b); }
bool operator==(const Activity& a, const Activity& b) { return fields(a) == fields(b); }
bool operator==(const Integration& a, const Integration& b) { return fields(a) == fields(b); }

}  // namespace model
