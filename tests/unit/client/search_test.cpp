// Looking for threads: what is here is found at once, the rest is asked of the server.
#include <doctest/doctest.h>

#include "world.hpp"

using namespace testing;
namespace app = client::app;
using client::Sought;
using client::threads::Seeker;

namespace {

std::string listed(const World& w) {
  std::string out;
  for (const model::ThreadId* id : client::listed_threads(w.state)) out += id->value + " ";
  return out;
}

// Signed in and live, t1 to t3 here, and more on the server.
World with_more(const std::string& cursor = "next") {
  World w;
  w.act(app::Started{"/threads/t1", "", "tok", {}});
  (void)w.answer_session(10);
  (void)w.answer_threads(
      {samples::thread("t1", 9), samples::thread("t2", 8), samples::thread("t3", 7)}, 10, cursor);
  (void)w.answer_comments("t1", {}, 10);
  w.go_live();
  return w;
}

bool answer_search(World& w, const std::string& query, std::vector<model::Thread> found,
                   model::Seq head = 10, std::string cursor = "") {
  return w.answer("GET /api/threads?limit=50" + query, 200,
                  api::write(api::Page<model::Thread>{std::move(found), std::move(cursor), head}));
}

}  // namespace

TEST_CASE("Search: titles that are here show at once, the server is asked when typing rests") {
  World w = with_more();
  w.act(app::SearchEdited{"title of T2"});
  CHECK(listed(w) == "t2 ");
  CHECK(client::sought(w.state, Seeker::List) == Sought::Asking);
  CHECK(!w.has("GET /api/threads?limit=50&q"));
  w.pass(100);
  w.act(app::SearchEdited{"  of   "});
  w.pass(100);
  CHECK(!w.has("GET /api/threads?limit=50&q"));
  w.pass(100);
  CHECK(w.has("GET /api/threads?limit=50&q=of"));
}

