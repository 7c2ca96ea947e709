// The icon font (lucide, subset by tools/setup), embedded in the binary at build time.
#pragma once

#include <span>

namespace platform::native {

[[nodiscard]] std::span<const unsigned char> icon_font();

}  // namespace platform::native
