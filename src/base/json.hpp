// JSON (RFC 8259): reading into a read-only tree, writing straight into a string.
//
// Invariant: a Document holds only valid UTF-8 and nests at most kMaxJsonDepth deep,
// whatever bytes came in, and reading uses no recursion. A Value is a view: it lives
// as long as its Document, and every accessor on an absent or wrongly typed Value
// gives an absent Value or nullopt, so paths can be chained and checked once.
// RapidJSON does the work (json.cpp is the only file that knows it).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace base {

inline constexpr std::size_t kMaxJsonDepth = 64;

class JsonValue {
 public:
  JsonValue() = default;

  [[nodiscard]] bool exists() const { return node_ != nullptr; }
  [[nodiscard]] bool is_object() const;
  [[nodiscard]] bool is_array() const;
  [[nodiscard]] bool is_string() const;
  [[nodiscard]] bool is_null() const;

  // The member named `key`; absent for anything but an object that has it.
  [[nodiscard]] JsonValue operator[](std::string_view key) const;
  // Elements of an array or members of an object; 0 for anything else.
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] JsonValue at(std::size_t index) const;             // array element
  [[nodiscard]] std::string_view key_at(std::size_t index) const;  // object member's name
  [[nodiscard]] JsonValue member_at(std::size_t index) const;      // object member's value

  [[nodiscard]] std::optional<std::string_view> string() const;
  [[nodiscard]] std::optional<std::int64_t> integer() const;
  [[nodiscard]] std::optional<double> number() const;
  [[nodiscard]] std::optional<bool> boolean() const;

  // Appends this value as compact JSON; nothing when absent.
  void write(std::string& out) const;

 private:
  friend class JsonDocument;
  explicit JsonValue(const void* node) : node_(node) {}
  const void* node_ = nullptr;
};

class JsonDocument {
 public:
  JsonDocument();
  JsonDocument(JsonDocument&&) noexcept;
  JsonDocument& operator=(JsonDocument&&) noexcept;
  ~JsonDocument();

  // Error codes: invalid_json (also for invalid UTF-8), json_too_deep.
  [[nodiscard]] static Result<JsonDocument> parse(std::string_view text);
  // The same, of a text that is not needed any more.
  [[nodiscard]] static Result<JsonDocument> adopt(std::string text);
  [[nodiscard]] JsonValue root() const;

 private:
  struct Body;
  std::unique_ptr<Body> body_;
};

// Appends JSON to a string; commas and escapes are its business. Nesting must be
// balanced by the caller (programmer error otherwise). Text must be valid UTF-8.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& string(std::string_view text);
  JsonWriter& integer(std::int64_t value);
  JsonWriter& number(double value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  // already JSON

  JsonWriter& field(std::string_view name, std::string_view text) { return key(name).string(text); }
  JsonWriter& field(std::string_view name, const char* text) { return key(name).string(text); }
  JsonWriter& field(std::string_view name, std::int64_t value) { return key(name).integer(value); }
  JsonWriter& field(std::string_view name, int value) { return key(name).integer(value); }
  JsonWriter& field(std::string_view name, bool value) { return key(name).boolean(value); }

 private:
  void separate();
  std::string& out_;
  bool comma_ = false;
};

// Appends `text` as a quoted JSON string.
void append_json_string(std::string& out, std::string_view text);

}  // namespace base
