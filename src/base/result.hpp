// Result<T>: a value or an Error, for everything that outside input can make fail.
//
// Invariant: an Error is fit to be shown: a whole sentence plus a stable snake_case
// code (CONTRACT.md, "Errors are"), and the field at fault where there is one.
#pragma once

#include <string>
#include <utility>

#include <tl/expected.hpp>

namespace base {

struct Error {
  std::string code;     // snake_case, stable
  std::string message;  // a sentence
  std::string field;    // empty where no single field is at fault

  friend bool operator==(const Error& a, const Error& b) {
    return a.code == b.code && a.message == b.message && a.field == b.field;
  }
};

template <class T>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> fail(std::string code, std::string message,
                                                std::string field = {}) {
  return tl::unexpected<Error>(Error{std::move(code), std::move(message), std::move(field)});
}

}  // namespace base
