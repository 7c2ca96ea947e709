#include "client/snapshot/snapshot.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include "base/codec.hpp"

namespace client::snapshot {
namespace {

struct KeptLog {
  model::ThreadId thread;
  comments::Log log;
};
struct KeptItems {
  model::ThreadId thread;
  items::List list;
};
struct Kept {
  protocol::api::Session session;
  std::string epoch;
  model::Seq last = 0;
  std::vector<threads::Entry> threads;
  std::string threads_cursor;
  std::vector<KeptLog> logs;
  std::vector<KeptItems> items;
  activity::State activity;
  integrations::State integrations;
  model::ThreadId open_thread;
};

bool settled(comments::Phase phase) {
  return phase != comments::Phase::Loading && phase != comments::Phase::Failed;
}

comments::Log kept_log(const comments::Log& log) {
  comments::Log out;
  out.phase = comments::Phase::Loaded;
  out.next_cursor = log.next_cursor;
  out.as_of = log.as_of;
  out.cut = log.cut || log.comments.size() > kMaxComments;
  const std::size_t count = std::min(log.comments.size(), kMaxComments);
  out.comments.assign(log.comments.end() - static_cast<std::ptrdiff_t>(count), log.comments.end());
  return out;
}

// The open conversation first, then the most recently changed.
std::vector<KeptLog> kept_logs(const app::State& state) {
  std::vector<std::pair<model::ThreadId, const comments::Log*>> chosen;
  for (const auto& [thread, log] : state.comments.logs) {
    if (settled(log.phase)) chosen.emplace_back(thread, &log);
  }
  const auto rank = [&](const auto& entry) {
    return std::make_pair(!(entry.first == state.open_thread), -entry.second->as_of);
  };
  std::sort(chosen.begin(), chosen.end(),
            [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
  if (chosen.size() > kMaxLogs) chosen.resize(kMaxLogs);
  std::vector<KeptLog> out;
  out.reserve(chosen.size());
  for (const auto& [thread, log] : chosen) out.push_back({thread, kept_log(*log)});
  return out;
}

const std::string& version() {
  static const std::string kVersion = base::schema<Kept>();
  return kVersion;
}

}  // namespace

std::string write(const app::State& state, const protocol::api::Session& session) {
  Kept kept;
  kept.session = session;
  kept.epoch = state.sync.epoch;
  kept.last = state.sync.last;
  for (const model::ThreadId& id : state.threads.order) {
    kept.threads.push_back(state.threads.entries.at(id));
  }
  kept.threads_cursor = state.threads.next_cursor;
  kept.logs = kept_logs(state);
  for (const auto& [thread, list] : state.items.lists) {
    const bool wanted = std::any_of(kept.logs.begin(), kept.logs.end(),
                                    [&, id = &thread](const auto& l) { return l.thread == *id; });
    if (wanted && list.phase == items::Phase::Loaded) kept.items.push_back({thread, list});
  }
  if (state.activity.phase == activity::Phase::Loaded) kept.activity = state.activity;
  if (state.integrations.phase == integrations::Phase::Loaded) {
    kept.integrations = state.integrations;
  }
  kept.open_thread = state.open_thread;
  std::string out;
  base::JsonWriter w(out);
  w.begin_object().field("version", version()).key("state");
  base::encode(w, kept);
  w.end_object();
  return out;
}

base::Result<protocol::api::Session> restore(app::State& state, std::string_view text) {
  const auto document = base::JsonDocument::parse(text);
  if (!document) return tl::unexpected(document.error());
  if (document->root()["version"].string().value_or("") != version()) {
    return base::fail("other_version", "The state kept on this device is of another version.");
  }
  Kept kept;
  if (!base::decode(document->root()["state"], kept) || kept.session.user.id.empty()) {
    return base::fail("invalid_snapshot", "The state kept on this device cannot be read.");
  }
  state.sync.primed = true;
  state.sync.epoch = std::move(kept.epoch);
  state.sync.last = kept.last;
  state.threads.loaded = true;
  state.threads.next_cursor = std::move(kept.threads_cursor);
  for (threads::Entry& entry : kept.threads) {
    const model::ThreadId id = entry.thread.id;
    state.threads.order.push_back(id);
    state.threads.entries.emplace(id, std::move(entry));
  }
  for (auto& [thread, log] : kept.logs) state.comments.logs.emplace(thread, std::move(log));
  for (auto& [thread, list] : kept.items) state.items.lists.emplace(thread, std::move(list));
  state.activity = std::move(kept.activity);
  state.integrations = std::move(kept.integrations);
  if (state.open_thread.empty()) state.open_thread = kept.open_thread;
  return std::move(kept.session);
}

}  // namespace client::snapshot
