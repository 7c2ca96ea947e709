#include "stage.hpp"

#include <cmath>
#include <set>

#include <doctest/doctest.h>
#include <imgui_internal.h>

#include "../unit/model/samples.hpp"
#include "base/utf8.hpp"

namespace views {

Stage::Stage(client::app::State initial, Options options)
    : state(std::move(initial)), now(samples::kNoon + 7'200'000), options_(options) {
  ui::FrameConfig config;
  config.dom_layer = options.dom;
  frame_ = std::make_unique<ui::Frame>(config, rasterizer);
  frame_->make_current();
  ImGuiIO& io = ImGui::GetIO();
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  ImGui::GetCurrentContext()->ErrorCallback = [](ImGuiContext*, void* self, const char*) {
    ++static_cast<Stage*>(self)->ui_errors;
  };
  ImGui::GetCurrentContext()->ErrorCallbackUserData = this;
  frame_->set_theme(options.dark);
  frame_->resize(options.width, options.height, options.scale);
}

Stage::~Stage() {
  frame_->make_current();
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
}

ui::Frame::Result Stage::draw(std::int64_t after_ms) {
  frame_->make_current();
  now = now + after_ms;
  std::vector<client::app::Action> taken;
  auto sink = [&](client::app::Action&& action) { taken.push_back(std::move(action)); };
  const ui::Frame::Result result = frame_->draw(state, ui::Dispatch(sink), now,
                                                static_cast<float>(after_ms) / 1000.0F, inspection);
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_WantDestroy) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    } else if (texture->Status != ImTextureStatus_OK &&
               texture->Status != ImTextureStatus_Destroyed) {
      texture->SetTexID(1);
      texture->SetStatus(ImTextureStatus_OK);
    }
  }
  for (client::app::Action& action : taken) {
    if (options_.live) (void)client::app::reduce(state, action, client::Stamp{now, ++entropy_});
    actions.push_back(std::move(action));
  }
  return result;
}

int Stage::settle() {
  int frames = 0;
  for (bool again = true; again && frames < 12; ++frames) {
    const std::size_t before = actions.size();
    again = draw().again;
    again = again || (options_.live && actions.size() > before);  // the state has changed
  }
  return frames;
}

const ui::Node* Stage::find(ui::Role role, const std::string& name) const {
  for (const ui::Node& node : nodes()) {
    const std::string& said = role == ui::Role::Heading ? node.text : node.name;
    if (node.role == role && said == name) return &node;
  }
  return nullptr;
}

int Stage::count(ui::Role role) const {
  int n = 0;
  for (const ui::Node& node : nodes()) n += node.role == role ? 1 : 0;
  return n;
}

bool Stage::says(const std::string& text) const {
  for (const ui::Node& node : nodes()) {
    if (node.text == text) return true;
  }
  return false;
}

void Stage::send(ui::SemanticEvent::Kind kind, ui::NodeId node, std::string text) {
  ui::SemanticEvent event;
  event.kind = kind;
  event.node = node;
  event.text = std::move(text);
  frame_->add_event(std::move(event));
}

void Stage::key(ui::NodeId node, ui::SemanticEvent::Key key, bool command) {
  ui::SemanticEvent event;
  event.kind = ui::SemanticEvent::Kind::Key;
  event.node = node;
  event.key = key;
  event.command = command;
  frame_->add_event(std::move(event));
}

bool Stage::click(ui::Role role, const std::string& name) {
  const ui::Node* node = find(role, name);
  if (node == nullptr) return false;
  send(ui::SemanticEvent::Kind::Click, node->id);
  (void)draw();
  return true;
}

int Stage::hovered_items() {
  frame_->make_current();
  return ImGui::GetCurrentContext()->HoveredIdPreviousFrameItemCount;
}

void Stage::point(float x, float y) {
  frame_->make_current();
  ImGui::GetIO().AddMousePosEvent(x, y);
}

void Stage::press(bool down) {
  frame_->make_current();
  ImGui::GetIO().AddMouseButtonEvent(0, down);
}

bool Stage::mouse_click(ui::Role role, const std::string& name) {
  const ui::Node* node = find(role, name);
  if (node == nullptr) return false;
  point(node->rect.x + node->rect.w / 2, node->rect.y + node->rect.h / 2);
  (void)draw();
  press(true);
  (void)draw();
  press(false);
  (void)draw();
  (void)draw();
  return true;
}

void Stage::type(const std::string& text) {
  frame_->make_current();
  ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
  for (int i = 0; i < 3; ++i) (void)draw();
}

void Stage::hit(int imgui_key, bool with_ctrl) {
  frame_->make_current();
  ImGuiIO& io = ImGui::GetIO();
  if (with_ctrl) io.AddKeyEvent(ImGuiMod_Ctrl, true);
  io.AddKeyEvent(static_cast<ImGuiKey>(imgui_key), true);
  (void)draw();
  (void)draw();
  io.AddKeyEvent(static_cast<ImGuiKey>(imgui_key), false);
  if (with_ctrl) io.AddKeyEvent(ImGuiMod_Ctrl, false);
  (void)draw();
  (void)draw();
}

namespace {

// The width of the widest drawn line of a Text node, in its own look.
float text_width(const ui::Node& node) {
  const ui::text::Style style{static_cast<ui::text::Face>(node.look.face), node.look.size_px};
  float widest = 0;
  std::size_t begin = 0;
  for (std::size_t i = 0; i <= node.line_starts.size(); ++i) {
    const std::size_t end = i < node.line_starts.size() ? node.line_starts[i] : node.text.size();
    std::string line = node.text.substr(begin, end - begin);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\n')) line.pop_back();
    widest = std::max(widest, platform::fake::Rasterizer::advance(line, style));
    begin = end;
  }
  return widest;
}

void check_node(const ui::Node& node, const Options& options) {
  CAPTURE(node.name);
  CAPTURE(node.text);
  CAPTURE(static_cast<int>(node.role));
  CHECK(node.id != 0);
  const ui::Rect& r = node.rect;
  CHECK((std::isfinite(r.x) && std::isfinite(r.y) && std::isfinite(r.w) && std::isfinite(r.h)));
  CHECK(r.w >= 0);
  CHECK(r.h >= 0);
  CHECK(r.x >= -1);
  CHECK(r.x + r.w <= options.width + 1);
  CHECK(base::is_valid_utf8(node.text));
  CHECK(base::is_valid_utf8(node.name));
  std::uint32_t before = 0;
  for (const std::uint32_t start : node.line_starts) {
    CHECK(start >= before);
    CHECK(start <= node.text.size());
    before = start;
  }
  if (node.role == ui::Role::Text && !node.line_starts.empty()) {
    CHECK(text_width(node) <= r.w + node.look.size_px);  // one closing mark may hang
  }
  const bool named = node.role == ui::Role::Button || node.role == ui::Role::Link ||
                     node.role == ui::Role::TextBox || node.role == ui::Role::ComboBox ||
                     node.role == ui::Role::Image || node.role == ui::Role::Article;
  if (named) CHECK(!node.name.empty());
  if (node.role == ui::Role::Link) CHECK(!node.href.empty());
}

}  // namespace

void check_frame(const Stage& stage, const Options& options) {
  CHECK(stage.ui_errors == 0);
  CHECK(stage.rasterizer.bad_words == 0);
  std::set<ui::NodeId> seen;
  for (const ui::Node& node : stage.nodes()) {
    check_node(node, options);
    CHECK((node.parent == 0 || seen.count(node.parent) == 1));  // parents come first
    CHECK(seen.insert(node.id).second);
  }
  CHECK(!stage.nodes().empty());
}

}  // namespace views
