// Segments, wrapping, rich text.
#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "base/utf8.hpp"
#include "stage.hpp"
#include "states.hpp"
#include "ui/text/bidi.hpp"
#include "ui/text/rich.hpp"
#include "ui/text/segment.hpp"

using namespace views;
using ui::text::next_segment;
using ui::text::Piece;
using ui::text::Segment;

namespace {

constexpr ui::text::Style kStyle{ui::text::Face::Regular, 14};  // 7 px a character

std::string pieces(std::string_view text) {
  std::string out;
  Piece previous = Piece::Blank;
  for (std::size_t at = 0; at < text.size();) {
    const Segment s = next_segment(text, at, previous);
    out += s.break_before ? "/" : "|";
    out += text.substr(s.begin, s.end - s.begin);
    previous = s.piece;
    at = s.end;
  }
  return out;
}

// A frame is needed for the atlas; lines of a layout as text, "/" between.
struct Bench {
  Stage stage{choosing().state};
  ui::Text text{stage.rasterizer};
  Bench() {
    (void)stage.draw();
    text.begin_frame(1);
  }
  ~Bench() { text.clear(); }
  std::string wrapped(std::string_view source, float width) {
    std::string out;
    for (const ui::Line& line : text.wrap(source, kStyle, width).lines) {
      if (line.begin != 0) out += "/";
      out += source.substr(line.begin, line.end - line.begin);
    }
    return out;
  }
};

std::string marks(const ui::RichText& rich) {
  std::string out;
  for (const ui::Run& run : rich.runs) {
    const std::pair<std::uint8_t, const char*> names[] = {
        {ui::mark::kStrong, "b"}, {ui::mark::kEmphasis, "i"}, {ui::mark::kStruck, "s"},
        {ui::mark::kCode, "c"},   {ui::mark::kMention, "@"},  {ui::mark::kLink, "l"}};
    std::string prefix;
    for (const auto& [bit, name] : names) prefix += (run.marks & bit) != 0 ? name : "";
    out += "[" + prefix + (prefix.empty() ? "" : ":") + std::string(ui::run_text(rich, run)) + "]";
  }
  return out;
}

}  // namespace

TEST_CASE("segment: words, blanks, line breaks") {
  CHECK(pieces("ab  cd\n\ne") == "/ab|  /cd|\n|\n/e");
  CHECK(pieces("a\u00A0b") == "/a\u00A0b");  // a no-break space is no blank
}

TEST_CASE("segment: CJK breaks between characters, never before closing marks") {
  CHECK(pieces("日本語。") == "/日/本/語|。");
  CHECK(pieces("a日b") == "/a/日/b");
}

TEST_CASE("segment: emoji clusters stay whole") {
  for (const char* cluster : {"👩‍👩‍👧", "🇩🇪", "👍🏽", "❤️",
                              "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👨🏿‍🚀"}) {
    CHECK(pieces(cluster) == std::string("/") + cluster);
  }
  CHECK(pieces("🇩🇪🇫🇷") == "/🇩🇪/🇫🇷");
  CHECK(pieces("1️⃣") == "/1️⃣");
  CHECK(pieces("e\u0301a") == "/e\u0301a");
}

TEST_CASE("segment: pieces cover any bytes, in order, none empty, none longer than a word image") {
  base::Prng random(3);
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 60; ++i) {
      if (random.below(3) == 0) {
        text += static_cast<char>(random.below(256));
      } else {
        base::append_utf8(
            text, random.below(4) == 0 ? 0x1F1E6 + random.below(26) : 0x20 + random.below(0x2FFF));
      }
    }
    std::size_t at = 0;
    Piece previous = Piece::Blank;
    while (at < text.size()) {
      const Segment s = next_segment(text, at, previous);
      REQUIRE(s.begin == at);
      REQUIRE(s.end > at);
      REQUIRE(s.end <= text.size());
      previous = s.piece;
      at = s.end;
    }
  }
}

TEST_CASE("segment: a word too long for one image is cut between characters") {
  std::string thai;
  for (int i = 0; i < 300; ++i) thai += "ก";
  for (std::size_t at = 0; at < thai.size();) {
    const Segment s = next_segment(thai, at, Piece::Word);
    CHECK(s.end - s.begin <= 256);
    CHECK(base::is_valid_utf8(thai.substr(s.begin, s.end - s.begin)));
    at = s.end;
  }
}

TEST_CASE("wrap: at blanks, cutting what is wider than a line, keeping empty lines") {
  Bench bench;
  CHECK(bench.wrapped("aaa bbb ccc", 49) == "aaa bbb /ccc");
  CHECK(bench.wrapped("aaa bbb", 22) == "aaa /bbb");
  CHECK(bench.wrapped("abcdefgh", 21) == "abc/def/gh");
  CHECK(bench.text.wrap("", kStyle, 100).lines.size() == 1);
  CHECK(bench.text.wrap("a\n\nb\n", kStyle, 100).lines.size() == 4);
  CHECK(bench.text.wrap("a    ", kStyle, 100).lines[0].width == doctest::Approx(7));
}

