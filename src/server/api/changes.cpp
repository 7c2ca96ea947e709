// Reading the change log: the truth that broadcasts only hint at.
#include "server/storage/changes.hpp"

#include "base/json.hpp"
#include "model/limits.hpp"
#include "server/api/handlers.hpp"
#include "server/api/target.hpp"

namespace server::api {
namespace {

// The log does not reach back to what was asked for: {error, code, epoch, head}.
Response log_trimmed(const storage::LogPosition& position) {
  std::string body;
  base::JsonWriter(body)
      .begin_object()
      .field("error", "The change log does not reach back that far; load the state afresh.")
      .field("code", "log_trimmed")
      .field("epoch", position.epoch)
      .field("head", position.head)
      .end_object();
  return json(410, std::move(body));
}

}  // namespace

Answer list_changes(Context& c) {
  const std::string* since_text = c.target.parameter("since");
  if (since_text == nullptr) {
    return base::fail("invalid_value", "The parameter since is missing.", "since");
  }
  const auto since = parse_count(*since_text, "since");
  if (!since) return tl::unexpected(since.error());
  const auto page =
      parse_page(c.target, model::limits::kChangesPageMax, model::limits::kChangesPageMax);
  if (!page) return tl::unexpected(page.error());

  const storage::LogPosition position = storage::log_position(c.t, c.organization());
  const std::string* epoch = c.target.parameter("epoch");
  if (*since < position.floor || *since > position.head ||
      (epoch != nullptr && *epoch != position.epoch)) {
    return log_trimmed(position);
  }
  const auto changes = storage::changes_after(c.t, c.organization(), *since, page->limit);
  const model::Seq last = changes.empty() ? *since : changes.back().seq;
  std::string body;
  base::JsonWriter w(body);
  w.begin_object().field("epoch", position.epoch).field("head", position.head);
  w.key("changes").begin_array();
  for (const storage::LoggedChange& change : changes) {
    w.begin_object()
        .field("seq", change.seq)
        .field("name", change.name)
        .key("data")
        .raw(change.data)
        .end_object();
  }
  w.end_array().field("more", last < position.head).end_object();
  return json(200, std::move(body));
}

}  // namespace server::api
