// World: a client with a scripted server around it, for tests of the whole app.
//
// Invariant: nothing happens by itself. Requests wait in `asked` until a test answers
// them; time moves when a test says so; timers fire when they are due (`pass`).
#pragma once

#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "client/app.hpp"
#include "client/recording/recording.hpp"
#include "client/selectors.hpp"
#include "effects.hpp"
#include "protocol/api.hpp"
#include "protocol/channel_name.hpp"

namespace testing {

namespace api = protocol::api;

struct World {
  client::app::State state;
  std::int64_t now_ms = samples::kNoon.ms + 3'600'000;
  std::uint64_t entropy = 1;
  std::vector<client::HttpRequest> asked;  // not yet answered
  std::vector<client::SendFrame> frames;
  std::vector<client::OpenSocket> sockets;
  std::vector<client::CloseSocket> closed;
  std::vector<std::string> paths, titles;
  std::optional<std::int64_t> due_ms[client::kTimerCount];
  std::string trace;  // of every effect, for determinism
  std::string epoch = "e1";
  // This device's store, by owner and key. Opening it is answered right after the action.
  std::map<std::string, std::map<std::string, std::string>> disk;
  std::vector<std::string> opening;
  bool leads = true;  // this tab sends
  int token_asks = 0;
  client::recording::Recorder recorder;  // of all that was done

  void act(const client::app::Action& action) {
    const client::Stamp stamp{{now_ms}, ++entropy};
    recorder.add(state, action, stamp);
    for (const client::Effect& e : reduce(state, action, stamp)) {
      take(e);
    }
    for (const std::string& owner : std::exchange(opening, {})) answer_local(owner);
  }
  void answer_local(const std::string& owner) {
    std::vector<client::LocalRecord> records;
    std::vector<client::LocalRecord> outbox;
    for (const auto& [key, text] : disk[owner]) {
      records.push_back({key, text});
      if (key.rfind("outbox/", 0) == 0) outbox.push_back({key, text});
    }
    act(client::LocalOpened{owner, records, true});
    if (leads) act(client::LocalLeads{owner, outbox});
  }
  void take(const client::Effect& effect) {
    trace += std::to_string(effect.index()) + ":";
    if (const auto* e = std::get_if<client::Ask>(&effect)) {
      asked.push_back(e->http);
      trace += std::to_string(e->http.request) + e->http.path + e->http.body;
    } else if (const auto* f = std::get_if<client::SendFrame>(&effect)) {
      frames.push_back(*f);
      trace += f->text;
    } else if (const auto* o = std::get_if<client::OpenSocket>(&effect)) {
      sockets.push_back(*o);
    } else if (const auto* c = std::get_if<client::CloseSocket>(&effect)) {
      closed.push_back(*c);
    } else if (const auto* s = std::get_if<client::StartTimer>(&effect)) {
      due_ms[static_cast<int>(s->timer)] = now_ms + s->delay_ms;
      trace += std::to_string(s->delay_ms);
    } else if (const auto* t = std::get_if<client::StopTimer>(&effect)) {
      due_ms[static_cast<int>(t->timer)].reset();
    } else if (const auto* p = std::get_if<client::SetPath>(&effect)) {
      paths.push_back(p->path);
    } else if (const auto* h = std::get_if<client::SetTitle>(&effect)) {
      titles.push_back(h->title);
    } else if (const auto* l = std::get_if<client::OpenLocal>(&effect)) {
      opening.push_back(l->owner);
    } else if (const auto* w = std::get_if<client::PutLocal>(&effect)) {
      disk[w->owner][w->key] = w->text;
    } else if (const auto* x = std::get_if<client::EraseLocal>(&effect)) {
      disk[x->owner].erase(x->key);
    } else if (std::holds_alternative<client::AskToken>(effect)) {
      ++token_asks;
    }
    trace += "\n";
  }
  // Lets time pass, firing what is due, in order.
  void pass(std::int64_t ms) {
    const std::int64_t until = now_ms + ms;
    for (;;) {
      int next = -1;
      for (int i = 0; i < client::kTimerCount; ++i) {
        if (due_ms[i] && *due_ms[i] <= until && (next < 0 || *due_ms[i] < *due_ms[next])) next = i;
      }
      if (next < 0) break;
      now_ms = std::max(now_ms, *due_ms[next]);
      due_ms[next].reset();
      act(client::app::TimerFired{static_cast<client::Timer>(next)});
    }
    now_ms = until;
  }

