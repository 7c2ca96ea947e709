#include "server/storage/items.hpp"

namespace server::storage {
namespace {

#define ITEM_COLUMNS                                                                 \
  "i.id, i.thread_id, i.source, i.kind, i.external_id, i.title, i.url, i.added_by, " \
  "i.created_at"

model::Item read_item(const Row& row) {
  model::Item item;
  item.id = model::ItemId{row.text(0)};
  item.thread = model::ThreadId{row.text(1)};
  item.source = row.text(2);
  item.kind = row.text(3);
  item.external_id = row.text(4);
  item.title = row.text(5);
  item.url = row.text(6);
  item.added_by = model::UserId{row.text(7)};
  item.created_at = {row.integer(8)};
  return item;
}

}  // namespace

std::optional<ExistingItem> find_any_item(Transaction& t, const model::ItemId& id) {
  std::optional<ExistingItem> found;
  t.run("SELECT " ITEM_COLUMNS
        ", t.organization_id, i.create_digest, i.deleted_at, t.deleted_at FROM items i "
        "JOIN threads t ON t.id = i.thread_id WHERE i.id = $1",
        {id.value}, [&](const Row& row) {
          found = ExistingItem{read_item(row), model::OrganizationId{row.text(9)}, row.text(10),
                               !row.is_null(11) || !row.is_null(12)};
        });
  return found;
}

Slice<model::Item> list_items(Transaction& t, const model::ThreadId& thread, const Place& from,
                              std::int64_t limit) {
  Slice<model::Item> slice;
  t.run("SELECT " ITEM_COLUMNS
        " FROM items i WHERE i.thread_id = $1 AND i.deleted_at IS NULL "
        "AND (i.created_at, i.id) < ($2, $3) ORDER BY i.created_at DESC, i.id DESC LIMIT $4",
        {thread.value, from.at.ms, from.id, limit + 1},
        [&](const Row& row) { slice.entries.push_back(read_item(row)); });
  slice.more = static_cast<std::int64_t>(slice.entries.size()) > limit;
  if (slice.more) slice.entries.pop_back();
  return slice;
}

void insert_item(Transaction& t, const model::Item& item, std::string_view create_digest) {
  t.run(
      "INSERT INTO items (id, thread_id, source, kind, external_id, title, url, added_by, "
      "created_at, create_digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      {item.id.value, item.thread.value, item.source, item.kind, item.external_id, item.title,
       item.url, item.added_by.value, item.created_at.ms, create_digest});
}

void mark_item_deleted(Transaction& t, const model::ItemId& id, base::Instant now) {
  t.run("UPDATE items SET deleted_at = $1 WHERE id = $2", {now.ms, id.value});
}

#undef ITEM_COLUMNS

}  // namespace server::storage
