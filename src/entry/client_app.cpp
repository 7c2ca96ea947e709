#include "entry/client_app.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <imgui.h>

#include "render/renderer.hpp"
#include "runtime/inspector.hpp"
#include "runtime/store.hpp"
#include "ui/frame.hpp"

namespace entry {
namespace {

constexpr std::int64_t kTellInputEvery_ms = 30'000;
constexpr int kFramesAfterInput = 2;  // hover and press settle one frame later

ui::FrameConfig frame_config(const ClientConfig& config) {
  return {config.dom_layer, config.mac_keys, config.reduced_motion, config.utc_offset_minutes,
          config.dark_at_first};
}

Cursor to_cursor(ui::Pointer pointer) {
  switch (pointer) {
    case ui::Pointer::Arrow: return Cursor::Arrow;
    case ui::Pointer::Hand: return Cursor::Hand;
    case ui::Pointer::Text: return Cursor::Text;
    case ui::Pointer::ResizeVertical: return Cursor::ResizeVertical;
  }
  return Cursor::Arrow;
}

}  // namespace

struct ClientApp::Body {
  Body(const ClientConfig& config, runtime::Ports& ports, runtime::Inbox& inbox,
       ui::text::Rasterizer& rasterizer)
#if GT_INSPECTOR
      : store(config.recorded == nullptr ? runtime::Store(ports, inbox, config.seed)
                                         : runtime::Store(ports, inbox, *config.recorded)),
        frame(frame_config(config), rasterizer),
        replays(config.recorded != nullptr) {
    if (config.recorded != nullptr) frame.show_inspector(ui::InspectorTab::Actions);
  }
  std::optional<runtime::Inspector> inspector;  // while its panel is open
#else
      : store(ports, inbox, config.seed), frame(frame_config(config), rasterizer) {
  }
#endif

  runtime::Store store;
  ui::Frame frame;
  bool replays = false;
  render::Renderer renderer;  // after the frame: it needs Dear ImGui's context
  float width = 0, height = 0, scale = 1;
  int dirty_frames = 1;
  bool lost = false;
  base::Instant last_frame;
  base::Instant repaint_at;
  std::uint64_t semantics_revision = 0;
  Cursor cursor = Cursor::Arrow;

  base::Instant last_step;
  base::Instant input_told;

