#include "base/codec.hpp"

#include <doctest/doctest.h>

namespace {

enum class Color { Red, Green };
struct Tag;
struct Inner {
  int number = 0;
  std::optional<std::string> text;
};
struct Outer {
  base::Id<Tag> id;
  Color color = Color::Red;
  std::uint64_t big = 0;
  bool flag = false;
  std::variant<std::monostate, Inner, std::string> choice;
  std::vector<Inner> list;
  std::map<std::string, int> sorted;
  std::unordered_map<std::string, Inner> hashed;
  std::set<std::string> names;
};
struct Wider {
  int number = 0;
  std::optional<std::string> text;
  int more = 0;
};

template <class T>
std::string text_of(const T& value) {
  std::string out;
  base::JsonWriter w(out);
  base::encode(w, value);
  return out;
}

template <class T>
bool read(const std::string& text, T& value) {
  const auto document = base::JsonDocument::parse(text);
  return document && base::decode(document->root(), value);
}

}  // namespace

TEST_CASE("codec: decode(encode(x)) is x, and equal values encode equally") {
  Outer x;
  x.id.value = "id";
  x.color = Color::Green;
  x.big = 0xFFFFFFFFFFFFFFFFU;
  x.choice = Inner{3, "é"};
  x.list = {{1, std::nullopt}, {2, ""}};
  x.sorted = {{"a", 1}, {"b", 2}};
  for (const char* key : {"x", "y", "z"}) x.hashed[key] = Inner{4, key};
  x.names = {"n", "m"};
  Outer y;
  REQUIRE(read(text_of(x), y));
  CHECK(text_of(y) == text_of(x));
  CHECK(y.big == x.big);
  CHECK(std::get<Inner>(y.choice).text == "é");
  CHECK(y.hashed.size() == 3);
}

TEST_CASE("codec: what does not fit is refused") {
  Inner inner;
  CHECK(read("[1,[]]", inner));
  for (const char* bad : {"[1]", "[1,[],2]", "{}", "[\"1\",[]]", "[1,[1]]", "[1,[\"a\",\"b\"]]"}) {
    CAPTURE(bad);
    CHECK(!read(bad, inner));
  }
  std::variant<int, std::string> choice;
  CHECK(!read("[2,1]", choice));
  CHECK(!read("[-1,1]", choice));
  CHECK(!read("[0,\"x\"]", choice));
}

TEST_CASE("codec: the schema names the structure") {
  CHECK(base::schema<Inner>() == base::schema<Inner>());
  CHECK(base::schema<Inner>() != base::schema<Wider>());
  CHECK(base::schema<std::vector<int>>() != base::schema<std::vector<std::string>>());
}
