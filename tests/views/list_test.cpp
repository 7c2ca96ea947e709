// The thread list, the sign-in card and the settings: their states, and ten thousand rows.
#include <algorithm>
#include <chrono>

#include <doctest/doctest.h>

#include "stage.hpp"
#include "states.hpp"

using namespace views;
using ui::Role;
using Kind = ui::SemanticEvent::Kind;

namespace {

Options live(float width = 1440, float height = 900) {
  Options options;
  options.live = true;
  options.width = width;
  options.height = height;
  return options;
}

World with_threads(int count, const std::string& cursor = "") {
  World w;
  w.act(app::Started{"/threads/t1", "", "tok", {}});
  (void)w.answer_session(10);
  std::vector<model::Thread> list;
  for (int i = 1; i <= count; ++i) {
    list.push_back(samples::thread("t" + std::to_string(i), count - i));
    list.back().status = model::kAllStatuses[static_cast<std::size_t>(i % 5)];
  }
  (void)w.answer_threads(std::move(list), 10, cursor);
  (void)w.answer_comments("t1", {}, 10);
  w.go_live();
  return w;
}

int rows(const Stage& stage) {
  const ui::Node* list = stage.find(Role::List, "Threads");
  int n = 0;
  for (const ui::Node& node : stage.nodes()) {
    n += list != nullptr && node.parent == list->id && node.role == Role::ListItem ? 1 : 0;
  }
  return n;
}

bool select(Stage& stage, const std::string& name, const std::string& value) {
  const ui::Node* node = stage.find(Role::ComboBox, name);
  if (node == nullptr) return false;
  stage.send(Kind::Select, node->id, value);
  (void)stage.settle();
  return true;
}

double median(std::vector<double> of) {
  std::sort(of.begin(), of.end());
  return of[of.size() / 2];
}

}  // namespace

TEST_CASE("List: a row says its status, its comments, and whether it is unread") {
  World w = with_threads(5);
  w.state.reads.known = true;
  w.state.reads.since = samples::kNoon + 2 * 60'000 + 1;  // t1, t2 are newer
  Stage stage(w.state, live());
  (void)stage.settle();
  CHECK(stage.find(Role::ListItem, "In review, 5 comments") != nullptr);        // open: in sight
  CHECK(stage.find(Role::ListItem, "Blocked, 5 comments, unread") != nullptr);  // t2
  CHECK(stage.find(Role::ListItem, "Done, 5 comments") != nullptr);             // t3
}

TEST_CASE("List: the filter shows one status, says so, and is taken back") {
  Stage stage(with_threads(20).state, live());
  (void)stage.settle();
  const int all = rows(stage);
  const ui::Node* filter = stage.find(Role::ComboBox, "Filter threads");
  REQUIRE(filter != nullptr);
  CHECK(filter->text.empty());
  CHECK(filter->choices.size() == 6);
  CHECK(select(stage, "Filter threads", "blocked"));
  CHECK(stage.state.status_filter == model::Status::Blocked);
  CHECK(rows(stage) == 4);
  CHECK(stage.find(Role::ComboBox, "Filter threads")->text == "blocked");
  CHECK(select(stage, "Filter threads", ""));
  CHECK(!stage.state.status_filter);
  CHECK(rows(stage) == all);
}

TEST_CASE("List: what matches nothing says what, and leads back") {
  World w = with_threads(4);
  w.act(app::SearchEdited{"nothing like it"});
  Stage stage(w.state, live());
  (void)stage.settle();
  CHECK(stage.find(Role::Status, "Threads") != nullptr);  // the server is being asked
  CHECK(stage.find(Role::Status, "Threads")->text == "Searching…");
  client::threads::SearchFailed failed{client::threads::Seeker::List,
                                       {"nothing like it", std::nullopt}};
  client::threads::reduce(stage.state.threads, failed);
  (void)stage.settle();
  CHECK(stage.says("Nothing here matches, and the server could not be asked."));
  CHECK(stage.find(Role::Button, "Try again") != nullptr);
  client::threads::SearchArrived none;
  none.query = failed.query;
  client::threads::reduce(stage.state.threads, none);
  (void)stage.settle();
  CHECK(stage.says("No thread matches “nothing like it”."));
  CHECK(stage.click(Role::Button, "Show all threads"));
  (void)stage.settle();
  CHECK(stage.state.search.empty());
  CHECK(rows(stage) == 4);
}

