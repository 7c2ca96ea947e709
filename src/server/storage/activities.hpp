// The organization's feed and its integrations as rows.
//
// Invariant: a feed entry keeps the thread's title of its time, so it reads the same
// after a rename or deletion. Called by api/ and demo_data.cpp.
#pragma once

#include <vector>

#include "model/entities.hpp"
#include "server/storage/cursor.hpp"
#include "server/storage/sql.hpp"

namespace server::storage {

void insert_activity(Transaction& t, const model::OrganizationId& organization,
                     const model::Activity& activity);
// Leaves the newest `keep`.
void trim_activities(Transaction& t, const model::OrganizationId& organization, std::int64_t keep);
// Newest first, from just after `from`.
[[nodiscard]] Slice<model::Activity> list_activities(Transaction& t,
                                                     const model::OrganizationId& organization,
                                                     const Place& from, std::int64_t limit);

[[nodiscard]] std::vector<model::Integration> list_integrations(
    Transaction& t, const model::OrganizationId& organization);
// Inserts or replaces.
void upsert_integration(Transaction& t, const model::OrganizationId& organization,
                        const model::Integration& integration);

}  // namespace server::storage
