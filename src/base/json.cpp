#include "base/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <utility>

#define RAPIDJSON_ASSERT(x) ((void)0)  // every access below is type-checked first
#ifdef __SSE2__
#define RAPIDJSON_SSE2  // reads whole 16-byte blocks: see kPadding
#endif
#include <rapidjson/document.h>
#include <rapidjson/internal/dtoa.h>
#include <rapidjson/reader.h>

#include "base/utf8.hpp"

namespace base {
namespace {

using Node = rapidjson::Value;

// Iterative: 100,000 brackets must not use up the stack. In place: strings are not copied.
// The text is known to be UTF-8 before it is parsed, which is several times as fast.
constexpr unsigned kParseFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseInsituFlag;
constexpr std::size_t kPadding = 16;
constexpr std::size_t kPoolBytes = 2'048;  // enough for a frame's tree

const Node& node(const void* pointer) { return *static_cast<const Node*>(pointer); }

// The parser turns a lone "\udc00" into bytes that are not UTF-8: ED A0–BF xx.
bool has_surrogate(const char* text, std::size_t size) {
  const char* end = text + size;
  for (const char* at = text; at != end; ++at) {
    at = static_cast<const char*>(std::memchr(at, 0xED, static_cast<std::size_t>(end - at)));
    if (at == nullptr || at + 1 == end) return false;
    if (static_cast<unsigned char>(at[1]) >= 0xA0) return true;
  }
  return false;
}

// Passes the parser's events on to the tree builder; stops at kMaxJsonDepth, at escapes
// that are half a surrogate pair, and at numbers that no double holds.
template <class Target>
struct DepthGuard {
  using Ch = char;
  Target& target;
  bool escapes;  // the text has \u escapes
  std::size_t depth = 0;
  bool too_deep = false;

  bool Null() { return target.Null(); }
  bool Bool(bool b) { return target.Bool(b); }
  bool Int(int i) { return target.Int(i); }
  bool Uint(unsigned i) { return target.Uint(i); }
  bool Int64(std::int64_t i) { return target.Int64(i); }
  bool Uint64(std::uint64_t i) { return target.Uint64(i); }
  // 1e999 reads as infinity, which JSON cannot write.
  bool Double(double d) { return std::isfinite(d) && target.Double(d); }
  bool RawNumber(const Ch* s, rapidjson::SizeType n, bool copy) {
    return target.RawNumber(s, n, copy);
  }
  bool String(const Ch* s, rapidjson::SizeType n, bool copy) {
    return !(escapes && has_surrogate(s, n)) && target.String(s, n, copy);
  }
  bool Key(const Ch* s, rapidjson::SizeType n, bool copy) {
    return !(escapes && has_surrogate(s, n)) && target.Key(s, n, copy);
  }
  bool StartObject() { return enter() && target.StartObject(); }
  bool EndObject(rapidjson::SizeType n) {
    --depth;
    return target.EndObject(n);
  }
  bool StartArray() { return enter() && target.StartArray(); }
  bool EndArray(rapidjson::SizeType n) {
    --depth;
    return target.EndArray(n);
  }
  bool enter() {
    too_deep = ++depth > kMaxJsonDepth;
    return !too_deep;
  }
};

}  // namespace

struct JsonDocument::Body {
  explicit Body(std::string source) : text(std::move(source)) { text.append(kPadding, '\0'); }

