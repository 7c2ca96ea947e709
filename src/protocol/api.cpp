#include "protocol/api.hpp"

#include <utility>

#include "base/json.hpp"
#include "model/json.hpp"

namespace protocol::api {
namespace {

using base::JsonDocument;
using base::JsonValue;
using base::JsonWriter;
using base::Result;

std::string text_of(JsonValue json) {
  return std::string(json.string().value_or(std::string_view{}));
}

tl::unexpected<base::Error> missing(const char* field) {
  return base::fail("invalid_response", std::string("The field ") + field + " is missing or wrong.",
                    field);
}

// Parses a body and hands its root to `read`.
template <class Read>
auto parse_body(std::string_view body, Read read) -> decltype(read(JsonValue{})) {
  auto document = JsonDocument::parse(body);
  if (!document) return tl::unexpected(std::move(document).error());
  return read(document->root());
}

template <class T, class ReadEntry>
Result<std::vector<T>> read_list(JsonValue list, const char* name, ReadEntry read_entry) {
  if (!list.is_array()) return missing(name);
  std::vector<T> out;
  out.reserve(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) {
    Result<T> entry = read_entry(list.at(i));
    if (!entry) return tl::unexpected(std::move(entry).error());
    out.push_back(*std::move(entry));
  }
  return out;
}

template <class T, class ReadEntry>
Result<Page<T>> read_page(JsonValue root, const char* name, ReadEntry read_entry) {
  auto entries = read_list<T>(root[name], name, read_entry);
  if (!entries) return tl::unexpected(std::move(entries).error());
  return Page<T>{*std::move(entries), text_of(root["nextCursor"]),
                 root["head"].integer().value_or(0)};
}

template <class T>
std::string write_page(const Page<T>& page, std::string_view name) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().key(name).begin_array();
  for (const T& entry : page.entries) model::write(w, entry);
  w.end_array().key("nextCursor");
  if (page.next_cursor.empty()) {
    w.null();
  } else {
    w.string(page.next_cursor);
  }
  w.field("head", page.head).end_object();
  return out;
}

template <class T>
std::string write_entity(const T& entity) {
  std::string out;
  JsonWriter w(out);
  model::write(w, entity);
  return out;
}

Result<model::Change> read_logged_change(JsonValue json) {
  const auto seq = json["seq"].integer();
  const auto name = json["name"].string();
  if (!seq || !name) return missing("seq");
  auto named = model::read_change(*name, json["data"]);
  if (!named) return tl::unexpected(std::move(named).error());
  return model::Change{*seq, named->timestamp, std::move(named->body)};
}

}  // namespace

Result<Session> read_session(std::string_view body) {
  return parse_body(body, [](JsonValue root) -> Result<Session> {
    auto user = model::read_user(root["user"]);
    if (!user) return missing("user");
    auto organization = model::read_organization(root["organization"]);
    if (!organization) return missing("organization");
    Session session;
    session.user = *std::move(user);
    session.organization = *std::move(organization);
    session.role = text_of(root["role"]);
    session.epoch = text_of(root["epoch"]);
    session.head = root["head"].integer().value_or(0);
    const JsonValue realtime = root["realtime"];
    session.realtime.key = text_of(realtime["key"]);
    session.realtime.host = text_of(realtime["host"]);
    session.realtime.port = static_cast<int>(realtime["port"].integer().value_or(0));
    session.realtime.tls = realtime["tls"].boolean().value_or(false);
    session.realtime.cluster = text_of(realtime["cluster"]);
    session.realtime.auth_endpoint = text_of(realtime["authEndpoint"]);
    if (session.realtime.key.empty()) return missing("realtime.key");
    return session;
  });
}

Result<std::vector<DemoUser>> read_demo_users(std::string_view body) {
  return parse_body(body, [](JsonValue root) {
    return read_list<DemoUser>(root["users"], "users", [](JsonValue json) -> Result<DemoUser> {
      auto user = model::read_user(json);
      if (!user) return tl::unexpected(std::move(user).error());
      auto organization = model::read_organization(json["organization"]);
      if (!organization) return tl::unexpected(std::move(organization).error());
      return DemoUser{*std::move(user), *std::move(organization)};
    });
  });
}

Result<DemoSession> read_demo_session(std::string_view body) {
  return parse_body(body, [](JsonValue root) -> Result<DemoSession> {
    const auto token = root["token"].string();
    const auto expires = base::parse_iso(root["expiresAt"].string().value_or(std::string_view{}));
    if (!token || !expires) return missing("token");
    return DemoSession{std::string(*token), *expires};
  });
}

