// Any bytes give a tree or an error; a tree is written to a text that reads as a tree of
// the same shape. (Not as equal numbers: RapidJSON may lose a last digit.)
#include "base/json.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document =
      base::JsonDocument::parse(std::string_view(reinterpret_cast<const char*>(data), size));
  if (!document) return 0;
  std::string written;
  document->root().write(written);
  const auto again = base::JsonDocument::parse(written);
  if (!again || again->root().size() != document->root().size()) std::abort();
  return 0;
}
