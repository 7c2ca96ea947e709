#include "platform/native/shaper.hpp"

#include <algorithm>
#include <iterator>

#include "base/utf8.hpp"
#include "platform/native/bidi.hpp"

namespace platform::native {
namespace {

constexpr std::size_t kMaxCodePoints = 1'024;  // a word has at most 256 bytes; be safe

constexpr char32_t kJoiner = 0x200D, kTextStyle = 0xFE0E, kEmojiStyle = 0xFE0F;

bool in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

// Draws nothing by itself and belongs to what stands before it.
bool is_extender(char32_t c) {
  return c == kJoiner || in(c, 0xFE00, kEmojiStyle) || in(c, 0x1F3FB, 0x1F3FF) || c == 0x20E3 ||
         in(c, 0xE0020, 0xE007F) ||
         hb_unicode_script(hb_unicode_funcs_get_default(), c) == HB_SCRIPT_INHERITED;
}

// Unicode's Emoji_Presentation: drawn as emoji without being asked to. The ones below
// U+1F000 are few and will not grow.
bool is_emoji(char32_t c) {
  if (c >= 0x1F000) {
    return in(c, 0x1F1E6, 0x1F1FF) || c == 0x1F004 || c == 0x1F0CF || c == 0x1F18E ||
           in(c, 0x1F191, 0x1F19A) || in(c, 0x1F201, 0x1F251) || in(c, 0x1F300, 0x1F64F) ||
           in(c, 0x1F680, 0x1F6FF) || in(c, 0x1F7E0, 0x1F7F0) || in(c, 0x1F90C, 0x1FAFF);
  }
  static constexpr char32_t kRanges[][2] = {
      {0x231A, 0x231B}, {0x23E9, 0x23EC}, {0x23F0, 0x23F0}, {0x23F3, 0x23F3}, {0x25FD, 0x25FE},
      {0x2614, 0x2615}, {0x2648, 0x2653}, {0x267F, 0x267F}, {0x2693, 0x2693}, {0x26A1, 0x26A1},
      {0x26AA, 0x26AB}, {0x26BD, 0x26BE}, {0x26C4, 0x26C5}, {0x26CE, 0x26CE}, {0x26D4, 0x26D4},
      {0x26EA, 0x26EA}, {0x26F2, 0x26F3}, {0x26F5, 0x26F5}, {0x26FA, 0x26FA}, {0x26FD, 0x26FD},
      {0x2705, 0x2705}, {0x270A, 0x270B}, {0x2728, 0x2728}, {0x274C, 0x274C}, {0x274E, 0x274E},
      {0x2753, 0x2755}, {0x2757, 0x2757}, {0x2795, 0x2797}, {0x27B0, 0x27B0}, {0x27BF, 0x27BF},
      {0x2B1B, 0x2B1C}, {0x2B50, 0x2B50}, {0x2B55, 0x2B55},
  };
  return std::any_of(std::begin(kRanges), std::end(kRanges),
                     [c](const auto& range) { return in(c, range[0], range[1]); });
}

}  // namespace

Shaper::Shaper(FontLibrary& fonts) : fonts_(fonts), buffer_(hb_buffer_create()) {}

Shaper::~Shaper() { hb_buffer_destroy(buffer_); }

const ShapedWord& Shaper::shape(std::string_view word, ui::text::Face face, float size_px) {
  word_.glyphs.clear();
  word_.advance = 0;
  decode(word);
  choose_fonts(face);
  choose_scripts();
  split_runs();
  std::vector<std::uint8_t> levels(runs_.size());
  std::transform(runs_.begin(), runs_.end(), levels.begin(),
                 [](const Run& run) { return run.level; });
  for (const std::size_t index : visual_order(levels)) {
    shape_run(runs_[index], size_px);
  }
  return word_;
}

void Shaper::decode(std::string_view word) {
  text_.clear();
  for (std::size_t at = 0; at < word.size() && text_.size() < kMaxCodePoints;) {
    const char32_t c = base::next_code_point(word, at);
    text_.push_back(c < 0x20 ? U' ' : c);  // tabs and other controls take space, no ink
  }
}

void Shaper::choose_fonts(ui::text::Face face) {
  font_of_.resize(text_.size());
  bool in_emoji = false;  // the cluster so far is drawn by an emoji font
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const char32_t c = text_[i];
    const char32_t next = i + 1 < text_.size() ? text_[i + 1] : U'\0';
    const bool joined = in_emoji && text_[i - 1] == kJoiner;
    if (i > 0 && (is_extender(c) || joined) &&
        (in_emoji || hb_unicode_script(hb_unicode_funcs_get_default(), c) != HB_SCRIPT_COMMON ||
         font_of_[i - 1]->has_glyph(c))) {
      font_of_[i] = font_of_[i - 1];  // keep clusters whole; HarfBuzz composes marks
      continue;
    }
    const bool keycap = next == kEmojiStyle || next == 0x20E3;
    in_emoji = next != kTextStyle && (is_emoji(c) || keycap);
    font_of_[i] = &fonts_.find(face, c, in_emoji);
    in_emoji = in_emoji && font_of_[i]->colored();
  }
}

