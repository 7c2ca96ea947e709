#include "model/change.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/match.hpp"
#include "model/json.hpp"

namespace model {
namespace {

constexpr std::array<std::string_view, 11> kNames{
    "thread:created",  "thread:updated",  "thread:status_changed", "thread:deleted",
    "comment:created", "comment:updated", "comment:deleted",       "item:added",
    "item:removed",    "activity:new",    "integration:updated"};

std::optional<std::string> optional_text(base::JsonValue json) {
  const auto text = json.string();
  if (!text) return std::nullopt;
  return std::string(*text);
}

// Runs `make` on a result's value and wraps what it gives as a change.
template <class T, class Make>
base::Result<NamedChange> with(base::Result<T> entity, base::Instant at, Make make) {
  if (!entity) return tl::unexpected(std::move(entity).error());
  return NamedChange{at, make(*std::move(entity))};
}

base::Result<NamedChange> missing(const char* field) {
  return base::fail("invalid_response", std::string("The field ") + field + " is missing or wrong.",
                    field);
}

}  // namespace

std::string_view name(const ChangeBody& body) {
  return base::match(
      body, [](const ThreadCreated&) { return std::string_view("thread:created"); },
      [](const ThreadUpdated&) { return std::string_view("thread:updated"); },
      [](const ThreadStatusChanged&) { return std::string_view("thread:status_changed"); },
      [](const ThreadDeleted&) { return std::string_view("thread:deleted"); },
      [](const CommentCreated&) { return std::string_view("comment:created"); },
      [](const CommentUpdated&) { return std::string_view("comment:updated"); },
      [](const CommentDeleted&) { return std::string_view("comment:deleted"); },
      [](const ItemAdded&) { return std::string_view("item:added"); },
      [](const ItemRemoved&) { return std::string_view("item:removed"); },
      [](const ActivityNew&) { return std::string_view("activity:new"); },
      [](const IntegrationUpdated&) { return std::string_view("integration:updated"); });
}

ThreadId thread_of(const ChangeBody& body) {
  return base::match(
      body, [](const ThreadCreated& c) { return c.thread.id; },
      [](const ThreadUpdated& c) { return c.thread; },
      [](const ThreadStatusChanged& c) { return c.thread; },
      [](const ThreadDeleted& c) { return c.thread; },
      [](const CommentCreated& c) { return c.thread; },
      [](const CommentUpdated& c) { return c.thread; },
      [](const CommentDeleted& c) { return c.thread; }, [](const ItemAdded& c) { return c.thread; },
      [](const ItemRemoved& c) { return c.thread; },
      [](const ActivityNew& c) { return c.activity.thread; },
      [](const IntegrationUpdated&) { return ThreadId{}; });
}

void write_members(base::JsonWriter& out, const ChangeBody& body, base::Instant timestamp) {
  base::match(
      body,
      [&](const ThreadCreated& c) {
        out.key("thread");
        write(out, c.thread);
      },
      [&](const ThreadUpdated& c) {
        out.field("threadId", c.thread.value);
        if (c.title) out.field("title", *c.title);
        if (c.description) out.field("description", *c.description);
        out.key("versions");
        write(out, c.versions);
      },
      [&](const ThreadStatusChanged& c) {
        out.field("threadId", c.thread.value)
            .field("oldStatus", to_text(c.old_status))
            .field("newStatus", to_text(c.new_status))
            .key("versions");
        write(out, c.versions);
      },
      [&](const ThreadDeleted& c) { out.field("threadId", c.thread.value); },
      [&](const CommentCreated& c) {
        out.field("threadId", c.thread.value).key("comment");
        write(out, c.comment);
      },
      [&](const CommentUpdated& c) {
        out.field("threadId", c.thread.value).key("comment");
        write(out, c.comment);
      },
      [&](const CommentDeleted& c) {
        out.field("threadId", c.thread.value).field("commentId", c.comment.value);
      },
      [&](const ItemAdded& c) {
        out.field("threadId", c.thread.value).key("item");
        write(out, c.item);
      },
      [&](const ItemRemoved& c) {
        out.field("threadId", c.thread.value).field("itemId", c.item.value);
      },
      [&](const ActivityNew& c) {
        out.key("activity");
        write(out, c.activity);
      },
      [&](const IntegrationUpdated& c) {
        out.key("integration");
        write(out, c.integration);
      });
  out.field("timestamp", base::format_iso(timestamp));
}

base::Result<NamedChange> read_change(std::string_view name, base::JsonValue data) {
  if (std::find(kNames.begin(), kNames.end(), name) == kNames.end()) {
    return base::fail("unknown_change", "The change is of a kind this version does not know.");
  }
  const auto at = base::parse_iso(data["timestamp"].string().value_or(std::string_view{}));
  if (!at) return missing("timestamp");
  if (name == "thread:created") {
    return with(read_thread(data["thread"]), *at,
                [](Thread&& thread) { return ThreadCreated{std::move(thread)}; });
  }
  if (name == "activity:new") {
    return with(read_activity(data["activity"]), *at,
                [](Activity&& activity) { return ActivityNew{std::move(activity)}; });
  }
  if (name == "integration:updated") {
    return with(read_integration(data["integration"]), *at, [](Integration&& integration) {
      return IntegrationUpdated{std::move(integration)};
    });
  }

  const ThreadId thread{data["threadId"].string().value_or(std::string_view{})};
  if (thread.empty()) return missing("threadId");
  if (name == "thread:updated") {
    for (const char* field : {"title", "description"}) {
      if (data[field].exists() && !data[field].is_string()) return missing(field);
    }
    return with(read_versions(data["versions"]), *at, [&](Versions versions) {
      return ThreadUpdated{thread, optional_text(data["title"]), optional_text(data["description"]),
                           versions};
    });
  }
  if (name == "thread:status_changed") {
    const auto before = parse_status(data["oldStatus"].string().value_or(std::string_view{}));
    const auto after = parse_status(data["newStatus"].string().value_or(std::string_view{}));
    if (!before) return missing("oldStatus");
    if (!after) return missing("newStatus");
    return with(read_versions(data["versions"]), *at, [&](Versions versions) {
      return ThreadStatusChanged{thread, *before, *after, versions};
    });
  }
  if (name == "thread:deleted") return NamedChange{*at, ThreadDeleted{thread}};
  if (name == "comment:created") {
    return with(read_comment(data["comment"]), *at, [&](Comment&& comment) {
      return CommentCreated{thread, std::move(comment)};
    });
  }
  if (name == "comment:updated") {
    return with(read_comment(data["comment"]), *at, [&](Comment&& comment) {
      return CommentUpdated{thread, std::move(comment)};
    });
  }
  if (name == "comment:deleted") {
    const CommentId comment{data["commentId"].string().value_or(std::string_view{})};
    if (comment.empty()) return missing("commentId");
    return NamedChange{*at, CommentDeleted{thread, comment}};
  }
  if (name == "item:added") {
    return with(read_item(data["item"]), *at, [&](Item&& item) {
      return ItemAdded{thread, std::move(item)};
    });
  }
  const ItemId item{data["itemId"].string().value_or(std::string_view{})};  // item:removed
  if (item.empty()) return missing("itemId");
  return NamedChange{*at, ItemRemoved{thread, item}};
}

void apply_to_thread(Thread& thread, const ChangeBody& body, base::Instant timestamp) {
  const auto touch = [&] { thread.last_activity_at = timestamp; };
  base::match(
      body, [](const ThreadCreated&) {},
      [&](const ThreadUpdated& c) {
        if (c.title) thread.title = *c.title;
        if (c.description) thread.description = *c.description;
        thread.versions = c.versions;
        thread.updated_at = timestamp;
        touch();
      },
      [&](const ThreadStatusChanged& c) {
        thread.status = c.new_status;
        thread.versions = c.versions;
        thread.updated_at = timestamp;
        touch();
      },
      [](const ThreadDeleted&) {},
      [&](const CommentCreated&) {
        ++thread.comment_count;
        touch();
      },
      [](const CommentUpdated&) {}, [&](const CommentDeleted&) { --thread.comment_count; },
      [&](const ItemAdded&) {
        ++thread.item_count;
        touch();
      },
      [&](const ItemRemoved&) {
        --thread.item_count;
        touch();
      },
      [](const ActivityNew&) {}, [](const IntegrationUpdated&) {});
}

}  // namespace model
