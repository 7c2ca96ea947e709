#include "client/comments/comments.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/match.hpp"

namespace client::comments {
namespace {

bool before(const model::Comment& a, const model::Comment& b) {
  return a.created_at != b.created_at ? a.created_at < b.created_at : a.id < b.id;
}

// Puts a comment in its place, or over an older version of itself.
void put(std::vector<model::Comment>& comments, const model::Comment& comment) {
  if (comments.empty() || before(comments.back(), comment)) {
    comments.push_back(comment);  // the usual case: the newest
    return;
  }
  const auto at = std::lower_bound(comments.begin(), comments.end(), comment, before);
  if (at != comments.end() && at->id == comment.id) {
    // Equal versions differ in reactions only; the later arrival is the newer.
    if (comment.version >= at->version) *at = comment;
    return;
  }
  comments.insert(at, comment);
}

void remove(std::vector<model::Comment>& comments, const model::CommentId& id) {
  const auto at = std::find_if(comments.rbegin(), comments.rend(),
                               [&](const model::Comment& c) { return c.id == id; });
  if (at != comments.rend()) comments.erase(std::next(at).base());
}

// A page that ends before the first comment goes in at once; a long log is moved only once.
void put_older(std::vector<model::Comment>& comments,
               const std::vector<model::Comment>& newest_first) {
  std::vector<model::Comment> page(newest_first.rbegin(), newest_first.rend());
  std::sort(page.begin(), page.end(), before);
  auto rest = page.end();
  while (rest != page.begin() && !comments.empty() && !before(*std::prev(rest), comments.front())) {
    --rest;
  }
  for (auto i = rest; i != page.end(); ++i) put(comments, *i);
  comments.insert(comments.begin(), std::make_move_iterator(page.begin()),
                  std::make_move_iterator(rest));
}

void page_arrived(State& state, const PageArrived& page) {
  if (page.older) {
    const auto found = state.logs.find(page.thread);
    if (found == state.logs.end()) return;  // deleted meanwhile
    Log& log = found->second;
    put_older(log.comments, page.comments);
    log.next_cursor = page.next_cursor;
    log.phase = Phase::Loaded;
    return;
  }
  Log& log = state.logs[page.thread];
  log.phase = Phase::Loaded;
  log.comments.assign(page.comments.rbegin(), page.comments.rend());
  std::sort(log.comments.begin(), log.comments.end(), before);
  log.next_cursor = page.next_cursor;
  log.cut = false;
  log.as_of = page.head;
}

void change(State& state, const model::Change& change) {
  const auto found = state.logs.find(model::thread_of(change.body));
  if (found == state.logs.end()) return;
  Log& log = found->second;
  if (log.phase == Phase::Loading || log.phase == Phase::Failed || change.seq <= log.as_of) return;
  log.as_of = change.seq;
  if (const auto* created = std::get_if<model::CommentCreated>(&change.body)) {
    put(log.comments, created->comment);
  } else if (const auto* updated = std::get_if<model::CommentUpdated>(&change.body)) {
    // One that is older than what is loaded comes with its page.
    const bool loaded = log.next_cursor.empty() ||
                        (!log.comments.empty() && !before(updated->comment, log.comments.front()));
    if (loaded) put(log.comments, updated->comment);
  } else if (const auto* deleted = std::get_if<model::CommentDeleted>(&change.body)) {
    remove(log.comments, deleted->comment);
  } else if (std::holds_alternative<model::ThreadDeleted>(change.body)) {
    state.logs.erase(found);
  }
}

}  // namespace

void reduce(State& state, const Action& action) {
  base::match(
      action,
      [&](const Asked& asked) {
        Log& log = state.logs[asked.thread];
        const bool loaded = log.phase == Phase::Loaded || log.phase == Phase::OlderFailed;
        log.phase = loaded && !log.next_cursor.empty() ? Phase::LoadingOlder : Phase::Loading;
      },
      [&](const PageArrived& page) { page_arrived(state, page); },
      [&](const PageFailed& failed) {
        const auto found = state.logs.find(failed.thread);
        if (found == state.logs.end()) return;
        Log& log = found->second;
        log.phase = log.phase == Phase::LoadingOlder ? Phase::OlderFailed : Phase::Failed;
      },
      [&](const Changed& changed) { change(state, changed.change); },
      [&](const Cleared&) { state = State{}; });
}

void catch_up(std::vector<model::Comment>& page, const model::Change& change) {
  const auto same = [](const model::CommentId& id) {
    return [&id](const model::Comment& c) { return c.id == id; };
  };
  if (const auto* updated = std::get_if<model::CommentUpdated>(&change.body)) {
    const auto at = std::find_if(page.begin(), page.end(), same(updated->comment.id));
    if (at != page.end() && updated->comment.version >= at->version) *at = updated->comment;
  } else if (const auto* deleted = std::get_if<model::CommentDeleted>(&change.body)) {
    page.erase(std::remove_if(page.begin(), page.end(), same(deleted->comment)), page.end());
  }
}

const Log* find(const State& state, const model::ThreadId& thread) {
  const auto found = state.logs.find(thread);
  return found == state.logs.end() ? nullptr : &found->second;
}

const model::Comment* find(const Log& log, const model::CommentId& id) {
  const auto at = std::find_if(log.comments.rbegin(), log.comments.rend(),
                               [&](const model::Comment& c) { return c.id == id; });
  return at == log.comments.rend() ? nullptr : &*at;
}

}  // namespace client::comments
