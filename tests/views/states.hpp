// The states the screens are drawn in, made the way the client comes to them.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "../unit/client/world.hpp"

namespace views {

using testing::World;
namespace app = client::app;

inline const model::ThreadId kThread{"t1"};

inline const char* kUsers =
    R"({"users":[{"id":"user-Ana","name":"Ana Maria","organization":{"id":"acme","name":"Acme"}},)"
    R"({"id":"user-Bo","name":"Bo","organization":{"id":"acme","name":"Acme"}}]})";

inline World choosing() {
  World w;
  w.act(app::Started{"/", "", "", {}});
  return w;
}

// Signed in as Ana at "/threads/t1", lists not yet answered.
inline World loading() {
  World w;
  w.act(app::Started{"/threads/t1", "", "tok", {}});
  (void)w.answer_session(10);
  return w;
}

inline std::vector<model::Comment> comments(int n, const std::string& thread = "t1") {
  std::vector<model::Comment> out;
  for (int i = n; i-- > 0;) {
    model::Comment c = samples::comment("c" + std::to_string(i), thread, i * 7);
    c.author = samples::user(i % 3 == 0 ? "Ana" : "Bo");
    if (i % 5 == 1)
      c.content += "\nwith **bold**, `code()`, @Ana and https://example.org/" + c.id.value + ".";
    if (i % 7 == 2)
      c.content +=
          " 日本語の長い文章がここに続きます。それから、もっと。 "
          "👩‍👩‍👧 "
          "🇩🇪";
    if (i % 11 == 3) c.content += " " + std::string(700, 'w') + " ภาษาไทยไม่มีช่องว่างระหว่างคำ";
    out.push_back(c);
  }
  return out;
}

inline World with_comments(int n, const std::string& cursor = "") {
  World w = loading();
  std::vector<model::Thread> list;
  for (int i = 1; i <= 60; ++i) list.push_back(samples::thread("t" + std::to_string(i), 100 - i));
  (void)w.answer_threads(std::move(list), 10);
  (void)w.answer_comments("t1", comments(n), 10, cursor);
  w.go_live();
  for (const char* name : {"Ana", "Bo", "Cy", "Di"}) {
    w.message(protocol::MemberAdded{
        "presence-thread-t1",
        {std::string("user-") + name, std::string(R"({"name":")") + name + "\"}"}});
  }
  return w;
}

inline void submit(World& w, const std::string& text) {
  w.act(app::DraftEdited{kThread, text});
  w.act(app::CommentSubmitted{kThread});
}

inline void lose_link(World& w) {
  w.act(client::SocketClosed{w.state.connection.last_socket, 4100});
  w.now_ms += 5'000;
  w.act(app::TimerFired{client::Timer::Notice});
}

struct NamedState {
  std::string name;
  app::State state;
};

std::vector<NamedState> every_state();

}  // namespace views
