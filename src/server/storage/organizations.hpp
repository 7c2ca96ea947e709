// Organizations and their people.
//
// Invariant: whoever acts is a member: authorization asks `find_member` first.
// Called by api/ and demo_data.cpp inside a Transaction.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/entities.hpp"
#include "server/storage/sql.hpp"

namespace server::storage {

struct Member {
  model::User user;
  model::Organization organization;
  std::string role;  // "admin" or "member"
};

[[nodiscard]] bool has_organizations(Transaction& t);
void insert_organization(Transaction& t, const model::Organization& organization,
                         std::string_view epoch);
// Inserts or renames.
void upsert_user(Transaction& t, const model::User& user);
void upsert_membership(Transaction& t, const model::OrganizationId& organization,
                       const model::UserId& user, std::string_view role);

[[nodiscard]] std::optional<Member> find_member(Transaction& t,
                                                const model::OrganizationId& organization,
                                                const model::UserId& user);
// In the order they joined; all organizations' when `organization` is empty.
[[nodiscard]] std::vector<Member> list_members(Transaction& t,
                                               const model::OrganizationId& organization);

}  // namespace server::storage
