// Entries of the cluster's log, bytes → fields: what is no entry is refused; what is one
// comes out again as it went in.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/cluster/entry.hpp"

namespace {

// "name=value" by lines; a value may hold what follows a backslash.
server::cluster::Fields fields_of(std::string_view text) {
  server::cluster::Fields fields(1);
  std::string* into = &fields.back().first;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') {
      into = &fields.emplace_back().first;
    } else if (c == '=' && into == &fields.back().first) {
      into = &fields.back().second;
    } else {
      into->push_back(c == '\\' && i + 1 < text.size() ? text[++i] : c);
    }
  }
  return fields;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto entry = server::cluster::decode(fields_of(text));
  if (!entry) return 0;
  const auto fields = server::cluster::encode(*entry);
  const auto again = server::cluster::decode(fields);
  if (!again || server::cluster::encode(*again) != fields) std::abort();
  return 0;
}