TEST_CASE("wrap: no line is wider than asked, whatever the text") {
  Bench bench;
  base::Prng random(9);
  const std::vector<std::string> parts{"a",  "word", " ",  "  ",
                                       "\n", "日",   "。", "👩‍👩‍👧",
                                       "ก",  "(",    ")",  "longerthanaline",
                                       "é",  "🇩🇪"};
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (std::uint32_t i = random.below(40); i > 0; --i) {
      text += parts[random.below(static_cast<std::uint32_t>(parts.size()))];
    }
    const ui::Layout layout = bench.text.wrap(text, kStyle, 60);
    std::size_t end = 0;
    for (const ui::Line& line : layout.lines) {
      CHECK(line.begin >= end);
      CHECK(line.end >= line.begin);
      CHECK(line.width <= 60);
      end = line.end;
    }
    CHECK(end == text.size());
  }
}

TEST_CASE("rich: marks are found, what only looks like one is not") {
  Bench bench;
  const auto read = [&](std::string_view source) {
    return marks(ui::layout_markdown(bench.text, source, 14, 10'000));
  };
  CHECK(read("a **b** `c` @Ana d") == "[a ][b:b][ ][c:c][ ][@:@Ana][ d]");
  CHECK(read("see https://x.org/a, ok") == "[see ][l:https://x.org/a][, ok]");
  CHECK(read("[docs](https://x.org)") == "[l:docs]");
  CHECK(read("**") == "[**]");
  CHECK(read("** ** a*b") == "[** ** a*b]");
  CHECK(read("*a* _b_ ~~c~~ ***d***") == "[i:a][ ][i:b][ ][s:c][ ][bi:d]");
  CHECK(read("a@b.org") == "[a@b.org]");
  CHECK(read("`a") == "[`a]");
  CHECK(read("[x](javascript:alert)") == "[x]");  // no link, but its words
  CHECK(read("https://") == "[https://]");
  CHECK(read("") == "");
}

TEST_CASE("rich: runs stay in their column and lines start where they say") {
  Bench bench;
  base::Prng random(4);
  const std::vector<std::string> parts{
      "word ", "**bold**", "`code()`", "@Ana",
      "\n",    "日本",     "。",       "(https://example.org/a/long/path)",
      "plain", " ",        "👍🏽", "unbreakablelongword"};
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (std::uint32_t i = random.below(30); i > 0; --i) {
      text += parts[random.below(static_cast<std::uint32_t>(parts.size()))];
    }
    const ui::RichText rich = ui::layout_markdown(bench.text, text, 14, 120);
    CAPTURE(text);
    std::uint32_t end = 0;
    for (const ui::Run& run : rich.runs) {
      CHECK(run.begin >= end);
      CHECK(run.x + run.width <= 120 + 14);  // one closing mark may hang
      end = run.end;
    }
    for (const ui::Block& block : rich.blocks) {
      for (std::uint32_t i = block.run_begin; i < block.run_end; ++i) {
        const ui::Run& run = rich.runs[i];
        CHECK(run.line <= block.line_starts.size());
        if (run.line > 0) CHECK(run.begin >= block.line_starts[run.line - 1]);
      }
      CHECK(block.y + block.height <= rich.height + 0.01F);
    }
  }
}

namespace {

// Pieces in the order of the screen; the paragraph's direction from its first word.
std::string on_screen(const std::vector<std::string>& pieces) {
  std::string all;
  std::vector<ui::text::Direction> directions;
  for (const std::string& piece : pieces) {
    all += piece;
    directions.push_back(ui::text::direction_of(piece));
  }
  std::string out;
  for (const std::size_t i :
       ui::text::visual_order(directions, ui::text::runs_right_to_left(all))) {
    out += pieces[i];
  }
  return out;
}

}  // namespace

TEST_CASE(
    "bidi: right-to-left words stand from right to left, numbers and others keep their order") {
  CHECK(on_screen({"a", " ", "b"}) == "a b");
  CHECK(on_screen({"see", " ", "שלום", " ", "עולם", " ", "now"}) == "see עולם שלום now");
  CHECK(on_screen({"שלום", " ", "עולם"}) == "עולם שלום");
  CHECK(on_screen({"שלום", " ", "big", " ", "world", " ", "עולם"}) == "עולם big world שלום");
  CHECK(on_screen({"שלום", " ", "12", " ", "34"}) == "34 12 שלום");
  CHECK(on_screen({"v1", " ", "שלום", " ", "12", "!"}) == "v1 12 שלום!");
  CHECK(ui::text::has_right_to_left("abc مرحبا"));
  CHECK(!ui::text::has_right_to_left("日本語 naïve 👍🏽 Ωμέγα"));
  CHECK(ui::text::direction_of("٤٢") == ui::text::Direction::Number);
}

TEST_CASE("rich: a right-to-left paragraph ends at the right edge, its first word there") {
  Bench bench;
  const ui::RichText rich = ui::layout_markdown(bench.text, "שלום **עולם** 42", 14, 400);
  REQUIRE(rich.runs.size() >= 3);
  float right = 0;
  std::string last;
  for (const ui::Run& run : rich.runs) {
    CHECK(run.x >= 0);
    if (run.x + run.width <= right) continue;
    right = run.x + run.width;
    last = std::string(ui::run_text(rich, run));
  }
  CHECK(right == doctest::Approx(400));
  CHECK(last == "שלום");
  CHECK(rich.plain == "שלום עולם 42");
}
