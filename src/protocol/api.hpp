// The HTTP API's request and response shapes (CONTRACT.md, "Identity" and "HTTP").
//
// Invariant: read(write(x)) == x; the client reads what the server writes, from this
// one place. Bodies are UTF-8 JSON. Errors are {error, code, field?}.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "model/change.hpp"
#include "model/entities.hpp"

namespace protocol::api {

struct Realtime {
  std::string key;
  std::string host;  // empty: the page's own host
  int port = 0;      // 0: the page's own port
  bool tls = false;
  std::string cluster;  // Pusher Channels' cluster, or empty
  std::string auth_endpoint;

  friend bool operator==(const Realtime& a, const Realtime& b) {
    return a.key == b.key && a.host == b.host && a.port == b.port && a.tls == b.tls &&
           a.cluster == b.cluster && a.auth_endpoint == b.auth_endpoint;
  }
};

struct Session {
  model::User user;
  model::Organization organization;
  std::string role;
  Realtime realtime;
  std::string epoch;
  model::Seq head = 0;
};

struct DemoUser {
  model::User user;
  model::Organization organization;
};

struct DemoSession {
  std::string token;
  base::Instant expires_at;
};

template <class T>
struct Page {
  std::vector<T> entries;   // "threads", "comments", … on the wire
  std::string next_cursor;  // empty: the last page
  model::Seq head = 0;
};

struct Changes {
  std::string epoch;
  model::Seq head = 0;
  std::vector<model::Change> changes;  // of the kinds this version knows
  model::Seq through = 0;              // the page's last position, known kind or not
  bool more = false;
};

// What an organization uses of the realtime service.
struct Usage {
  std::int64_t connections = 0;  // open now
  std::int64_t peak_connections = 0;
  std::int64_t messages_today = 0;
  std::int64_t refused_authorizations = 0;
  base::Instant since;  // when the counting began
};

struct ChannelAuth {
  std::string auth;
  std::string channel_data;     // presence channels, else empty
  std::string shared_secret{};  // encrypted channels, else empty; base64
};

[[nodiscard]] base::Result<Session> read_session(std::string_view body);
[[nodiscard]] base::Result<std::vector<DemoUser>> read_demo_users(std::string_view body);
[[nodiscard]] base::Result<DemoSession> read_demo_session(std::string_view body);
[[nodiscard]] base::Result<Usage> read_usage(std::string_view body);
[[nodiscard]] base::Result<Page<model::Thread>> read_threads(std::string_view body);
[[nodiscard]] base::Result<Page<model::Comment>> read_comments(std::string_view body);
[[nodiscard]] base::Result<model::Thread> read_thread(std::string_view body);
// GET /api/threads/{id}: the thread and the log position it is true for (`head`).
struct ThreadAt {
  model::Thread thread;
  model::Seq head = 0;
};
[[nodiscard]] base::Result<ThreadAt> read_thread_at(std::string_view body);
[[nodiscard]] base::Result<model::Comment> read_comment(std::string_view body);
[[nodiscard]] base::Result<Page<model::Item>> read_items(std::string_view body);
[[nodiscard]] base::Result<Page<model::Activity>> read_activities(std::string_view body);
// GET /api/integrations: all of them on one page.
[[nodiscard]] base::Result<Page<model::Integration>> read_integrations(std::string_view body);
// GET /api/members: {members: [user]}.
[[nodiscard]] base::Result<std::vector<model::User>> read_members(std::string_view body);
// 409 {error, code, current}: the thread as it is.
[[nodiscard]] base::Result<model::Thread> read_conflict(std::string_view body);
[[nodiscard]] base::Result<Changes> read_changes(std::string_view body);
[[nodiscard]] base::Result<ChannelAuth> read_channel_auth(std::string_view body);
// The error a refused request's body carries; a plain one when it is not ours.
[[nodiscard]] base::Error read_error(std::string_view body, int status);

[[nodiscard]] std::string write(const Session& session);
[[nodiscard]] std::string write(const std::vector<DemoUser>& users);
[[nodiscard]] std::string write(const DemoSession& session);
[[nodiscard]] std::string write(const Page<model::Thread>& page);
[[nodiscard]] std::string write(const Page<model::Comment>& page);
[[nodiscard]] std::string write(const model::Thread& thread);
[[nodiscard]] std::string write(const ThreadAt& thread);
[[nodiscard]] std::string write(const model::Comment& comment);
[[nodiscard]] std::string write(const ChannelAuth& auth);
[[nodiscard]] std::string write_members(const std::vector<model::User>& members);
[[nodiscard]] std::string write(const base::Error& error);

// ---- requests ----
[[nodiscard]] std::string new_comment_body(const model::CommentId& id, std::string_view content,
                                           const model::CommentId& parent);
[[nodiscard]] std::string new_thread_body(const model::ThreadId& id, std::string_view title,
                                          std::string_view description);
struct ThreadPatch {
  std::optional<std::string> title;
  std::optional<std::string> description;
  std::optional<model::Status> status;
  // Sent only for the fields that are set above.
  std::optional<model::Versions> base_versions;
};
[[nodiscard]] std::string write(const ThreadPatch& patch);
[[nodiscard]] std::string comment_patch_body(std::string_view content);
// Of `item`: id, source, kind, externalId, title and url.
[[nodiscard]] std::string new_item_body(const model::Item& item);
[[nodiscard]] std::string demo_session_body(const model::UserId& user);
[[nodiscard]] std::string channel_auth_body(std::string_view socket_id, std::string_view channel);

// Percent-encodes everything outside RFC 3986's unreserved set.
[[nodiscard]] std::string url_encode(std::string_view text);
// nullopt when an escape is broken. What comes out may be any bytes.
[[nodiscard]] std::optional<std::string> url_decode(std::string_view text);

}  // namespace protocol::api