TEST_CASE("List: empty, loading and failed are told apart") {
  World w;
  w.act(app::Started{"/", "", "tok", {}});
  (void)w.answer_session(10);
  Stage loading(w.state, live());
  (void)loading.settle();
  CHECK(loading.find(Role::Status, "Threads")->text == "Loading…");
  (void)w.answer("GET /api/threads?limit=50", 503, "");
  Stage failed(w.state, live());
  (void)failed.settle();
  CHECK(failed.says("The threads could not be loaded."));
  failed.actions.clear();
  CHECK(failed.click(Role::Button, "Try again"));
  CHECK(failed.last<app::MoreThreadsAsked>() != nullptr);
  CHECK(failed.says("The threads could not be loaded."));  // until it is known
  w.act(app::MoreThreadsAsked{});
  (void)w.answer_threads({}, 10);
  Stage empty(w.state, live());
  (void)empty.settle();
  CHECK(empty.says("No threads yet. Start the first one."));
  CHECK(empty.click(Role::Button, "New thread…"));
  (void)empty.settle();
  CHECK(empty.find(Role::TextBox, "Thread title") != nullptr);
}

TEST_CASE("List: compact rows are lower, in every size and theme") {
  World w = with_threads(60);
  Stage roomy(w.state, live());
  (void)roomy.settle();
  w.state.appearance.compact = true;
  for (const float width : {1440.0F, 390.0F}) {
    Options options = live(width);
    options.dark = width < 720;
    if (width < 720) w.act(app::ThreadLeft{});
    Stage compact(w.state, options);
    (void)compact.settle();
    check_frame(compact, options);
    CHECK(rows(compact) > rows(roomy));
  }
}

TEST_CASE("List: the title of a new thread has a limit, and says so") {
  Stage stage(with_threads(3).state, live());
  (void)stage.settle();
  CHECK(stage.click(Role::Button, "New thread"));
  (void)stage.settle();
  const ui::Node* field = stage.find(Role::TextBox, "Thread title");
  REQUIRE(field != nullptr);
  CHECK(stage.find(Role::Button, "Create")->disabled);
  stage.send(Kind::Input, field->id, std::string(201, 'x'));
  (void)stage.settle();
  CHECK(stage.find(Role::Button, "Create")->disabled);
  stage.key(stage.find(Role::TextBox, "Thread title")->id, ui::SemanticEvent::Key::Enter);
  (void)stage.settle();
  CHECK(stage.last<app::NewThreadSubmitted>() == nullptr);
  stage.send(Kind::Input, stage.find(Role::TextBox, "Thread title")->id, "Fits");
  (void)stage.settle();
  CHECK(stage.click(Role::Button, "Create"));
  (void)stage.settle();
  CHECK(!stage.state.new_thread);
  CHECK(stage.find(Role::Link, "Fits") != nullptr);
}

TEST_CASE("List: a row that takes the focus comes into view") {
  Stage stage(with_threads(60).state, live());
  (void)stage.settle();
  const ui::Node* list = stage.find(Role::List, "Threads");
  const ui::Node* last = nullptr;
  for (const ui::Node& node : stage.nodes()) {
    if (node.role == Role::Link && node.href.rfind("/threads/", 0) == 0) last = &node;
  }
  REQUIRE(last != nullptr);
  const std::string name = last->name;
  CHECK(last->rect.y + last->rect.h > list->rect.y + list->rect.h);  // one beyond the edge
  stage.send(Kind::Focus, last->id);
  (void)stage.settle();
  const ui::Node* seen = stage.find(Role::Link, name);
  REQUIRE(seen != nullptr);
  list = stage.find(Role::List, "Threads");
  CHECK(seen->rect.y + seen->rect.h <= list->rect.y + list->rect.h + 1);
}

TEST_CASE("List: pages are asked for before the end is in sight") {
  Stage stage(with_threads(50, "next").state, Options{});
  (void)stage.settle();
  CHECK(stage.last<app::MoreThreadsAsked>() == nullptr);
  stage.point(100, 400);
  (void)stage.draw();
  stage.frame().add_wheel(50 * 64);
  (void)stage.settle();
  CHECK(stage.last<app::MoreThreadsAsked>() != nullptr);
}

TEST_CASE("List: what is shown follows deletions, creations and live order") {
  World w = with_threads(6);
  Stage stage(w.state, live());
  (void)stage.settle();
  const auto first = [&] {
    const ui::Node* list = stage.find(Role::List, "Threads");
    for (const ui::Node& node : stage.nodes()) {
      if (node.role == Role::Link && node.rect.y >= list->rect.y) return node.name;
    }
    return std::string();
  };
  CHECK(first() == "Title of t1");
  const auto act = [&](const app::Action& action) {
    (void)client::app::reduce(stage.state, action, client::Stamp{stage.now, 7});
    (void)stage.settle();
  };
  act(app::ThreadDeleted{model::ThreadId{"t3"}});
  CHECK(stage.find(Role::Link, "Title of t3") == nullptr);
  model::Comment comment = samples::comment("c9", "t5", 600);
  client::threads::reduce(
      stage.state.threads,
      client::threads::Changed{
          {11, comment.created_at, model::CommentCreated{model::ThreadId{"t5"}, comment}}});
  (void)stage.settle();
  CHECK(first() == "Title of t5");
}

