// What this device keeps: the outbox's records, the drafts, and the last state, so that
// a page shows at once what it showed before, also without a network.
#include <utility>

#include "base/base64url.hpp"
#include "base/json.hpp"
#include "client/app_parts.hpp"
#include "client/snapshot/snapshot.hpp"
#include "protocol/channel_name.hpp"

namespace client::app {
namespace {

constexpr std::int64_t kSaveStateAfter_ms = 2'000;
constexpr std::int64_t kSaveDraftsAfter_ms = 300;
constexpr std::string_view kDraftPrefix = "draft/";
constexpr const char* kSettingsKey = "settings";
constexpr const char* kReadsKey = "reads";

// A widget's state holds one thread: kept apart from the whole client's.
std::string state_key(const State& state) {
  return state.only_thread.empty() ? "state" : "state/" + state.only_thread.value;
}

bool begins(const std::string& text, std::string_view prefix) {
  return text.compare(0, prefix.size(), prefix) == 0;
}

void read_settings(State& state, const std::string& text) {
  const auto document = base::JsonDocument::parse(text);
  if (!document) return;
  const base::JsonValue root = document->root();
  state.typing_shown = root["typingShown"].boolean().value_or(true);
  state.appearance.compact = root["compact"].boolean().value_or(false);
  const auto theme = root["theme"].string().value_or("");
  state.appearance.theme = theme == "light"  ? ThemeChoice::Light
                           : theme == "dark" ? ThemeChoice::Dark
                                             : ThemeChoice::System;
}

void restore(Step& step, const std::string& text) {
  State& state = step.state;
  const bool opening = std::holds_alternative<session::SigningIn>(state.session) ||
                       std::holds_alternative<session::Opening>(state.session);
  if (!opening || state.threads.loaded || state.sync.primed) return;  // the server was faster
  auto session = snapshot::restore(state, text);
  if (!session) {
    step.out.push_back(EraseLocal{state.owner, state_key(state)});
    tell(step, "What this device kept could not be read; everything is loaded anew.");
    return;
  }
  const std::string url = session::realtime_url(session->realtime);
  step.add(session::reduce(state.session, session::Remembered{*std::move(session)}));
  run_connection(step, connection::Wanted{url});  // and says so when it cannot be had
  const model::ThreadId thread = state.open_thread;
  if (!thread.empty()) open_thread(step, thread, state.only_thread.empty());
}

// Never send, show or keep one person's words as another's.
void forget_person(Step& step) {
  State& state = step.state;
  run_outbox(step, outbox::Cleared{});
  state.drafts.clear();
  state.dirty_drafts.clear();
  state.edit.reset();
  state.new_thread.reset();
  state.comment_edit.reset();
  state.reply.reset();
  state.item_draft.reset();
  state.reads = reads::State{};
  state.members = Members{};
}

}  // namespace

std::string owner_of_token(const std::string& token) {
  // header.claims.signature. Not verified: it only chooses which of this device's
  // stores is opened; the server decides who someone is.
  const std::size_t first = token.find('.');
  const std::size_t second = token.find('.', first + 1);
  if (first == std::string::npos || second == std::string::npos) return {};
  const auto claims =
      base::from_base64url(std::string_view(token).substr(first + 1, second - first - 1));
  if (!claims) return {};
  const auto document = base::JsonDocument::parse(*claims);
  if (!document) return {};
  const auto user = document->root()["sub"].string();
  if (!user || user->empty()) return {};
  const auto organization = document->root()["org_id"].string();
  if (!organization) return {};  // known once the server has said it
  return std::string(*user) + "@" + std::string(*organization);
}

void open_local(Step& step, const std::string& owner) {
  State& state = step.state;
  if (owner.empty() || state.owner == owner) return;
  if (!state.owner.empty()) forget_person(step);
  state.owner = owner;
  state.local_read = false;
  step.out.push_back(OpenLocal{owner});
}

void local_opened(Step& step, const LocalOpened& opened) {
  State& state = step.state;
  if (opened.owner != state.owner || state.local_read) return;
  state.local_read = true;
  state.local_usable = opened.usable;
  outbox::Opened mine{opened.owner, {}};
  const std::string* kept = nullptr;
  std::string_view marks;
  for (const LocalRecord& record : opened.records) {
    if (begins(record.key, outbox::kPrefix)) {
      mine.records.push_back(record);
    } else if (begins(record.key, kDraftPrefix)) {
      // What was typed since the start is newer.
      const model::ThreadId thread{record.key.substr(kDraftPrefix.size())};
      state.drafts.emplace(thread, record.text);
    } else if (record.key == kSettingsKey) {
      read_settings(state, record.text);
    } else if (record.key == kReadsKey) {
      marks = record.text;
    } else if (record.key == state_key(state)) {
      kept = &record.text;
    }
  }
  reads::read(state.reads, marks, step.stamp.at);
  draw_line(step);
  run_outbox(step, mine);
  if (kept != nullptr) restore(step, *kept);
}

void local_leads(Step& step, const LocalLeads& leads) {
  if (leads.owner == step.state.owner) run_outbox(step, outbox::Led{leads.outbox});
}

void local_changed(Step& step, const LocalChanged& changed) {
  const State& state = step.state;
  if (changed.owner != state.owner) return;
  run_outbox(step, outbox::Shared{changed.key, changed.text});
  if (state.sync.primed) run_outbox(step, outbox::Reached{state.sync.last});  // may be known here
}

void state_changed(Step& step) {
  if (std::exchange(step.state.state_dirty, true)) return;
  step.out.push_back(StartTimer{Timer::SaveState, kSaveStateAfter_ms});
}

void draft_changed(Step& step, const model::ThreadId& thread) {
  auto& dirty = step.state.dirty_drafts;
  if (dirty.empty()) step.out.push_back(StartTimer{Timer::SaveDrafts, kSaveDraftsAfter_ms});
  dirty.insert(thread);
}

void save_state(Step& step) {
  State& state = step.state;
  if (!std::exchange(state.state_dirty, false) || !state.local_read || !state.sync.primed) return;
  if (!state.threads.loaded && state.only_thread.empty()) return;  // half a state is none
  const session::SignedIn* in = session::signed_in(state.session);
  if (in == nullptr || !state.local_usable) return;
  step.out.push_back(PutLocal{state.owner, state_key(state), snapshot::write(state, in->session)});
}

void save_drafts(Step& step) {
  State& state = step.state;
  if (!state.local_read) return;
  if (std::exchange(state.reads_dirty, false)) {
    step.out.push_back(PutLocal{state.owner, kReadsKey, reads::write(state.reads)});
  }
  for (const model::ThreadId& thread : std::exchange(state.dirty_drafts, {})) {
    std::string key = std::string(kDraftPrefix) + thread.value;
    const auto draft = state.drafts.find(thread);
    if (draft == state.drafts.end()) {
      step.out.push_back(EraseLocal{state.owner, std::move(key)});
    } else {
      step.out.push_back(PutLocal{state.owner, std::move(key), draft->second});
    }
  }
}

void save_settings(Step& step) {
  const State& state = step.state;
  std::string text;
  const ThemeChoice theme = state.appearance.theme;
  base::JsonWriter(text)
      .begin_object()
      .field("typingShown", state.typing_shown)
      .field("compact", state.appearance.compact)
      .field("theme", theme == ThemeChoice::Light  ? "light"
                      : theme == ThemeChoice::Dark ? "dark"
                                                   : "system")
      .end_object();
  if (state.local_read) step.out.push_back(PutLocal{state.owner, kSettingsKey, std::move(text)});
}

void mark_read(Step& step) {
  State& state = step.state;
  if (!state.reads.known || !state.attention.shown || state.open_thread.empty()) return;
  const model::Thread* thread = threads::find(state.threads, state.open_thread);
  if (thread == nullptr) return;
  if (!reads::advance(state.reads, thread->id, thread->last_activity_at)) return;
  if (std::exchange(state.reads_dirty, true)) return;
  step.out.push_back(StartTimer{Timer::SaveDrafts, kSaveDraftsAfter_ms});
}

void draw_line(Step& step) {
  State& state = step.state;
  state.reads.line.reset();
  if (!state.reads.known || state.open_thread.empty()) return;
  const base::Instant from = reads::mark(state.reads, state.open_thread);
  state.reads.line = reads::Line{state.open_thread, from, step.stamp.at};
}

void forget_local(Step& step) {
  State& state = step.state;
  step.out.push_back(RememberUser{});
  if (state.owner.empty()) return;
  step.out.push_back(EraseLocal{state.owner, state_key(state)});
  for (const auto& [thread, draft] : state.drafts) {
    step.out.push_back(EraseLocal{state.owner, std::string(kDraftPrefix) + thread.value});
  }
  step.out.push_back(CloseLocal{});
}

}  // namespace client::app
