#include "ui/frame.hpp"

#include <algorithm>
#include <utility>

#include <imgui_internal.h>

#include "ui/views/shortcuts.hpp"

namespace ui {
namespace {

// Dear ImGui draws no text of its own, but wants a font all the same.
const ImFontLoader* no_glyphs() {
  static const ImFontLoader loader = [] {
    ImFontLoader l;
    l.Name = "none";
    l.FontSrcInit = [](ImFontAtlas*, ImFontConfig*) { return true; };
    l.FontSrcContainsGlyph = [](ImFontAtlas*, ImFontConfig*, ImWchar) { return false; };
    l.FontBakedLoadGlyph = [](ImFontAtlas*, ImFontConfig*, ImFontBaked*, void*, ImWchar,
                              ImFontGlyph*, float*) { return false; };
    return l;
  }();
  return &loader;
}

void add_font(ImFontAtlas& atlas) {
  atlas.SetFontLoader(no_glyphs());  // else the atlas makes Dear ImGui's own loader
  ImFontConfig config;
  config.FontLoader = no_glyphs();
  config.SizePixels = 14;
  atlas.AddFont(&config);
}

void set_style(ImGuiStyle& style) {
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.FramePadding = {0, 0};
  style.ItemSpacing = {0, 0};
  style.PopupRounding = 8;
  style.PopupBorderSize = 1;
  style.DisabledAlpha = 1;
  style.CircleTessellationMaxError = 0.1F;
}

constexpr ImGuiWindowFlags kRootFlags =
    ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
    ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoBringToFrontOnFocus |
    ImGuiWindowFlags_NoScrollWithMouse;

}  // namespace

Frame::Frame(const FrameConfig& config, text::Rasterizer& rasterizer)
    : config_(config), text_(rasterizer) {
  context_ = ImGui::CreateContext();
  ImGui::SetCurrentContext(context_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  if (!config.dom_layer) io.ConfigFlags |= ImGuiConfigFlags_NavEnableKeyboard;
  io.ConfigMacOSXBehaviors = config.mac_keys;
  io.Fonts->TexMinWidth = 1024;
  io.Fonts->TexMinHeight = 512;
  io.Fonts->TexMaxWidth = text::kAtlasSide;
  io.Fonts->TexMaxHeight = text::kAtlasSide;
  add_font(*io.Fonts);
  set_style(ImGui::GetStyle());
}

Frame::~Frame() { ImGui::DestroyContext(context_); }

void Frame::make_current() { ImGui::SetCurrentContext(context_); }

void Frame::resize(float width, float height, float scale) {
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {width, height};
  io.DisplayFramebufferScale = {scale, scale};
}

void Frame::add_event(SemanticEvent event) { events_.push_back(std::move(event)); }

void Frame::fonts_changed() {
  text_.clear();
  scratch_.comments.laid.clear();
  scratch_.feed.laid.clear();
  scratch_.header.width = 0;
  scratch_.inspector.reading.width = 0;
}

void Frame::set_theme(bool dark, bool fixed) {
  system_dark_ = dark;
  theme_fixed_ = fixed;
}

bool Frame::wants_dark(const client::app::State& state) const {
  using client::app::ThemeChoice;
  if (theme_fixed_) return system_dark_;
  if (!state.local_read && config_.dark_at_first) return *config_.dark_at_first;
  switch (state.appearance.theme) {
    case ThemeChoice::System: return system_dark_;
    case ThemeChoice::Light: return false;
    case ThemeChoice::Dark: return true;
  }
  return system_dark_;
}

bool Frame::shortcut(const client::app::State& state, const Keystroke& stroke, bool field) {
  const auto meant = find_shortcut(stroke, key_place(scratch_, state, field));
  if (meant) scratch_.pressed.push_back(*meant);
  return meant.has_value();
}

void Frame::track_focus() {
  for (const SemanticEvent& event : events_) {
    if (event.kind == SemanticEvent::Kind::Focus) scratch_.focused_field = event.node;
    if (event.kind == SemanticEvent::Kind::Blur && scratch_.focused_field == event.node) {
      scratch_.focused_field = 0;
    }
  }
}

Frame::Result Frame::draw(const client::app::State& state, Dispatch dispatch, base::Instant now,
                          float delta_s, const Inspection* inspection) {
  ImGuiIO& io = ImGui::GetIO();
  io.DeltaTime = std::clamp(delta_s, 0.0001F, 1.0F);
  track_focus();
  theme_ = wants_dark(state) ? &dark_theme() : &light_theme();
  text_.begin_frame(io.DisplayFramebufferScale.x);
  ImGui::NewFrame();
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(io.DisplaySize);
  ImGui::Begin("root", nullptr, kRootFlags);
  previous_ = semantics_.nodes();
  semantics_.reset();

  Context c{*theme_, text_, semantics_};
  c.draw = ImGui::GetWindowDrawList();
  c.now = now;
  c.utc_offset_minutes = config_.utc_offset_minutes;
  c.dom_layer = config_.dom_layer;
  c.mac_keys = config_.mac_keys;
  c.reduced_motion = config_.reduced_motion;
  c.wheel_px = std::exchange(wheel_px_, 0.0F);
  c.editor = &editor_;
  if (c.dom_layer) c.focused_field = scratch_.focused_field;
  c.events = std::exchange(events_, {});
  const bool inspected = inspection != nullptr && scratch_.inspector.open;
  const float panel =
      inspected ? inspection->panel.height(scratch_.inspector, *inspection, io.DisplaySize.y) : 0;
  draw_shell(c, scratch_, state, dispatch, io.DisplaySize.x, io.DisplaySize.y - panel);
  if (inspected) {
    inspection->panel.draw(c, scratch_.inspector, state, *inspection,
                           {0, io.DisplaySize.y - panel, io.DisplaySize.x, panel});
  }
  if (!c.dom_layer) scratch_.focused_field = c.focused_field;
  ImGui::End();
  ImGui::Render();

  Result result;
  // A press and its release may come in one frame; Dear ImGui spreads them over more.
  result.again = c.animating || context_->InputEventsQueue.Size > 0;
  result.repaint_ms = c.repaint_ms;
  result.pointer = c.pointer;
  result.semantics_changed = !(previous_ == semantics_.nodes());
  return result;
}

}  // namespace ui
