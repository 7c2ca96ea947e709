// The desktop client's entry: one window, one ClientApp, the native ports.
//
// The loop waits for input, the inbox or the app's own timer and steps; a step that has
// nothing to draw draws nothing, so an idle window costs no processor time.
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <random>
#include <string_view>
#include <thread>
#include <vector>

#include <imgui.h>

#include "client/recording/recording.hpp"
#include "entry/client_app.hpp"
#include "entry/desktop_options.hpp"
#include "entry/quiet_ports.hpp"
#include "platform/native/font_library.hpp"
#include "platform/native/pictures.hpp"
#include "platform/native/png.hpp"
#include "platform/native/ports.hpp"
#include "platform/native/semantics_dump.hpp"
#include "platform/native/termination.hpp"
#include "platform/native/text_rasterizer.hpp"
#include "platform/native/window.hpp"

namespace {

namespace native = platform::native;
using entry::ClientApp;
using entry::DesktopOptions;

constexpr int kUnusable = 2;
constexpr std::int64_t kShortestFrame_ms = 4;  // where the display does not pace us

base::Instant now() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count()};
}

int complain(const std::string& message) {
  std::fprintf(stderr, "goldenthread: %s\n", message.c_str());
  return kUnusable;
}

// There is no one place where desktops keep this; GTK's variable is the most common.
entry::Theme theme_of(DesktopOptions::Theme wanted) {
  if (wanted == DesktopOptions::Theme::Light) return entry::Theme::Light;
  if (wanted == DesktopOptions::Theme::Dark) return entry::Theme::Dark;
  const char* gtk = std::getenv("GTK_THEME");
  const bool light = gtk != nullptr && *gtk != '\0' &&
                     std::string_view(gtk).find("dark") == std::string_view::npos;
  return light ? entry::Theme::Light : entry::Theme::Dark;
}

int utc_offset_minutes() {
  const std::time_t time = std::time(nullptr);
  std::tm local{};
  return localtime_r(&time, &local) == nullptr ? 0 : static_cast<int>(local.tm_gmtoff / 60);
}

// The XDG Base Directory Specification's place for a program's own data.
std::string data_folder(const DesktopOptions& options) {
  if (!options.data.empty()) return options.data;
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && data[0] == '/') return std::string(data) + "/goldenthread";
  const char* home = std::getenv("HOME");
  return std::string(home == nullptr ? "/tmp" : home) + "/.local/share/goldenthread";
}

entry::ClientConfig make_config(const DesktopOptions& options) {
  entry::ClientConfig config;
  if (!options.thread.empty()) config.path = "/threads/" + options.thread;
  config.demo_user = options.demo_user;
  std::random_device random;
  config.seed = (std::uint64_t{random()} << 32) | random();
  config.utc_offset_minutes = utc_offset_minutes();
  return config;
}

base::Result<std::vector<client::recording::Entry>> read_recording(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return base::fail("unreadable", path + " cannot be read.");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return client::recording::read(text);
}

// What the window hears, passed on.
class Input final : public native::WindowListener {
 public:
  explicit Input(ClientApp& app) : app_(app) {}
  void on_resize(float width, float height, float scale) override {
    app_.resize(width, height, scale);
  }
  void on_pointer_moved(float x, float y, bool inside) override {
    app_.pointer_moved({x, y, inside});
  }
  void on_pointer_button(int button, bool down) override { app_.pointer_button(button, down); }
  void on_wheel(float dx, float dy) override { app_.wheel(dx, dy); }
  void on_key(int key, bool down) override {
    if (key == ImGuiKey_F12) {
      if (down) app_.toggle_inspector();
      return;
    }
    app_.key(key, down);
  }
  void on_text(const std::string& utf8) override { app_.text_input(utf8); }
  void on_focus(bool focused) override { app_.focus_changed(focused); }

 private:
  ClientApp& app_;
};

native::CursorShape to_shape(entry::Cursor cursor) {
  switch (cursor) {
    case entry::Cursor::Arrow: return native::CursorShape::Arrow;
    case entry::Cursor::Hand: return native::CursorShape::Hand;
    case entry::Cursor::Text: return native::CursorShape::Text;
    case entry::Cursor::ResizeVertical: return native::CursorShape::ResizeVertical;
  }
  return native::CursorShape::Arrow;
}

bool shows(const std::vector<ui::Node>& nodes, const std::string& text) {
  return std::any_of(nodes.begin(), nodes.end(), [&text](const ui::Node& node) {
    return node.text.find(text) != std::string::npos || node.name.find(text) != std::string::npos;
  });
}

// When to take the screenshot: the moment has come, what it shows stands still, and nobody's
// picture is on its way.
class Screenshot {
 public:
  explicit Screenshot(const DesktopOptions& options)
      : options_(options), due_(now() + std::max(options.after_ms, 0)) {}