  std::string text;  // strings of the document are parts of it
  alignas(std::max_align_t) char pool[kPoolBytes];
  rapidjson::MemoryPoolAllocator<> memory{pool, sizeof pool};
  rapidjson::Document document{&memory};
};

JsonDocument::JsonDocument() = default;
JsonDocument::JsonDocument(JsonDocument&&) noexcept = default;
JsonDocument& JsonDocument::operator=(JsonDocument&&) noexcept = default;
JsonDocument::~JsonDocument() = default;

Result<JsonDocument> JsonDocument::parse(std::string_view text) {
  std::string own;
  own.reserve(text.size() + kPadding);
  return adopt(std::move(own.append(text)));
}

Result<JsonDocument> JsonDocument::adopt(std::string text) {
  const auto invalid = [](std::size_t byte) {
    return fail("invalid_json", "The text is not valid JSON (byte " + std::to_string(byte) + ").");
  };
  // The parser takes a NUL for the end of the text.
  const std::size_t nul = std::min(text.find('\0'), text.size());
  const std::size_t valid = std::min(nul, valid_utf8_prefix(text));
  if (valid < text.size()) return invalid(valid);
  const bool escapes = text.find("\\u") != std::string::npos;
  JsonDocument result;
  result.body_ = std::make_unique<Body>(std::move(text));
  rapidjson::InsituStringStream stream(result.body_->text.data());
  rapidjson::ParseResult outcome;
  bool too_deep = false;
  const auto generate = [&](rapidjson::Document& target) {
    DepthGuard<rapidjson::Document> guard{target, escapes};
    rapidjson::Reader reader;
    outcome = reader.Parse<kParseFlags>(stream, guard);
    too_deep = guard.too_deep;
    return !outcome.IsError();
  };
  result.body_->document.Populate(generate);
  if (too_deep) {
    return fail("json_too_deep", "The JSON nests deeper than 64 levels.");
  }
  if (outcome.IsError()) return invalid(outcome.Offset());
  return result;
}

JsonValue JsonDocument::root() const {
  return body_ ? JsonValue(static_cast<const Node*>(&body_->document)) : JsonValue();
}

bool JsonValue::is_object() const { return node_ != nullptr && node(node_).IsObject(); }
bool JsonValue::is_array() const { return node_ != nullptr && node(node_).IsArray(); }
bool JsonValue::is_string() const { return node_ != nullptr && node(node_).IsString(); }
bool JsonValue::is_null() const { return node_ != nullptr && node(node_).IsNull(); }

JsonValue JsonValue::operator[](std::string_view key) const {
  if (!is_object()) return {};
  for (auto it = node(node_).MemberBegin(); it != node(node_).MemberEnd(); ++it) {
    if (std::string_view(it->name.GetString(), it->name.GetStringLength()) == key) {
      return JsonValue(&it->value);
    }
  }
  return {};
}

std::size_t JsonValue::size() const {
  if (is_array()) return node(node_).Size();
  return is_object() ? node(node_).MemberCount() : 0;
}

JsonValue JsonValue::at(std::size_t index) const {
  if (!is_array() || index >= size()) return {};
  return JsonValue(&node(node_)[static_cast<rapidjson::SizeType>(index)]);
}

std::string_view JsonValue::key_at(std::size_t index) const {
  if (!is_object() || index >= size()) return {};
  const auto& name = (node(node_).MemberBegin() + static_cast<std::ptrdiff_t>(index))->name;
  return {name.GetString(), name.GetStringLength()};
}

JsonValue JsonValue::member_at(std::size_t index) const {
  if (!is_object() || index >= size()) return {};
  return JsonValue(&(node(node_).MemberBegin() + static_cast<std::ptrdiff_t>(index))->value);
}

std::optional<std::string_view> JsonValue::string() const {
  if (!is_string()) return std::nullopt;
  return std::string_view(node(node_).GetString(), node(node_).GetStringLength());
}

std::optional<std::int64_t> JsonValue::integer() const {
  if (node_ == nullptr || !node(node_).IsInt64()) return std::nullopt;
  return node(node_).GetInt64();
}

std::optional<double> JsonValue::number() const {
  if (node_ == nullptr || !node(node_).IsNumber()) return std::nullopt;
  return node(node_).GetDouble();
}

std::optional<bool> JsonValue::boolean() const {
  if (node_ == nullptr || !node(node_).IsBool()) return std::nullopt;
  return node(node_).GetBool();
}

namespace {

// How many bytes more than one each byte takes when it is written: \n 1, \u0001 5.
constexpr std::array<std::uint8_t, 256> kEscapes = [] {
  std::array<std::uint8_t, 256> more{};
  for (std::size_t c = 0; c < 0x20; ++c) more[c] = 5;
  for (const char c : {'"', '\\', '\n', '\r', '\t'}) more[static_cast<unsigned char>(c)] = 1;
  return more;
}();

char* put_escaped(char* to, unsigned char c) {
  constexpr const char* kHex = "0123456789abcdef";
  *to++ = '\\';
  switch (c) {
    case '\n': *to++ = 'n'; break;
    case '\r': *to++ = 'r'; break;
    case '\t': *to++ = 't'; break;
    case '"':
    case '\\': *to++ = static_cast<char>(c); break;
    default:
      std::memcpy(to, "u00", 3);
      to[3] = kHex[c >> 4];
      to[4] = kHex[c & 0xF];
      to += 5;
  }
  return to;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  std::size_t more = 0;
  for (const char c : text) more += kEscapes[static_cast<unsigned char>(c)];
  const std::size_t start = out.size();
  out.resize(start + text.size() + more + 2);  // once: it is the appending that costs
  char* to = out.data() + start;
  *to++ = '"';
  if (more == 0) {
    to = std::copy(text.begin(), text.end(), to);
  } else {
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      if (kEscapes[byte] == 0) {
        *to++ = c;
      } else {
        to = put_escaped(to, byte);
      }
    }
  }
  *to = '"';
}

void JsonWriter::separate() {
  if (comma_) out_ += ',';
  comma_ = true;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_ += '{';
  comma_ = false;
  return *this;
}
JsonWriter& JsonWriter::end_object() {
  out_ += '}';
  comma_ = true;
  return *this;
}
JsonWriter& JsonWriter::begin_array() {
  separate();
  out_ += '[';
  comma_ = false;
  return *this;
}
JsonWriter& JsonWriter::end_array() {
  out_ += ']';
  comma_ = true;
  return *this;
}
JsonWriter& JsonWriter::key(std::string_view name) {
  separate();
  append_json_string(out_, name);
  out_ += ':';
  comma_ = false;
  return *this;
}
JsonWriter& JsonWriter::string(std::string_view text) {
  separate();
  append_json_string(out_, text);
  return *this;
}
JsonWriter& JsonWriter::integer(std::int64_t value) {
  separate();
  std::array<char, 24> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  out_.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  return *this;
}
JsonWriter& JsonWriter::number(double value) {
  constexpr double kScale = 1e6;
  const double scaled = std::round(value * kScale);
  if (!(std::fabs(scaled) < 9e18)) return null();  // beyond 64 bits, infinite or no number
  const auto micro = static_cast<std::int64_t>(scaled);
  const std::int64_t whole = micro / 1'000'000;
  if (micro < 0 && whole == 0) {
    separate();
    out_ += "-0";
  } else {
    integer(whole);
  }
  std::int64_t rest = micro < 0 ? -(micro % 1'000'000) : micro % 1'000'000;
  if (rest == 0) return *this;
  out_ += '.';
  for (std::int64_t unit = 100'000; rest > 0; rest %= unit, unit /= 10) {
    out_ += static_cast<char>('0' + rest / unit);
  }
  return *this;
}
JsonWriter& JsonWriter::boolean(bool value) {
  separate();
  out_ += value ? "true" : "false";
  return *this;
}
JsonWriter& JsonWriter::null() {
  separate();
  out_ += "null";
  return *this;
}
JsonWriter& JsonWriter::raw(std::string_view json) {
  separate();
  out_ += json;
  return *this;
}

namespace {

void write_number(JsonWriter& out, const Node& number) {
  std::array<char, 32> buffer;
  const char* end = buffer.data();
  if (number.IsInt64()) {
    out.integer(number.GetInt64());
    return;
  }
  if (number.IsUint64()) {
    end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number.GetUint64()).ptr;
  } else {  // the shortest that reads as the same
    end = rapidjson::internal::dtoa(number.GetDouble(), buffer.data());
  }
  out.raw({buffer.data(), static_cast<std::size_t>(end - buffer.data())});
}

// Recursive: a document nests at most kMaxJsonDepth levels.
void write_value(JsonWriter& out, const Node& value) {
  const auto text_of = [](const Node& s) {
    return std::string_view(s.GetString(), s.GetStringLength());
  };
  switch (value.GetType()) {
    case rapidjson::kNullType: out.null(); return;
    case rapidjson::kFalseType:
    case rapidjson::kTrueType: out.boolean(value.GetBool()); return;
    case rapidjson::kStringType: out.string(text_of(value)); return;
    case rapidjson::kNumberType: write_number(out, value); return;
    case rapidjson::kArrayType:
      out.begin_array();
      for (auto it = value.Begin(); it != value.End(); ++it) write_value(out, *it);
      out.end_array();
      return;
    case rapidjson::kObjectType:
      out.begin_object();
      for (auto it = value.MemberBegin(); it != value.MemberEnd(); ++it) {
        out.key(text_of(it->name));
        write_value(out, it->value);
      }
      out.end_object();
      return;
  }
}

}  // namespace

void JsonValue::write(std::string& out) const {
  if (node_ == nullptr) return;
  JsonWriter writer(out);
  write_value(writer, node(node_));
}

}  // namespace base
