// The web client's entry: wires ClientApp to the browser and exports what
// web/src/app.ts calls. One module instance is one app; several widgets on a page are
// several instances of one compiled module, so a single global app is enough.
//
// Strings come in through gt_buffer: the page asks for room, writes UTF-8 there and
// calls the export that takes it. Exports that change something leave the scheduling
// of a step to the page.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <emscripten.h>

#include "base/json.hpp"
#include "client/app.hpp"
#include "entry/client_app.hpp"
#include "entry/embed_events.hpp"
#include "platform/web/bridge.hpp"
#include "platform/web/canvas_rasterizer.hpp"
#include "platform/web/gl_context.hpp"
#include "platform/web/ports.hpp"
#include "platform/web/semantics_encoder.hpp"

namespace {

using entry::ClientApp;

struct Web {
  platform::web::GlContext gl;
  runtime::Inbox inbox;
  platform::web::WebPorts ports;
  platform::web::CanvasRasterizer rasterizer;
  platform::web::SemanticsEncoder encoder;
  std::optional<ClientApp> app;
  std::optional<entry::EmbedEvents> embed;  // widgets only
  std::uint64_t semantics_revision = 0;
  int cursor = 0;
  bool inspector_open = false;
  int frames = 0;  // drawn so far; tests see by it that an idle app draws nothing
  std::optional<std::int64_t> splash_until;  // ms; set by the first step

