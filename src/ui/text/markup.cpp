#include "ui/text/markup.hpp"

#include <algorithm>

namespace ui::text {
namespace {

constexpr std::string_view kUrl = "url";
constexpr std::size_t kLongestPart = 40;  // bytes of a name being typed

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || static_cast<unsigned char>(c) >= 0x80;
}

std::uint32_t size32(std::string_view text) { return static_cast<std::uint32_t>(text.size()); }

Edited link(std::string_view text, Selection s) {
  const std::string_view words = text.substr(s.begin, s.end - s.begin);
  const bool is_url = words.substr(0, 8) == "https://" || words.substr(0, 7) == "http://";
  const std::string made = is_url ? "[](" + std::string(words) + ")"
                                  : "[" + std::string(words) + "](" + std::string(kUrl) + ")";
  Edited out{std::string(text.substr(0, s.begin)) + made + std::string(text.substr(s.end)), {}};
  if (is_url || words.empty()) {  // its words come next
    out.selection = {s.begin + 1, s.begin + 1};
  } else {
    const std::uint32_t url = s.begin + size32(words) + 3;
    out.selection = {url, url + size32(kUrl)};
  }
  return out;
}

}  // namespace

Edited toggle_markup(std::string_view text, Selection s, Markup markup) {
  s.end = std::min(s.end, size32(text));
  s.begin = std::min(s.begin, s.end);
  if (markup == Markup::Link) return link(text, s);
  const std::string_view mark = markup == Markup::Bold ? "**" : markup == Markup::Code ? "`" : "_";
  const std::uint32_t n = size32(mark);
  const bool around =
      s.begin >= n && text.substr(s.begin - n, n) == mark && text.substr(s.end, n) == mark;
  if (around) {
    std::string out(text.substr(0, s.begin - n));
    out.append(text.substr(s.begin, s.end - s.begin)).append(text.substr(s.end + n));
    return {std::move(out), {s.begin - n, s.end - n}};
  }
  std::string out(text.substr(0, s.begin));
  out.append(mark).append(text.substr(s.begin, s.end - s.begin)).append(mark);
  out.append(text.substr(s.end));
  return {std::move(out), {s.begin + n, s.end + n}};
}

std::optional<MentionPart> mention_at(std::string_view text, std::uint32_t caret) {
  if (caret > text.size()) return std::nullopt;
  std::size_t at = caret;
  while (at > 0 && is_word_byte(text[at - 1]) && caret - at <= kLongestPart) --at;
  if (at == 0 || text[at - 1] != '@') return std::nullopt;
  if (at >= 2 && is_word_byte(text[at - 2])) return std::nullopt;  // an e-mail address
  return MentionPart{static_cast<std::uint32_t>(at - 1), text.substr(at, caret - at)};
}

Edited complete_mention(std::string_view text, const MentionPart& part, std::string_view name) {
  std::string out(text.substr(0, part.at + 1));
  out.append(name).append(" ");
  const std::uint32_t caret = size32(out);
  std::string_view rest = text.substr(part.at + 1 + part.part.size());
  if (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
  out.append(rest);
  return {std::move(out), {caret, caret}};
}

}  // namespace ui::text
