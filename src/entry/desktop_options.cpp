#include "entry/desktop_options.hpp"

#include <charconv>
#include <cmath>
#include <functional>
#include <string_view>
#include <utility>

#include "base/utf8.hpp"

namespace entry {
namespace {

constexpr const char* kHelp =
    R"(Usage: goldenthread [option value]…

  --server URL       the server (http://127.0.0.1:8080)
  --demo USER        sign in as this demo user, by id
  --thread ID        open this thread (the last one otherwise)
  --data DIR         where unsent changes and the last state are kept
                     ($XDG_DATA_HOME/goldenthread, else ~/.local/share/goldenthread)
  --theme NAME       dark, light or system (system: what GTK_THEME says, else dark)
  --size WxH         window size before scaling (1440x900)
  --scale N          device pixels per pixel, 0.5 to 4 (the screen's)
  --screenshot FILE  write a PNG of the window and exit, with one of
    --after MS         this long after the start (2000)
    --when-text TEXT   when this is on the screen
  --replay FILE      look through a recorded session, without a server
  --dump-semantics   print what the window shows as JSON lines, whenever it changes
  --help             this text
)";

using Refusal = std::string;  // empty: accepted

bool parse_int(std::string_view text, int lowest, int highest, int& value) {
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end && value >= lowest && value <= highest;
}

Refusal set_server(DesktopOptions& options, std::string_view value) {
  auto url = platform::native::parse_url(value);
  if (!url) return url.error().message;
  options.server = std::move(*url);
  return {};
}

Refusal set_theme(DesktopOptions& options, std::string_view value) {
  if (value == "dark") {
    options.theme = DesktopOptions::Theme::Dark;
  } else if (value == "light") {
    options.theme = DesktopOptions::Theme::Light;
  } else if (value == "system") {
    options.theme = DesktopOptions::Theme::System;
  } else {
    return "must be dark, light or system";
  }
  return {};
}

Refusal set_size(DesktopOptions& options, std::string_view value) {
  const std::size_t x = value.find('x');
  const bool good = x != std::string_view::npos &&
                    parse_int(value.substr(0, x), 200, 16'384, options.width_px) &&
                    parse_int(value.substr(x + 1), 200, 16'384, options.height_px);
  return good ? "" : "must be like 1440x900, each side 200 to 16384";
}

Refusal set_scale(DesktopOptions& options, std::string_view value) {
  const char* end = value.data() + value.size();
  const auto [stop, error] = std::from_chars(value.data(), end, options.scale);
  const bool good = error == std::errc{} && stop == end && std::isfinite(options.scale) &&
                    options.scale >= 0.5F && options.scale <= 4.0F;
  return good ? "" : "must be a number from 0.5 to 4";
}

Refusal set_after(DesktopOptions& options, std::string_view value) {
  return parse_int(value, 0, 3'600'000, options.after_ms) ? "" : "must be 0 to 3600000 ms";
}

Refusal set_text(std::string& option, std::string_view value) {
  if (value.empty() || !base::is_valid_utf8(value)) return "must be text";
  option = value;
  return {};
}

struct Option {
  std::string_view name;
  std::function<Refusal(DesktopOptions&, std::string_view)> set;
};

const Option* find_option(std::string_view name) {
  static const Option kOptions[] = {
      {"--server", set_server},
      {"--demo", [](DesktopOptions& o, std::string_view v) { return set_text(o.demo_user, v); }},
      {"--thread", [](DesktopOptions& o, std::string_view v) { return set_text(o.thread, v); }},
      {"--data", [](DesktopOptions& o, std::string_view v) { return set_text(o.data, v); }},
      {"--theme", set_theme},
      {"--size", set_size},
      {"--scale", set_scale},
      {"--screenshot",
       [](DesktopOptions& o, std::string_view v) { return set_text(o.screenshot, v); }},
      {"--after", set_after},
      {"--replay", [](DesktopOptions& o, std::string_view v) { return set_text(o.replay, v); }},
      {"--when-text",
       [](DesktopOptions& o, std::string_view v) { return set_text(o.when_text, v); }},
  };
  for (const Option& option : kOptions) {
    if (option.name == name) return &option;
  }
  return nullptr;
}

auto refuse(std::string message) { return base::fail("bad_option", std::move(message)); }

}  // namespace

const char* desktop_help() { return kHelp; }

base::Result<DesktopOptions> parse_options(std::span<const char* const> arguments) {
  DesktopOptions options;
  (void)set_server(options, "http://127.0.0.1:8080");
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string name = arguments[i];
    if (name == "--help" || name == "-h") {
      options.help = true;
      return options;
    }
    if (name == "--dump-semantics") {
      options.dump_semantics = true;
      continue;
    }
    const Option* option = find_option(name);
    if (option == nullptr) return refuse("unknown option " + name + "; --help lists all");
    if (i + 1 == arguments.size()) return refuse(name + " needs a value");
    const std::string value = arguments[++i];
    if (const Refusal why = option->set(options, value); !why.empty()) {
      return refuse(name + ": " + why);
    }
  }
  const bool when = options.after_ms >= 0 || !options.when_text.empty();
  if (when && options.screenshot.empty())
    return refuse("--after and --when-text need --screenshot");
  if (options.after_ms >= 0 && !options.when_text.empty()) {
    return refuse("--after and --when-text exclude each other");
  }
  if (!options.screenshot.empty() && !when) options.after_ms = 2'000;
  return options;
}

}  // namespace entry
