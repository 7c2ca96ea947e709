#include "server/storage/comments.hpp"

#include <utility>

namespace server::storage {
namespace {

#define COMMENT_COLUMNS                                                               \
  "c.id, c.thread_id, c.parent_id, u.id, u.name, u.avatar, c.content, c.created_at, " \
  "c.updated_at, c.version"

model::Comment read_comment(const Row& row) {
  model::Comment comment;
  comment.id = model::CommentId{row.text(0)};
  comment.thread = model::ThreadId{row.text(1)};
  comment.parent = model::CommentId{row.text(2)};
  comment.author = {model::UserId{row.text(3)}, row.text(4), row.text(5)};
  comment.content = row.text(6);
  comment.created_at = {row.integer(7)};
  comment.updated_at = {row.integer(8)};
  comment.version = row.integer(9);
  return comment;
}

void read_attachments(Transaction& t, model::Comment& comment) {
  t.run("SELECT emoji, user_id FROM reactions WHERE comment_id = $1 ORDER BY position, user_id",
        {comment.id.value}, [&](const Row& row) {
          const std::string emoji = row.text(0);
          auto reaction = comment.reactions.begin();
          while (reaction != comment.reactions.end() && reaction->emoji != emoji) ++reaction;
          if (reaction == comment.reactions.end()) {
            reaction = comment.reactions.insert(reaction, model::Reaction{emoji, {}});
          }
          reaction->users.emplace_back(row.text(1));
        });
  t.run("SELECT user_id FROM mentions WHERE comment_id = $1 ORDER BY position", {comment.id.value},
        [&](const Row& row) { comment.mentions.emplace_back(row.text(0)); });
}

void insert_mentions(Transaction& t, const model::Comment& comment) {
  std::int64_t position = 0;
  for (const model::UserId& user : comment.mentions) {
    t.run("INSERT INTO mentions (comment_id, user_id, position) VALUES ($1, $2, $3)",
          {comment.id.value, user.value, ++position});
  }
}

}  // namespace

std::optional<ExistingComment> find_any_comment(Transaction& t, const model::CommentId& id) {
  std::optional<ExistingComment> found;
  t.run("SELECT " COMMENT_COLUMNS
        ", t.organization_id, c.create_digest, c.deleted_at, t.deleted_at FROM comments c "
        "JOIN users u ON u.id = c.author_id JOIN threads t ON t.id = c.thread_id "
        "WHERE c.id = $1",
        {id.value}, [&](const Row& row) {
          found = ExistingComment{read_comment(row), model::OrganizationId{row.text(10)},
                                  row.text(11), !row.is_null(12) || !row.is_null(13)};
        });
  if (found) read_attachments(t, found->comment);
  return found;
}

Slice<model::Comment> list_comments(Transaction& t, const model::ThreadId& thread,
                                    const Place& from, std::int64_t limit) {
  Slice<model::Comment> slice;
  t.run("SELECT " COMMENT_COLUMNS
        " FROM comments c JOIN users u ON u.id = c.author_id "
        "WHERE c.thread_id = $1 AND c.deleted_at IS NULL AND (c.created_at, c.id) < ($2, $3) "
        "ORDER BY c.created_at DESC, c.id DESC LIMIT $4",
        {thread.value, from.at.ms, from.id, limit + 1},
        [&](const Row& row) { slice.entries.push_back(read_comment(row)); });
  slice.more = static_cast<std::int64_t>(slice.entries.size()) > limit;
  if (slice.more) slice.entries.pop_back();
  for (model::Comment& comment : slice.entries) read_attachments(t, comment);
  return slice;
}

base::Instant newest_comment_at(Transaction& t, const model::ThreadId& thread) {
  base::Instant newest;
  t.run("SELECT MAX(created_at) FROM comments WHERE thread_id = $1", {thread.value},
        [&](const Row& row) { newest = {row.integer(0)}; });
  return newest;
}

void insert_comment(Transaction& t, const model::Comment& comment, std::string_view create_digest) {
  const Parameter parent = comment.parent.empty()
                               ? Parameter{nullptr}
                               : Parameter{std::string_view(comment.parent.value)};
  t.run(
      "INSERT INTO comments (id, thread_id, parent_id, author_id, content, created_at, "
      "updated_at, version, create_digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
      {comment.id.value, comment.thread.value, parent, comment.author.id.value, comment.content,
       comment.created_at.ms, comment.updated_at.ms, comment.version, create_digest});
  insert_mentions(t, comment);
}

void save_comment(Transaction& t, const model::Comment& comment) {
  t.run("UPDATE comments SET content = $1, updated_at = $2, version = $3 WHERE id = $4",
        {comment.content, comment.updated_at.ms, comment.version, comment.id.value});
  t.run("DELETE FROM mentions WHERE comment_id = $1", {comment.id.value});
  insert_mentions(t, comment);
}

void mark_comment_deleted(Transaction& t, const model::CommentId& id, base::Instant now) {
  t.run("UPDATE comments SET deleted_at = $1 WHERE id = $2", {now.ms, id.value});
}

bool add_reaction(Transaction& t, const model::CommentId& comment, std::string_view emoji,
                  const model::UserId& user) {
  return t.run(
             "INSERT INTO reactions (comment_id, emoji, user_id, position) VALUES ($1, $2, $3, "
             "(SELECT COALESCE(MAX(position), 0) + 1 FROM reactions WHERE comment_id = $4)) "
             "ON CONFLICT (comment_id, emoji, user_id) DO NOTHING",
             {comment.value, emoji, user.value, comment.value}) > 0;
}

bool remove_reaction(Transaction& t, const model::CommentId& comment, std::string_view emoji,
                     const model::UserId& user) {
  return t.run("DELETE FROM reactions WHERE comment_id = $1 AND emoji = $2 AND user_id = $3",
               {comment.value, emoji, user.value}) > 0;
}

#undef COMMENT_COLUMNS

}  // namespace server::storage
