// The states in which something stands beside the thread or in its header.
#pragma once

#include <string>

#include "base/instant.hpp"
#include "stage.hpp"
#include "states.hpp"

namespace views {

inline bool press_and_settle(Stage& stage, bool dom, ui::Role role, const std::string& name) {
  const bool done = dom ? stage.click(role, name) : stage.mouse_click(role, name);
  (void)stage.settle();
  return done;
}

inline std::string page(const char* key, const std::string& entries, const char* cursor = "null") {
  return std::string("{\"") + key + "\":[" + entries + "],\"nextCursor\":" + cursor +
         ",\"head\":10}";
}

inline std::string activity_json(int number, const std::string& type, const std::string& data,
                                 int minutes_ago, const std::string& who = "Ana") {
  const base::Instant at = samples::kNoon + (3'600'000 - minutes_ago * 60'000);
  return R"({"id":"a)" + std::to_string(1'000 - number) + R"(","type":")" + type +
         R"(","actor":{"id":"user-)" + who + R"(","name":")" + who +
         R"(","avatar":null},"threadId":"t2","threadTitle":"Title of t2","data":)" + data +
         R"(,"createdAt":")" + base::format_iso(at) + "\"}";
}

inline std::string many_activities(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    if (i > 0) out += ",";
    out += activity_json(i, "comment:created", "{}", i * 11, i % 2 == 0 ? "Ana" : "Bo");
  }
  return out;
}

inline const char* kIntegrations =
    R"({"id":"github","name":"GitHub","status":"syncing","progress":64,"lastSyncedAt":null,"error":null},)"
    R"({"id":"jira","name":"Jira","status":"error","progress":0,"lastSyncedAt":null,"error":"The token has expired."},)"
    R"({"id":"zendesk","name":"Zendesk","status":"ok","progress":100,"lastSyncedAt":"2026-01-31T13:58:00.000Z","error":null})";

inline std::string item_json(int number) {
  const std::string n = std::to_string(number);
  return R"({"id":"i)" + n + R"(","threadId":"t1","source":"github","kind":"pull_request",)" +
         R"("externalId":")" + n + R"(","title":"Change )" + n +
         R"(","url":"https://github.com/a/b/pull/)" + n +
         R"(","addedBy":"user-Ana","createdAt":"2026-01-31T12:00:00.000Z"})";
}

// Live, with two items connected to t1.
inline World with_items(int count) {
  World w = loading();
  (void)w.answer_threads({samples::thread("t1", 2), samples::thread("t2", 1)}, 10);
  (void)w.answer_comments("t1", comments(4), 10);
  std::string all;
  for (int i = 1; i <= count; ++i) all += (i > 1 ? "," : "") + item_json(i);
  (void)w.answer("GET /api/threads/t1/items", 200, page("items", all));
  w.go_live();
  return w;
}

inline World with_feed(int count, const char* cursor = "null") {
  World w = with_items(2);
  w.act(app::ActivityAsked{});
  w.act(app::IntegrationsAsked{});
  (void)w.answer("GET /api/activity", 200, page("activity", many_activities(count), cursor));
  (void)w.answer("GET /api/integrations", 200,
                 std::string(R"({"integrations":[)") + kIntegrations + R"(],"head":10})");
  return w;
}

inline void add_side_states(std::vector<NamedState>& out) {
  const auto add = [&](const char* name, const World& w) { out.push_back({name, w.state}); };
  World w = with_feed(40, "\"older\"");
  add("integrations and activity", w);
  w.act(app::ActivityAsked{});
  add("older activity loading", w);
  w = with_items(0);
  w.act(app::ActivityAsked{});
  w.act(app::IntegrationsAsked{});
  add("activity loading", w);
  (void)w.answer("GET /api/activity", 503, "");
  (void)w.answer("GET /api/integrations", 503, "");
  add("activity failed", w);
  w = with_items(60);
  add("many items", w);
  w.act(app::ItemDraftChanged{app::ItemDraft{kThread, "", ""}});
  add("connecting an item", w);
  w.act(app::ItemDraftChanged{app::ItemDraft{kThread, "ftp://x", std::string(300, 't')}});
  add("connecting what cannot be", w);
  w = with_items(1);
  w.act(app::ItemAdded{samples::item("", "t1")});
  add("item on its way", w);
  (void)w.answer("POST /api/threads/t1/items", 422, R"({"error":"Not so.","code":"x"})");
  add("item refused", w);
}

inline Options sized(float width, bool dom, bool live = true) {
  Options options;
  options.width = width;
  options.dom = dom;
  options.live = live;
  return options;
}

inline const ui::Node* inside(const Stage& stage, const ui::Node* parent, ui::Role role) {
  for (const ui::Node& node : stage.nodes()) {
    if (parent != nullptr && node.parent == parent->id && node.role == role) return &node;
  }
  return nullptr;
}

}  // namespace views
