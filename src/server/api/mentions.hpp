// Mentions: which members a comment's "@name" means.
//
// Invariant: pure; only members are mentioned, each once, in the order of the text, at
// most limits::kMentions. "@" counts at the start or after a space or punctuation; a full
// name wins over an id, an id over a first name that only one member has.
#pragma once

#include <string_view>
#include <vector>

#include "model/entities.hpp"
#include "server/storage/organizations.hpp"

namespace server::api {

[[nodiscard]] std::vector<model::UserId> find_mentions(std::string_view content,
                                                       const std::vector<storage::Member>& members);

}  // namespace server::api
