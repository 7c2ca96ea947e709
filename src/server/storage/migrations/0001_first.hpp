// Schema 1: organizations with their change log, people, threads and what belongs to them.
//
// Invariant: portable SQL (SQLite, PostgreSQL). Times are milliseconds since 1970, UTC.
// Soft-deleted rows keep deleted_at and are invisible to the API. create_digest is the
// hash of what a row was created with: a repeated create with the same id is recognized.
#pragma once

namespace server::storage::migrations {

inline constexpr const char* k0001First = R"sql(
CREATE TABLE organizations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  epoch TEXT NOT NULL,
  seq BIGINT NOT NULL DEFAULT 0,
  change_floor BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  avatar TEXT NOT NULL DEFAULT ''
);
CREATE TABLE memberships (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  role TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (organization_id, user_id)
);
CREATE TABLE threads (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  title TEXT NOT NULL,
  description TEXT NOT NULL,
  status TEXT NOT NULL,
  created_by TEXT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  title_version BIGINT NOT NULL DEFAULT 1,
  description_version BIGINT NOT NULL DEFAULT 1,
  status_version BIGINT NOT NULL DEFAULT 1,
  comment_count BIGINT NOT NULL DEFAULT 0,
  item_count BIGINT NOT NULL DEFAULT 0,
  last_activity_at BIGINT NOT NULL,
  create_digest TEXT NOT NULL,
  deleted_at BIGINT
);
CREATE INDEX threads_by_activity ON threads (organization_id, last_activity_at, id);
CREATE TABLE comments (
  id TEXT PRIMARY KEY,
  thread_id TEXT NOT NULL REFERENCES threads (id),
  parent_id TEXT REFERENCES comments (id),
  author_id TEXT NOT NULL REFERENCES users (id),
  content TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  version BIGINT NOT NULL DEFAULT 1,
  create_digest TEXT NOT NULL,
  deleted_at BIGINT
);
CREATE INDEX comments_by_time ON comments (thread_id, created_at, id);
CREATE TABLE mentions (
  comment_id TEXT NOT NULL REFERENCES comments (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  position BIGINT NOT NULL,
  PRIMARY KEY (comment_id, user_id)
);
CREATE TABLE reactions (
  comment_id TEXT NOT NULL REFERENCES comments (id),
  emoji TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  position BIGINT NOT NULL,
  PRIMARY KEY (comment_id, emoji, user_id)
);
CREATE TABLE items (
  id TEXT PRIMARY KEY,
  thread_id TEXT NOT NULL REFERENCES threads (id),
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  external_id TEXT NOT NULL,
  title TEXT NOT NULL,
  url TEXT NOT NULL,
  added_by TEXT NOT NULL REFERENCES users (id),
  created_at BIGINT NOT NULL,
  create_digest TEXT NOT NULL,
  deleted_at BIGINT
);
CREATE INDEX items_by_thread ON items (thread_id, created_at, id);
CREATE TABLE activities (
  id TEXT PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  type TEXT NOT NULL,
  actor_id TEXT NOT NULL REFERENCES users (id),
  thread_id TEXT NOT NULL,
  thread_title TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
CREATE INDEX activities_by_time ON activities (organization_id, created_at, id);
CREATE TABLE integrations (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  progress BIGINT NOT NULL DEFAULT 0,
  last_synced_at BIGINT,
  error TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (organization_id, id)
);
CREATE TABLE changes (
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  seq BIGINT NOT NULL,
  name TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (organization_id, seq)
);
)sql";

}  // namespace server::storage::migrations
