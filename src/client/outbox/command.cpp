#include "client/outbox/command.hpp"

#include <utility>

#include "base/json.hpp"
#include "base/match.hpp"
#include "model/json.hpp"
#include "protocol/api.hpp"

namespace client::outbox {
namespace {

namespace api = protocol::api;

std::string comment_path(const model::CommentId& id) {
  return "/api/comments/" + api::url_encode(id.value);
}
std::string thread_path(const model::ThreadId& id) {
  return "/api/threads/" + api::url_encode(id.value);
}

std::string text(base::JsonValue json, const char* name) {
  return std::string(json[name].string().value_or(std::string_view{}));
}
std::optional<std::string> optional_text(base::JsonValue json, const char* name) {
  if (!json[name].is_string()) return std::nullopt;
  return text(json, name);
}

void write_members(base::JsonWriter& w, const Command& command) {
  w.field("thread", thread_of(command).value);
  base::match(
      command,
      [&](const CreateComment& c) {
        w.field("kind", "create_comment").field("comment", c.id.value).field("content", c.content);
        if (!c.parent.empty()) w.field("parent", c.parent.value);
      },
      [&](const EditComment& c) {
        w.field("kind", "edit_comment").field("comment", c.comment.value);
        w.field("content", c.content);
      },
      [&](const DeleteComment& c) {
        w.field("kind", "delete_comment").field("comment", c.comment.value);
      },
      [&](const React& c) {
        w.field("kind", "react").field("comment", c.comment.value);
        w.field("emoji", c.emoji).field("on", c.on);
      },
      [&](const CreateThread& c) {
        w.field("kind", "create_thread").field("title", c.title);
        w.field("description", c.description);
      },
      [&](const EditThread& c) {
        w.field("kind", "edit_thread");
        if (c.title) w.field("title", *c.title);
        if (c.description) w.field("description", *c.description);
        if (c.status) w.field("status", model::to_text(*c.status));
        w.key("base");
        model::write(w, c.base);
        w.field("baseDescription", c.base_description);
      },
      [&](const DeleteThread&) { w.field("kind", "delete_thread"); },
      [&](const AddItem& c) {
        w.field("kind", "add_item").field("item", c.item.id.value).field("source", c.item.source);
        w.field("itemKind", c.item.kind).field("externalId", c.item.external_id);
        w.field("title", c.item.title).field("url", c.item.url);
      },
      [&](const RemoveItem& c) { w.field("kind", "remove_item").field("item", c.item.value); });
}

std::optional<Command> read_command(base::JsonValue json) {
  const std::string kind = text(json, "kind");
  const model::ThreadId thread{text(json, "thread")};
  const model::CommentId comment{text(json, "comment")};
  const model::ItemId item{text(json, "item")};
  if (thread.empty()) return std::nullopt;
  if (kind == "create_thread") {
    return CreateThread{thread, text(json, "title"), text(json, "description")};
  }
  if (kind == "delete_thread") return DeleteThread{thread};
  if (kind == "edit_thread") {
    EditThread edit;
    edit.thread = thread;
    edit.title = optional_text(json, "title");
    edit.description = optional_text(json, "description");
    edit.status = model::parse_status(text(json, "status"));
    if (auto base = model::read_versions(json["base"])) edit.base = *base;
    edit.base_description = text(json, "baseDescription");
    return edit;
  }
  if (kind == "add_item" && !item.empty()) {
    AddItem add;
    add.item.id = item;
    add.item.thread = thread;
    add.item.source = text(json, "source");
    add.item.kind = text(json, "itemKind");
    add.item.external_id = text(json, "externalId");
    add.item.title = text(json, "title");
    add.item.url = text(json, "url");
    return add;
  }
  if (kind == "remove_item" && !item.empty()) return RemoveItem{item, thread};
  if (comment.empty()) return std::nullopt;
  if (kind == "create_comment") {
    return CreateComment{comment, thread, text(json, "content"),
                         model::CommentId{text(json, "parent")}};
  }
  if (kind == "edit_comment") return EditComment{comment, thread, text(json, "content")};
  if (kind == "delete_comment") return DeleteComment{comment, thread};
  if (kind == "react") {
    return React{comment, thread, text(json, "emoji"), json["on"].boolean().value_or(true)};
  }
  return std::nullopt;
}

}  // namespace

const model::ThreadId& thread_of(const Command& command) {
  using Id = const model::ThreadId&;
  return base::match(
      command, [](const CreateComment& c) -> Id { return c.thread; },
      [](const EditComment& c) -> Id { return c.thread; },
      [](const DeleteComment& c) -> Id { return c.thread; },
      [](const React& c) -> Id { return c.thread; },
      [](const CreateThread& c) -> Id { return c.id; },
      [](const EditThread& c) -> Id { return c.thread; },
      [](const DeleteThread& c) -> Id { return c.thread; },
      [](const AddItem& c) -> Id { return c.item.thread; },
      [](const RemoveItem& c) -> Id { return c.thread; });
}

model::CommentId comment_of(const Command& command) {
  return base::match(
      command, [](const CreateComment& c) { return c.id; },
      [](const EditComment& c) { return c.comment; },
      [](const DeleteComment& c) { return c.comment; }, [](const React& c) { return c.comment; },
      [](const CreateThread&) { return model::CommentId{}; },
      [](const EditThread&) { return model::CommentId{}; },
      [](const DeleteThread&) { return model::CommentId{}; },
      [](const AddItem&) { return model::CommentId{}; },
      [](const RemoveItem&) { return model::CommentId{}; });
}

bool creates_row(const Command& command) {
  return std::holds_alternative<CreateComment>(command) ||
         std::holds_alternative<CreateThread>(command) || std::holds_alternative<AddItem>(command);
}

HttpRequest request_for(const Command& command) {
  HttpRequest http;
  const auto ask = [&](Method method, std::string path, std::string body) {
    http.method = method;
    http.path = std::move(path);
    http.body = std::move(body);
  };
  base::match(
      command,
      [&](const CreateComment& c) {
        ask(Method::Post, thread_path(c.thread) + "/comments",
            api::new_comment_body(c.id, c.content, c.parent));
      },
      [&](const EditComment& c) {
        ask(Method::Patch, comment_path(c.comment), api::comment_patch_body(c.content));
      },
      [&](const DeleteComment& c) { ask(Method::Delete, comment_path(c.comment), {}); },
      [&](const React& c) {
        ask(c.on ? Method::Put : Method::Delete,
            comment_path(c.comment) + "/reactions/" + api::url_encode(c.emoji), {});
      },
      [&](const CreateThread& c) {
        ask(Method::Post, "/api/threads", api::new_thread_body(c.id, c.title, c.description));
      },
      [&](const EditThread& c) {
        ask(Method::Patch, thread_path(c.thread),
            api::write(api::ThreadPatch{c.title, c.description, c.status, c.base}));
      },
      [&](const DeleteThread& c) { ask(Method::Delete, thread_path(c.thread), {}); },
      [&](const AddItem& c) {
        ask(Method::Post, thread_path(c.item.thread) + "/items", api::new_item_body(c.item));
      },
      [&](const RemoveItem& c) {
        ask(Method::Delete, "/api/items/" + api::url_encode(c.item.value), {});
      });
  return http;
}

std::string write_record(const Record& record) {
  std::string out;
  base::JsonWriter w(out);
  w.begin_object().field("id", record.id).field("order", record.order);
  w.field("at", record.submitted_at.ms);
  write_members(w, record.command);
  if (record.accepted) w.field("accepted", *record.accepted);
  if (record.failed) {
    w.key("failed").begin_object();
    w.field("code", record.failed->code).field("error", record.failed->message).end_object();
  }
  if (record.conflict) {
    w.field("conflict", *record.conflict).key("current");
    model::write(w, record.current);
  }
  w.end_object();
  return out;
}

base::Result<Record> read_record(std::string_view source) {
  const auto document = base::JsonDocument::parse(source);
  if (!document) return tl::unexpected(document.error());
  const base::JsonValue root = document->root();
  auto command = read_command(root);
  Record record;
  record.id = text(root, "id");
  record.order = text(root, "order");
  if (!command || record.id.empty() || record.order.empty()) {
    return base::fail("invalid_record", "A change kept on this device cannot be read.");
  }
  record.command = *std::move(command);
  record.submitted_at.ms = root["at"].integer().value_or(0);
  if (const auto accepted = root["accepted"].integer()) record.accepted = *accepted;
  if (const base::JsonValue failed = root["failed"]; failed.is_object()) {
    record.failed = base::Error{text(failed, "code"), text(failed, "error"), {}};
  }
  record.conflict = optional_text(root, "conflict");
  if (auto current = model::read_versions(root["current"])) record.current = *current;
  return record;
}

}  // namespace client::outbox
