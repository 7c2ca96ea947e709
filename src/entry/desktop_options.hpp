// The desktop client's command line.
//
// Invariant: pure; what parse_options returns is usable as it stands. An unknown or
// unusable option is one sentence that names it.
// Called by desktop_main.
#pragma once

#include <span>
#include <string>

#include "base/result.hpp"
#include "platform/native/url.hpp"

namespace entry {

struct DesktopOptions {
  enum class Theme { Dark, Light, System };

  platform::native::Url server;
  std::string demo_user;
  std::string thread;  // open this one, or the last
  std::string data;    // the folder for what is kept on this device; empty: the usual one
  Theme theme = Theme::System;
  int width_px = 1440, height_px = 900;  // CSS px
  float scale = 0;                       // 0: the screen's
  std::string screenshot;                // write this PNG and exit …
  int after_ms = -1;                     // … this long after the start, or
  std::string when_text;                 // … when this is on the screen
  std::string replay;                    // look through this recorded session, offline
  bool dump_semantics = false;
  bool help = false;
};

[[nodiscard]] base::Result<DesktopOptions> parse_options(std::span<const char* const> arguments);
[[nodiscard]] const char* desktop_help();

}  // namespace entry