  [[nodiscard]] bool wanted() const { return !options_.screenshot.empty(); }

  // Milliseconds until `ready` may turn true by itself; -1: never.
  [[nodiscard]] std::int64_t wait_ms() const {
    return wanted() && options_.after_ms >= 0 ? std::max<std::int64_t>(0, due_ - now()) : -1;
  }
  [[nodiscard]] bool ready(const ClientApp& app, const ClientApp::StepResult& step,
                           const native::Pictures* pictures) {
    if (!wanted()) return false;
    if (options_.after_ms >= 0) return due_ <= now();
    if (!seen_ && shows(app.semantics(), options_.when_text)) seen_ = true;
    return seen_ && step.next_step_ms != 0 && (pictures == nullptr || !pictures->busy());
  }

 private:
  const DesktopOptions& options_;
  base::Instant due_;
  bool seen_ = false;
};

std::int64_t sooner(std::int64_t a_ms, std::int64_t b_ms) {
  if (a_ms < 0) return b_ms;
  return b_ms < 0 ? a_ms : std::min(a_ms, b_ms);
}

// Draws once more and keeps what was drawn: the back buffer is only defined until it is
// shown.
int take_screenshot(ClientApp& app, native::Window& window, const std::string& path) {
  window.tell_size();
  (void)app.step(now(), true);
  const std::string why_not = native::write_png(path, window.read_back());
  return why_not.empty() ? 0 : complain(why_not);
}

// `pictures`: null where a recording is looked at.
int run(ClientApp& app, native::Window& window, const native::Termination& termination,
        const DesktopOptions& options, native::Pictures* pictures) {
  Screenshot screenshot(options);
  native::SemanticsDump dump(stdout);
  std::uint64_t dumped_revision = 0;
  while (!window.should_close() && !termination.asked()) {
    const base::Instant started = now();
    if (pictures != nullptr && pictures->take_arrived()) app.picture_arrived();
    const ClientApp::StepResult step = app.step(started, window.visible());
    if (step.presents) window.present();
    window.set_cursor(to_shape(step.cursor));
    if (options.dump_semantics && step.semantics_revision != dumped_revision) {
      dumped_revision = step.semantics_revision;
      dump.update(app.semantics());
    }
    if (screenshot.ready(app, step, pictures)) {
      return take_screenshot(app, window, options.screenshot);
    }
    std::int64_t wait_ms = sooner(step.next_step_ms, screenshot.wait_ms());
    if (wait_ms == 0) wait_ms = std::max<std::int64_t>(0, kShortestFrame_ms - (now() - started));
    window.wait(wait_ms);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const auto options =
      entry::parse_options({argv + 1, static_cast<std::size_t>(std::max(argc - 1, 0))});
  if (!options) return complain(options.error().message);
  if (options->help) {
    std::fputs(entry::desktop_help(), stdout);
    return 0;
  }
  std::optional<std::vector<client::recording::Entry>> recorded;
  if (!options->replay.empty()) {
    auto entries = read_recording(options->replay);
    if (!entries) return complain(entries.error().message);
    recorded = std::move(*entries);
  }
  native::Termination termination(native::Window::wake);  // before any other thread starts

  native::Window::Options look;
  look.title = "Golden Thread";
  look.width_px = options->width_px;
  look.height_px = options->height_px;
  look.scale = options->scale;
  auto window = native::Window::open(look);
  if (!window) return complain(window.error().message);
  auto fonts = native::FontLibrary::open();
  if (!fonts) return complain(fonts.error().message);

  // Destroyed from the bottom up: the app before what it refers to, the network thread
  // before the window that it wakes.
  termination.start();
  std::unique_ptr<native::Pictures> pictures;
  if (!recorded) {
    pictures = std::make_unique<native::Pictures>(options->server, native::Window::wake);
  }
  native::TextRasterizer rasterizer(std::move(*fonts), pictures.get());
  runtime::Inbox inbox;
  inbox.set_wake(native::Window::wake);
  const auto set_title = [&window](const std::string& title) { (*window)->set_title(title); };
  std::unique_ptr<runtime::Ports> ports;
  entry::ClientConfig config = make_config(*options);
  if (recorded) {
    config.recorded = &*recorded;
    ports = std::make_unique<entry::QuietPorts>();
    set_title("A recorded session");
  } else {
    ports = std::make_unique<native::NativePorts>(options->server, data_folder(*options), inbox,
                                                  set_title);
  }
  ClientApp app(config, *ports, inbox, rasterizer);
  app.set_theme(theme_of(options->theme), options->theme != DesktopOptions::Theme::System);
  Input input(app);
  (*window)->share_clipboard();
  (*window)->listen(input);
  const int status = run(app, **window, termination, *options, pictures.get());
  termination.stop();
  return status;
}
