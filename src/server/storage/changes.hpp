// The change log: per organization, gapless, written with the change itself.
//
// Invariant: `append_change` runs in the transaction of the domain write, so seq order is
// commit order without gaps and a rolled-back write leaves none. Entries at or below the
// floor are gone (bounded retention). Called by api/ only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "model/ids.hpp"
#include "server/storage/sql.hpp"

namespace server::storage {

struct LogPosition {
  std::string epoch;     // made when the log begins; another one = another history
  model::Seq head = 0;   // the newest change
  model::Seq floor = 0;  // changes with seq > floor are still there
};

struct LoggedChange {
  model::Seq seq = 0;
  std::string name;
  std::string data;  // a JSON object: the change's members and timestamp
};

[[nodiscard]] LogPosition log_position(Transaction& t, const model::OrganizationId& organization);

// Gives the new change's seq; keeps at most about `retention` changes.
model::Seq append_change(Transaction& t, const model::OrganizationId& organization,
                         std::string_view name, std::string_view data, base::Instant now,
                         std::int64_t retention);

[[nodiscard]] std::vector<LoggedChange> changes_after(Transaction& t,
                                                      const model::OrganizationId& organization,
                                                      model::Seq since, std::int64_t limit);

}  // namespace server::storage
