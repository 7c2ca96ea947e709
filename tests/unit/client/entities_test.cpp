// Threads and comments: confirmed state plus changes equals a fresh fetch.
#include <algorithm>
#include <map>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "client/comments/comments.hpp"
#include "client/threads/threads.hpp"
#include "effects.hpp"

using namespace client;
using testing::change;

namespace {

using model::CommentId;
using model::ThreadId;

// What a server would hold: the plainest implementation there is.
struct Reference {
  std::map<std::string, model::Thread> threads;
  std::map<std::string, model::Comment> comments;
  model::Seq head = 0;

  void apply(const model::Change& c) {
    head = c.seq;
    const std::string id = model::thread_of(c.body).value;
    if (const auto* created = std::get_if<model::ThreadCreated>(&c.body)) {
      threads[id] = created->thread;
    } else if (std::holds_alternative<model::ThreadDeleted>(c.body)) {
      threads.erase(id);
    } else if (threads.count(id) != 0) {
      model::apply_to_thread(threads[id], c.body, c.timestamp);
    }
    if (const auto* k = std::get_if<model::CommentCreated>(&c.body)) {
      comments[k->comment.id.value] = k->comment;
    } else if (const auto* u = std::get_if<model::CommentUpdated>(&c.body)) {
      comments[u->comment.id.value] = u->comment;
    } else if (const auto* d = std::get_if<model::CommentDeleted>(&c.body)) {
      comments.erase(d->comment.value);
    }
  }
  std::vector<model::Comment> newest_first(const std::string& thread) const {
    std::vector<model::Comment> out;
    for (const auto& [id, c] : comments) {
      if (c.thread.value == thread) out.push_back(c);
    }
    std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
      return a.created_at != b.created_at ? a.created_at > b.created_at : b.id < a.id;
    });
    return out;
  }
  std::vector<ThreadId> order() const {
    std::vector<model::Thread> list;
    for (const auto& [id, t] : threads) list.push_back(t);
    std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
      return a.last_activity_at != b.last_activity_at ? a.last_activity_at > b.last_activity_at
                                                      : a.id < b.id;
    });
    std::vector<ThreadId> out;
    for (const auto& t : list) out.push_back(t.id);
    return out;
  }
};