// Common characters take the script before them, leading ones the script after them.
void Shaper::choose_scripts() {
  hb_unicode_funcs_t* unicode = hb_unicode_funcs_get_default();
  const auto is_real = [](hb_script_t script) {
    return script != HB_SCRIPT_COMMON && script != HB_SCRIPT_INHERITED &&
           script != HB_SCRIPT_UNKNOWN;
  };
  script_of_.resize(text_.size());
  hb_script_t current = HB_SCRIPT_COMMON;
  for (std::size_t i = text_.size(); i-- > 0;) {  // the first real script
    const hb_script_t script = hb_unicode_script(unicode, text_[i]);
    if (is_real(script)) current = script;
  }
  for (std::size_t i = 0; i < text_.size(); ++i) {
    const hb_script_t script = hb_unicode_script(unicode, text_[i]);
    if (is_real(script)) current = script;
    script_of_[i] = current;
  }
}

void Shaper::split_runs() {
  runs_.clear();
  const std::vector<std::uint8_t> levels = bidi_levels(text_);
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (!runs_.empty() && runs_.back().font == font_of_[i] &&
        runs_.back().script == script_of_[i] && runs_.back().level == levels[i]) {
      runs_.back().to = i + 1;
    } else {
      runs_.push_back(Run{i, i + 1, font_of_[i], script_of_[i], levels[i]});
    }
  }
}

void Shaper::shape_run(const Run& run, float size_px) {
  run.font->set_size(size_px);
  hb_buffer_reset(buffer_);
  hb_buffer_set_content_type(buffer_, HB_BUFFER_CONTENT_TYPE_UNICODE);
  // The whole word is given as context, so that letters join across font changes.
  hb_buffer_add_codepoints(buffer_, reinterpret_cast<const hb_codepoint_t*>(text_.data()),
                           static_cast<int>(text_.size()), static_cast<unsigned>(run.from),
                           static_cast<int>(run.to - run.from));
  hb_buffer_set_script(buffer_, run.script);
  hb_buffer_set_direction(buffer_, (run.level & 1U) != 0 ? HB_DIRECTION_RTL : HB_DIRECTION_LTR);
  hb_buffer_set_language(buffer_, hb_language_get_default());
  hb_shape(run.font->harfbuzz(), buffer_, nullptr, 0);

  unsigned count = 0;
  const hb_glyph_info_t* infos = hb_buffer_get_glyph_infos(buffer_, &count);
  const hb_glyph_position_t* positions = hb_buffer_get_glyph_positions(buffer_, &count);
  for (unsigned i = 0; i < count; ++i) {
    word_.glyphs.push_back(ShapedGlyph{run.font, infos[i].codepoint,
                                       word_.advance + positions[i].x_offset,
                                       positions[i].y_offset});
    word_.advance += positions[i].x_advance;
  }
}

}  // namespace platform::native
