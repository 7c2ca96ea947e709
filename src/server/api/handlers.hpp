// The handlers: one function per method and path of CONTRACT.md's HTTP table.
//
// Invariant: pure but for the transaction in the Context; whatever they refuse is an
// Error (or a 409 with `current`) and leaves no trace in the database. Called by
// router.cpp only.
#pragma once

#include "server/api/context.hpp"

namespace server::api {

Answer list_demo_users(Context& c);
Answer create_demo_session(Context& c);
Answer get_session(Context& c);

Answer list_threads(Context& c);
Answer create_thread(Context& c);
Answer get_thread(Context& c);
Answer patch_thread(Context& c);
Answer delete_thread(Context& c);

Answer list_comments(Context& c);
Answer create_comment(Context& c);
Answer patch_comment(Context& c);
Answer delete_comment(Context& c);
Answer put_reaction(Context& c);
Answer delete_reaction(Context& c);

Answer list_items(Context& c);
Answer create_item(Context& c);
Answer delete_item(Context& c);

Answer list_activity(Context& c);
Answer list_integrations(Context& c);
Answer list_members(Context& c);
Answer put_integration(Context& c);

Answer list_changes(Context& c);

Answer get_usage(Context& c);

Answer authorize_channel(Context& c);
Answer authorize_user(Context& c);

}  // namespace server::api