TEST_CASE("Search: what the server finds in texts that are not here joins the list") {
  World w = with_more();
  w.act(app::SearchEdited{"rollback plan"});
  CHECK(listed(w).empty());
  w.pass(1'000);
  CHECK(
      answer_search(w, "&q=rollback%20plan", {samples::thread("t9", 1), samples::thread("t2", 8)}));
  CHECK(listed(w) == "t2 t9 ");
  CHECK(client::sought(w.state, Seeker::List) == Sought::Heard);
  w.act(app::SearchEdited{""});
  CHECK(listed(w) == "t1 t2 t3 t9 ");
  CHECK(client::sought(w.state, Seeker::List) == Sought::Heard);
}

TEST_CASE("Search: an answer that was overtaken does not count, and the newer is asked for") {
  World w = with_more();
  w.act(app::SearchEdited{"one"});
  w.pass(1'000);
  w.act(app::SearchEdited{"two"});
  w.pass(1'000);
  CHECK(!w.has("GET /api/threads?limit=50&q=two"));  // one at a time
  CHECK(answer_search(w, "&q=one", {samples::thread("t8", 1)}));
  CHECK(listed(w).empty());
  CHECK(answer_search(w, "&q=two", {samples::thread("t7", 1)}));
  CHECK(listed(w) == "t7 ");
}

TEST_CASE("Filter: the server is asked only where threads are missing here") {
  World w = with_more();
  w.act(app::StatusFilterChosen{model::Status::Blocked});
  CHECK(listed(w).empty());
  auto blocked = samples::thread("t9", 1);
  blocked.status = model::Status::Blocked;
  CHECK(answer_search(w, "&status=blocked", {blocked}));
  CHECK(listed(w) == "t9 ");
  // A thread that is blocked meanwhile joins, one that is freed leaves.
  w.broadcast({11, w.state.last_step,
               model::ThreadStatusChanged{
                   model::ThreadId{"t9"}, model::Status::Blocked, model::Status::Done, {1, 1, 2}}});
  CHECK(listed(w).empty());
  w.act(app::StatusFilterChosen{std::nullopt});
  CHECK(listed(w).find("t9") != std::string::npos);

  World all = with_more("");
  all.act(app::StatusFilterChosen{model::Status::Blocked});
  CHECK(!all.has("GET /api/threads?limit=50&status"));
  CHECK(client::sought(all.state, Seeker::List) == Sought::Heard);
}

TEST_CASE("Search: further pages are asked for as the list's are") {
  World w = with_more();
  w.act(app::SearchEdited{"x"});
  w.act(app::StatusFilterChosen{model::Status::InReview});
  CHECK(answer_search(w, "&status=in_review&q=x", {samples::thread("t8", 1)}, 10, "more"));
  w.act(app::MoreThreadsAsked{});
  w.act(app::MoreThreadsAsked{});
  CHECK(answer_search(w, "&status=in_review&q=x&cursor=more", {samples::thread("t7", 1)}));
  w.act(app::MoreThreadsAsked{});
  CHECK(!w.has("GET /api/threads?limit=50"));
  CHECK(listed(w) == "t7 t8 ");
}

TEST_CASE("Search: no answer is said so, and asked for again") {
  World w = with_more();
  w.act(app::SearchEdited{"x"});
  w.pass(1'000);
  CHECK(w.answer("GET /api/threads?limit=50&q=x", 0, ""));
  CHECK(client::sought(w.state, Seeker::List) == Sought::Failed);
  w.act(app::MoreThreadsAsked{});  // "Try again"
  CHECK(client::sought(w.state, Seeker::List) == Sought::Asking);
  CHECK(w.answer("GET /api/threads?limit=50&q=x", 503, ""));
  w.pass(2'500);
  CHECK(answer_search(w, "&q=x", {samples::thread("t8", 1)}));
  CHECK(listed(w) == "t8 ");
}

TEST_CASE("Search: a text that the server refuses for its length is not sent") {
  World w = with_more();
  w.act(app::SearchEdited{std::string(201, 'x')});
  w.pass(1'000);
  CHECK(!w.has("GET /api/threads?limit=50&q"));
  CHECK(client::sought(w.state, Seeker::List) == Sought::Heard);
}

TEST_CASE("Search: the palette looks beside the list, and both at once") {
  World w = with_more();
  w.act(app::SearchEdited{"a"});
  w.act(app::ThreadsSought{"b"});
  w.pass(1'000);
  CHECK(answer_search(w, "&q=b", {samples::thread("t8", 1)}));
  CHECK(listed(w).empty());
  CHECK(w.state.threads.palette.hits.count(model::ThreadId{"t8"}) == 1);
  CHECK(answer_search(w, "&q=a", {samples::thread("t7", 1)}));
  CHECK(listed(w) == "t7 ");
  w.act(app::ThreadsSought{""});
  CHECK(w.state.threads.palette.hits.empty());
}

TEST_CASE("Search: hits from before a change are brought up to date") {
  World w = with_more();
  w.act(app::SearchEdited{"x"});
  w.pass(1'000);
  w.broadcast({11, w.state.last_step,
               model::ThreadUpdated{model::ThreadId{"t8"}, "Renamed", std::nullopt, {2, 1, 1}}});
  CHECK(answer_search(w, "&q=x", {samples::thread("t8", 1)}, 10));
  REQUIRE(client::threads::find(w.state.threads, model::ThreadId{"t8"}) != nullptr);
  CHECK(client::threads::find(w.state.threads, model::ThreadId{"t8"})->title == "Renamed");
}

TEST_CASE("Threads: the first page that fails is asked for again, and said so meanwhile") {
  World w;
  w.act(app::Started{"/", "", "tok", {}});
  (void)w.answer_session(10);
  CHECK(w.answer("GET /api/threads?limit=50", 503, ""));
  CHECK(w.state.threads.failed);
  w.act(app::MoreThreadsAsked{});  // "Try again"
  CHECK(w.state.threads.failed);   // until it is known
  CHECK(w.answer_threads({samples::thread("t1")}, 10));
  CHECK(!w.state.threads.failed);
  CHECK(listed(w) == "t1 ");
}
