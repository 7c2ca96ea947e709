#include "server/api/router.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "server/api/handlers.hpp"
#include "server/api/target.hpp"
#include "server/auth/crypto.hpp"
#include "server/storage/changes.hpp"
#include "server/storage/idempotency.hpp"

namespace server::api {
namespace {

using Kind = storage::Transaction::Kind;
enum class Access { Demo, Member };

struct Route {
  std::string_view method;
  std::array<std::string_view, 6> path;  // "*" stands for any segment, "" ends it
  Access access;
  Kind kind;
  Answer (*handler)(Context&);
};

constexpr Route kRoutes[] = {
    {"GET", {"api", "demo", "users"}, Access::Demo, Kind::Read, list_demo_users},
    {"POST", {"api", "demo", "session"}, Access::Demo, Kind::Read, create_demo_session},
    {"GET", {"api", "session"}, Access::Member, Kind::Read, get_session},
    {"GET", {"api", "threads"}, Access::Member, Kind::Read, list_threads},
    {"POST", {"api", "threads"}, Access::Member, Kind::Write, create_thread},
    {"GET", {"api", "threads", "*"}, Access::Member, Kind::Read, get_thread},
    {"PATCH", {"api", "threads", "*"}, Access::Member, Kind::Write, patch_thread},
    {"DELETE", {"api", "threads", "*"}, Access::Member, Kind::Write, delete_thread},
    {"GET", {"api", "threads", "*", "comments"}, Access::Member, Kind::Read, list_comments},
    {"POST", {"api", "threads", "*", "comments"}, Access::Member, Kind::Write, create_comment},
    {"GET", {"api", "threads", "*", "items"}, Access::Member, Kind::Read, list_items},
    {"POST", {"api", "threads", "*", "items"}, Access::Member, Kind::Write, create_item},
    {"PATCH", {"api", "comments", "*"}, Access::Member, Kind::Write, patch_comment},
    {"DELETE", {"api", "comments", "*"}, Access::Member, Kind::Write, delete_comment},
    {"PUT", {"api", "comments", "*", "reactions", "*"}, Access::Member, Kind::Write, put_reaction},
    {"DELETE",
     {"api", "comments", "*", "reactions", "*"},
     Access::Member,
     Kind::Write,
     delete_reaction},
    {"DELETE", {"api", "items", "*"}, Access::Member, Kind::Write, delete_item},
    {"GET", {"api", "activity"}, Access::Member, Kind::Read, list_activity},
    {"GET", {"api", "integrations"}, Access::Member, Kind::Read, list_integrations},
    {"PUT", {"api", "integrations", "*"}, Access::Member, Kind::Write, put_integration},
    {"GET", {"api", "members"}, Access::Member, Kind::Read, list_members},
    {"GET", {"api", "changes"}, Access::Member, Kind::Read, list_changes},
    {"GET", {"api", "usage"}, Access::Member, Kind::Read, get_usage},
    {"POST", {"api", "pusher", "auth"}, Access::Member, Kind::Read, authorize_channel},
    {"POST", {"api", "pusher", "user-auth"}, Access::Member, Kind::Read, authorize_user},
};

bool matches(const Route& route, const std::vector<std::string>& path) {
  std::size_t length = 0;
  while (length < route.path.size() && !route.path[length].empty()) ++length;
  if (path.size() != length) return false;
  for (std::size_t i = 0; i < length; ++i) {
    if (route.path[i] != "*" && route.path[i] != path[i]) return false;
  }
  return true;
}

// The route, or the refusal: no such path, or not with this method.
base::Result<const Route*> find_route(const Settings& settings, const Request& request,
                                      const Target& target, std::string& allow) {
  for (const Route& route : kRoutes) {
    if (!matches(route, target.path)) continue;
    if (route.access == Access::Demo && !settings.demo) continue;
    if (route.method == request.method) return &route;
    if (!allow.empty()) allow += ", ";
    allow += route.method;
  }
  if (allow.empty()) return not_found();
  return base::fail("method_not_allowed", "This address does not take " + request.method + ".");
}

base::Result<storage::Member> authenticate(const Settings& settings, storage::Transaction& t,
                                           const Request& request, base::Instant now) {
  constexpr std::string_view kScheme = "bearer ";
  std::string scheme = request.authorization.substr(0, kScheme.size());
  for (char& c : scheme) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (scheme != kScheme) return base::fail("not_signed_in", "Sign in to do this.");
  const std::string_view token = std::string_view(request.authorization).substr(kScheme.size());
  auto identity = settings.verify_token(token, now);
  if (!identity) return tl::unexpected(std::move(identity).error());
  auto member = storage::find_member(t, identity->organization, identity->user);
  if (!member) return base::fail("invalid_token", "The token's user is not a member any more.");
  return *std::move(member);
}

constexpr std::size_t kMaxKeyBytes = 64;

bool is_key(std::string_view text) {
  return text.size() <= kMaxKeyBytes && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

// What tells a repeat of a request from another request under the same key.
std::string digest_of(const Request& request) {
  return auth::sha256_hex(request.method + " " + request.target + "\n" + request.body);
}

// The answer a request under this key got before, where there was one.
std::optional<Answer> answered_before(Context& c) {
  if (!is_key(c.request.idempotency_key)) {
    return base::fail("invalid_key", "An Idempotency-Key is 1 to 64 of A–Z, a–z, 0–9, - and _.",
                      "Idempotency-Key");
  }
  const auto before =
      storage::find_answer(c.t, c.organization(), c.member.user.id, c.request.idempotency_key);
  if (!before) return std::nullopt;
  if (before->digest != digest_of(c.request)) {
    return base::fail("idempotency_key_reused", "This Idempotency-Key belongs to another request.",
                      "Idempotency-Key");
  }
  Response response;
  response.status = before->status == 201 ? 200 : before->status;  // made the first time
  response.body = before->body;
  if (response.status == 204) response.content_type.clear();
  if (response.body.empty() && response.status != 204) response.body = "{}";
  return response;
}

Response answer(const Settings& settings, storage::Connection& connection, const Request& request,
                const Target& target, const Route& route, base::Instant now,
                const std::function<std::string()>& new_id) {
  storage::Transaction t(connection, route.kind);
  Context context{settings, t, request, target, now, new_id, {}};
  if (route.access == Access::Member) {
    auto member = authenticate(settings, t, request, now);
    if (!member) return error_response(member.error());
    context.member = *std::move(member);
  }
  const bool keyed = route.access == Access::Member && route.kind == Kind::Write &&
                     !request.idempotency_key.empty();
  std::optional<Answer> before;
  if (keyed) before = answered_before(context);
  Answer result = before ? *std::move(before) : route.handler(context);
  if (!result) {
    Response refusal = error_response(result.error());
    refusal.organization = context.organization().value;
    return refusal;
  }
  result->organization = context.organization().value;
  if (result->status >= 400) return *std::move(result);
  if (keyed && !before) {
    const storage::RememberedAnswer kept{digest_of(request), result->status, result->body};
    storage::remember_answer(t, context.organization(), context.member.user.id,
                             request.idempotency_key, kept, now);
  }
  if (route.access == Access::Member) {
    // Where the log stands after this: a client knows what it has yet to hear of.
    const model::Seq head = storage::log_position(t, context.organization()).head;
    result->headers.emplace_back("Golden-Thread-Head", std::to_string(head));
  }
  t.commit();
  result->broadcasts = std::move(context.broadcasts);
  return *std::move(result);
}

}  // namespace

Response handle(const Settings& settings, storage::Connection& connection, const Request& request,
                base::Instant now, const std::function<std::string()>& new_id) {
  const auto target = parse_target(request.target);
  if (!target) return error_response(target.error());
  std::string allow;
  const auto route = find_route(settings, request, *target, allow);
  if (!route) {
    Response response = error_response(route.error());
    if (!allow.empty()) response.headers.emplace_back("Allow", allow);
    return response;
  }
  try {
    return answer(settings, connection, request, *target, **route, now, new_id);
  } catch (const storage::Failure& failure) {
    settings.on_storage_failure(failure.what());
    return error_response({"storage_failed", "The database refused the request; try again.", ""});
  }
}

}  // namespace server::api