TEST_CASE("List: ten thousand threads cost a frame what fifty do") {
  const auto frame_us = [](int count, const std::string& search) {
    World w = with_threads(count);
    Stage stage(w.state, Options{});
    stage.state.search = search;
    (void)stage.settle();
    stage.point(100, 400);
    std::vector<double> took;
    for (int i = 0; i < 120; ++i) {
      stage.frame().add_wheel(37);
      const auto begin = std::chrono::steady_clock::now();
      (void)stage.draw();
      const std::chrono::duration<double, std::micro> us = std::chrono::steady_clock::now() - begin;
      took.push_back(us.count());
      CHECK(stage.nodes().size() < 200);
    }
    return median(std::move(took));
  };
  const double few = frame_us(50, "");
  const double many = frame_us(10'000, "");
  const double sought = frame_us(10'000, "title");
  MESSAGE("median frame while scrolling: 50 threads ", few, " us, 10,000 threads ", many,
          " us, 10,000 searched ", sought, " us");
  CHECK(many < few * 5 + 1'000);
  CHECK(sought < few * 5 + 1'000);
}

TEST_CASE("Sign-in: by organization, the first has the focus") {
  World w = choosing();
  Stage loading(w.state);
  (void)loading.settle();
  CHECK(loading.find(Role::Status, "Sign-in")->text == "Loading…");
  (void)w.answer("GET /api/demo/users", 200, kUsers);
  Stage stage(w.state);
  (void)stage.settle();
  CHECK(stage.find(Role::Heading, "Acme") != nullptr);
  CHECK(stage.find(Role::Button, "Ana Maria")->wants_focus);
  CHECK(!stage.find(Role::Button, "Bo")->wants_focus);
}

TEST_CASE("Settings: theme, density, and the way to the keys") {
  for (const bool dom : {true, false}) {
    CAPTURE(dom);
    Options options = live();
    options.dom = dom;
    Stage stage(with_threads(3).state, options);
    stage.state.local_read = true;
    (void)stage.settle();
    const auto press = [&](const std::string& name) {
      CHECK((dom ? stage.click(Role::Button, name) : stage.mouse_click(Role::Button, name)));
      (void)stage.settle();
    };
    press("Settings");
    CHECK(stage.find(Role::Button, "System")->pressed);
    CHECK(stage.frame().dark());
    press("Light");
    CHECK(stage.find(Role::Button, "Light")->pressed);
    CHECK(!stage.frame().dark());
    stage.frame().set_theme(true, true);  // the page around decides
    (void)stage.settle();
    CHECK(stage.frame().dark());
    stage.frame().set_theme(true, false);
    press("System");
    CHECK(stage.frame().dark());
    press("Compact");
    CHECK(stage.state.appearance.compact);
    press("Keyboard shortcuts");
    CHECK(stage.find(Role::Dialog, "Keyboard shortcuts") != nullptr);
  }
}

TEST_CASE("Settings: everything is reached in a low window") {
  for (const float height : {500.0F, 700.0F}) {
    Options options = live(390, height);
    World w = with_threads(3);
    w.act(app::ThreadLeft{});
    Stage stage(w.state, options);
    (void)stage.settle();
    CHECK(stage.click(Role::Button, "Settings"));
    stage.point(100, 300);
    (void)stage.draw();
    stage.frame().add_wheel(4'000);
    (void)stage.settle();
    check_frame(stage, options);
    const ui::Node* save = stage.find(Role::Button, "Save recording");
    REQUIRE(save != nullptr);
    CHECK(save->rect.y + save->rect.h <= height - 48);
  }
}

TEST_CASE("Theme: it begins as it was last time, until this device's choice is known") {
  platform::fake::Rasterizer rasterizer;
  ui::FrameConfig config;
  config.dom_layer = true;
  config.dark_at_first = false;
  ui::Frame frame(config, rasterizer);
  frame.make_current();
  ImGui::GetIO().BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  frame.set_theme(true);
  frame.resize(800, 600, 1);
  app::State state;
  auto sink = [](app::Action&&) {};
  (void)frame.draw(state, ui::Dispatch(sink), samples::kNoon, 0.016F);
  CHECK(!frame.dark());
  state.local_read = true;
  (void)frame.draw(state, ui::Dispatch(sink), samples::kNoon + 16, 0.016F);
  CHECK(frame.dark());
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
}