  explicit Web(std::string origin) : ports(inbox, std::move(origin)) {}
};

std::string buffer;  // see the file's head
std::unique_ptr<Web> web;

ClientApp& app() { return *web->app; }

std::string text_of(base::JsonValue value) { return std::string(value.string().value_or("")); }

entry::ClientConfig read_config(base::JsonValue root) {
  entry::ClientConfig config;
  config.path = text_of(root["path"]);
  config.demo_user = text_of(root["demoUser"]);
  config.token = text_of(root["token"]);
  config.only_thread = text_of(root["onlyThread"]);
  const auto seed = [&root](const char* key) {
    return static_cast<std::uint64_t>(root[key].integer().value_or(0));
  };
  config.seed = seed("seedHigh") << 32U | seed("seedLow");
  config.utc_offset_minutes = static_cast<int>(root["utcOffset"].integer().value_or(0));
  config.dom_layer = true;
  config.reduced_motion = root["reducedMotion"].boolean().value_or(false);
  config.mac_keys = root["macKeys"].boolean().value_or(false);
  config.language = text_of(root["language"]);
  const std::string before = text_of(root["lastTheme"]);
  if (!before.empty()) config.dark_at_first = before == "dark";
  return config;
}

std::vector<client::LocalRecord> read_records(base::JsonValue list) {
  std::vector<client::LocalRecord> out;
  for (std::size_t i = 0; i < list.size(); ++i) {
    out.push_back({text_of(list.at(i)["key"]), text_of(list.at(i)["text"])});
  }
  return out;
}

// Whether a first frame would show what the person came for, or what they must do.
bool worth_showing(const client::app::State& state) {
  if (const auto* out = std::get_if<client::session::SignedOut>(&state.session)) {
    return !out->loading;
  }
  if (client::session::signed_in(state.session) == nullptr || !state.threads.loaded) return false;
  if (state.open_thread.empty() || state.thread_missing) return true;
  const auto* log = client::comments::find(state.comments, state.open_thread);
  return log != nullptr && log->phase != client::comments::Phase::Loading;
}

// The page shows a splash until the first frame. While nothing else can be shown it may as
// well stand: a frame takes its time, and with it what was worth waiting for. ms left.
std::int64_t splash_left_ms(std::int64_t now_ms) {
  constexpr std::int64_t kSplash_ms = 400;
  if (web->frames > 0 || web->embed || worth_showing(app().state())) return 0;
  if (!web->splash_until) web->splash_until = now_ms + kSplash_ms;
  return std::max<std::int64_t>(0, *web->splash_until - now_ms);
}

void send_semantics() {
  web->encoder.encode(app().semantics());
  const auto& records = web->encoder.records();
  const auto& contents = web->encoder.contents();
  const auto words = static_cast<int>(records.size());
  gt_host_semantics(records.data(), words / platform::web::SemanticsEncoder::kWordsPerNode,
                    contents.data(), static_cast<int>(contents.size()));
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE char* gt_buffer(int size) {
  buffer.resize(static_cast<std::size_t>(size));
  return buffer.data();
}

// Buffer: the configuration as JSON (web/src/glue.ts, Config). False: no WebGL2.
EMSCRIPTEN_KEEPALIVE bool gt_start() {
  const auto document = base::JsonDocument::parse(buffer);
  if (!document) return false;
  const base::JsonValue root = document->root();
  web = std::make_unique<Web>(text_of(root["origin"]));
  if (!web->gl.ok()) {
    web.reset();
    return false;
  }
  web->inbox.set_wake(gt_host_wake);
  const entry::ClientConfig config = read_config(root);
  web->app.emplace(config, web->ports, web->inbox, web->rasterizer);
  if (!config.only_thread.empty()) web->embed.emplace(model::ThreadId{config.only_thread});
  return true;
}

EMSCRIPTEN_KEEPALIVE void gt_stop() {
  if (web) web->inbox.set_wake({});
  web.reset();
}

// Milliseconds until the next step is wanted; see ClientApp::StepResult.
EMSCRIPTEN_KEEPALIVE int gt_step(double now_ms, bool visible) {
  web->gl.make_current();
  const auto now = static_cast<std::int64_t>(now_ms);
  const auto result = app().step({now}, visible && splash_left_ms(now) == 0);
  web->cursor = static_cast<int>(result.cursor);
  if (result.inspector_open != web->inspector_open) {
    web->inspector_open = result.inspector_open;
    gt_host_inspector(web->inspector_open);
  }
  if (result.drew) ++web->frames;
  if (result.semantics_revision != web->semantics_revision) {
    web->semantics_revision = result.semantics_revision;
    send_semantics();
  }
  if (web->embed) {
    const std::string events = web->embed->update(app().state());
    if (!events.empty()) gt_host_events(events.data(), static_cast<int>(events.size()));
  }
  std::int64_t next_ms = result.next_step_ms;
  if (visible && web->frames == 0) {
    const std::int64_t left_ms = splash_left_ms(now);
    next_ms = next_ms < 0 ? left_ms : std::min(next_ms, left_ms);
  }
  return static_cast<int>(next_ms);
}

EMSCRIPTEN_KEEPALIVE int gt_cursor() { return web->cursor; }
EMSCRIPTEN_KEEPALIVE int gt_frames() { return web->frames; }

EMSCRIPTEN_KEEPALIVE void gt_resize(float width_px, float height_px, float scale) {
  app().resize(width_px, height_px, scale);
}
EMSCRIPTEN_KEEPALIVE void gt_pointer(float x, float y, bool inside) {
  app().pointer_moved({x, y, inside});
}
EMSCRIPTEN_KEEPALIVE void gt_button(int button, bool down) { app().pointer_button(button, down); }
EMSCRIPTEN_KEEPALIVE void gt_wheel(float dx_px, float dy_px) { app().wheel(dx_px, dy_px); }
EMSCRIPTEN_KEEPALIVE void gt_focus(bool focused) { app().focus_changed(focused); }
EMSCRIPTEN_KEEPALIVE void gt_theme(int theme, bool fixed) {
  app().set_theme(static_cast<entry::Theme>(theme), fixed);
}
// As drawn: the page around follows.
EMSCRIPTEN_KEEPALIVE int gt_drawn_theme() { return static_cast<int>(app().theme()); }
EMSCRIPTEN_KEEPALIVE void gt_reduced_motion(bool reduced) { app().set_reduced_motion(reduced); }
// Buffer: the key, as KeyboardEvent.key names it. True: the key is the app's.
EMSCRIPTEN_KEEPALIVE bool gt_shortcut(bool command, bool alt, bool shift, bool field) {
  return app().shortcut({buffer, command, alt, shift}, field);
}
EMSCRIPTEN_KEEPALIVE void gt_token() { app().set_token(buffer); }
EMSCRIPTEN_KEEPALIVE void gt_fonts_changed() { app().fonts_changed(); }
EMSCRIPTEN_KEEPALIVE void gt_picture_arrived() { app().picture_arrived(); }
EMSCRIPTEN_KEEPALIVE void gt_focus_composer() { app().focus_composer(); }
EMSCRIPTEN_KEEPALIVE void gt_toggle_inspector() { app().toggle_inspector(); }
EMSCRIPTEN_KEEPALIVE void gt_scroll_to_comment() { app().scroll_to_comment(buffer); }

// Buffer: the event's text. `kind`, `key`: SemanticEvent's enums as numbers.
EMSCRIPTEN_KEEPALIVE void gt_semantic(int kind, ui::NodeId node, int key, bool command, bool shift,
                                      std::uint32_t begin, std::uint32_t end) {
  ui::SemanticEvent event;
  event.kind = static_cast<ui::SemanticEvent::Kind>(kind);
  event.node = node;
  event.text = buffer;
  event.key = static_cast<ui::SemanticEvent::Key>(key);
  event.command = command;
  event.shift = shift;
  event.begin = begin;
  event.end = end;
  app().semantic_event(std::move(event));
}

// Buffer: the response's body. `head`: its Golden-Thread-Head, or 0.
EMSCRIPTEN_KEEPALIVE void gt_http_response(client::RequestId request, int status, double head) {
  web->inbox.push(client::HttpResponse{request, status, buffer, static_cast<std::int64_t>(head)});
}
// Buffer: {owner, records: [{key, text}], usable}, {owner, records}, {owner, key, text}.
EMSCRIPTEN_KEEPALIVE void gt_local_opened() {
  const auto document = base::JsonDocument::parse(buffer);
  if (!document) return;
  const base::JsonValue root = document->root();
  web->inbox.push(client::LocalOpened{text_of(root["owner"]), read_records(root["records"]),
                                      root["usable"].boolean().value_or(false)});
}
EMSCRIPTEN_KEEPALIVE void gt_local_leads() {
  const auto document = base::JsonDocument::parse(buffer);
  if (!document) return;
  const base::JsonValue root = document->root();
  web->inbox.push(client::LocalLeads{text_of(root["owner"]), read_records(root["records"])});
}
EMSCRIPTEN_KEEPALIVE void gt_local_changed() {
  const auto document = base::JsonDocument::parse(buffer);
  if (!document) return;
  const base::JsonValue root = document->root();
  client::LocalChanged changed{text_of(root["owner"]), text_of(root["key"]), std::nullopt};
  if (root["text"].is_string()) changed.text = text_of(root["text"]);
  web->inbox.push(std::move(changed));
}
EMSCRIPTEN_KEEPALIVE void gt_token_unavailable() { web->inbox.push(client::TokenUnavailable{}); }
EMSCRIPTEN_KEEPALIVE void gt_online(bool online) { web->inbox.push(client::OnlineChanged{online}); }
EMSCRIPTEN_KEEPALIVE void gt_visible(bool visible) {
  web->inbox.push(client::VisibilityChanged{visible});
}
// Buffer: the address bar's path after back or forward.
EMSCRIPTEN_KEEPALIVE void gt_path() { web->inbox.push(client::PathChanged{buffer}); }

EMSCRIPTEN_KEEPALIVE void gt_context_lost() { app().context_lost(); }
EMSCRIPTEN_KEEPALIVE void gt_context_restored() {
  web->gl.make_current();
  app().context_restored();
}

}  // extern "C"
