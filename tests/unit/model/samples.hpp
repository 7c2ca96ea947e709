// Entities for tests: plain, complete values that differ by a number.
//
// Invariant: deterministic; every field is set to something that is not its default.
// Used by the unit tests of model/, protocol/, client/ and by the views' tests.
#pragma once

#include <string>

#include "model/change.hpp"
#include "model/entities.hpp"

namespace samples {

inline constexpr base::Instant kNoon{1'769'860'800'000};  // 2026-01-31T12:00:00Z

inline model::User user(const std::string& name) {
  return {model::UserId{"user-" + name}, name, ""};
}

inline model::Thread thread(const std::string& id, std::int64_t minute = 0) {
  model::Thread t;
  t.id = model::ThreadId{id};
  t.organization = model::OrganizationId{"acme"};
  t.title = "Title of " + id;
  t.description = "Description of " + id;
  t.status = model::Status::InReview;
  t.created_by = model::UserId{"user-Ana"};
  t.created_at = kNoon;
  t.updated_at = kNoon + 1;
  t.versions = {2, 3, 4};
  t.comment_count = 5;
  t.item_count = 6;
  t.last_activity_at = kNoon + minute * 60'000;
  return t;
}

inline model::Comment comment(const std::string& id, const std::string& thread_id,
                              std::int64_t minute = 0) {
  model::Comment c;
  c.id = model::CommentId{id};
  c.thread = model::ThreadId{thread_id};
  c.author = user("Bo");
  c.content = "Content of " + id;
  c.created_at = kNoon + minute * 60'000;
  c.updated_at = c.created_at;
  c.version = 1;
  return c;
}

inline model::Item item(const std::string& id, const std::string& thread_id) {
  return {model::ItemId{id},
          model::ThreadId{thread_id},
          "github",
          "pull_request",
          "4182",
          "A title",
          "https://example.org/4182",
          model::UserId{"user-A"},
          kNoon};
}

inline model::Activity activity(const std::string& id, const std::string& thread_id) {
  return {model::ActivityId{id},
          "comment:created",
          user("Ana"),
          model::ThreadId{thread_id},
          "A thread",
          R"({"n":1})",
          kNoon};
}

inline model::Integration integration(const std::string& id) {
  return {model::IntegrationId{id}, "GitHub", model::SyncStatus::Error, 40, kNoon, "It failed."};
}

}  // namespace samples
