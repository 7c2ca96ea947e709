#include "server/storage/organizations.hpp"

#include <utility>

namespace server::storage {
namespace {

Member read_member(const Row& row) {
  return {{model::UserId{row.text(0)}, row.text(1), row.text(2)},
          {model::OrganizationId{row.text(3)}, row.text(4)},
          row.text(5)};
}

}  // namespace

bool has_organizations(Transaction& t) {
  bool any = false;
  t.run("SELECT 1 FROM organizations LIMIT 1", {}, [&](const Row&) { any = true; });
  return any;
}

void insert_organization(Transaction& t, const model::Organization& organization,
                         std::string_view epoch) {
  t.run("INSERT INTO organizations (id, name, epoch) VALUES ($1, $2, $3)",
        {organization.id.value, organization.name, epoch});
}

void upsert_user(Transaction& t, const model::User& user) {
  t.run(
      "INSERT INTO users (id, name, avatar) VALUES ($1, $2, $3) "
      "ON CONFLICT (id) DO UPDATE SET name = excluded.name, avatar = excluded.avatar",
      {user.id.value, user.name, user.avatar});
}

void upsert_membership(Transaction& t, const model::OrganizationId& organization,
                       const model::UserId& user, std::string_view role) {
  t.run(
      "INSERT INTO memberships (organization_id, user_id, role, position) VALUES ($1, $2, $3, "
      "(SELECT COUNT(*) FROM memberships)) "
      "ON CONFLICT (organization_id, user_id) DO UPDATE SET role = excluded.role",
      {organization.value, user.value, role});
}

std::optional<Member> find_member(Transaction& t, const model::OrganizationId& organization,
                                  const model::UserId& user) {
  std::optional<Member> member;
  t.run(
      "SELECT u.id, u.name, u.avatar, o.id, o.name, m.role FROM memberships m "
      "JOIN users u ON u.id = m.user_id JOIN organizations o ON o.id = m.organization_id "
      "WHERE m.organization_id = $1 AND m.user_id = $2",
      {organization.value, user.value}, [&](const Row& row) { member = read_member(row); });
  return member;
}

std::vector<Member> list_members(Transaction& t, const model::OrganizationId& organization) {
  std::vector<Member> members;
  t.run(
      "SELECT u.id, u.name, u.avatar, o.id, o.name, m.role FROM memberships m "
      "JOIN users u ON u.id = m.user_id JOIN organizations o ON o.id = m.organization_id "
      "WHERE $1 = '' OR m.organization_id = $2 ORDER BY m.position",
      {organization.value, organization.value},
      [&](const Row& row) { members.push_back(read_member(row)); });
  return members;
}

}  // namespace server::storage
