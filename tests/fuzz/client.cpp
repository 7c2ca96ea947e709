// The client: bytes become actions, among them answers and frames that make sense and
// ones that do not. Whatever comes, it does not crash, its lists stay consistent, and the
// same bytes give the same effects.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "../unit/client/world.hpp"

namespace {

using testing::World;
namespace app = client::app;

struct Bytes {
  const std::uint8_t* data;
  std::size_t size;
  std::size_t at = 0;
  [[nodiscard]] bool more() const { return at < size; }
  int next(int bound) { return more() ? data[at++] % bound : 0; }
};

model::Change random_change(Bytes& in) {
  const std::string t = "t" + std::to_string(in.next(4));
  const model::ThreadId id{t};
  const std::string c = "c" + std::to_string(in.next(6));
  const model::Seq seq = 8 + in.next(24);
  switch (in.next(8)) {
    case 0: return testing::change(seq, model::ThreadCreated{samples::thread(t, in.next(9))});
    case 1: return testing::change(seq, model::ThreadDeleted{id});
    case 2: return testing::change(seq, model::ThreadUpdated{id, "T", {}, {in.next(9), 1, 1}});
    case 3: return testing::change(seq, model::CommentDeleted{id, model::CommentId{c}});
    case 4: return testing::change(seq, model::CommentUpdated{id, samples::comment(c, t)});
    case 5: return testing::change(seq, model::ActivityNew{samples::activity("a", t)});
    default: return testing::change(seq, model::CommentCreated{id, samples::comment(c, t)});
  }
}

void answer_one(World& w, Bytes& in) {
  if (w.asked.empty()) return;
  const std::size_t which = static_cast<std::size_t>(in.next(16)) % w.asked.size();
  const client::HttpRequest request = w.asked[which];
  constexpr int kStatuses[] = {200, 201, 0, 401, 403, 404, 410, 422, 500};
  const int status = kStatuses[in.next(9)];
  const model::Seq head = 8 + in.next(24);
  const std::string line = World::line_of(request);
  if (status == 200 && line.find("/comments") != std::string::npos) {
    (void)w.answer(line, 200,
                   testing::api::write(testing::api::Page<model::Comment>{
                       {samples::comment("c1", "t1")}, in.next(2) ? "more" : "", head}));
  } else if (status == 200 && line.compare(0, 17, "GET /api/threads?") == 0) {
    (void)w.answer(
        line, 200,
        testing::api::write(testing::api::Page<model::Thread>{
            {samples::thread("t1"), samples::thread("t2")}, in.next(2) ? "more" : "", head}));
  } else if (status == 200 && line.compare(0, 16, "GET /api/session") == 0) {
    (void)w.answer_session(head, in.next(4) == 0 ? "Bo" : "Ana");
  } else if (status == 200 && line.compare(0, 16, "GET /api/changes") == 0) {
    (void)w.answer_changes({random_change(in)}, head);
  } else {
    (void)w.answer(line, status, in.next(2) ? "{}" : R"({"auth":"k:s","token":"x"})");
  }
}

void act(World& w, Bytes& in) {
  const model::ThreadId thread{"t" + std::to_string(in.next(4))};
  switch (in.next(22)) {
    case 0: w.act(app::ThreadOpened{thread}); break;
    case 1: w.act(app::ThreadLeft{}); break;
    case 2: w.act(app::DraftEdited{thread, in.next(3) ? "text" : ""}); break;
    case 3: w.act(app::CommentSubmitted{thread}); break;
    case 4: w.act(app::EditStarted{thread}); break;
    case 5: w.act(app::EditChanged{in.next(2) ? "title" : " ", "d"}); break;
    case 6: w.act(app::EditSaved{}); break;
    case 7: w.act(app::StatusChosen{thread, model::Status::Done}); break;
    case 8: w.act(app::NewThreadStarted{}); break;
    case 9: w.act(app::NewThreadEdited{"new"}); break;
    case 10: w.act(app::NewThreadSubmitted{}); break;
    case 11: w.act(app::RetryNow{}); break;
    case 12: w.act(app::OlderCommentsAsked{thread}); break;
    case 13: w.act(app::MoreThreadsAsked{}); break;
    case 14: w.act(client::OnlineChanged{in.next(2) == 0}); break;
    case 15:
      w.act(client::SocketClosed{w.state.connection.last_socket, 4000 + in.next(210)});
      break;
    case 16: w.pass(in.next(250) * 200); break;
    case 17: w.go_live(); break;
    case 18: w.epoch = in.next(8) == 0 ? "e2" : "e1"; break;
    case 19: w.act(app::TokenGiven{"tok"}); break;
    case 20: w.broadcast(random_change(in)); break;
    default: answer_one(w, in); break;
  }
}

void check(const World& w) {
  if (w.state.threads.order.size() != w.state.threads.entries.size()) std::abort();
  for (const auto& id : w.state.threads.order) {
    if (client::threads::find(w.state.threads, id) == nullptr) std::abort();
  }
  for (const auto& [id, log] : w.state.comments.logs) {
    for (std::size_t i = 1; i < log.comments.size(); ++i) {
      if (log.comments[i - 1].created_at > log.comments[i].created_at) std::abort();
      if (log.comments[i - 1].id == log.comments[i].id) std::abort();
    }
  }
  (void)client::listed_threads(w.state);
  (void)client::shown_thread(w.state, w.state.open_thread);
}

std::string play(const std::uint8_t* data, std::size_t size) {
  World w = World::ready();
  Bytes in{data, size};
  while (in.more()) {
    act(w, in);
    check(w);
  }
  return w.trace;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 400) return 0;
  if (play(data, size) != play(data, size)) std::abort();
  return 0;
}
