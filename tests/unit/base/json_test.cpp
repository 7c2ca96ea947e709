#include "base/json.hpp"

#include <doctest/doctest.h>

#include "base/utf8.hpp"

using base::JsonDocument;
using base::JsonWriter;

namespace {

std::string code_of(std::string_view text) {
  const auto document = JsonDocument::parse(text);
  return document ? "" : document.error().code;
}

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

std::string rewritten(std::string_view text) {
  const auto document = JsonDocument::parse(text);
  std::string out;
  if (document) document->root().write(out);
  return out;
}

}  // namespace

TEST_CASE("json: 64 levels are read, 65 are too deep") {
  CHECK(code_of(nested(64)).empty());
  CHECK(code_of(nested(65)) == "json_too_deep");
  std::string objects;
  for (int i = 0; i < 65; ++i) objects += R"({"a":)";
  CHECK(code_of(objects) == "json_too_deep");
}

TEST_CASE("json: 100,000 brackets are refused, opened or closed") {
  CHECK(code_of(std::string(100'000, '[')) == "json_too_deep");
  CHECK(code_of(nested(100'000)) == "json_too_deep");
  CHECK(code_of(std::string(100'000, ']')) == "invalid_json");
  CHECK(code_of("[" + std::string(100'000, ' ') + "]").empty());
}

TEST_CASE("json: a wide document is not a deep one") {
  std::string text = "[";
  for (int i = 0; i < 20'000; ++i) text += "[],";
  text += "{}]";
  const auto document = JsonDocument::parse(text);
  REQUIRE(document.has_value());
  CHECK(document->root().size() == 20'001);
}

TEST_CASE("json: malformed text is refused") {
  for (const char* text :
       {"",     " ",       "{",         "}",     "nul",    "{\"a\"}", "{\"a\":1,}", "[1,]",
        "'a'",  "\"a",     "01",        "1.",    "+1",     "NaN",     "Infinity",   "{} {}",
        "[1]x", "\"\\x\"", "\"\\u12\"", "1e999", "/*c*/1", "\"\t\""}) {
    CAPTURE(text);
    CHECK(code_of(text) == "invalid_json");
  }
}

TEST_CASE("json: invalid UTF-8 is refused in values and in names") {
  for (const char* bytes : {"\x80", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                            "\xF8\x88\x80\x80\x80", "\xE2\x82", "\xFF"}) {
    CAPTURE(bytes);
    CHECK(code_of("\"" + std::string(bytes) + "\"") == "invalid_json");
    CHECK(code_of("{\"" + std::string(bytes) + "\":1}") == "invalid_json");
  }
}

TEST_CASE("json: a NUL byte is not the end of the text; an escaped one is text") {
  CHECK(code_of(std::string("{}\0", 3)) == "invalid_json");
  CHECK(code_of(std::string("{}\0garbage", 10)) == "invalid_json");
  CHECK(code_of(std::string("\"a\0b\"", 5)) == "invalid_json");
  const auto document = JsonDocument::parse(R"("a\u0000b")");
  REQUIRE(document.has_value());
  CHECK(document->root().string() == std::string_view("a\0b", 3));
}

TEST_CASE("json: lone surrogates are refused, pairs are one code point") {
  CHECK(code_of(R"("\ud800")") == "invalid_json");
  CHECK(code_of(R"("\udc00")") == "invalid_json");
  CHECK(code_of(R"("\ud83d\u0041")") == "invalid_json");
  CHECK(code_of(R"({"\udfff":1})") == "invalid_json");
  CHECK(code_of(R"("x\udc00y\udc00")") == "invalid_json");
  const auto document = JsonDocument::parse(R"("\ud83d\ude00")");
  REQUIRE(document.has_value());
  CHECK(document->root().string() == "😀");
  // U+D000–D7FF also begin with byte ED and are letters.
  CHECK(JsonDocument::parse("\"\xED\x9F\xBB\"").has_value());
}

TEST_CASE("json: every byte below 0x80 and some above survive quoting") {
  std::string text;
  for (int c = 0; c < 0x80; ++c) text += static_cast<char>(c);
  text += "ä€😀\u2028";
  std::string quoted;
  base::append_json_string(quoted, text);
  const auto document = JsonDocument::parse(quoted);
  REQUIRE(document.has_value());
  CHECK(document->root().string() == text);
}

TEST_CASE("json: the writer puts commas and nothing else") {
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("a", 1).key("b").begin_array();
  w.string("x").null().boolean(false).begin_object().end_object().begin_array().end_array();
  w.end_array().field("c", "").key("d").raw("[1]").field("e", true).end_object();
  CHECK(out == R"({"a":1,"b":["x",null,false,{},[]],"c":"","d":[1],"e":true})");
  CHECK(rewritten(out) == out);
}

TEST_CASE("json: integers are exact to 64 bits, and nothing else is an integer") {
  const auto read = [](std::string_view text) {
    const auto document = JsonDocument::parse(text);
    return document ? document->root().integer() : std::nullopt;
  };
  CHECK(read("9223372036854775807") == INT64_MAX);
  CHECK(read("-9223372036854775808") == INT64_MIN);
  CHECK(read("-0") == 0);
  CHECK(!read("9223372036854775808"));
  CHECK(!read("1.5"));
  CHECK(!read("1e3"));
  CHECK(!read("\"1\""));
  CHECK(!read("true"));
  std::string out;
  JsonWriter(out).integer(INT64_MIN);
  CHECK(out == "-9223372036854775808");
}

TEST_CASE("json: an absent or wrongly typed value gives nothing, however far it is chained") {
  const auto document = JsonDocument::parse(R"({"a":[1,"x"],"n":null})");
  REQUIRE(document.has_value());
  const base::JsonValue root = document->root();
  CHECK(!root["b"]["c"].at(3)["d"].exists());
  CHECK(!root["a"]["x"].exists());
  CHECK(!root["a"].at(2).exists());
  CHECK(!root["a"].at(0).string());
  CHECK(!root.at(0).exists());
  CHECK(root["n"].exists());
  CHECK(root["n"].is_null());
  CHECK(root["a"].size() == 2);
  CHECK(root["a"].key_at(0).empty());
  CHECK(root.key_at(1) == "n");
  CHECK(root.member_at(0).is_array());
  CHECK(root.key_at(9).empty());
  CHECK(JsonDocument().root().size() == 0);
  std::string out;
  root["b"].write(out);
  CHECK(out.empty());
}

TEST_CASE("json: a moved document keeps its tree") {
  auto document = JsonDocument::parse(R"({"a":"b"})");
  REQUIRE(document.has_value());
  const JsonDocument moved = *std::move(document);
  CHECK(moved.root()["a"].string() == "b");
}
