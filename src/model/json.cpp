#include "model/json.hpp"

#include <string>
#include <utility>

namespace model {
namespace {

// Reads the members of one object; remembers the first that is missing or wrong.
class Fields {
 public:
  explicit Fields(base::JsonValue json) : json_(json) {
    if (!json.is_object()) bad_ = "(object)";
  }

  std::string text(const char* key) {
    const auto value = json_[key].string();
    if (!value) note(key);
    return std::string(value.value_or(std::string_view{}));
  }
  // Absent or null gives empty text.
  std::string optional_text(const char* key) {
    const base::JsonValue member = json_[key];
    if (!member.exists() || member.is_null()) return {};
    return text(key);
  }
  template <class Identifier>
  Identifier id(const char* key) {
    Identifier result{text(key)};
    if (result.empty()) note(key);
    return result;
  }
  std::int64_t integer(const char* key, std::int64_t fallback) {
    const base::JsonValue member = json_[key];
    if (!member.exists()) return fallback;
    const auto value = member.integer();
    if (!value) note(key);
    return value.value_or(fallback);
  }
  base::Instant instant(const char* key) {
    const auto at = base::parse_iso(json_[key].string().value_or(std::string_view{}));
    if (!at) note(key);
    return at.value_or(base::Instant{});
  }
  // Absent or null gives an empty list; anything but an array is noted as `blame`.
  base::JsonValue list(base::JsonValue object, const char* key, const char* blame) {
    const base::JsonValue member = object[key];
    if (member.exists() && !member.is_null() && !member.is_array()) note(blame);
    return member;
  }
  template <class T>
  T take(const char* key, base::Result<T> result) {
    if (!result) {
      note(key);
      return T{};
    }
    return *std::move(result);
  }
  void note(const char* key) {
    if (bad_ == nullptr) bad_ = key;
  }
  template <class T>
  base::Result<T> finish(T value) {
    if (bad_ == nullptr) return value;
    return base::fail("invalid_response",
                      std::string("The field ") + bad_ + " is missing or wrong.", bad_);
  }

 private:
  base::JsonValue json_;
  const char* bad_ = nullptr;
};

void field_or_null(base::JsonWriter& out, const char* key, const std::string& text) {
  out.key(key);
  if (text.empty()) {
    out.null();
  } else {
    out.string(text);
  }
}

}  // namespace

base::Result<User> read_user(base::JsonValue json) {
  Fields f(json);
  User user;
  user.id = f.id<UserId>("id");
  user.name = f.text("name");
  user.avatar = f.optional_text("avatar");
  return f.finish(std::move(user));
}

base::Result<Organization> read_organization(base::JsonValue json) {
  Fields f(json);
  Organization organization;
  organization.id = f.id<OrganizationId>("id");
  organization.name = f.text("name");
  return f.finish(std::move(organization));
}

base::Result<Versions> read_versions(base::JsonValue json) {
  Fields f(json);
  Versions v;
  v.title = f.integer("title", 1);
  v.description = f.integer("description", 1);
  v.status = f.integer("status", 1);
  return f.finish(v);
}

base::Result<Thread> read_thread(base::JsonValue json) {
  Fields f(json);
  Thread t;
  t.id = f.id<ThreadId>("id");
  t.organization = f.id<OrganizationId>("organizationId");
  t.title = f.text("title");
  t.description = f.optional_text("description");
  const auto status = parse_status(f.text("status"));
  if (!status) f.note("status");
  t.status = status.value_or(Status::Active);
  t.created_by = f.id<UserId>("createdBy");
  t.created_at = f.instant("createdAt");
  t.updated_at = f.instant("updatedAt");
  t.versions = f.take("versions", read_versions(json["versions"]));
  t.comment_count = f.integer("commentCount", 0);
  t.item_count = f.integer("itemCount", 0);
  t.last_activity_at = f.instant("lastActivityAt");
  return f.finish(std::move(t));
}

base::Result<Comment> read_comment(base::JsonValue json) {
  Fields f(json);
  Comment c;
  c.id = f.id<CommentId>("id");
  c.thread = f.id<ThreadId>("threadId");
  c.parent = CommentId{f.optional_text("parentId")};
  c.author = f.take("author", read_user(json["author"]));
  c.content = f.text("content");
  c.created_at = f.instant("createdAt");
  c.updated_at = f.instant("updatedAt");
  c.version = f.integer("version", 1);
  const base::JsonValue reactions = f.list(json, "reactions", "reactions");
  c.reactions.reserve(reactions.size());
  for (std::size_t i = 0; i < reactions.size(); ++i) {
    const base::JsonValue entry = reactions.at(i);
    Reaction reaction;
    const auto emoji = entry["emoji"].string();
    if (!emoji) f.note("reactions");
    reaction.emoji = std::string(emoji.value_or(std::string_view{}));
    const base::JsonValue users = f.list(entry, "userIds", "reactions");
    for (std::size_t k = 0; k < users.size(); ++k) {
      const auto user = users.at(k).string();
      if (!user) f.note("reactions");
      reaction.users.emplace_back(user.value_or(std::string_view{}));
    }
    c.reactions.push_back(std::move(reaction));
  }
  const base::JsonValue mentions = f.list(json, "mentions", "mentions");
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    const auto user = mentions.at(i).string();
    if (!user) f.note("mentions");
    c.mentions.emplace_back(user.value_or(std::string_view{}));
  }
  return f.finish(std::move(c));
}

