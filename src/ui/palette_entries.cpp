#include "ui/palette_entries.hpp"

#include <iterator>
#include <utility>

#include "base/utf8.hpp"
#include "client/app.hpp"
#include "client/selectors.hpp"

namespace ui {
namespace {

using Command = PaletteCommand;

// Adds commands that answer, best first and else as they come.
struct Offer {
  std::vector<PaletteEntry>& out;
  std::string_view query;

  void command(Command command, std::string title, std::string_view keys = {},
               model::Status status = model::Status::Active) const {
    const auto score = base::fuzzy_score(query, title);
    if (!score) return;
    PaletteEntry entry;
    entry.command = command;
    entry.status = status;
    entry.keys = keys;
    entry.score = *score;
    entry.title = std::move(title);
    std::size_t at = out.size();
    while (at > 0 && out[at - 1].score < entry.score) --at;
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(at), std::move(entry));
  }
};

void offer_for_thread(const Offer& offer, const client::app::State& state) {
  const auto shown = client::shown_thread(state, state.open_thread);
  if (!shown) return;
  offer.command(Command::WriteComment, "Write a comment", "C");
  offer.command(Command::EditThread, "Edit thread", "E");
  offer.command(Command::JumpToNewest, "Jump to the newest comment");
  for (const model::Status status : model::kAllStatuses) {
    if (status == shown->thread.status) continue;
    offer.command(Command::SetStatus, "Set status to " + std::string(model::label(status)), {},
                  status);
  }
}

void offer_commands(const Offer& offer, const client::app::State& state) {
  using client::app::ThemeChoice;
  offer.command(Command::NewThread, "New thread", "N");
  offer_for_thread(offer, state);
  offer.command(Command::SearchThreads, "Search threads", "/");
  if (state.threads.order.size() > 1) {
    offer.command(Command::NextThread, "Next thread", "J");
    offer.command(Command::PreviousThread, "Previous thread", "K");
  }
  const ThemeChoice theme = state.appearance.theme;
  if (theme != ThemeChoice::Dark) offer.command(Command::ThemeDark, "Use the dark theme");
  if (theme != ThemeChoice::Light) offer.command(Command::ThemeLight, "Use the light theme");
  if (theme != ThemeChoice::System) {
    offer.command(Command::ThemeSystem, "Use the system's theme");
  }
  if (state.appearance.compact) {
    offer.command(Command::CompactOff, "Use comfortable density");
  } else {
    offer.command(Command::CompactOn, "Use compact density");
  }
  offer.command(Command::Activity, "Activity and integrations");
  offer.command(Command::Usage, "Usage of the realtime service");
  offer.command(Command::Settings, "Settings");
  offer.command(Command::Help, "Keyboard shortcuts", "?");
  offer.command(Command::SaveRecording, "Save a recording of this session");
  offer.command(Command::Inspector, "Inspector for developers", "Ctrl+Shift+Y");
  offer.command(Command::SignOut, "Sign out");
}

PaletteEntry entry_of(const model::Thread& thread, int score) {
  PaletteEntry entry;
  entry.thread = thread.id;
  entry.status = thread.status;
  entry.title = thread.title;
  entry.score = score;
  return entry;
}

// Titles that answer, best first and then most recent.
void offer_threads(std::vector<PaletteEntry>& out, const client::app::State& state,
                   std::string_view query) {
  struct Found {
    int score = 0;
    const model::Thread* thread = nullptr;
  };
  std::vector<Found> best;  // never more than are shown
  const std::size_t most = query.empty() ? kPaletteRecent : kPaletteThreads;
  for (const model::ThreadId& id : state.threads.order) {
    const model::Thread& thread = *client::threads::find(state.threads, id);
    if (query.empty() && (id == state.open_thread || best.size() == most)) continue;
    const auto score = base::fuzzy_score(query, thread.title);
    if (!score || (best.size() == most && best.back().score >= *score)) continue;
    if (best.size() == most) best.pop_back();
    std::size_t at = best.size();
    while (at > 0 && best[at - 1].score < *score) --at;
    best.insert(best.begin() + static_cast<std::ptrdiff_t>(at), Found{*score, &thread});
  }
  for (const Found& found : best) out.push_back(entry_of(*found.thread, found.score));
}

// What the server found that no title explains.
void offer_found(std::vector<PaletteEntry>& out, const client::app::State& state,
                 std::string_view query) {
  const client::threads::Search& search = state.threads.palette;
  if (query.empty() || search.query.text != query) return;
  for (const model::ThreadId& id : search.hits) {
    if (out.size() >= kPaletteThreads) return;
    const model::Thread* thread = client::threads::find(state.threads, id);
    if (thread == nullptr || base::fuzzy_score(query, thread->title)) continue;
    out.push_back(entry_of(*thread, 0));
    out.back().elsewhere = true;
  }
}

}  // namespace

std::vector<PaletteEntry> palette_entries(const client::app::State& state, std::string_view query) {
  query = base::trim(query);
  std::vector<PaletteEntry> threads;
  offer_threads(threads, state, query);
  offer_found(threads, state, query);
  std::vector<PaletteEntry> out;
  const Offer offer{out, query};
  offer_commands(offer, state);
  std::stable_sort(out.begin(), out.end(),
                   [](const PaletteEntry& a, const PaletteEntry& b) { return a.score > b.score; });
  // The group with the better answer leads; without a query the threads do.
  const bool threads_lead =
      !threads.empty() && (out.empty() || query.empty() || threads[0].score >= out[0].score);
  out.insert(threads_lead ? out.begin() : out.end(), std::make_move_iterator(threads.begin()),
             std::make_move_iterator(threads.end()));
  for (PaletteEntry& entry : out) entry.ranges = base::fuzzy_ranges(query, entry.title);
  return out;
}

}  // namespace ui
