// The demo's content: people, threads, comments, items and the feed, as plain data.
//
// Invariant: threads in order of their latest activity, comments oldest first and with
// distinct times. Turned into rows by demo_data.cpp; nobody else reads it.
#pragma once

#include <cstdint>
#include <vector>

#include "model/entities.hpp"

namespace server::demo {

inline constexpr std::int64_t kMinute_ms = 60'000;

struct Organization {
  const char* id;
  const char* name;
};
struct Person {
  const char* id;
  const char* name;
  const char* organization;
  const char* role;
  const char* avatar = "";  // made by web/portraits.mjs
};
struct Reaction {
  const char* emoji;
  const char* user;
};
struct Comment {
  const char* author;
  std::int64_t minutes_ago;
  const char* content;
  bool edited = false;
  std::vector<const char*> mentions{};
  std::vector<Reaction> reactions{};
};
struct Item {
  const char* source;
  const char* kind;
  const char* external_id;
  const char* title;
  const char* url;
};
struct Thread {
  const char* id;
  const char* organization;
  const char* title;
  const char* description;
  model::Status status;
  const char* created_by;
  std::int64_t created_minutes_ago;
  std::int64_t last_minutes_ago;
  std::size_t comment_count;        // filled up with small talk to this number
  std::vector<Comment> comments{};  // the newest ones
  std::vector<Item> items{};
};
struct Activity {
  const char* actor;
  std::int64_t minutes_ago;
  const char* type;
  const char* thread;
  const char* thread_title;
  const char* data;  // a JSON object
};

inline constexpr Organization kOrganizations[] = {
    {"acme", "Acme Robotics"},
    {"northwind", "Northwind Bikes"},
};
inline constexpr Person kPeople[] = {
    {"mara", "Mara Lindqvist", "acme", "admin"},
    {"jonas", "Jonas Okafor", "acme", "member"},
    {"aiko", "Aiko Kimura", "acme", "member"},
    {"ana", "Ana Souza", "acme", "member"},
    {"bo", "Bo Nguyen", "acme", "member", "/portrait-bo.png"},
    {"ines", "Inês Carvalho", "northwind", "admin"},
    {"tom", "Tom Becker", "northwind", "member", "/portrait-tom.png"},
};

[[nodiscard]] const std::vector<Thread>& threads();
// The thread's comments, oldest first, small talk included.
[[nodiscard]] std::vector<Comment> comments_of(const Thread& thread);
[[nodiscard]] const std::vector<Activity>& activities();

}  // namespace server::demo
