#include "base/json.hpp"
#include "base/utf8.hpp"
#include "client/inspector/inspector.hpp"

namespace client::inspector {
namespace {

// Recursion is bounded by base::kMaxJsonDepth for each text within a text, and those by
// kMaxOpened.
constexpr int kMaxOpened = 3;

class Printer {
 public:
  std::string out;

  void value(base::JsonValue json, std::size_t indent, int opened) {
    if (full()) return;
    const bool object = json.is_object();
    if ((object || json.is_array()) && json.size() > 0) {
      out += object ? '{' : '[';
      for (std::size_t i = 0; i < json.size() && !full(); ++i) {
        if (i > 0) out += ',';
        line(indent + 2);
        if (object) {
          base::append_json_string(out, json.key_at(i));
          out += ": ";
        }
        value(object ? json.member_at(i) : json.at(i), indent + 2, opened);
      }
      line(indent);
      out += object ? '}' : ']';
    } else if (!opens(json, indent, opened)) {
      json.write(out);
    }
  }
  [[nodiscard]] bool full() const { return out.size() > kMaxPretty; }

 private:
  void line(std::size_t indent) { out.append(1, '\n').append(indent, ' '); }

  // A text that is an object or array: shown as one.
  bool opens(base::JsonValue json, std::size_t indent, int opened) {
    const auto text = json.string();
    if (!text || text->size() < 2 || opened == kMaxOpened) return false;
    if (text->front() != '{' && text->front() != '[') return false;
    const auto inner = base::JsonDocument::parse(*text);
    if (!inner || inner->root().size() == 0) return false;
    value(inner->root(), indent, opened + 1);
    return true;
  }
};

}  // namespace

std::string pretty(std::string_view json) {
  Printer printer;
  const auto document = base::JsonDocument::parse(json);
  if (document) {
    printer.value(document->root(), 0, 0);
  } else {
    printer.out = std::string(json.substr(0, kMaxPretty + 1));
  }
  if (printer.full()) {
    printer.out.resize(base::valid_utf8_prefix(printer.out.substr(0, kMaxPretty)));
    printer.out += "…";
  }
  return std::move(printer.out);
}

}  // namespace client::inspector