  static std::string line_of(const client::HttpRequest& request) {
    return std::string(client::to_text(request.method)) + " " + request.path;
  }
  // The waiting request whose method and path begin so, taken out; id 0 when none.
  client::HttpRequest take_request(const std::string& start) {
    bool whole = false;  // one that is exactly so goes first
    for (const client::HttpRequest& r : asked) whole = whole || line_of(r) == start;
    for (auto it = asked.begin(); it != asked.end(); ++it) {
      const std::string line = line_of(*it);
      if (whole ? line != start : line.compare(0, start.size(), start) != 0) continue;
      client::HttpRequest found = *it;
      asked.erase(it);
      return found;
    }
    return {};
  }
  bool has(const std::string& start) const {
    World copy = *this;
    return copy.take_request(start).request != 0;
  }
  // Answers it; false when there was none.
  bool answer(const std::string& start, int status, const std::string& body, model::Seq head = 0) {
    const client::HttpRequest request = take_request(start);
    if (request.request == 0) return false;
    act(client::HttpResponse{request.request, status, body, head});
    return true;
  }
  bool answer_session(model::Seq head, const std::string& name = "Ana") {
    api::Session s{samples::user(name),
                   {model::OrganizationId{"acme"}, "Acme"},
                   "member",
                   {"key", "", 0, false, "", "/api/pusher/auth"},
                   epoch,
                   head};
    return answer("GET /api/session", 200, api::write(s));
  }
  bool answer_threads(std::vector<model::Thread> list, model::Seq head, std::string cursor = "") {
    return answer("GET /api/threads?", 200,
                  api::write(api::Page<model::Thread>{std::move(list), std::move(cursor), head}));
  }
  bool answer_comments(const std::string& thread, std::vector<model::Comment> newest_first,
                       model::Seq head, std::string cursor = "") {
    return answer(
        "GET /api/threads/" + thread + "/comments", 200,
        api::write(api::Page<model::Comment>{std::move(newest_first), std::move(cursor), head}));
  }
  bool answer_changes(const std::vector<model::Change>& changes, model::Seq head) {
    std::string out;
    base::JsonWriter w(out);
    w.begin_object().field("epoch", epoch).field("head", head).field("more", false);
    w.key("changes").begin_array();
    for (const model::Change& c : changes) {
      w.begin_object().field("seq", c.seq).field("name", model::name(c.body)).key("data");
      w.begin_object();
      model::write_members(w, c.body, c.timestamp);
      w.end_object().end_object();
    }
    w.end_array().end_object();
    return answer("GET /api/changes", 200, out);
  }
  void message(const protocol::ServerFrame& frame) {
    act(client::SocketMessage{state.connection.last_socket, protocol::encode(frame)});
  }
  void broadcast(const model::Change& c) {
    std::string data;
    base::JsonWriter w(data);
    w.begin_object();
    model::write_members(w, c.body, c.timestamp);
    w.field("epoch", epoch).field("seq", c.seq).field("prev", c.seq - 1).end_object();
    message(protocol::ChannelEvent{std::string(model::name(c.body)), "private-org-acme", data, ""});
  }
  // Socket up, every wanted channel authorized and subscribed.
  void go_live() {
    act(client::SocketOpened{state.connection.last_socket});
    message(protocol::ConnectionEstablished{"1.2", 30});
    while (answer("POST /api/pusher/auth", 200, R"({"auth":"k:s"})")) {
    }
    std::vector<std::string> names;
    for (const auto& [name, phase] : state.channels.channels) names.push_back(name);
    for (const std::string& name : names) {
      protocol::SubscriptionSucceeded frame{name, std::nullopt};
      if (protocol::thread_of_channel(name)) frame.members.emplace();
      message(frame);
    }
    (void)answer_changes({}, state.sync.last);
    answer_items();
  }
  void answer_items() {
    const std::string page = R"({"items":[],"nextCursor":null,"head":)";
    (void)answer("GET /api/threads/" + state.open_thread.value + "/items", 200,
                 page + std::to_string(state.sync.last) + "}");
  }
  // Signed in as Ana, threads t1 and t2 in the list, t1 open with one comment, live.
  static World ready(model::Seq head = 10) {
    World w;
    w.act(client::app::Started{"/threads/t1", "user-Ana", "", {}});
    (void)w.answer("POST /api/demo/session", 200,
                   R"({"token":"tok","expiresAt":"2027-01-31T12:00:00.000Z"})");
    (void)w.answer_session(head);
    (void)w.answer_threads({samples::thread("t1", 2), samples::thread("t2", 1)}, head);
    (void)w.answer_comments("t1", {samples::comment("c1", "t1", 1)}, head);
    w.go_live();
    return w;
  }

  std::vector<std::string> confirmed(const std::string& thread) const {
    std::vector<std::string> out;
    const auto* log = client::comments::find(state.comments, model::ThreadId{thread});
    if (log == nullptr) return {"(no log)"};
    for (const model::Comment& c : log->comments) out.push_back(c.content);
    return out;
  }
  // What a person sees: confirmed, then pending ones that are not confirmed yet.
  std::vector<std::string> shown(const std::string& thread) const {
    std::vector<std::string> out = confirmed(thread);
    const auto* log = client::comments::find(state.comments, model::ThreadId{thread});
    for (const auto& p : client::pending_comments(state, model::ThreadId{thread})) {
      if (log != nullptr && client::comments::find(*log, p.command->id) != nullptr) continue;
      out.push_back(p.command->content);
    }
    return out;
  }
};

}  // namespace testing
