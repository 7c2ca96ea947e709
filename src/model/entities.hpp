// The entities as every layer knows them: plain values, as CONTRACT.md "Data" lists them.
//
// Invariant: a value that came through model/json.hpp is within model/limits.hpp in
// type and form; text is valid UTF-8. Optional text is empty when absent.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "model/ids.hpp"

namespace model {

struct User {
  UserId id;
  std::string name;
  std::string avatar;  // URL, or empty: initials are drawn

  friend bool operator==(const User& a, const User& b) {
    return a.id == b.id && a.name == b.name && a.avatar == b.avatar;
  }
};

struct Organization {
  OrganizationId id;
  std::string name;
};

enum class Status { Active, InReview, Blocked, Done, Archived };
inline constexpr Status kAllStatuses[] = {Status::Active, Status::InReview, Status::Blocked,
                                          Status::Done, Status::Archived};
[[nodiscard]] std::string_view to_text(Status status);  // wire form: "in_review"
[[nodiscard]] std::string_view label(Status status);    // English label: "In review"
[[nodiscard]] std::optional<Status> parse_status(std::string_view text);

// One version per field, so that a comment never makes a title edit conflict.
struct Versions {
  std::int64_t title = 1;
  std::int64_t description = 1;
  std::int64_t status = 1;

  friend bool operator==(const Versions& a, const Versions& b) {
    return a.title == b.title && a.description == b.description && a.status == b.status;
  }
};

struct Thread {
  ThreadId id;
  OrganizationId organization;
  std::string title;
  std::string description;
  Status status = Status::Active;
  UserId created_by;
  base::Instant created_at;
  base::Instant updated_at;
  Versions versions;
  std::int64_t comment_count = 0;
  std::int64_t item_count = 0;
  base::Instant last_activity_at;

  friend bool operator==(const Thread& a, const Thread& b);
};

struct Reaction {
  std::string emoji;
  std::vector<UserId> users;  // in the order they reacted

  friend bool operator==(const Reaction& a, const Reaction& b) {
    return a.emoji == b.emoji && a.users == b.users;
  }
};

struct Comment {
  CommentId id;
  ThreadId thread;
  CommentId parent;  // empty: a top-level comment
  User author;
  std::string content;
  base::Instant created_at;
  base::Instant updated_at;
  std::int64_t version = 1;
  std::vector<Reaction> reactions;
  std::vector<UserId> mentions;

  friend bool operator==(const Comment& a, const Comment& b);
};

struct Item {
  ItemId id;
  ThreadId thread;
  std::string source;       // the system it comes from: "github"
  std::string kind;         // "pull_request"
  std::string external_id;  // "4182"
  std::string title;
  std::string url;
  UserId added_by;
  base::Instant created_at;

  friend bool operator==(const Item& a, const Item& b);
};

struct Activity {
  ActivityId id;
  std::string type;  // the event's name: "comment:created"
  User actor;
  ThreadId thread;
  std::string thread_title;
  std::string data;  // a JSON object, kept as text
  base::Instant created_at;

  friend bool operator==(const Activity& a, const Activity& b);
};

enum class SyncStatus { Idle, Syncing, Ok, Error };
[[nodiscard]] std::string_view to_text(SyncStatus status);
[[nodiscard]] std::optional<SyncStatus> parse_sync_status(std::string_view text);

struct Integration {
  IntegrationId id;
  std::string name;
  SyncStatus status = SyncStatus::Idle;
  int progress = 0;  // percent, 0–100
  std::optional<base::Instant> last_synced_at;
  std::string error;

  friend bool operator==(const Integration& a, const Integration& b);
};

}  // namespace model
