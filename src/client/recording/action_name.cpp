// The names come from the compiler, so that a new action needs no entry here; only the
// bare names end up in the program.
#include <array>
#include <utility>

#include "client/recording/recording.hpp"

namespace client::recording {
namespace {

template <class T>
constexpr std::string_view spelled() {
  // "… [with T = client::app::Started; …]" (GCC), "… [T = client::app::Started]" (clang)
  const std::string_view whole = __PRETTY_FUNCTION__;
  const std::size_t begin = whole.find("T = ") + 4;
  const std::string_view name = whole.substr(begin, whole.find_first_of(";]", begin) - begin);
  return name.substr(name.rfind(':') + 1);
}

template <class T>
constexpr auto copied() {
  std::array<char, spelled<T>().size()> out{};
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = spelled<T>()[i];
  return out;
}
template <class T>
inline constexpr auto kLetters = copied<T>();

template <class Variant>
struct Names;
template <class... Ts>
struct Names<std::variant<Ts...>> {
  static constexpr std::array<std::string_view, sizeof...(Ts)> kAll{
      std::string_view(kLetters<Ts>.data(), kLetters<Ts>.size())...};
};

}  // namespace

std::string_view action_name(std::size_t index) {
  constexpr const auto& kAll = Names<app::Action>::kAll;
  return index < kAll.size() ? kAll[index] : std::string_view{};
}

}  // namespace client::recording
