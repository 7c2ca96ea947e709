#include "platform/web/semantics_encoder.hpp"

#include <cstring>
#include <string_view>

#include "base/json.hpp"

namespace platform::web {
namespace {

std::uint32_t bits(float value) {
  std::uint32_t word = 0;
  std::memcpy(&word, &value, sizeof word);
  return word;
}

// FNV-1a, 64 bits: a collision would leave one stale label on screen readers.
std::uint64_t hash(std::string_view text) {
  std::uint64_t value = 0xcbf29ce484222325U;
  for (const char byte : text) value = (value ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  return value;
}

std::uint32_t flags(const ui::Node& node) {
  const bool all[] = {node.current, node.disabled,    node.multiline, node.pressed,
                      node.toggles, node.expanded,    node.has_popup, node.clips,
                      node.covered, node.wants_focus, node.completing};
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < std::size(all); ++i) {
    if (all[i]) word |= 1U << i;
  }
  return word;
}

void write_lines(base::JsonWriter& json, const ui::Node& node) {
  if (node.line_starts.empty()) {
    json.integer(0);
    return;
  }
  const std::string_view text = node.text;
  json.begin_array();
  std::size_t from = 0;
  for (const std::uint32_t start : node.line_starts) {
    if (start < from || start > text.size()) continue;
    json.string(text.substr(from, start - from));
    from = start;
  }
  json.string(text.substr(from)).end_array();
}

void write_content(std::string& out, const ui::Node& node) {
  base::JsonWriter json(out);
  json.begin_array().string(node.name).string(node.text);
  json.string(node.placeholder).string(node.href);
  write_lines(json, node);
  if (node.choices.empty()) {
    json.integer(0);
  } else {
    json.begin_array();
    for (const ui::Choice& choice : node.choices) {
      json.begin_array().string(choice.value).string(choice.label).end_array();
    }
    json.end_array();
  }
  json.integer(node.level).integer(node.percent).integer(node.max_length);
  json.integer(node.look.face);
  json.number(static_cast<double>(node.look.size_px));
  json.number(static_cast<double>(node.look.line_height_px));
  json.integer(node.look.color).integer(node.look.faint_color);
  json.integer(node.select_serial).integer(node.select_begin).integer(node.select_end);
  json.integer(node.position).integer(node.set_size);
  json.end_array();
}

}  // namespace

void SemanticsEncoder::encode(const std::vector<ui::Node>& nodes) {
  ++round_;
  records_.clear();
  contents_.clear();
  for (const ui::Node& node : nodes) {
    const std::size_t offset = contents_.size();
    write_content(contents_, node);
    const std::uint64_t now = hash(std::string_view(contents_).substr(offset));
    Sent& sent = sent_[node.id];
    const bool known = sent.round + 1 == round_ && sent.hash == now && round_ > 1;
    if (known) contents_.resize(offset);
    sent = {now, round_};
    const std::uint32_t role = static_cast<std::uint32_t>(node.role);
    records_.insert(records_.end(), {node.id, node.parent, role | flags(node) << 8U,
                                     bits(node.rect.x), bits(node.rect.y), bits(node.rect.w),
                                     bits(node.rect.h), static_cast<std::uint32_t>(offset),
                                     static_cast<std::uint32_t>(contents_.size() - offset)});
  }
  for (auto it = sent_.begin(); it != sent_.end();) {
    it = it->second.round == round_ ? std::next(it) : sent_.erase(it);
  }
}

}  // namespace platform::web