// A change that can happen now, of every kind that touches threads and comments.
model::ChangeBody random_body(const Reference& r, base::Prng& random, int step) {
  const std::string t = "t" + std::to_string(random.below(3));
  const ThreadId id{t};
  const bool here = r.threads.count(t) != 0;
  if (!here) return model::ThreadCreated{samples::thread(t, step)};
  const auto mine = r.newest_first(t);
  switch (random.below(10)) {
    case 0: return model::ThreadUpdated{id, "T" + std::to_string(step), {}, {step, 1, 1}};
    case 1: return model::ThreadUpdated{id, {}, "D" + std::to_string(step), {1, step, 1}};
    case 2:
      return model::ThreadStatusChanged{
          id, r.threads.at(t).status, model::Status::Done, {1, 1, step}};
    case 3:
      return random.below(3) == 0 ? model::ChangeBody{model::ThreadDeleted{id}}
                                  : model::ItemAdded{id, samples::item("i", t)};
    case 4: return model::ItemRemoved{id, model::ItemId{"i"}};
    case 5: return model::ActivityNew{samples::activity("a", t)};
    case 6:
      if (mine.empty()) break;
      return model::CommentDeleted{id,
                                   mine[random.below(static_cast<std::uint32_t>(mine.size()))].id};
    case 7: {
      if (mine.empty()) break;
      model::Comment c = mine[random.below(static_cast<std::uint32_t>(mine.size()))];
      ++c.version;
      c.content = "edited in " + std::to_string(step);
      return model::CommentUpdated{id, c};
    }
    default: break;
  }
  // Several in one minute, so that ties are ordered by id.
  return model::CommentCreated{
      id, samples::comment("c" + std::to_string(random.next() % 100'000), t, step / 3)};
}

comments::PageArrived page_of(const Reference& r, const std::string& thread) {
  return {ThreadId{thread}, r.newest_first(thread), "", r.head, false};
}

void check_equal(const threads::State& state, const Reference& r) {
  CHECK(state.order == r.order());
  CHECK(state.entries.size() == r.threads.size());
  for (const auto& [id, thread] : r.threads) {
    const model::Thread* found = threads::find(state, ThreadId{id});
    REQUIRE(found != nullptr);
    CHECK(*found == thread);
  }
}

}  // namespace

TEST_CASE("threads and comments: a load plus changes equals a fresh load, at every step") {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    CAPTURE(seed);
    base::Prng random(seed);
    Reference reference;
    threads::State list;
    comments::State talk;
    threads::reduce(list, threads::PageArrived{{}, "", 0});
    const std::string open = "t1";
    bool loaded = false;
    for (int step = 1; step <= 60; ++step) {
      const model::Change c = change(step, random_body(reference, random, step));
      reference.apply(c);
      threads::reduce(list, threads::Changed{c});
      comments::reduce(talk, comments::Changed{c});
      if (random.below(4) == 0) {  // doubled: nothing changes
        threads::reduce(list, threads::Changed{c});
        comments::reduce(talk, comments::Changed{c});
      }
      check_equal(list, reference);
      if (comments::find(talk, ThreadId{open}) == nullptr) loaded = false;
      if (!loaded && reference.threads.count(open) != 0) {
        comments::reduce(talk, comments::Asked{ThreadId{open}});
        comments::reduce(talk, page_of(reference, open));
        loaded = true;
      }
      if (!loaded) continue;
      auto expected = reference.newest_first(open);
      std::reverse(expected.begin(), expected.end());
      CHECK(comments::find(talk, ThreadId{open})->comments == expected);
    }
  }
}

TEST_CASE("threads: a snapshot older than an entry leaves it alone, a newer one replaces it") {
  threads::State state;
  model::Thread t = samples::thread("a");
  threads::reduce(state, threads::PageArrived{{t}, "", 5});
  const model::Change c = change(6, model::CommentCreated{t.id, samples::comment("c", "a")});
  threads::reduce(state, threads::Changed{c});
  CHECK(threads::find(state, t.id)->comment_count == 6);
  threads::reduce(state, threads::ThreadArrived{t, 5});
  CHECK(threads::find(state, t.id)->comment_count == 6);
  t.title = "Newer";
  threads::reduce(state, threads::ThreadArrived{t, 7});
  CHECK(threads::find(state, t.id)->title == "Newer");
  threads::reduce(state, threads::Changed{c});  // older than the snapshot
  CHECK(threads::find(state, t.id)->comment_count == 5);
}

TEST_CASE("threads: pages keep one order; loading and failing") {
  threads::State state;
  threads::reduce(state, threads::PageAsked{true});
  CHECK(state.loading == threads::Loading::FirstPage);
  CHECK(!state.loaded);
  threads::reduce(state,
                  threads::PageArrived{{samples::thread("b", 2), samples::thread("a", 9)}, "n", 1});
  CHECK(state.loaded);
  CHECK(state.next_cursor == "n");
  threads::reduce(state, threads::PageAsked{false});
  CHECK(state.loading == threads::Loading::MorePages);
  threads::reduce(state, threads::PageFailed{});
  CHECK(state.loading == threads::Loading::Failed);
  CHECK(state.next_cursor == "n");
  threads::reduce(state,
                  threads::PageArrived{{samples::thread("d", 2), samples::thread("c", 5)}, "", 1});
  std::string order;
  for (const ThreadId& id : state.order) order += id.value;
  CHECK(order == "acbd");
  threads::reduce(state, threads::Cleared{});
  CHECK(state.order.empty());
}

TEST_CASE("comments: Loading, Loaded, LoadingOlder, OlderFailed, Failed") {
  comments::State state;
  const ThreadId t{"t"};
  comments::reduce(state, comments::Asked{t});
  CHECK(comments::find(state, t)->phase == comments::Phase::Loading);
  comments::reduce(state, comments::PageFailed{t});
  CHECK(comments::find(state, t)->phase == comments::Phase::Failed);
  comments::reduce(state, comments::Asked{t});
  comments::reduce(
      state,
      comments::PageArrived{
          t, {samples::comment("d", "t", 4), samples::comment("c", "t", 3)}, "older", 9, false});
  CHECK(comments::find(state, t)->phase == comments::Phase::Loaded);
  comments::reduce(state, comments::Asked{t});
  CHECK(comments::find(state, t)->phase == comments::Phase::LoadingOlder);
  comments::reduce(state, comments::PageFailed{t});
  CHECK(comments::find(state, t)->phase == comments::Phase::OlderFailed);
  comments::reduce(state, comments::Asked{t});
  CHECK(comments::find(state, t)->phase == comments::Phase::LoadingOlder);
  // An overlapping older page: each id once, in order.
  comments::reduce(
      state, comments::PageArrived{
                 t, {samples::comment("c", "t", 3), samples::comment("a", "t", 1)}, "", 9, true});
  std::string ids;
  for (const model::Comment& c : comments::find(state, t)->comments) ids += c.id.value;
  CHECK(ids == "acd");
  CHECK(comments::find(state, t)->next_cursor.empty());
}

TEST_CASE("comments: an older version does not replace a newer one; unloaded history stays out") {
  comments::State state;
  const ThreadId t{"t"};
  model::Comment c = samples::comment("c", "t", 5);
  c.version = 3;
  comments::reduce(state, comments::Asked{t});
  comments::reduce(state, comments::PageArrived{t, {c}, "older", 10, false});
  model::Comment stale = c;
  stale.version = 2;
  stale.content = "stale";
  const model::Change old = change(11, model::CommentUpdated{t, stale});
  comments::reduce(state, comments::Changed{old});
  CHECK(comments::find(state, t)->comments[0].content == c.content);
  const model::Change before = change(12, model::CommentUpdated{t, samples::comment("b", "t", 1)});
  comments::reduce(state, comments::Changed{before});
  CHECK(comments::find(state, t)->comments.size() == 1);
  const model::Change gone = change(13, model::ThreadDeleted{t});
  comments::reduce(state, comments::Changed{gone});
  CHECK(comments::find(state, t) == nullptr);
  comments::reduce(state, comments::PageArrived{t, {c}, "", 10, true});
  CHECK(comments::find(state, t) == nullptr);
}

TEST_CASE("comments: a page is brought up to date with what happened after it") {
  model::Comment a = samples::comment("a", "t", 1);
  model::Comment b = samples::comment("b", "t", 2);
  std::vector<model::Comment> page{b, a};
  b.version = 2;
  b.content = "edited";
  const ThreadId t{"t"};
  comments::catch_up(page, change(1, model::CommentUpdated{t, b}));
  comments::catch_up(page, change(2, model::CommentDeleted{t, a.id}));
  comments::catch_up(page, change(3, model::CommentDeleted{t, CommentId{"zz"}}));
  comments::catch_up(page, change(4, model::CommentCreated{t, samples::comment("n", "t", 3)}));
  REQUIRE(page.size() == 1);
  CHECK(page[0].content == "edited");
}
