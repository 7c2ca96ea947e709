// Context: what one handler works with, and the helpers all of them share.
//
// Invariant: a handler runs inside one transaction, after authorization; `member` is who
// asks. `record` is the only way a change reaches the log, so a change is never written
// without its log entry nor broadcast without being committed. Called by the handlers.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/change.hpp"
#include "protocol/api.hpp"
#include "server/api/http.hpp"
#include "server/auth/channel_signature.hpp"
#include "server/auth/tokens.hpp"
#include "server/storage/organizations.hpp"
#include "server/storage/sql.hpp"

namespace server::api {

inline constexpr std::int64_t kDefaultChangeRetention = 100'000;

struct Settings {
  bool demo = true;  // demo users sign in without a password
  std::string demo_secret;
  auth::VerifyToken verify_token;
  auth::AppKeys app_keys;
  protocol::api::Realtime realtime;
  std::int64_t change_retention = kDefaultChangeRetention;  // changes kept per organization
  // Hears why the database refused something; called on the worker thread.
  std::function<void(std::string_view what)> on_storage_failure = [](std::string_view) {};
};

// Parts of a request's target, percent-decoded, valid UTF-8.
struct Target {
  std::vector<std::string> path;  // segments
  std::vector<std::pair<std::string, std::string>> query;

  [[nodiscard]] const std::string* parameter(std::string_view name) const;
};

struct Context {
  const Settings& settings;
  storage::Transaction& t;
  const Request& request;
  const Target& target;
  base::Instant now;
  const std::function<std::string()>& new_id;
  storage::Member member;               // empty for public routes
  std::vector<Broadcast> broadcasts{};  // filled by record

  [[nodiscard]] const model::OrganizationId& organization() const { return member.organization.id; }
  // The path's segment, for example the {id} of /api/threads/{id}.
  [[nodiscard]] const std::string& segment(std::size_t index) const { return target.path[index]; }
};

using Answer = base::Result<Response>;

[[nodiscard]] Response json(int status, std::string body);
// {error, code, current} with status 409.
[[nodiscard]] Response conflict(std::string_view message, std::string_view current_json);
[[nodiscard]] Response error_response(const base::Error& error);

[[nodiscard]] tl::unexpected<base::Error> not_found();
[[nodiscard]] tl::unexpected<base::Error> access_denied();
[[nodiscard]] tl::unexpected<base::Error> id_taken();

// Appends to the log and queues the broadcast.
void record(Context& c, const model::ChangeBody& body, base::Instant at);
// Applies a change to its thread, saves it and records it.
void apply(Context& c, model::Thread& thread, const model::ChangeBody& body, base::Instant at);
// Writes an entry of the organization's feed and records it; `data` is a JSON object.
void add_activity(Context& c, std::string_view type, const model::Thread& thread, std::string data,
                  base::Instant at);

// The event's data as the channel carries it (CONTRACT.md, "Realtime").
[[nodiscard]] std::string event_data(std::string_view change_data, std::string_view epoch,
                                     model::Seq seq);

}  // namespace server::api
