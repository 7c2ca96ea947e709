#include "server/storage/activities.hpp"

namespace server::storage {

void insert_activity(Transaction& t, const model::OrganizationId& organization,
                     const model::Activity& activity) {
  t.run(
      "INSERT INTO activities (id, organization_id, type, actor_id, thread_id, thread_title, "
      "data, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
      {activity.id.value, organization.value, activity.type, activity.actor.id.value,
       activity.thread.value, activity.thread_title, activity.data, activity.created_at.ms});
}

void trim_activities(Transaction& t, const model::OrganizationId& organization, std::int64_t keep) {
  t.run(
      "DELETE FROM activities WHERE organization_id = $1 AND (created_at, id) <= "
      "(SELECT created_at, id FROM activities WHERE organization_id = $1 "
      "ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET $2)",
      {organization.value, keep});
}

Slice<model::Activity> list_activities(Transaction& t, const model::OrganizationId& organization,
                                       const Place& from, std::int64_t limit) {
  Slice<model::Activity> slice;
  t.run(
      "SELECT a.id, a.type, u.id, u.name, u.avatar, a.thread_id, a.thread_title, a.data, "
      "a.created_at FROM activities a JOIN users u ON u.id = a.actor_id "
      "WHERE a.organization_id = $1 AND (a.created_at, a.id) < ($2, $3) "
      "ORDER BY a.created_at DESC, a.id DESC LIMIT $4",
      {organization.value, from.at.ms, from.id, limit + 1}, [&](const Row& row) {
        model::Activity activity;
        activity.id = model::ActivityId{row.text(0)};
        activity.type = row.text(1);
        activity.actor = {model::UserId{row.text(2)}, row.text(3), row.text(4)};
        activity.thread = model::ThreadId{row.text(5)};
        activity.thread_title = row.text(6);
        activity.data = row.text(7);
        activity.created_at = {row.integer(8)};
        slice.entries.push_back(std::move(activity));
      });
  slice.more = static_cast<std::int64_t>(slice.entries.size()) > limit;
  if (slice.more) slice.entries.pop_back();
  return slice;
}

std::vector<model::Integration> list_integrations(Transaction& t,
                                                  const model::OrganizationId& organization) {
  std::vector<model::Integration> integrations;
  t.run(
      "SELECT id, name, status, progress, last_synced_at, error FROM integrations "
      "WHERE organization_id = $1 ORDER BY name, id",
      {organization.value}, [&](const Row& row) {
        model::Integration integration;
        integration.id = model::IntegrationId{row.text(0)};
        integration.name = row.text(1);
        integration.status =
            model::parse_sync_status(row.text(2)).value_or(model::SyncStatus::Idle);
        integration.progress = static_cast<int>(row.integer(3));
        if (!row.is_null(4)) integration.last_synced_at = base::Instant{row.integer(4)};
        integration.error = row.text(5);
        integrations.push_back(std::move(integration));
      });
  return integrations;
}

void upsert_integration(Transaction& t, const model::OrganizationId& organization,
                        const model::Integration& integration) {
  const Parameter synced =
      integration.last_synced_at ? Parameter{integration.last_synced_at->ms} : Parameter{nullptr};
  t.run(
      "INSERT INTO integrations (organization_id, id, name, status, progress, last_synced_at, "
      "error) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (organization_id, id) DO UPDATE "
      "SET name = excluded.name, status = excluded.status, progress = excluded.progress, "
      "last_synced_at = excluded.last_synced_at, error = excluded.error",
      {organization.value, integration.id.value, integration.name,
       model::to_text(integration.status), std::int64_t{integration.progress}, synced,
       integration.error});
}

}  // namespace server::storage
