// Comments as rows, with their authors, reactions and mentions.
//
// Invariant: deleted comments are not found; within a thread created_at grows strictly,
// so (created_at, id) is the order in which comments were accepted. Callers have checked
// that the thread is theirs. Called by api/ and demo_data.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/entities.hpp"
#include "server/storage/cursor.hpp"
#include "server/storage/sql.hpp"

namespace server::storage {

struct ExistingComment {
  model::Comment comment;
  model::OrganizationId organization;
  std::string create_digest;
  bool deleted = false;  // or in a deleted thread
};
[[nodiscard]] std::optional<ExistingComment> find_any_comment(Transaction& t,
                                                              const model::CommentId& id);
// Newest first, from just after `from`.
[[nodiscard]] Slice<model::Comment> list_comments(Transaction& t, const model::ThreadId& thread,
                                                  const Place& from, std::int64_t limit);
// When the thread's newest comment was made, deleted ones included.
[[nodiscard]] base::Instant newest_comment_at(Transaction& t, const model::ThreadId& thread);

void insert_comment(Transaction& t, const model::Comment& comment, std::string_view create_digest);
// Writes content, version, updated_at and mentions.
void save_comment(Transaction& t, const model::Comment& comment);
void mark_comment_deleted(Transaction& t, const model::CommentId& id, base::Instant now);

// Both give whether anything changed.
bool add_reaction(Transaction& t, const model::CommentId& comment, std::string_view emoji,
                  const model::UserId& user);
bool remove_reaction(Transaction& t, const model::CommentId& comment, std::string_view emoji,
                     const model::UserId& user);

}  // namespace server::storage
