// Markdown into laid-out blocks. md4c finds the structure and says it in calls; this keeps
// what is open (lists, quotes, a table) and lays each block out when it ends.
#include <algorithm>
#include <array>
#include <utility>

#include <md4c.h>

#include "base/utf8.hpp"
#include "ui/text/rich.hpp"

namespace ui {
namespace {

constexpr float kGap = 8;        // between blocks
constexpr float kItemGap = 2;    // between the items of a list
constexpr float kIndent = 24;    // of a list's text
constexpr float kQuote = 14;     // of a quote's
constexpr float kCodeSide = 12;  // around a code block's text
constexpr float kCodeTop = 8;
constexpr float kCellSide = 10;
constexpr float kCellTop = 6;
constexpr std::size_t kMaxDepth = 8;  // deeper lists and quotes are indented no further
constexpr std::size_t kMaxColumns = 12;

bool is_web(std::string_view url) {
  return url.substr(0, 8) == "https://" || url.substr(0, 7) == "http://";
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

// A span before its text has its final place.
struct Piece {
  std::size_t begin = 0, end = 0;  // of the words collected
  std::uint8_t marks = 0;
  std::uint32_t link = 0;
};

// The words of one block.
struct Words {
  std::string text;
  std::vector<Piece> pieces;

  void add(std::string_view words, std::uint8_t marks, std::uint32_t link) {
    if (words.empty()) return;
    const std::size_t begin = text.size();
    text.append(words);
    if (!pieces.empty() && pieces.back().marks == marks && pieces.back().link == link) {
      pieces.back().end = text.size();
    } else {
      pieces.push_back({begin, text.size(), marks, link});
    }
  }
  [[nodiscard]] std::vector<Span> spans() const {
    std::vector<Span> out;
    for (const Piece& p : pieces) {
      out.push_back({std::string_view(text).substr(p.begin, p.end - p.begin), p.marks, p.link});
    }
    return out;
  }
  [[nodiscard]] bool empty() const { return text.empty(); }
  void clear() {
    text.clear();
    pieces.clear();
  }
};

struct List {
  bool ordered = false;
  unsigned next = 1;
  bool tight = true;
};

struct Row {
  std::vector<Words> cells;
  bool head = false;
};

// "&lt;" → "<"; those that people write by hand, and numbers; others as they stand.
std::string entity(std::string_view text) {
  struct Known {
    std::string_view name, value;
  };
  constexpr std::array<Known, 6> kKnown{{{"&amp;", "&"},
                                         {"&lt;", "<"},
                                         {"&gt;", ">"},
                                         {"&quot;", "\""},
                                         {"&apos;", "'"},
                                         {"&nbsp;", "\u00A0"}}};
  for (const Known& known : kKnown) {
    if (known.name == text) return std::string(known.value);
  }
  if (text.size() < 4 || text[1] != '#') return std::string(text);
  const bool hex = text[2] == 'x' || text[2] == 'X';
  char32_t code = 0;
  for (const char c : text.substr(hex ? 3 : 2, text.size() - (hex ? 4 : 3))) {
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    code = code * (hex ? 16 : 10) + static_cast<char32_t>(digit);
    if (code > 0x10FFFF) break;
  }
  const bool valid = code >= 0x20 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  std::string out;
  base::append_utf8(out, valid ? code : 0xFFFD);
  return out;
}

struct Builder {
  Text& text;
  float size_px;
  float max_width;
  RichText out{};

  Words words{};
  bool open = false;  // a block's words are being collected
  unsigned heading = 0;
  bool code = false;
  std::vector<List> lists{};
  std::string marker{};  // of the item whose first block comes next
  std::size_t quotes = 0;
  std::vector<float> quote_tops{};
  std::vector<Row> rows{};
  bool in_table = false;
  unsigned strong = 0, emphasis = 0, struck = 0, span_code = 0;
  bool in_link = false;
  std::uint32_t link = 0;

  [[nodiscard]] float left() const {
    return static_cast<float>(std::min(quotes, kMaxDepth)) * kQuote +
           static_cast<float>(std::min(lists.size(), kMaxDepth)) * kIndent;
  }

  // The y where the next block begins.
  [[nodiscard]] float next_y() const {
    if (out.blocks.empty() && out.ornaments.empty()) return 0;
    const bool close = !lists.empty() && lists.back().tight;
    return out.height + (close ? kItemGap : kGap);
  }

  Block form() {
    Block block;
    block.x = left();
    block.y = next_y();
    block.size_px = size_px;
    block.line_height = std::max(20.0F, size_px + 6);
    block.marker = std::exchange(marker, {});
    return block;
  }

  void finish() {
    if (!std::exchange(open, false)) return;
    if (words.empty() && marker.empty()) return;
    Block block = form();
    float width = max_width - block.x;
    if (heading > 0) {
      block.size_px = heading == 1 ? size_px + 4 : heading == 2 ? size_px + 2 : size_px;
      block.line_height = block.size_px + 8;
      block.marks = mark::kStrong;
      if (block.y > 0) block.y += 4;
    }
    if (code) {
      while (!words.text.empty() && words.text.back() == '\n') words.text.pop_back();
      for (Piece& piece : words.pieces) piece.end = std::min(piece.end, words.text.size());
      block.marks = mark::kCode;
      block.line_height = 18;
      const float top = block.y;
      const float x = block.x;
      block.x += kCodeSide;
      block.y += kCodeTop;
      width -= 2 * kCodeSide;
      const Block& laid = add_block(text, out, words.spans(), block, width);
      const float height = laid.height + 2 * kCodeTop;
      out.ornaments.push_back({Ornament::Kind::CodeGround, x, top, max_width - x, height});
      out.height = std::max(out.height, top + height);
    } else {
      add_block(text, out, words.spans(), block, width);
    }
    words.clear();
    heading = 0;
    code = false;
  }

  void start(unsigned heading_level, bool is_code) {
    finish();
    open = true;
    heading = heading_level;
    code = is_code;
  }

  void rule() {
    finish();
    const float y = next_y() + 6;
    out.ornaments.push_back({Ornament::Kind::Line, left(), y, max_width - left(), 1});
    out.height = y + 7;
  }

  // Columns as wide as their words, narrowed together where they do not fit.
  void table() {
    in_table = false;
    std::size_t columns = 0;
    for (const Row& row : rows) columns = std::max(columns, row.cells.size());
    columns = std::min(columns, kMaxColumns);
    if (columns == 0) return;
    std::vector<float> widths(columns, 24);
    for (const Row& row : rows) {
      for (std::size_t i = 0; i < std::min(columns, row.cells.size()); ++i) {
        RichText one;
        const Block& block = add_block(text, one, row.cells[i].spans(), cell_form(row), 10'000);
        widths[i] = std::max(widths[i], block.width + 1);
      }
    }
    float total = 0;
    for (const float width : widths) total += width + 2 * kCellSide;
    const float x0 = left();
    const float room = max_width - x0;
    const float shrink = total > room ? room / total : 1;
    float y = next_y();
    const float top = y;
    for (const Row& row : rows) {
      float x = x0;
      float height = 0;
      for (std::size_t i = 0; i < std::min(columns, row.cells.size()); ++i) {
        const float width = (widths[i] + 2 * kCellSide) * shrink;
        Block block = cell_form(row);
        block.x = x + kCellSide;
        block.y = y + kCellTop;
        const Block& laid =
            add_block(text, out, row.cells[i].spans(), block, width - 2 * kCellSide);
        height = std::max(height, laid.height);
        x += width;
      }
      y += height + 2 * kCellTop;
      out.ornaments.push_back({Ornament::Kind::Line, x0, y, total * shrink, 1});
    }
    out.ornaments.push_back({Ornament::Kind::Line, x0, top, total * shrink, 1});
    out.height = std::max(out.height, y + 1);
    rows.clear();
  }

  [[nodiscard]] Block cell_form(const Row& row) const {
    Block block;
    block.size_px = size_px - 1;
    block.line_height = 18;
    if (row.head) block.marks = mark::kStrong;
    return block;
  }

  void add(std::string_view piece) {
    std::uint8_t marks = 0;
    if (strong > 0) marks |= mark::kStrong;
    if (emphasis > 0) marks |= mark::kEmphasis;
    if (struck > 0) marks |= mark::kStruck;
    if (span_code > 0) marks |= mark::kCode;
    if (in_link) marks |= mark::kLink;
    Words& to =
        in_table && !rows.empty() && !rows.back().cells.empty() ? rows.back().cells.back() : words;
    if (span_code > 0 || in_link || code) {
      to.add(piece, marks, link);
      return;
    }
    // @mentions stand out.
    std::size_t plain = 0;
    for (std::size_t at = 0; at < piece.size(); ++at) {
      const char before = at > 0 ? piece[at - 1] : to.text.empty() ? ' ' : to.text.back();
      if (piece[at] != '@' || is_word_byte(before)) continue;
      std::size_t end = at + 1;
      while (end < piece.size() && is_word_byte(piece[end])) ++end;
      if (end == at + 1) continue;
      to.add(piece.substr(plain, at - plain), marks, 0);
      to.add(piece.substr(at, end - at), static_cast<std::uint8_t>(marks | mark::kMention), 0);
      plain = end;
      at = end - 1;
    }
    to.add(piece.substr(plain), marks, 0);
  }

  void enter(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_QUOTE:
        finish();
        quote_tops.push_back(next_y());
        ++quotes;
        break;
      case MD_BLOCK_UL:
        finish();
        lists.push_back({false, 1, static_cast<MD_BLOCK_UL_DETAIL*>(detail)->is_tight != 0});
        break;
      case MD_BLOCK_OL: {
        finish();
        const auto* ol = static_cast<MD_BLOCK_OL_DETAIL*>(detail);
        lists.push_back({true, ol->start, ol->is_tight != 0});
        break;
      }
      case MD_BLOCK_LI: {
        finish();
        List& list = lists.back();
        marker = list.ordered ? std::to_string(list.next++) + "." : "•";
        break;
      }
      case MD_BLOCK_HR: rule(); break;
      case MD_BLOCK_H: start(static_cast<MD_BLOCK_H_DETAIL*>(detail)->level, false); break;
      case MD_BLOCK_CODE: start(0, true); break;
      case MD_BLOCK_P: start(0, false); break;
      case MD_BLOCK_TABLE:
        finish();
        in_table = true;
        break;
      case MD_BLOCK_TR: rows.push_back({{}, false}); break;
      case MD_BLOCK_TH:
        rows.back().head = true;
        rows.back().cells.emplace_back();
        break;
      case MD_BLOCK_TD: rows.back().cells.emplace_back(); break;
      default: break;
    }
  }

  void leave(MD_BLOCKTYPE type) {
    switch (type) {
      case MD_BLOCK_QUOTE: {
        finish();
        const float top = quote_tops.back();
        quote_tops.pop_back();
        --quotes;
        out.ornaments.push_back(
            {Ornament::Kind::QuoteBar, left(), top, 3, std::max(0.0F, out.height - top)});
        break;
      }
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        finish();
        lists.pop_back();
        break;
      case MD_BLOCK_LI:
        if (!marker.empty()) open = true;  // an item without words
        finish();
        break;
      case MD_BLOCK_H:
      case MD_BLOCK_CODE:
      case MD_BLOCK_P: finish(); break;
      case MD_BLOCK_TABLE: table(); break;
      default: break;
    }
  }

  void follow(const MD_ATTRIBUTE& target) {
    const std::string_view url(target.text, target.size);
    in_link = is_web(url);
    if (!in_link) return;
    link = static_cast<std::uint32_t>(out.links.size());
    out.links.emplace_back(url);
  }

  void span(MD_SPANTYPE type, void* detail, bool begins) {
    const auto count = [&](unsigned& n) { begins ? ++n : --n; };
    switch (type) {
      case MD_SPAN_STRONG: count(strong); break;
      case MD_SPAN_EM: count(emphasis); break;
      case MD_SPAN_DEL: count(struck); break;
      case MD_SPAN_CODE: count(span_code); break;
      case MD_SPAN_A:
        in_link = false;
        if (begins) follow(static_cast<MD_SPAN_A_DETAIL*>(detail)->href);
        break;
      case MD_SPAN_IMG:  // its description, leading to the picture
        in_link = false;
        if (begins) follow(static_cast<MD_SPAN_IMG_DETAIL*>(detail)->src);
        break;
      default: break;
    }
  }

  void words_come(MD_TEXTTYPE type, std::string_view piece) {
    if (!open && !in_table) {  // the words of a tight list's item come without a paragraph
      open = true;
    }
    switch (type) {
      case MD_TEXT_BR:
      case MD_TEXT_SOFTBR: add("\n"); break;  // as typed, not as CommonMark would join them
      case MD_TEXT_NULLCHAR: add("\uFFFD"); break;
      case MD_TEXT_ENTITY: add(entity(piece)); break;
      default: add(piece); break;
    }
  }
};

Builder& builder(void* data) { return *static_cast<Builder*>(data); }

}  // namespace

RichText layout_markdown(Text& text, std::string_view source, float size_px, float max_width) {
  Builder made{text, size_px, max_width};
  MD_PARSER parser{};
  parser.flags = MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_STRIKETHROUGH | MD_FLAG_TABLES |
                 MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;
  parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* data) {
    builder(data).enter(type, detail);
    return 0;
  };
  parser.leave_block = [](MD_BLOCKTYPE type, void*, void* data) {
    builder(data).leave(type);
    return 0;
  };
  parser.enter_span = [](MD_SPANTYPE type, void* detail, void* data) {
    builder(data).span(type, detail, true);
    return 0;
  };
  parser.leave_span = [](MD_SPANTYPE type, void* detail, void* data) {
    builder(data).span(type, detail, false);
    return 0;
  };
  parser.text = [](MD_TEXTTYPE type, const MD_CHAR* words, MD_SIZE size, void* data) {
    builder(data).words_come(type, {words, size});
    return 0;
  };
  md_parse(source.data(), static_cast<MD_SIZE>(source.size()), &parser, &made);
  made.finish();
  if (made.out.blocks.empty() && made.out.ornaments.empty()) {  // blanks only, or no memory
    made.open = true;
    made.words.add(source, 0, 0);
    made.finish();
  }
  return std::move(made.out);
}

}  // namespace ui
