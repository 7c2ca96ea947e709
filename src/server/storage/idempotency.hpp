// Idempotency keys: what each request that changed something was answered.
//
// Invariant: written in the transaction of the change itself, so a request is either
// carried out and known, or neither. At most kMaxKeys per organization are kept, the
// oldest go; a longer answer than kMaxBodyBytes is kept without its body.
// Source: IETF draft "The Idempotency-Key HTTP Header Field". Called by api/.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "model/ids.hpp"
#include "server/storage/sql.hpp"

namespace server::storage {

inline constexpr std::int64_t kMaxKeys = 20'000;
inline constexpr std::size_t kMaxBodyBytes = 32 * 1024;

struct RememberedAnswer {
  std::string digest;  // of the request
  int status = 0;
  std::string body;  // empty where it was too long to keep
};

[[nodiscard]] std::optional<RememberedAnswer> find_answer(Transaction& t,
                                                          const model::OrganizationId& organization,
                                                          const model::UserId& user,
                                                          std::string_view key);
void remember_answer(Transaction& t, const model::OrganizationId& organization,
                     const model::UserId& user, std::string_view key,
                     const RememberedAnswer& answer, base::Instant now);

}  // namespace server::storage
