// match: visits a std::variant with one lambda per alternative.
//
// Invariant: every alternative has its own lambda; a forgotten one does not compile
// (there is no catch-all). Used by every reducer and encoder.
#pragma once

#include <utility>
#include <variant>

namespace base {

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

template <class Variant, class... Fs>
decltype(auto) match(Variant&& variant, Fs&&... fs) {
  return std::visit(Overloaded{std::forward<Fs>(fs)...}, std::forward<Variant>(variant));
}

}  // namespace base
