// The inspector's facts: connection, latency, log position, channels, outbox.
#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "client/connection/connection.hpp"
#include "ui/views/inspector.hpp"
#include "ui/widgets/shapes.hpp"

namespace ui {
namespace {

using namespace inspector_style;
namespace outbox = client::outbox;

constexpr float kColumn = 330;  // the least
constexpr float kGap = 24;
constexpr float kLine = 21;
constexpr float kTitle = 30;
constexpr float kAfter = 12;
constexpr std::size_t kMaxListed = 100;  // channels, items

struct Fact {
  std::string what;
  std::string value;
  Color color = 0;  // of the value; 0: as text
};
struct Section {
  std::string_view title;
  std::vector<Fact> facts;
};

template <class Variant, std::size_t N>
std::string name_of(const Variant& phase, const std::array<const char*, N>& names) {
  static_assert(std::variant_size_v<Variant> == N);
  return names[phase.index()];
}

std::string in_seconds(std::int64_t ms) {
  return "in " + std::to_string(std::max<std::int64_t>(0, (ms + 999) / 1000)) + " s";
}

Section connection_facts(Context& c, const client::app::State& state) {
  const client::connection::State& connection = state.connection;
  Section out{"Connection", {}};
  const auto* link = client::connection::connected(connection);
  out.facts.push_back({"State", std::string(client::connection::public_name(connection)),
                       link != nullptr ? c.theme.ok : c.theme.warn});
  out.facts.push_back({"Socket id", link != nullptr ? link->socket_id : "—"});
  if (link != nullptr) {
    out.facts.push_back({"Connected since", time_label(c, link->since)});
    out.facts.push_back({"Last frame in", time_label(c, link->last_inbound)});
  }
  out.facts.push_back({"Sockets so far", std::to_string(connection.last_socket)});
  out.facts.push_back({"Failed attempts in a row", std::to_string(connection.failures)});
  std::string next = "—";
  if (const auto* wait = std::get_if<client::connection::Waiting>(&connection.phase)) {
    next = in_seconds(wait->retry_at - c.now);
    c.repaint_within(1000);
  } else if (const auto* stop = std::get_if<client::connection::Stopped>(&connection.phase)) {
    next = "none, refused with " + std::to_string(stop->code);
  }
  out.facts.push_back({"Next attempt", std::move(next)});
  out.facts.push_back({"The system says", connection.online ? "online" : "offline"});
  return out;
}

std::string in_words(const client::inspector::Latency& latency) {
  if (latency.count == 0) return "not measured yet";
  return std::to_string(latency.last_ms) + " ms (least " + std::to_string(latency.least_ms) +
         ", mean " + std::to_string(latency.sum_ms / latency.count) + ", most " +
         std::to_string(latency.most_ms) + " of " + std::to_string(latency.count) + ")";
}

Section latency_facts(const Inspection& inspection) {
  return {"Latency",
          {{"Ping → pong", in_words(inspection.inspector.ping)},
           {"Publish → own echo", in_words(inspection.inspector.echo)}}};
}

Section sync_facts(Context& c, const client::app::State& state, const Inspection& inspection) {
  const client::sync::State& sync = state.sync;
  const model::Seq heard = inspection.inspector.heard_head;
  const auto number = [](std::int64_t n) { return std::to_string(n); };
  return {"Log",
          {{"Epoch", sync.primed ? sync.epoch : "—"},
           {"Position", number(sync.last)},
           {"Head heard of", heard == 0 ? "—" : number(heard)},
           {"Being fetched", sync.fetching ? "yes" : "no"},
           {"Waiting ahead of a gap", number(static_cast<std::int64_t>(sync.ahead.size()))},
           {"Gaps", number(sync.counters.gaps), sync.counters.gaps > 0 ? c.theme.warn : 0},
           {"Applied", number(sync.counters.applied)},
           {"Of these from the log", number(sync.counters.fetched)},
           {"Doubled", number(sync.counters.duplicates)}}};
}

Section channel_facts(Context& c, const client::app::State& state) {
  constexpr std::array<const char*, 5> kPhases{"wanted", "authorizing", "subscribing", "subscribed",
                                               "refused"};
  Section out{"Channels", {}};
  for (const auto& [name, phase] : state.channels.channels) {
    if (out.facts.size() == kMaxListed) break;
    const bool good = std::holds_alternative<client::channels::Subscribed>(phase);
    const bool refused = std::holds_alternative<client::channels::Refused>(phase);
    out.facts.push_back({name, name_of(phase, kPhases),
                         good      ? c.theme.ok
                         : refused ? c.theme.error
                                   : c.theme.warn});
  }
  return out;
}

Section outbox_facts(Context& c, const client::app::State& state) {
  constexpr std::array<const char*, 5> kPhases{"queued", "sending", "accepted", "failed",
                                               "conflicted"};
  constexpr std::array<const char*, 9> kCommands{
      "Create comment", "Edit comment",  "Delete comment", "React",      "Create thread",
      "Edit thread",    "Delete thread", "Add item",       "Remove item"};
  Section out{"Outbox", {}};
  for (const outbox::Item& item : state.outbox.items) {
    if (out.facts.size() == kMaxListed) break;
    std::string phase = name_of(item.phase, kPhases);
    if (const auto* accepted = std::get_if<outbox::Accepted>(&item.phase)) {
      phase += " at " + std::to_string(accepted->head);
    } else if (const auto* failed = std::get_if<outbox::Failed>(&item.phase)) {
      phase += ": " + failed->error.message;
    }
    const bool stopped = outbox::stopped(item);
    out.facts.push_back({name_of(item.command, kCommands) + " " + item.id.substr(0, 8),
                         std::move(phase), stopped ? c.theme.error : c.theme.text});
  }
  if (out.facts.empty()) out.facts.push_back({"Items", "none: everything is sent", 0});
  out.facts.push_back({"This tab sends", state.outbox.leads ? "yes" : "no", 0});
  return out;
}

void draw_section(Context& c, const Section& section, const Rect& r) {
  const IdScope scope(section.title);
  Node& title = c.semantics.leaf(Context::id("title"), Role::Heading, "", {r.x, r.y, r.w, 20});
  title.level = 2;
  title.text = std::string(section.title);
  c.text.draw(c.draw, r.x, r.y, 20, section.title, kStrong, c.theme.text);
  float y = r.y + kTitle - 6;
  std::size_t i = 0;
  for (const Fact& fact : section.facts) {
    // Items of one person may begin alike: the place tells them apart.
    const IdScope fact_scope(fact.what + "#" + std::to_string(i++));
    Node& node = c.semantics.leaf(Context::id("fact"), Role::Text, "", {r.x, y, r.w, kLine});
    node.text = fact.what + ": " + fact.value;
    const float what = std::min(r.w * 0.6F, 170.0F);
    c.text.draw_elided(c.draw, r.x, y, kLine, what - 8, fact.what, kText, c.theme.dim);
    c.text.draw_elided(c.draw, r.x + what, y, kLine, r.w - what, fact.value, kMono,
                       fact.color == 0 ? c.theme.text : fact.color);
    y += kLine;
  }
}

}  // namespace

void draw_connection_tab(Context& c, InspectorScratch& scratch, const client::app::State& state,
                         const Inspection& inspection, const Rect& r) {
  const IdScope scope("connection-tab");
  const Section sections[] = {connection_facts(c, state), sync_facts(c, state, inspection),
                              latency_facts(inspection), channel_facts(c, state),
                              outbox_facts(c, state)};
  Node& group = c.semantics.begin(Context::id("facts"), Role::Group, "Connection", r);
  group.clips = true;
  begin_scroll(c, scratch.facts, r);
  const float inner = r.w - 2 * kSide - 8;
  const auto columns = static_cast<std::size_t>(std::clamp(inner / (kColumn + kGap), 1.0F, 4.0F));
  const float width =
      (inner - kGap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  std::array<float, 4> heights{};
  for (const Section& section : sections) {
    const auto begin = heights.begin();
    const auto place = static_cast<std::size_t>(
        std::min_element(begin, begin + static_cast<std::ptrdiff_t>(columns)) - begin);
    const Rect box{r.x + kSide + static_cast<float>(place) * (width + kGap),
                   r.y + 12 + heights[place] - scratch.facts.offset, width, 0};
    draw_section(c, section, box);
    heights[place] += kTitle + static_cast<float>(section.facts.size()) * kLine + kAfter;
  }
  end_scroll(c, scratch.facts, r, *std::max_element(heights.begin(), heights.end()) + 12);
  c.semantics.end();
}

}  // namespace ui
