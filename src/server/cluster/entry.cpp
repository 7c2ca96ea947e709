#include "server/cluster/entry.hpp"

#include <algorithm>
#include <charconv>

#include "base/match.hpp"

namespace server::cluster {
namespace {

void encode_event(const Event& event, Fields& out) {
  base::match(
      event,
      [&](const hub::Published& e) {
        for (const std::string& channel : e.channels) out.emplace_back("c", channel);
        out.emplace_back("e", e.event);
        out.emplace_back("d", e.data);
        if (!e.except_socket_id.empty()) out.emplace_back("x", e.except_socket_id);
        if (!e.user_id.empty()) out.emplace_back("u", e.user_id);
        if (e.from_client) out.emplace_back("f", "1");
      },
      [&](const hub::UserTerminated& e) { out.emplace_back("u", e.user_id); });
}

std::optional<std::uint64_t> number_of(const std::string& text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (text.empty() || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

// The fields of one entry, taken one after the other.
struct Reader {
  const Fields& fields;
  std::size_t at = 0;
  bool ok = true;

  [[nodiscard]] bool is(std::string_view name) const {
    return at < fields.size() && fields[at].first == name;
  }
  std::string text(std::string_view name) {
    if (!is(name)) return ok = false, std::string();
    return fields[at++].second;
  }
  std::string optional(std::string_view name) { return is(name) ? text(name) : std::string(); }
  std::uint64_t number(std::string_view name) {
    const auto parsed = number_of(text(name));
    if (!parsed) ok = false;
    return parsed.value_or(0);
  }
  [[nodiscard]] bool done() const { return ok && at == fields.size(); }
};

Entry read_published(Reader& in) {
  EventEntry entry{in.text("o"), in.number("i"), {}};
  hub::Published event;
  while (in.is("c")) event.channels.push_back(in.text("c"));
  if (event.channels.empty()) in.ok = false;
  event.event = in.text("e");
  event.data = in.text("d");
  event.except_socket_id = in.optional("x");
  event.user_id = in.optional("u");
  event.from_client = in.optional("f") == "1";
  entry.event = std::move(event);
  return entry;
}

Entry read_facts(Reader& in) {
  FactsEntry entry{in.text("n"), in.number("i"), {}};
  for (; in.ok && in.at < in.fields.size(); ++in.at) {
    const auto& [name, value] = in.fields[in.at];
    if (name.size() < 2 || (name.front() != '+' && name.front() != '-')) {
      in.ok = false;
    } else {
      entry.changes.push_back(
          {name.substr(1), name.front() == '+' ? std::optional(value) : std::nullopt});
    }
  }
  return entry;
}

}  // namespace

Fields encode(const Entry& entry) {
  Fields out;
  base::match(
      entry,
      [&](const EventEntry& e) {
        out.emplace_back("k", std::holds_alternative<hub::Published>(e.event) ? "e" : "t");
        out.emplace_back("o", e.origin);
        out.emplace_back("i", std::to_string(e.number));
        encode_event(e.event, out);
      },
      [&](const FactsEntry& e) {
        out = {{"k", "f"}, {"n", e.node}, {"i", std::to_string(e.version)}};
        for (const Change& change : e.changes) {
          out.emplace_back((change.value ? '+' : '-') + change.key, change.value.value_or(""));
        }
      },
      [&](const RegisteredEntry& e) {
        out = {{"k", "r"}, {"n", e.node}, {"i", std::to_string(e.version)}};
      },
      [&](const GoneEntry& e) {
        out = {{"k", "g"}, {"n", e.node}, {"b", e.reaper}};
      });
  return out;
}

std::optional<Entry> decode(const Fields& fields) {
  Reader in{fields};
  const std::string kind = in.text("k");
  std::optional<Entry> entry;
  if (kind == "e") {
    entry = read_published(in);
  } else if (kind == "t") {
    EventEntry event{in.text("o"), in.number("i"), {}};
    event.event = hub::UserTerminated{in.text("u")};
    entry = std::move(event);
  } else if (kind == "f") {
    entry = read_facts(in);
  } else if (kind == "r") {
    entry = RegisteredEntry{in.text("n"), in.number("i")};
  } else if (kind == "g") {
    entry = GoneEntry{in.text("n"), in.text("b")};
  }
  return in.done() ? entry : std::nullopt;
}

std::size_t bytes_of(const Event& event) {
  constexpr std::size_t kOverhead = 128;
  return base::match(
      event,
      [](const hub::Published& e) {
        std::size_t bytes = kOverhead + e.event.size() + e.data.size();
        for (const std::string& channel : e.channels) bytes += channel.size();
        return bytes;
      },
      [](const hub::UserTerminated& e) { return kOverhead + e.user_id.size(); });
}

std::string_view origin_of(std::string_view node) {
  return node.substr(0, std::min(node.rfind('.'), node.size()));
}

}  // namespace server::cluster