  ImGuiIO& input() {
    frame.make_current();
    dirty_frames = kFramesAfterInput;
    return ImGui::GetIO();
  }
  bool draw(base::Instant now);
  ui::Frame::Result draw_frame(base::Instant now, float delta_s);
  bool step(base::Instant now);
  void person_acted();
};

// What the frame shows: the present, or the past that the inspector looks at, which
// nobody can change.
ui::Frame::Result ClientApp::Body::draw_frame(base::Instant now, float delta_s) {
#if GT_INSPECTOR
  if (!inspector) return frame.draw(store.state(), store.dispatch(), now, delta_s);
  const ui::Inspection inspection{inspector->state(), store.recorder(), inspector->dispatch(),
                                  ui::inspector_panel()};
  const client::app::State* past = inspector->past();
  if (past == nullptr) {
    return frame.draw(store.state(), store.dispatch(), now, delta_s, &inspection);
  }
  auto nobody = [](client::app::Action&&) {};
  return frame.draw(*past, ui::Dispatch(nobody), inspector->past_time(), delta_s, &inspection);
#else
  return frame.draw(store.state(), store.dispatch(), now, delta_s);
#endif
}

// True when something may look different.
bool ClientApp::Body::step(base::Instant now) {
  bool changed = store.step(now);
#if GT_INSPECTOR
  if (frame.inspector_open() != inspector.has_value()) {
    if (inspector) {
      inspector.reset();
    } else {
      inspector.emplace(store);
    }
    changed = true;
  }
  if (inspector) changed = inspector->step(now) || changed;
#endif
  return changed;
}

// True when the framebuffer holds a new frame.
bool ClientApp::Body::draw(base::Instant now) {
  frame.make_current();
  const float delta_s = static_cast<float>(now - last_frame) / 1000.0F;
  last_frame = now;
  const ui::Frame::Result result = draw_frame(now, delta_s);
  bool presents = false;
  if (!lost) {
    presents = renderer.draw(ImGui::GetDrawData(), static_cast<int>(std::lround(width * scale)),
                             static_cast<int>(std::lround(height * scale)), frame.background());
  }
  cursor = to_cursor(result.pointer);
  if (result.semantics_changed) ++semantics_revision;
  repaint_at = now + result.repaint_ms;
  dirty_frames = std::max(dirty_frames - 1, result.again ? 1 : 0);
  return presents;
}

ClientApp::ClientApp(const ClientConfig& config, runtime::Ports& ports, runtime::Inbox& inbox,
                     ui::text::Rasterizer& rasterizer)
    : body_(std::make_unique<Body>(config, ports, inbox, rasterizer)) {
  if (config.recorded != nullptr) return;
  body_->store.dispatch()(client::app::Started{config.path, config.demo_user, config.token,
                                               model::ThreadId{config.only_thread}});
}

ClientApp::~ClientApp() { body_->frame.make_current(); }

void ClientApp::resize(float width_px, float height_px, float scale) {
  body_->width = width_px;
  body_->height = height_px;
  body_->scale = scale;
  (void)body_->input();
  body_->frame.resize(width_px, height_px, scale);
  body_->renderer.forget_frame();
}

// The person is here: said at most each 30 s, or at once when they were away.
void ClientApp::Body::person_acted() {
  if (replays) return;  // a recording's person was there before
  if (!store.state().attention.away && last_step - input_told < kTellInputEvery_ms) return;
  input_told = last_step;
  store.dispatch()(client::app::InputSeen{});
}

void ClientApp::pointer_moved(const PointerInput& pointer) {
  ImGuiIO& io = body_->input();
  body_->person_acted();
  if (pointer.inside) {
    io.AddMousePosEvent(pointer.x, pointer.y);
  } else {
    io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
  }
}

void ClientApp::pointer_button(int button, bool down) {
  body_->person_acted();
  body_->input().AddMouseButtonEvent(button, down);
}

void ClientApp::wheel(float, float dy_px) {
  (void)body_->input();
  body_->frame.add_wheel(dy_px);
}

void ClientApp::key(int imgui_key, bool down) {
  body_->person_acted();
  body_->input().AddKeyEvent(static_cast<ImGuiKey>(imgui_key), down);
}

void ClientApp::text_input(const std::string& utf8) {
  body_->input().AddInputCharactersUTF8(utf8.c_str());
}

void ClientApp::focus_changed(bool focused) { body_->input().AddFocusEvent(focused); }

void ClientApp::semantic_event(ui::SemanticEvent event) {
  body_->person_acted();
  (void)body_->input();
  body_->frame.add_event(std::move(event));
}

bool ClientApp::shortcut(const ui::Keystroke& stroke, bool field) {
  if (!body_->frame.shortcut(body_->store.state(), stroke, field)) return false;
  body_->person_acted();
  (void)body_->input();
  return true;
}

void ClientApp::set_theme(Theme theme, bool fixed) {
  (void)body_->input();
  body_->frame.set_theme(theme == Theme::Dark, fixed);
}

void ClientApp::set_reduced_motion(bool reduced) {
  (void)body_->input();
  body_->frame.set_reduced_motion(reduced);
}

void ClientApp::set_token(std::string token) {
  body_->store.dispatch()(client::app::TokenGiven{std::move(token)});
}

void ClientApp::fonts_changed() {
  (void)body_->input();
  body_->frame.fonts_changed();
}

void ClientApp::picture_arrived() { body_->dirty_frames = std::max(body_->dirty_frames, 1); }

void ClientApp::focus_composer() {
  (void)body_->input();
  body_->frame.focus_composer();
}

void ClientApp::scroll_to_comment(const std::string& comment_id) {
  (void)body_->input();
  body_->frame.scroll_to_comment(comment_id);
}

void ClientApp::toggle_inspector() {
  (void)body_->input();
  body_->frame.set_inspector(!body_->frame.inspector_open());
}

void ClientApp::context_lost() {
  body_->frame.make_current();
  body_->lost = true;
  body_->renderer.device_lost();
}

void ClientApp::context_restored() {
  (void)body_->input();
  body_->lost = false;
  body_->renderer.device_restored();
}

ClientApp::StepResult ClientApp::step(base::Instant now, bool visible) {
  Body& body = *body_;
  body.last_step = now;
  if (body.step(now)) body.dirty_frames = std::max(body.dirty_frames, 1);
  StepResult result;
  const bool due = body.dirty_frames > 0 || now >= body.repaint_at;
  if (visible && due && body.width > 0 && body.height > 0) {
    result.presents = body.draw(now);
    result.drew = true;
    // What the frame dispatched is reduced before the next one is asked for.
    if (body.step(now)) body.dirty_frames = std::max(body.dirty_frames, 1);
  }
  result.cursor = body.cursor;
  result.semantics_revision = body.semantics_revision;
  const auto within = [&result](std::optional<std::int64_t> wait_ms) {
    if (!wait_ms) return;
    result.next_step_ms =
        result.next_step_ms < 0 ? *wait_ms : std::min(result.next_step_ms, *wait_ms);
  };
  within(body.store.next_due_ms(now));
#if GT_INSPECTOR
  if (body.inspector) within(body.inspector->next_due_ms(now));
#endif
  result.inspector_open = body.frame.inspector_open();
  if (visible) {
    within(body.dirty_frames > 0 ? 0 : std::max<std::int64_t>(0, body.repaint_at - now));
  }
  return result;
}

const std::vector<ui::Node>& ClientApp::semantics() const { return body_->frame.semantics(); }

Theme ClientApp::theme() const { return body_->frame.dark() ? Theme::Dark : Theme::Light; }

const client::app::State& ClientApp::state() const { return body_->store.state(); }

}  // namespace entry