base::Result<Item> read_item(base::JsonValue json) {
  Fields f(json);
  Item item;
  item.id = f.id<ItemId>("id");
  item.thread = f.id<ThreadId>("threadId");
  item.source = f.optional_text("source");
  item.kind = f.optional_text("kind");
  item.external_id = f.optional_text("externalId");
  item.title = f.text("title");
  item.url = f.text("url");
  item.added_by = UserId{f.optional_text("addedBy")};
  item.created_at = f.instant("createdAt");
  return f.finish(std::move(item));
}

base::Result<Activity> read_activity(base::JsonValue json) {
  Fields f(json);
  Activity a;
  a.id = f.id<ActivityId>("id");
  a.type = f.text("type");
  a.actor = f.take("actor", read_user(json["actor"]));
  a.thread = ThreadId{f.optional_text("threadId")};
  a.thread_title = f.optional_text("threadTitle");
  const base::JsonValue data = json["data"];
  if (data.exists() && !data.is_null() && !data.is_object()) f.note("data");
  if (data.is_object()) data.write(a.data);
  a.created_at = f.instant("createdAt");
  return f.finish(std::move(a));
}

base::Result<Integration> read_integration(base::JsonValue json) {
  Fields f(json);
  Integration i;
  i.id = f.id<IntegrationId>("id");
  i.name = f.text("name");
  const auto status = parse_sync_status(f.text("status"));
  if (!status) f.note("status");
  i.status = status.value_or(SyncStatus::Idle);
  const std::int64_t progress = f.integer("progress", 0);
  if (progress < 0 || progress > 100) f.note("progress");
  i.progress = static_cast<int>(progress);
  const base::JsonValue synced = json["lastSyncedAt"];
  if (synced.exists() && !synced.is_null()) i.last_synced_at = f.instant("lastSyncedAt");
  i.error = f.optional_text("error");
  return f.finish(std::move(i));
}

void write(base::JsonWriter& out, const User& user) {
  out.begin_object().field("id", user.id.value).field("name", user.name);
  field_or_null(out, "avatar", user.avatar);
  out.end_object();
}

void write(base::JsonWriter& out, const Organization& organization) {
  out.begin_object()
      .field("id", organization.id.value)
      .field("name", organization.name)
      .end_object();
}

void write(base::JsonWriter& out, const Versions& v) {
  out.begin_object()
      .field("title", v.title)
      .field("description", v.description)
      .field("status", v.status)
      .end_object();
}

void write(base::JsonWriter& out, const Thread& t) {
  out.begin_object()
      .field("id", t.id.value)
      .field("organizationId", t.organization.value)
      .field("title", t.title)
      .field("description", t.description)
      .field("status", to_text(t.status))
      .field("createdBy", t.created_by.value)
      .field("createdAt", base::format_iso(t.created_at))
      .field("updatedAt", base::format_iso(t.updated_at));
  out.key("versions");
  write(out, t.versions);
  out.field("commentCount", t.comment_count)
      .field("itemCount", t.item_count)
      .field("lastActivityAt", base::format_iso(t.last_activity_at))
      .end_object();
}

void write(base::JsonWriter& out, const Comment& c) {
  out.begin_object().field("id", c.id.value).field("threadId", c.thread.value);
  field_or_null(out, "parentId", c.parent.value);
  out.key("author");
  write(out, c.author);
  out.field("content", c.content)
      .field("createdAt", base::format_iso(c.created_at))
      .field("updatedAt", base::format_iso(c.updated_at))
      .field("version", c.version);
  out.key("reactions").begin_array();
  for (const Reaction& reaction : c.reactions) {
    out.begin_object().field("emoji", reaction.emoji).key("userIds").begin_array();
    for (const UserId& user : reaction.users) out.string(user.value);
    out.end_array().end_object();
  }
  out.end_array().key("mentions").begin_array();
  for (const UserId& user : c.mentions) out.string(user.value);
  out.end_array().end_object();
}

void write(base::JsonWriter& out, const Item& item) {
  out.begin_object()
      .field("id", item.id.value)
      .field("threadId", item.thread.value)
      .field("source", item.source)
      .field("kind", item.kind)
      .field("externalId", item.external_id)
      .field("title", item.title)
      .field("url", item.url)
      .field("addedBy", item.added_by.value)
      .field("createdAt", base::format_iso(item.created_at))
      .end_object();
}

void write(base::JsonWriter& out, const Activity& a) {
  out.begin_object().field("id", a.id.value).field("type", a.type).key("actor");
  write(out, a.actor);
  field_or_null(out, "threadId", a.thread.value);
  out.field("threadTitle", a.thread_title).key("data");
  out.raw(a.data.empty() ? std::string_view("{}") : std::string_view(a.data));
  out.field("createdAt", base::format_iso(a.created_at)).end_object();
}

void write(base::JsonWriter& out, const Integration& i) {
  out.begin_object()
      .field("id", i.id.value)
      .field("name", i.name)
      .field("status", to_text(i.status))
      .field("progress", i.progress)
      .key("lastSyncedAt");
  if (i.last_synced_at) {
    out.string(base::format_iso(*i.last_synced_at));
  } else {
    out.null();
  }
  field_or_null(out, "error", i.error);
  out.end_object();
}

}  // namespace model
