// The entities' JSON, as CONTRACT.md "Data" lists it: one reader and one writer each.
//
// Invariant: read(write(x)) == x. Readers check presence, type and form (Error code
// invalid_response with the field); unknown members are ignored, so that newer peers work.
#pragma once

#include "base/json.hpp"
#include "base/result.hpp"
#include "model/entities.hpp"

namespace model {

[[nodiscard]] base::Result<User> read_user(base::JsonValue json);
[[nodiscard]] base::Result<Organization> read_organization(base::JsonValue json);
[[nodiscard]] base::Result<Versions> read_versions(base::JsonValue json);
[[nodiscard]] base::Result<Thread> read_thread(base::JsonValue json);
[[nodiscard]] base::Result<Comment> read_comment(base::JsonValue json);
[[nodiscard]] base::Result<Item> read_item(base::JsonValue json);
[[nodiscard]] base::Result<Activity> read_activity(base::JsonValue json);
[[nodiscard]] base::Result<Integration> read_integration(base::JsonValue json);

void write(base::JsonWriter& out, const User& user);
void write(base::JsonWriter& out, const Organization& organization);
void write(base::JsonWriter& out, const Versions& versions);
void write(base::JsonWriter& out, const Thread& thread);
void write(base::JsonWriter& out, const Comment& comment);
void write(base::JsonWriter& out, const Item& item);
void write(base::JsonWriter& out, const Activity& activity);
void write(base::JsonWriter& out, const Integration& integration);

}  // namespace model
