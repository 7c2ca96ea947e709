// Threads as rows.
//
// Invariant: everything here is confined to one organization, and deleted threads are
// not found. What a change does to a thread's fields is model::apply_to_thread's
// business; `save_thread` writes the outcome. Called by api/ and demo_data.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/entities.hpp"
#include "server/storage/cursor.hpp"
#include "server/storage/sql.hpp"

namespace server::storage {

struct ThreadFilter {
  std::optional<model::Status> status;
  std::string text;  // in title, description or comments; or empty
};

// What is behind an id anywhere, deleted or not: for repeated creates.
struct ExistingThread {
  model::Thread thread;
  std::string create_digest;
};
[[nodiscard]] std::optional<ExistingThread> find_any_thread(Transaction& t,
                                                            const model::ThreadId& id);
[[nodiscard]] std::optional<model::Thread> find_thread(Transaction& t,
                                                       const model::OrganizationId& organization,
                                                       const model::ThreadId& id);
// Most recent activity first, from just after `from`.
[[nodiscard]] Slice<model::Thread> list_threads(Transaction& t,
                                                const model::OrganizationId& organization,
                                                const ThreadFilter& filter, const Place& from,
                                                std::int64_t limit);

void insert_thread(Transaction& t, const model::Thread& thread, std::string_view create_digest);
void save_thread(Transaction& t, const model::Thread& thread);
void mark_thread_deleted(Transaction& t, const model::ThreadId& id, base::Instant now);

}  // namespace server::storage
