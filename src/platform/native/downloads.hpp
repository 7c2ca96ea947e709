// Downloads: files the person asked for, where desktops keep them.
//
// Invariant: nothing that is there is overwritten. Called by NativePorts on its thread.
#pragma once

#include <string>

namespace platform::native {

// Writes `text` as `name` into ~/Downloads, where there is one, else into the home or
// working folder; gives the path, or an empty text when it cannot be written.
[[nodiscard]] std::string save_download(const std::string& name, const std::string& text);

}  // namespace platform::native
