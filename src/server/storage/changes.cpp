#include "server/storage/changes.hpp"

#include "server/storage/activities.hpp"

namespace server::storage {
namespace {
// Old changes go in batches, not one by one with every write.
constexpr std::int64_t kTrimEvery = 256;
}  // namespace

LogPosition log_position(Transaction& t, const model::OrganizationId& organization) {
  LogPosition position;
  t.run("SELECT epoch, seq, change_floor FROM organizations WHERE id = $1", {organization.value},
        [&](const Row& row) {
          position = {row.text(0), row.integer(1), row.integer(2)};
        });
  return position;
}

model::Seq append_change(Transaction& t, const model::OrganizationId& organization,
                         std::string_view name, std::string_view data, base::Instant now,
                         std::int64_t retention) {
  model::Seq seq = 0;
  t.run("UPDATE organizations SET seq = seq + 1 WHERE id = $1 RETURNING seq", {organization.value},
        [&](const Row& row) { seq = row.integer(0); });
  t.run(
      "INSERT INTO changes (organization_id, seq, name, data, created_at) "
      "VALUES ($1, $2, $3, $4, $5)",
      {organization.value, seq, name, data, now.ms});
  if (seq % kTrimEvery == 0 && seq > retention) {
    const model::Seq floor = seq - retention;
    t.run("DELETE FROM changes WHERE organization_id = $1 AND seq <= $2",
          {organization.value, floor});
    t.run("UPDATE organizations SET change_floor = $1 WHERE id = $2", {floor, organization.value});
    trim_activities(t, organization, retention);  // the feed is one more kind of log
  }
  return seq;
}

std::vector<LoggedChange> changes_after(Transaction& t, const model::OrganizationId& organization,
                                        model::Seq since, std::int64_t limit) {
  std::vector<LoggedChange> changes;
  t.run(
      "SELECT seq, name, data FROM changes WHERE organization_id = $1 AND seq > $2 "
      "ORDER BY seq LIMIT $3",
      {organization.value, since, limit}, [&](const Row& row) {
        changes.push_back({row.integer(0), row.text(1), row.text(2)});
      });
  return changes;
}

}  // namespace server::storage
