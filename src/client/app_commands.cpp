// What people do: writing, editing, reacting, connecting. Each becomes a command in the
// outbox at once; nothing here waits for the network.
#include <algorithm>
#include <utility>

#include "base/prng.hpp"
#include "base/utf8.hpp"
#include "client/app_parts.hpp"
#include "client/items/link.hpp"
#include "client/selectors.hpp"
#include "model/limits.hpp"
#include "protocol/channel_name.hpp"

namespace client::app {
namespace {

std::string trimmed(const std::string& text) { return std::string(base::trim(text)); }

bool fits(const std::string& text, std::size_t limit) {
  return base::count_code_points(text) <= limit;
}

std::string new_id(const Step& step) { return base::Prng(step.stamp.entropy).uuid(); }

}  // namespace

void run_outbox(Step& step, const outbox::Action& action) {
  State& state = step.state;
  step.add(outbox::reduce(state.outbox, action, step.stamp));
  for (std::string& notice : std::exchange(state.outbox.notices, {})) {
    tell(step, std::move(notice));
  }
}

void tell(Step& step, std::string notice) {
  step.add(notices::reduce(step.state.notices, notices::Told{std::move(notice)}, step.stamp));
}

void submit(Step& step, outbox::Command command, std::string row) {
  std::string id = row.empty() ? new_id(step) : std::move(row);
  run_outbox(step, outbox::Submitted{std::move(id), std::move(command)});
}

void edit_draft(Step& step, const DraftEdited& edited) {
  State& state = step.state;
  draft_changed(step, edited.thread);
  if (edited.text.empty()) {
    state.drafts.erase(edited.thread);
    run_typing(step, typing::Stopped{speaker(state)});
    return;
  }
  state.drafts[edited.thread] = edited.text;
  const std::string channel = protocol::thread_channel(edited.thread);
  if (state.typing_shown && channels::is_subscribed(state.channels, channel)) {
    run_typing(step, typing::Wrote{speaker(state), channel});
  }
}

void submit_comment(Step& step, const CommentSubmitted& submitted) {
  State& state = step.state;
  const auto draft = state.drafts.find(submitted.thread);
  if (draft == state.drafts.end()) return;
  std::string content = trimmed(draft->second);
  if (content.empty() || !fits(content, model::limits::kCommentCharacters) ||
      state.outbox.items.size() >= outbox::kMaxItems) {
    return;  // the composer says why its button is off
  }
  state.drafts.erase(draft);
  draft_changed(step, submitted.thread);
  run_typing(step, typing::Stopped{speaker(state)});
  outbox::CreateComment command;
  command.id = model::CommentId{new_id(step)};
  command.thread = submitted.thread;
  command.content = std::move(content);
  if (state.reply && state.reply->thread == submitted.thread) command.parent = state.reply->comment;
  state.reply.reset();
  state.reads.line.reset();  // who answers has read
  std::string row = command.id.value;
  submit(step, std::move(command), std::move(row));
}

void start_edit(Step& step, const model::ThreadId& id) {
  const auto shown = shown_thread(step.state, id);
  if (!shown) return;
  const model::Thread& thread = shown->thread;
  step.state.edit = ThreadEdit{id,           thread.title,       thread.description,
                               thread.title, thread.description, thread.versions};
}

void save_edit(Step& step) {
  State& state = step.state;
  if (!state.edit) return;
  const ThreadEdit edit = *state.edit;
  const std::string title = trimmed(edit.title);
  if (title.empty() || !fits(title, model::limits::kTitleCharacters) ||
      !fits(edit.description, model::limits::kDescriptionCharacters)) {
    return;  // the form says why its button is off
  }
  state.edit.reset();
  outbox::EditThread command;
  command.thread = edit.thread;
  command.base = edit.base;
  command.base_description = edit.base_description;
  if (title != edit.base_title) command.title = title;
  if (edit.description != edit.base_description) command.description = edit.description;
  if (!command.title && !command.description) return;
  submit(step, std::move(command));
}

void submit_status(Step& step, const StatusChosen& chosen) {
  const auto shown = shown_thread(step.state, chosen.thread);
  if (!shown) return;
  outbox::EditThread edit;
  edit.thread = chosen.thread;
  edit.status = chosen.status;
  edit.base = shown->thread.versions;
  submit(step, std::move(edit));
}

void submit_thread(Step& step) {
  State& state = step.state;
  if (!state.new_thread) return;
  const std::string title = trimmed(state.new_thread->title);
  if (title.empty() || !fits(title, model::limits::kTitleCharacters)) return;
  state.new_thread.reset();
  const model::ThreadId id{new_id(step)};
  submit(step, outbox::CreateThread{id, title, {}}, id.value);
  open_thread(step, id, true);
}

void start_comment_edit(Step& step, const CommentEditStarted& started) {
  State& state = step.state;
  std::optional<std::string> content;
  if (const comments::Log* log = comments::find(state.comments, started.thread)) {
    if (const auto* comment = comments::find(*log, started.comment)) content = comment->content;
  }
  for (const outbox::Item& item : state.outbox.items) {  // what is not sent yet is newer
    if (!(outbox::comment_of(item.command) == started.comment)) continue;
    if (const auto* c = std::get_if<outbox::CreateComment>(&item.command)) content = c->content;
    if (const auto* e = std::get_if<outbox::EditComment>(&item.command)) content = e->content;
  }
  if (content) state.comment_edit = CommentEdit{started.comment, started.thread, *content};
}

void save_comment_edit(Step& step) {
  State& state = step.state;
  if (!state.comment_edit) return;
  const CommentEdit edit = *state.comment_edit;
  std::string content = trimmed(edit.content);
  if (content.empty() || !fits(content, model::limits::kCommentCharacters)) return;
  state.comment_edit.reset();
  submit(step, outbox::EditComment{edit.comment, edit.thread, std::move(content)});
}

void react(Step& step, const Reacted& reacted) {
  if (reacted.emoji.empty() || reacted.emoji.size() > model::limits::kEmojiBytes) return;
  submit(step, outbox::React{reacted.comment, reacted.thread, reacted.emoji, reacted.on});
}

void add_item(Step& step, const ItemAdded& added) {
  outbox::AddItem command{added.item};
  model::Item& item = command.item;
  item.id = model::ItemId{new_id(step)};
  item.title = trimmed(item.title);
  item.url = trimmed(item.url);
  if (const auto problem = items::address_problem(item.url); !problem.empty()) {
    tell(step, std::string(problem));
    return;
  }
  if (item.title.empty()) item.title = item.url.substr(item.url.find("//") + 2);
  if (!fits(item.title, model::limits::kTitleCharacters)) {
    tell(step, "The title is longer than 200 characters.");
    return;
  }
  step.state.item_draft.reset();
  std::string row = item.id.value;
  submit(step, std::move(command), std::move(row));
}

}  // namespace client::app