Result<Usage> read_usage(std::string_view body) {
  return parse_body(body, [](JsonValue root) -> Result<Usage> {
    const auto now = root["connections"]["now"].integer();
    const auto peak = root["connections"]["peak"].integer();
    const auto today = root["messages"]["today"].integer();
    const auto refused = root["authorizations"]["refused"].integer();
    const auto since = base::parse_iso(root["since"].string().value_or(std::string_view{}));
    if (!now || !peak || !today || !refused) return missing("connections");
    return Usage{*now, *peak, *today, *refused, since.value_or(base::Instant{})};
  });
}

Result<Page<model::Thread>> read_threads(std::string_view body) {
  return parse_body(body, [](JsonValue root) {
    return read_page<model::Thread>(root, "threads", model::read_thread);
  });
}

Result<Page<model::Comment>> read_comments(std::string_view body) {
  return parse_body(body, [](JsonValue root) {
    return read_page<model::Comment>(root, "comments", model::read_comment);
  });
}

Result<model::Thread> read_thread(std::string_view body) {
  return parse_body(body, [](JsonValue root) { return model::read_thread(root); });
}

Result<ThreadAt> read_thread_at(std::string_view body) {
  return parse_body(body, [](JsonValue root) -> Result<ThreadAt> {
    auto thread = model::read_thread(root);
    if (!thread) return tl::unexpected(std::move(thread).error());
    return ThreadAt{*std::move(thread), root["head"].integer().value_or(0)};
  });
}

Result<Page<model::Item>> read_items(std::string_view body) {
  return parse_body(
      body, [](JsonValue root) { return read_page<model::Item>(root, "items", model::read_item); });
}

Result<Page<model::Activity>> read_activities(std::string_view body) {
  return parse_body(body, [](JsonValue root) {
    return read_page<model::Activity>(root, "activity", model::read_activity);
  });
}

Result<Page<model::Integration>> read_integrations(std::string_view body) {
  return parse_body(body, [](JsonValue root) {
    return read_page<model::Integration>(root, "integrations", model::read_integration);
  });
}

Result<std::vector<model::User>> read_members(std::string_view body) {
  return parse_body(body, [](JsonValue root) {
    return read_list<model::User>(root["members"], "members", model::read_user);
  });
}

Result<model::Thread> read_conflict(std::string_view body) {
  return parse_body(body, [](JsonValue root) { return model::read_thread(root["current"]); });
}

Result<model::Comment> read_comment(std::string_view body) {
  return parse_body(body, [](JsonValue root) { return model::read_comment(root); });
}

Result<Changes> read_changes(std::string_view body) {
  return parse_body(body, [](JsonValue root) -> Result<Changes> {
    const JsonValue list = root["changes"];
    if (!list.is_array()) return missing("changes");
    Changes out;
    out.epoch = text_of(root["epoch"]);
    out.head = root["head"].integer().value_or(0);
    out.more = root["more"].boolean().value_or(false);
    out.changes.reserve(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) {
      auto change = read_logged_change(list.at(i));
      // A newer server's kind is passed over; its place in the log is not.
      const bool unknown = !change && change.error().code == "unknown_change";
      if (!change && !unknown) return tl::unexpected(std::move(change).error());
      out.through = list.at(i)["seq"].integer().value_or(0);
      if (!unknown) out.changes.push_back(*std::move(change));
    }
    return out;
  });
}

Result<ChannelAuth> read_channel_auth(std::string_view body) {
  return parse_body(body, [](JsonValue root) -> Result<ChannelAuth> {
    const auto auth = root["auth"].string();
    if (!auth) return missing("auth");
    return ChannelAuth{std::string(*auth), text_of(root["channel_data"]),
                       text_of(root["shared_secret"])};
  });
}

base::Error read_error(std::string_view body, int status) {
  base::Error error;
  if (const auto document = JsonDocument::parse(body)) {
    const JsonValue root = document->root();
    error.code = text_of(root["code"]);
    error.message = text_of(root["error"]);
    error.field = text_of(root["field"]);
  }
  if (error.code.empty()) error.code = "http_" + std::to_string(status);
  if (error.message.empty()) {
    error.message = "The server answered with status " + std::to_string(status) + ".";
  }
  return error;
}

std::string write(const Session& session) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().key("user");
  model::write(w, session.user);
  w.key("organization");
  model::write(w, session.organization);
  w.field("role", session.role).key("realtime").begin_object();
  const Realtime& realtime = session.realtime;
  w.field("key", realtime.key);
  if (!realtime.host.empty()) w.field("host", realtime.host);
  if (realtime.port != 0) w.field("port", realtime.port);
  w.field("tls", realtime.tls);
  if (!realtime.cluster.empty()) w.field("cluster", realtime.cluster);
  w.field("authEndpoint", realtime.auth_endpoint).end_object();
  w.field("epoch", session.epoch).field("head", session.head).end_object();
  return out;
}

