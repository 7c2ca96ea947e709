// Who is signed in, and signing in as a demo user.
#include "base/json.hpp"
#include "server/api/fields.hpp"
#include "server/api/handlers.hpp"
#include "server/storage/changes.hpp"

namespace server::api {

Answer list_demo_users(Context& c) {
  std::vector<protocol::api::DemoUser> users;
  for (storage::Member& member : storage::list_members(c.t, model::OrganizationId{})) {
    users.push_back({std::move(member.user), std::move(member.organization)});
  }
  return json(200, protocol::api::write(users));
}

Answer create_demo_session(Context& c) {
  auto fields = Fields::of(c.request);
  if (!fields) return tl::unexpected(fields.error());
  const std::string user = fields->text("userId", {1, 64, true});
  if (fields->error()) return tl::unexpected(*fields->error());
  for (const storage::Member& member : storage::list_members(c.t, model::OrganizationId{})) {
    if (member.user.id.value != user) continue;
    const base::Instant expires = c.now + auth::kDemoTokenLife_ms;
    return json(200, protocol::api::write(protocol::api::DemoSession{
                         auth::make_demo_token({member.user.id, member.organization.id}, expires,
                                               c.settings.demo_secret),
                         expires}));
  }
  return base::fail("invalid_value", "There is no demo user with this id.", "userId");
}

Answer get_session(Context& c) {
  const storage::LogPosition position = storage::log_position(c.t, c.organization());
  protocol::api::Session session;
  session.user = c.member.user;
  session.organization = c.member.organization;
  session.role = c.member.role;
  session.realtime = c.settings.realtime;
  session.epoch = position.epoch;
  session.head = position.head;
  return json(200, protocol::api::write(session));
}

Answer list_members(Context& c) {
  std::vector<model::User> users;
  for (storage::Member& member : storage::list_members(c.t, c.organization())) {
    users.push_back(std::move(member.user));
  }
  return json(200, protocol::api::write_members(users));
}

}  // namespace server::api
