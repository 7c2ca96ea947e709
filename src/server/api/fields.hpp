// Fields: a request body's members, checked against the limits as they are read.
//
// Invariant: the first wrong member is remembered (422 with its name) and everything
// read after it is a harmless default, so a handler checks once, at the end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/json.hpp"
#include "base/result.hpp"
#include "server/api/http.hpp"

namespace server::api {

struct TextRule {
  std::size_t min_characters = 0;
  std::size_t max_characters = 0;
  bool one_line = false;
};

class Fields {
 public:
  // Error codes: unsupported_media_type, invalid_json, json_too_deep, malformed.
  [[nodiscard]] static base::Result<Fields> of(const Request& request);

  [[nodiscard]] bool has(const char* name) const;
  std::string text(const char* name, TextRule rule);                          // required
  std::optional<std::string> optional_text(const char* name, TextRule rule);  // null = absent
  std::string optional_id(const char* name);                                  // empty when absent
  std::optional<std::int64_t> optional_integer(const char* name);
  [[nodiscard]] base::JsonValue value(const char* name) const { return document_.root()[name]; }

  void refuse(const char* name, std::string message);
  [[nodiscard]] const std::optional<base::Error>& error() const { return error_; }

 private:
  base::JsonDocument document_;
  std::optional<base::Error> error_;
};

// 1–64 bytes that may stand in channel names and URLs: letters, digits, - _ .
[[nodiscard]] bool is_valid_id(std::string_view id);

// "application/json; charset=utf-8" → "application/json", lower-cased.
[[nodiscard]] std::string media_type(std::string_view content_type);

}  // namespace server::api