std::string write(const std::vector<DemoUser>& users) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().key("users").begin_array();
  for (const DemoUser& entry : users) {
    w.begin_object().field("id", entry.user.id.value).field("name", entry.user.name).key("avatar");
    if (entry.user.avatar.empty()) {
      w.null();
    } else {
      w.string(entry.user.avatar);
    }
    w.key("organization");
    model::write(w, entry.organization);
    w.end_object();
  }
  w.end_array().end_object();
  return out;
}

std::string write(const DemoSession& session) {
  std::string out;
  JsonWriter(out)
      .begin_object()
      .field("token", session.token)
      .field("expiresAt", base::format_iso(session.expires_at))
      .end_object();
  return out;
}

std::string write(const Page<model::Thread>& page) { return write_page(page, "threads"); }
std::string write(const Page<model::Comment>& page) { return write_page(page, "comments"); }
std::string write(const model::Thread& thread) { return write_entity(thread); }
std::string write(const model::Comment& comment) { return write_entity(comment); }

std::string write(const ThreadAt& at) {
  std::string out = write_entity(at.thread);
  out.back() = ',';  // the entity's closing brace
  out += "\"head\":" + std::to_string(at.head) + "}";
  return out;
}

std::string write(const ChannelAuth& auth) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("auth", auth.auth);
  if (!auth.channel_data.empty()) w.field("channel_data", auth.channel_data);
  if (!auth.shared_secret.empty()) w.field("shared_secret", auth.shared_secret);
  w.end_object();
  return out;
}

std::string write_members(const std::vector<model::User>& members) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().key("members").begin_array();
  for (const model::User& user : members) model::write(w, user);
  w.end_array().end_object();
  return out;
}

std::string write(const base::Error& error) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("error", error.message).field("code", error.code);
  if (!error.field.empty()) w.field("field", error.field);
  w.end_object();
  return out;
}

std::string new_comment_body(const model::CommentId& id, std::string_view content,
                             const model::CommentId& parent) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("id", id.value).field("content", content);
  if (!parent.empty()) w.field("parentId", parent.value);
  w.end_object();
  return out;
}

std::string new_thread_body(const model::ThreadId& id, std::string_view title,
                            std::string_view description) {
  std::string out;
  JsonWriter w(out);
  w.begin_object().field("id", id.value).field("title", title);
  if (!description.empty()) w.field("description", description);
  w.end_object();
  return out;
}

std::string write(const ThreadPatch& patch) {
  std::string out;
  JsonWriter w(out);
  w.begin_object();
  if (patch.title) w.field("title", *patch.title);
  if (patch.description) w.field("description", *patch.description);
  if (patch.status) w.field("status", model::to_text(*patch.status));
  if (patch.base_versions) {
    w.key("baseVersions").begin_object();
    if (patch.title) w.field("title", patch.base_versions->title);
    if (patch.description) w.field("description", patch.base_versions->description);
    if (patch.status) w.field("status", patch.base_versions->status);
    w.end_object();
  }
  w.end_object();
  return out;
}

std::string comment_patch_body(std::string_view content) {
  std::string out;
  JsonWriter(out).begin_object().field("content", content).end_object();
  return out;
}

std::string new_item_body(const model::Item& item) {
  std::string out;
  JsonWriter(out)
      .begin_object()
      .field("id", item.id.value)
      .field("source", item.source)
      .field("kind", item.kind)
      .field("externalId", item.external_id)
      .field("title", item.title)
      .field("url", item.url)
      .end_object();
  return out;
}

std::string demo_session_body(const model::UserId& user) {
  std::string out;
  JsonWriter(out).begin_object().field("userId", user.value).end_object();
  return out;
}

std::string channel_auth_body(std::string_view socket_id, std::string_view channel) {
  std::string out;
  JsonWriter(out)
      .begin_object()
      .field("socket_id", socket_id)
      .field("channel_name", channel)
      .end_object();
  return out;
}

std::string url_encode(std::string_view text) {
  constexpr const char* kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 0xF];
    }
  }
  return out;
}

std::optional<std::string> url_decode(std::string_view text) {
  const auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  };
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? digit(text[i + 1]) : -1;
    const int low = high >= 0 ? digit(text[i + 2]) : -1;
    if (low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

}  // namespace protocol::api
