// Schema 2: what a request with an Idempotency-Key was answered.
#pragma once

namespace server::storage::migrations {

inline constexpr const char* k0002Idempotency = R"sql(
CREATE TABLE idempotency_keys (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  position BIGINT NOT NULL,
  user_id TEXT NOT NULL,
  key TEXT NOT NULL,
  digest TEXT NOT NULL,
  status BIGINT NOT NULL,
  body TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organization_id, position)
);
CREATE UNIQUE INDEX idempotency_by_key ON idempotency_keys (organization_id, user_id, key);
)sql";

}  // namespace server::storage::migrations
