// Command: one thing a person did, as plain data: what it is about, how it is asked of
// the server, how it is written down on this device.
//
// Invariant: a command is complete in itself: sent after a reload or by another tab it
// means the same. Records are JSON objects by name, so that a later version reads what
// an earlier one left: read_record(write_record(x)) == x. Called by outbox.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"
#include "client/effect.hpp"
#include "model/entities.hpp"

namespace client::outbox {

struct CreateComment {
  model::CommentId id;
  model::ThreadId thread;
  std::string content;
  model::CommentId parent;
};
struct EditComment {
  model::CommentId comment;
  model::ThreadId thread;
  std::string content;
};
struct DeleteComment {
  model::CommentId comment;
  model::ThreadId thread;
};
struct React {
  model::CommentId comment;
  model::ThreadId thread;
  std::string emoji;
  bool on = true;
};
struct CreateThread {
  model::ThreadId id;
  std::string title;
  std::string description;
};
struct EditThread {
  model::ThreadId thread;
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<model::Status> status;
  model::Versions base{};          // what the person saw
  std::string base_description{};  // the text they began from, for merging
};
struct DeleteThread {
  model::ThreadId thread;
};
struct AddItem {
  model::Item item;  // who added it and when is the server's to say
};
struct RemoveItem {
  model::ItemId item;
  model::ThreadId thread;
};
using Command = std::variant<CreateComment, EditComment, DeleteComment, React, CreateThread,
                             EditThread, DeleteThread, AddItem, RemoveItem>;

// The thread a command belongs to.
[[nodiscard]] const model::ThreadId& thread_of(const Command& command);
// The comment it makes or changes; empty for others.
[[nodiscard]] model::CommentId comment_of(const Command& command);
// Whether it makes a row; its item then has the row's id.
[[nodiscard]] bool creates_row(const Command& command);
[[nodiscard]] HttpRequest request_for(const Command& command);

// What a record says of how far its item is.
struct Record {
  std::string id;
  std::string order;
  Command command;
  base::Instant submitted_at;
  std::optional<model::Seq> accepted;   // the log position of its effect
  std::optional<base::Error> failed;    // refused for good
  std::optional<std::string> conflict;  // their description
  model::Versions current;              // with `conflict`: the versions of theirs
};
[[nodiscard]] std::string write_record(const Record& record);
// Error code: invalid_record.
[[nodiscard]] base::Result<Record> read_record(std::string_view text);

}  // namespace client::outbox
