#include "server/api/fields.hpp"

#include <algorithm>
#include <utility>

#include "base/utf8.hpp"
#include "model/limits.hpp"

namespace server::api {
namespace {

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

// NUL nowhere (PostgreSQL cannot store it); no control characters in single lines.
bool has_forbidden_control(std::string_view text, bool one_line) {
  return std::any_of(text.begin(), text.end(), [&](char c) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte == 0) return true;
    return one_line && (byte < 0x20 || byte == 0x7F);
  });
}

}  // namespace

std::string media_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  type.erase(type.find_last_not_of(" \t") + 1);
  for (char& c : type) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return type;
}

bool is_valid_id(std::string_view id) {
  return !id.empty() && id.size() <= model::limits::kIdBytes &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

base::Result<Fields> Fields::of(const Request& request) {
  if (media_type(request.content_type) != "application/json") {
    return base::fail("unsupported_media_type", "The body must be application/json.");
  }
  auto document = base::JsonDocument::parse(request.body);
  if (!document) return tl::unexpected(std::move(document).error());
  if (!document->root().is_object()) {
    return base::fail("malformed", "The body must be a JSON object.");
  }
  Fields fields;
  fields.document_ = *std::move(document);
  return fields;
}

bool Fields::has(const char* name) const {
  const base::JsonValue member = value(name);
  return member.exists() && !member.is_null();
}

void Fields::refuse(const char* name, std::string message) {
  if (!error_) error_ = base::Error{"invalid_value", std::move(message), name};
}

std::string Fields::text(const char* name, TextRule rule) {
  const auto member = value(name).string();
  if (!member) {
    refuse(name, std::string("The field ") + name + " must be text.");
    return {};
  }
  if (!base::is_valid_utf8(*member) || has_forbidden_control(*member, rule.one_line)) {
    refuse(name, std::string("The field ") + name + " has characters that are not allowed.");
    return {};
  }
  const std::size_t characters = base::count_code_points(*member);
  if (characters < rule.min_characters || characters > rule.max_characters) {
    refuse(name, std::string("The field ") + name + " must have " +
                     std::to_string(rule.min_characters) + " to " +
                     std::to_string(rule.max_characters) + " characters.");
    return {};
  }
  if (rule.min_characters > 0 && is_blank(*member)) {
    refuse(name, std::string("The field ") + name + " must not be blank.");
    return {};
  }
  return std::string(*member);
}

std::optional<std::string> Fields::optional_text(const char* name, TextRule rule) {
  if (!has(name)) return std::nullopt;
  return text(name, rule);
}

std::string Fields::optional_id(const char* name) {
  if (!has(name)) return {};
  const auto member = value(name).string();
  if (!member || !is_valid_id(*member)) {
    refuse(name, std::string("The field ") + name +
                     " must be 1 to 64 letters, digits, dots, hyphens or underscores.");
    return {};
  }
  return std::string(*member);
}

std::optional<std::int64_t> Fields::optional_integer(const char* name) {
  if (!has(name)) return std::nullopt;
  const auto number = value(name).integer();
  if (!number) refuse(name, std::string("The field ") + name + " must be a whole number.");
  return number;
}

}  // namespace server::api
