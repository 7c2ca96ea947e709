// Comments: list, create, edit, delete, react.
#include "server/storage/comments.hpp"

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "base/utf8.hpp"
#include "model/json.hpp"
#include "model/limits.hpp"
#include "server/api/fields.hpp"
#include "server/api/handlers.hpp"
#include "server/api/mentions.hpp"
#include "server/api/target.hpp"
#include "server/auth/crypto.hpp"
#include "server/storage/changes.hpp"
#include "server/storage/threads.hpp"

namespace server::api {
namespace {

constexpr TextRule kContent{1, model::limits::kCommentCharacters, false};
constexpr std::size_t kExcerptCharacters = 140;

std::string create_digest(const model::Comment& comment) {
  std::string text;
  base::JsonWriter(text)
      .begin_array()
      .string(comment.thread.value)
      .string(comment.author.id.value)
      .string(comment.parent.value)
      .string(comment.content)
      .end_array();
  return auth::sha256_hex(text);
}

// A comment of this organization that is not deleted.
base::Result<model::Comment> find_comment(Context& c, const model::CommentId& id) {
  auto found = storage::find_any_comment(c.t, id);
  if (!found || found->deleted || found->organization != c.organization()) return not_found();
  return std::move(found->comment);
}

bool may_change(const Context& c, const model::Comment& comment) {
  return comment.author.id == c.member.user.id || c.member.role == "admin";
}

std::vector<model::UserId> mentions_in(Context& c, const std::string& content) {
  if (content.find('@') == std::string::npos) return {};
  return find_mentions(content, storage::list_members(c.t, c.organization()));
}

std::string comment_activity(const model::Comment& comment) {
  std::string data;
  base::JsonWriter(data)
      .begin_object()
      .field("commentId", comment.id.value)
      .field("excerpt", base::truncate_utf8(comment.content, kExcerptCharacters))
      .end_object();
  return data;
}

}  // namespace

Answer list_comments(Context& c) {
  const auto page = parse_page(c.target, model::limits::kPageDefault, model::limits::kPageMax);
  if (!page) return tl::unexpected(page.error());
  const auto thread = storage::find_thread(c.t, c.organization(), model::ThreadId{c.segment(2)});
  if (!thread) return not_found();
  auto slice = storage::list_comments(c.t, thread->id, page->from, page->limit);
  protocol::api::Page<model::Comment> result;
  if (slice.more) {
    const model::Comment& last = slice.entries.back();
    result.next_cursor = storage::encode_cursor({last.created_at, last.id.value});
  }
  result.entries = std::move(slice.entries);
  result.head = storage::log_position(c.t, c.organization()).head;
  return json(200, protocol::api::write(result));
}

Answer create_comment(Context& c) {
  auto fields = Fields::of(c.request);
  if (!fields) return tl::unexpected(fields.error());
  model::Comment comment;
  comment.id = model::CommentId{fields->optional_id("id")};
  comment.content = fields->text("content", kContent);
  comment.parent = model::CommentId{fields->optional_id("parentId")};
  if (fields->error()) return tl::unexpected(*fields->error());
  if (comment.id.empty()) comment.id = model::CommentId{c.new_id()};
  comment.thread = model::ThreadId{c.segment(2)};
  comment.author = c.member.user;

  const std::string digest = create_digest(comment);
  if (const auto existing = storage::find_any_comment(c.t, comment.id)) {
    if (existing->organization != c.organization() || existing->create_digest != digest) {
      return id_taken();
    }
    return json(200, protocol::api::write(existing->comment));
  }
  auto thread = storage::find_thread(c.t, c.organization(), comment.thread);
  if (!thread) return not_found();
  if (!comment.parent.empty()) {
    const auto parent = find_comment(c, comment.parent);
    if (!parent || parent->thread != comment.thread) {
      return base::fail("invalid_value", "The comment it replies to is not there.", "parentId");
    }
  }
  const base::Instant at = std::max(
      {c.now, thread->last_activity_at, storage::newest_comment_at(c.t, comment.thread) + 1});
  comment.created_at = comment.updated_at = at;
  comment.mentions = mentions_in(c, comment.content);
  storage::insert_comment(c.t, comment, digest);
  apply(c, *thread, model::CommentCreated{comment.thread, comment}, at);
  add_activity(c, "comment:created", *thread, comment_activity(comment), at);
  return json(201, protocol::api::write(comment));
}

Answer patch_comment(Context& c) {
  auto fields = Fields::of(c.request);
  if (!fields) return tl::unexpected(fields.error());
  const std::string content = fields->text("content", kContent);
  const auto base_version = fields->optional_integer("baseVersion");
  if (fields->error()) return tl::unexpected(*fields->error());
  auto comment = find_comment(c, model::CommentId{c.segment(2)});
  if (!comment) return tl::unexpected(comment.error());
  if (!may_change(c, *comment)) return access_denied();
  if (comment->content == content) return json(200, protocol::api::write(*comment));
  if (base_version && *base_version != comment->version) {
    return conflict("The comment was changed meanwhile.", protocol::api::write(*comment));
  }
  comment->content = content;
  comment->updated_at = std::max(c.now, comment->updated_at + 1);
  ++comment->version;
  comment->mentions = mentions_in(c, content);
  storage::save_comment(c.t, *comment);
  record(c, model::CommentUpdated{comment->thread, *comment}, comment->updated_at);
  return json(200, protocol::api::write(*comment));
}

Answer delete_comment(Context& c) {
  const auto comment = find_comment(c, model::CommentId{c.segment(2)});
  if (!comment) return tl::unexpected(comment.error());
  if (!may_change(c, *comment)) return access_denied();
  auto thread = storage::find_thread(c.t, c.organization(), comment->thread);
  if (!thread) return not_found();
  storage::mark_comment_deleted(c.t, comment->id, c.now);
  apply(c, *thread, model::CommentDeleted{comment->thread, comment->id}, c.now);
  Response response;
  response.status = 204;
  return response;
}

namespace {

Answer change_reaction(Context& c, bool (*change)(storage::Transaction&, const model::CommentId&,
                                                  std::string_view, const model::UserId&)) {
  const std::string& emoji = c.segment(4);
  if (emoji.empty() || emoji.size() > model::limits::kEmojiBytes) {
    return base::fail("invalid_value", "A reaction is 1 to 64 bytes of text.", "emoji");
  }
  const model::CommentId id{c.segment(2)};
  auto comment = find_comment(c, id);
  if (!comment) return tl::unexpected(comment.error());
  if (change(c.t, id, emoji, c.member.user.id)) {
    comment = find_comment(c, id);
    record(c, model::CommentUpdated{comment->thread, *comment}, c.now);
  }
  return json(200, protocol::api::write(*comment));
}

}  // namespace

Answer put_reaction(Context& c) { return change_reaction(c, storage::add_reaction); }
Answer delete_reaction(Context& c) { return change_reaction(c, storage::remove_reaction); }

}  // namespace server::api
