// ClientApp: store + views + renderer wired together, the same for every client.
//
// Invariant: `step` is poll → drain → reduce → effects → draw; it draws only when
// something is dirty, and says when it wants to run again. Web, widget and desktop
// entries own the window or canvas, feed input, and call `step`. Nothing here blocks.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "runtime/ports.hpp"
#include "ui/semantics.hpp"
#include "ui/shortcut.hpp"
#include "ui/text/rasterizer.hpp"

namespace client::app {
struct State;
}
namespace client::recording {
struct Entry;
}

namespace entry {

struct ClientConfig {
  std::string path = "/";      // "/", "/threads/{id}"
  std::string demo_user;       // sign in as this demo user, or empty
  std::string token;           // a session token to start with, or empty
  std::string only_thread;     // widget: show just this thread, no list or feed
  std::uint64_t seed = 0;      // for ids and jitter; from the system's randomness
  int utc_offset_minutes = 0;  // local time zone, for showing times
  bool dom_layer = false;      // text fields and clicks come through Semantics
  bool reduced_motion = false;
  bool mac_keys = false;  // ⌘ rather than Ctrl in hints
  // The theme of last time, to begin with until this device's settings are read.
  std::optional<bool> dark_at_first{};
  std::string language = "en";
  // A recorded session to look at, with the inspector; nothing starts by itself.
  const std::vector<client::recording::Entry>* recorded = nullptr;
};

enum class Theme : std::uint8_t { Dark, Light };
enum class Cursor : std::uint8_t { Arrow, Hand, Text, ResizeVertical };

// Pointer and keyboard, as the platform's window sees them. Positions in CSS px.
struct PointerInput {
  float x = 0, y = 0;
  bool inside = true;
};

class ClientApp {
 public:
  // A GL context is current on the calling thread, here and in every call below.
  // `ports`, `inbox` and `rasterizer` outlive the app.
  ClientApp(const ClientConfig& config, runtime::Ports& ports, runtime::Inbox& inbox,
            ui::text::Rasterizer& rasterizer);
  ~ClientApp();
  ClientApp(const ClientApp&) = delete;
  ClientApp& operator=(const ClientApp&) = delete;

  // ---- input; each marks the frame dirty ----
  void resize(float width_px, float height_px, float scale);  // CSS px; device px per CSS px
  void pointer_moved(const PointerInput& pointer);
  void pointer_button(int button, bool down);  // 0 left, 1 right, 2 middle
  void wheel(float dx_px, float dy_px);        // CSS px, positive = content moves up/left
  void key(int imgui_key, bool down);          // native windows; web fields use semantics
  void text_input(const std::string& utf8);    // native windows
  void focus_changed(bool focused);
  void semantic_event(ui::SemanticEvent event);
  // A key that no field uses, where keys come from a page: true when it means something
  // here, and nothing to the page any more. `field`: a text field has the focus.
  bool shortcut(const ui::Keystroke& stroke, bool field);
  // The system's theme, which the person's own choice may overrule; `fixed`: not that one.
  void set_theme(Theme theme, bool fixed);
  void set_reduced_motion(bool reduced);
  void set_token(std::string token);  // widget's token provider, or a refresh
  void fonts_changed();               // a web font arrived: draw text anew
  void picture_arrived();             // draw, it was asked for
  void focus_composer();
  void scroll_to_comment(const std::string& comment_id);
  void toggle_inspector();
  void context_lost();
  void context_restored();

  struct StepResult {
    bool drew = false;      // a frame was made
    bool presents = false;  // and it looks different from the one before
    // Milliseconds until the next step is wanted: 0 = next frame, -1 = only when the
    // inbox wakes or input comes.
    std::int64_t next_step_ms = -1;
    Cursor cursor = Cursor::Arrow;
    std::uint64_t semantics_revision = 0;  // changes when semantics() changed
    bool inspector_open = false;           // or wanted, where this program has none
  };
  // `visible` false: everything but drawing.
  StepResult step(base::Instant now, bool visible);

  [[nodiscard]] const std::vector<ui::Node>& semantics() const;
  [[nodiscard]] Theme theme() const;  // as last drawn
  // For entries that tell others what happened (entry/embed_events); read only.
  [[nodiscard]] const client::app::State& state() const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

}  // namespace entry
