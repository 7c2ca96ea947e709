#include "server/storage/idempotency.hpp"

namespace server::storage {

std::optional<RememberedAnswer> find_answer(Transaction& t,
                                            const model::OrganizationId& organization,
                                            const model::UserId& user, std::string_view key) {
  std::optional<RememberedAnswer> found;
  t.run(
      "SELECT digest, status, body FROM idempotency_keys "
      "WHERE organization_id = $1 AND user_id = $2 AND key = $3",
      {organization.value, user.value, key}, [&](const Row& row) {
        found = RememberedAnswer{row.text(0), static_cast<int>(row.integer(1)), row.text(2)};
      });
  return found;
}

void remember_answer(Transaction& t, const model::OrganizationId& organization,
                     const model::UserId& user, std::string_view key,
                     const RememberedAnswer& answer, base::Instant now) {
  std::int64_t position = 1;
  t.run("SELECT MAX(position) FROM idempotency_keys WHERE organization_id = $1",
        {organization.value}, [&](const Row& row) { position = row.integer(0) + 1; });
  const std::string_view body =
      answer.body.size() <= kMaxBodyBytes ? std::string_view(answer.body) : std::string_view();
  t.run(
      "INSERT INTO idempotency_keys "
      "(organization_id, position, user_id, key, digest, status, body, created_at) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {organization.value, position, user.value, key, answer.digest, std::int64_t{answer.status},
       body, now.ms});
  t.run("DELETE FROM idempotency_keys WHERE organization_id = $1 AND position <= $2",
        {organization.value, position - kMaxKeys});
}

}  // namespace server::storage
