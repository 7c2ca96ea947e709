// The identifiers of the domain. Text of 1–64 bytes, chosen by client or server.
#pragma once

#include <cstdint>

#include "base/id.hpp"

namespace model {

using ThreadId = base::Id<struct ThreadTag>;
using CommentId = base::Id<struct CommentTag>;
using ItemId = base::Id<struct ItemTag>;
using UserId = base::Id<struct UserTag>;
using OrganizationId = base::Id<struct OrganizationTag>;
using ActivityId = base::Id<struct ActivityTag>;
using IntegrationId = base::Id<struct IntegrationTag>;

// Position in an organization's change log; 0 = before the first change.
using Seq = std::int64_t;

}  // namespace model
