// What people see: confirmed state with what they did themselves on top.
#include <doctest/doctest.h>

#include "world.hpp"

using namespace client;
using testing::change;
using testing::World;

namespace {

const model::ThreadId kThread{"t1"};
const model::CommentId kComment{"c1"};

const model::Comment& confirmed(const World& w) {
  return *comments::find(*comments::find(w.state.comments, kThread), kComment);
}
std::string reactions(const World& w) {
  const CommentOverlays overlays = comment_overlays(w.state, kThread);
  const auto overlay = overlays.find(kComment);
  std::string out;
  for (const model::Reaction& r : shown_reactions(
           w.state, confirmed(w), overlay == overlays.end() ? nullptr : &overlay->second)) {
    out += r.emoji + ":";
    for (const model::UserId& user : r.users) out += user.value + ",";
  }
  return out;
}
model::Item new_item(const std::string& url) {
  model::Item item;
  item.thread = kThread;
  item.url = url;
  item.title = url;
  return item;
}
std::string item_list(const World& w) {
  std::string out;
  for (const ShownItem& shown : shown_items(w.state, kThread)) {
    out += shown.item.title + (shown.pending ? "(pending) " : " ");
    if (shown.failed != nullptr) out += "(failed) ";
  }
  return out;
}

}  // namespace

TEST_CASE("reactions: one's own shows at once, over the others', and can be taken back") {
  World w = World::ready();
  CHECK(reactions(w).empty());
  w.act(app::Reacted{kThread, kComment, "👍", true});
  CHECK(reactions(w) == "👍:user-Ana,");
  model::Comment theirs = samples::comment("c1", "t1", 1);
  theirs.reactions = {{"👍", {model::UserId{"user-Bo"}}}, {"🎉", {model::UserId{"user-Ana"}}}};
  w.broadcast(change(11, model::CommentUpdated{kThread, theirs}));
  CHECK(reactions(w) == "👍:user-Bo,user-Ana,🎉:user-Ana,");
  w.act(app::Reacted{kThread, kComment, "🎉", false});
  CHECK(reactions(w) == "👍:user-Bo,user-Ana,");
  CHECK(confirmed(w).reactions.size() == 2);
}

TEST_CASE("comments: an edit and a deletion lie over the confirmed one until the log has them") {
  World w = World::ready();
  w.act(app::CommentEditStarted{kThread, kComment});
  w.act(app::CommentEditChanged{"Edited"});
  w.act(app::CommentEditSaved{});
  const CommentOverlays edited = comment_overlays(w.state, kThread);
  REQUIRE(edited.count(kComment) == 1);
  CHECK(*edited.at(kComment).content == "Edited");
  CHECK(edited.at(kComment).pending);
  CHECK(confirmed(w).content == "Content of c1");
  CHECK(w.answer("PATCH /api/comments/c1", 403, R"({"error":"No.","code":"x"})"));
  const CommentOverlays refused = comment_overlays(w.state, kThread);
  CHECK(refused.at(kComment).failed != nullptr);
  CHECK(refused.at(kComment).content == nullptr);
  w.act(app::ItemDiscarded{refused.at(kComment).failed->id});
  w.act(app::CommentDeleted{kThread, kComment});
  CHECK(comment_overlays(w.state, kThread).at(kComment).deleted);
  CHECK(comment_overlays(w.state, model::ThreadId{"t2"}).empty());
}

TEST_CASE("items: added and removed at once; refused ones say so and come back") {
  World w = World::ready();
  w.broadcast(change(11, model::ItemAdded{kThread, samples::item("i1", "t1")}));
  CHECK(item_list(w) == "A title ");
  w.act(app::ItemAdded{new_item("https://x.example/")});
  CHECK(item_list(w) == "https://x.example/(pending) A title ");
  const HttpRequest request = w.take_request("POST /api/threads/t1/items");
  w.act(HttpResponse{request.request, 422, R"({"error":"No.","code":"x"})"});
  CHECK(item_list(w) == "https://x.example/ (failed) A title ");
  w.act(app::ItemRemoved{kThread, model::ItemId{"i1"}});
  CHECK(item_list(w) == "https://x.example/ (failed) ");
  CHECK(w.answer("DELETE /api/items/i1", 403, "{}"));
  CHECK(item_list(w) == "https://x.example/ (failed) A title (failed) ");
}

TEST_CASE("threads: one being deleted is gone from the list, and back when that is refused") {
  World w = World::ready();
  w.act(app::ThreadDeleted{model::ThreadId{"t2"}});
  REQUIRE(listed_threads(w.state).size() == 1);
  CHECK(*listed_threads(w.state).front() == kThread);
  CHECK(w.answer("DELETE /api/threads/t2", 403, "{}"));
  CHECK(listed_threads(w.state).size() == 2);
}

TEST_CASE("activity and integrations are asked for once, when someone wants to see them") {
  World w = World::ready();
  CHECK(!w.has("GET /api/activity"));
  w.act(app::ActivityAsked{});
  w.act(app::ActivityAsked{});
  const HttpRequest request = w.take_request("GET /api/activity");
  CHECK(request.request != 0);
  CHECK(!w.has("GET /api/activity"));
  w.act(app::IntegrationsAsked{});
  CHECK(
      w.answer("GET /api/integrations", 200, R"({"integrations":[],"nextCursor":null,"head":10})"));
  CHECK(w.state.integrations.phase == integrations::Phase::Loaded);
}

TEST_CASE("typing: ends when the composer loses the focus, or the page is hidden") {
  for (const bool hidden : {false, true}) {
    World w = World::ready();
    w.act(app::DraftEdited{kThread, "a"});
    CHECK(w.frames.back().text.find(R"("typing":true)") != std::string::npos);
    if (hidden) {
      w.act(VisibilityChanged{false});
    } else {
      w.act(app::WritingPaused{});
    }
    CHECK(w.frames.back().text.find(R"("typing":false)") != std::string::npos);
    const std::size_t told = w.frames.size();
    w.act(app::WritingPaused{});
    CHECK(w.frames.size() == told);
  }
}

TEST_CASE("typing: one who does not want it shown tells nobody, and that is kept") {
  World w = World::ready();
  const auto typing = [&] {
    int count = 0;
    for (const SendFrame& frame : w.frames) {
      if (frame.text.find("client-typing") != std::string::npos) ++count;
    }
    return count;
  };
  w.act(app::DraftEdited{kThread, "a"});
  CHECK(typing() == 1);
  w.act(app::TypingShown{false});
  CHECK(typing() == 2);  // stopped
  w.act(app::DraftEdited{kThread, "ab"});
  CHECK(typing() == 2);
  CHECK(w.disk["user-Ana"]["settings"] ==
        R"({"typingShown":false,"compact":false,"theme":"system"})");
}
