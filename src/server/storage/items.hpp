// Connected items as rows. Deleted ones are not found. Called by api/ and demo_data.cpp.
//
// Invariant: callers have checked that the thread is theirs; `find_any_item` also gives
// the organization, so that an id alone never opens another organization's item.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/entities.hpp"
#include "server/storage/cursor.hpp"
#include "server/storage/sql.hpp"

namespace server::storage {

struct ExistingItem {
  model::Item item;
  model::OrganizationId organization;
  std::string create_digest;
  bool deleted = false;  // or in a deleted thread
};
[[nodiscard]] std::optional<ExistingItem> find_any_item(Transaction& t, const model::ItemId& id);
// Newest first, from just after `from`.
[[nodiscard]] Slice<model::Item> list_items(Transaction& t, const model::ThreadId& thread,
                                            const Place& from, std::int64_t limit);
void insert_item(Transaction& t, const model::Item& item, std::string_view create_digest);
void mark_item_deleted(Transaction& t, const model::ItemId& id, base::Instant now);

}  // namespace server::storage
