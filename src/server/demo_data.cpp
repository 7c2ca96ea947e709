#include "server/demo_data.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "server/auth/crypto.hpp"
#include "server/demo_threads.hpp"
#include "server/storage/activities.hpp"
#include "server/storage/comments.hpp"
#include "server/storage/items.hpp"
#include "server/storage/organizations.hpp"
#include "server/storage/threads.hpp"

namespace server {
namespace {

using storage::Transaction;

void insert_people(Transaction& t) {
  for (const demo::Organization& organization : demo::kOrganizations) {
    storage::insert_organization(t, {model::OrganizationId{organization.id}, organization.name},
                                 auth::random_hex(8));
  }
  for (const demo::Person& person : demo::kPeople) {
    storage::upsert_user(t, {model::UserId{person.id}, person.name, person.avatar});
    storage::upsert_membership(t, model::OrganizationId{person.organization},
                               model::UserId{person.id}, person.role);
  }
}

void insert_comments(Transaction& t, const demo::Thread& source, const model::Thread& thread,
                     base::Instant now) {
  int number = 0;
  for (const demo::Comment& entry : demo::comments_of(source)) {
    model::Comment comment;
    comment.id = model::CommentId{std::string(source.id) + "-" + std::to_string(++number)};
    comment.thread = thread.id;
    comment.author.id = model::UserId{entry.author};
    comment.content = entry.content;
    comment.created_at = now + -entry.minutes_ago * demo::kMinute_ms;
    comment.updated_at = comment.created_at;
    if (entry.edited) {
      comment.version = 2;
      comment.updated_at = comment.created_at + demo::kMinute_ms / 2;
    }
    for (const char* user : entry.mentions) comment.mentions.emplace_back(user);
    storage::insert_comment(t, comment, "demo");
    for (const demo::Reaction& reaction : entry.reactions) {
      storage::add_reaction(t, comment.id, reaction.emoji, model::UserId{reaction.user});
    }
  }
}

void insert_items(Transaction& t, const demo::Thread& source, base::Instant now) {
  int number = 0;
  for (const demo::Item& entry : source.items) {
    model::Item item;
    item.id = model::ItemId{std::string(source.id) + "-item-" + std::to_string(++number)};
    item.thread = model::ThreadId{source.id};
    item.source = entry.source;
    item.kind = entry.kind;
    item.external_id = entry.external_id;
    item.title = entry.title;
    item.url = entry.url;
    item.added_by = model::UserId{source.created_by};
    item.created_at = now + (-source.last_minutes_ago - 60 + number) * demo::kMinute_ms;
    storage::insert_item(t, item, "demo");
  }
}

void insert_thread(Transaction& t, const demo::Thread& source, base::Instant now) {
  model::Thread thread;
  thread.id = model::ThreadId{source.id};
  thread.organization = model::OrganizationId{source.organization};
  thread.title = source.title;
  thread.description = source.description;
  thread.status = source.status;
  thread.created_by = model::UserId{source.created_by};
  thread.created_at = now + -source.created_minutes_ago * demo::kMinute_ms;
  thread.last_activity_at = now + -source.last_minutes_ago * demo::kMinute_ms;
  thread.updated_at = thread.created_at;
  thread.comment_count = static_cast<std::int64_t>(demo::comments_of(source).size());
  thread.item_count = static_cast<std::int64_t>(source.items.size());
  storage::insert_thread(t, thread, "demo");
  insert_comments(t, source, thread, now);
  insert_items(t, source, now);
}

void insert_feed(Transaction& t, base::Instant now) {
  int number = 0;
  for (const demo::Activity& entry : demo::activities()) {
    model::Activity activity;
    activity.id = model::ActivityId{"demo-activity-" + std::to_string(++number)};
    activity.type = entry.type;
    activity.actor.id = model::UserId{entry.actor};
    activity.thread = model::ThreadId{entry.thread};
    activity.thread_title = entry.thread_title;
    activity.data = entry.data;
    activity.created_at = now + -entry.minutes_ago * demo::kMinute_ms;
    storage::insert_activity(t, model::OrganizationId{"acme"}, activity);
  }
  const model::OrganizationId acme{"acme"};
  storage::upsert_integration(t, acme,
                              {model::IntegrationId{"github"}, "GitHub", model::SyncStatus::Syncing,
                               64, now + -20 * demo::kMinute_ms, ""});
  storage::upsert_integration(t, acme,
                              {model::IntegrationId{"zendesk"}, "Zendesk", model::SyncStatus::Ok,
                               100, now + -2 * demo::kMinute_ms, ""});
}

}  // namespace

bool fill_with_demo_data(storage::Connection& connection, base::Instant now) {
  Transaction t(connection, Transaction::Kind::Write);
  if (storage::has_organizations(t)) return false;
  insert_people(t);
  for (const demo::Thread& thread : demo::threads()) insert_thread(t, thread, now);
  insert_feed(t, now);
  t.commit();
  return true;
}

}  // namespace server
