#include "server/demo_threads.hpp"

#include <algorithm>
#include <iterator>

namespace server::demo {
namespace {

using model::Status;

constexpr std::int64_t kHour = 60;
constexpr std::int64_t kDay = 24 * kHour;

constexpr const char* kSmallTalk[] = {
    "Started on this; first notes tomorrow.",
    "Looks good from my side.",
    "Can we get a second pair of eyes on the numbers before Thursday?",
    "Done. The checklist is up to date.",
    "I moved the deadline by two days, the supplier confirmed.",
    "Tried it on the test bench: works with three of the four units.",
    "The fourth unit had an old bootloader. Flashed it, works now.",
    "Nice, thank you!",
    "Logs are attached to the ticket. Nothing suspicious after midnight.",
    "Let's keep `retry_limit` at **5** for now and look again next week.",
};
constexpr const char* kTalkers[] = {"jonas", "ana", "bo", "aiko", "mara"};
constexpr const char* kNorthwindTalkers[] = {"ines", "tom"};

std::vector<Comment> checkout_comments() {
  return {
      {"ana", 31, "Support sees it too: 14 tickets since Tuesday, all of them about slow payment."},
      {"jonas",
       9,
       "Traced it: every cart line does its own price lookup since "
       "[#4182](https://example.com/acme/shop/pull/4182). @Mara can you confirm on staging?",
       false,
       {"mara"},
       {{"👍", "mara"}, {"👍", "aiko"}, {"👍", "ana"}, {"🔍", "bo"}}},
      {"aiko", 6,
       "確認しました — same shape on staging: 41 queries for 40 lines. A single "
       "`WHERE sku = ANY($1)` brings it back to **171 ms**.",
       true},
      {"mara", 2,
       "Great find. Rolling out behind `checkout.batch_prices` at 5 %, then 50 % after lunch if "
       "p95 stays under 200 ms."},
      {"mara", 0, "Rollback plan is in the runbook, section 3."},
  };
}

std::vector<Thread> make_threads() {
  return {
      {"checkout-latency",
       "acme",
       "Checkout latency regression",
       "p95 of `POST /checkout` went from 180 ms to 640 ms after Tuesday's deploy. Find the "
       "cause, fix it, write down what we learned.",
       Status::Active,
       "mara",
       2 * kDay,
       0,
       5,
       checkout_comments(),
       {{"github", "pull_request", "4182", "Batch price lookups",
         "https://example.com/acme/shop/pull/4182"},
        {"grafana", "dashboard", "checkout-p95", "Checkout p95",
         "https://example.com/grafana/d/checkout-p95"},
        {"zendesk", "view", "checkout-slow", "14 tickets",
         "https://example.com/zendesk/views/checkout-slow"}}},
      {"supplier-onboarding",
       "acme",
       "Q3 supplier onboarding",
       "Five new suppliers by the end of September: contracts, test orders, EDI connections.",
       Status::InReview,
       "ana",
       12 * kDay,
       4,
       12,
       {{"ana", 4,
         "Contracts of all five are signed. Please review the EDI mapping, then we go."}}},
      {"billing-entities",
       "acme",
       "Rename billing entities",
       "Invoices still carry the old company names. Blocked until legal confirms the new ones.",
       Status::Blocked,
       "jonas",
       9 * kDay,
       kHour,
       7,
       {{"jonas", kHour, "Still waiting for legal; set to blocked so nobody renames half of it."}}},
      {"scanner-firmware",
       "acme",
       "Warehouse scanner firmware 2.4",
       "Roll firmware 2.4 out to all 180 scanners, site by site.",
       Status::Active,
       "jonas",
       20 * kDay,
       3 * kDay,
       41,
       {{"bo", 3 * kDay, "Site 3 is done: 62 of 180 scanners run 2.4 now."}}},
      {"japanese-docs",
       "acme",
       "日本語ドキュメントの更新 📚",
       "製品マニュアルを 2.4 の内容に合わせて更新します。",
       Status::InReview,
       "aiko",
       8 * kDay,
       4 * kDay,
       3,
       {{"aiko", 4 * kDay + 90, "第3章まで更新しました。レビューをお願いします。"},
        {"mara", 4 * kDay + 30, "Thank you! The screenshots in 2.1 are still the old ones."},
        {"aiko", 4 * kDay, "差し替えました 🙏"}}},
      {"spring-catalogue",
       "northwind",
       "Spring catalogue",
       "Photos, prices and texts for the 64 pages of the spring catalogue.",
       Status::Active,
       "ines",
       6 * kDay,
       20,
       4,
       {{"tom", 20, "Photos of the cargo bikes are in. Page 12 needs a longer headline."}}},
      {"workshop-rota", "northwind", "Workshop rota for December",
       "Who is in the workshop between the 22nd and the 31st?", Status::Done, "tom", 10 * kDay,
       2 * kDay, 2},
  };
}

}  // namespace

const std::vector<Thread>& threads() {
  static const std::vector<Thread> all = make_threads();
  return all;
}

std::vector<Comment> comments_of(const Thread& thread) {
  std::vector<Comment> comments;
  const std::size_t told = thread.comments.size();
  const std::size_t missing = thread.comment_count > told ? thread.comment_count - told : 0;
  const std::int64_t newest =
      (told > 0 ? thread.comments.front().minutes_ago : thread.last_minutes_ago) +
      (told > 0 ? 1 : 0);
  const std::int64_t step = std::max<std::int64_t>(
      1, (thread.created_minutes_ago - newest) / static_cast<std::int64_t>(missing + 1));
  const bool acme = thread.organization == std::string_view("acme");
  for (std::size_t i = 0; i < missing; ++i) {
    Comment comment{};
    comment.author = acme ? kTalkers[i % std::size(kTalkers)]
                          : kNorthwindTalkers[i % std::size(kNorthwindTalkers)];
    comment.minutes_ago = newest + step * static_cast<std::int64_t>(missing - 1 - i);
    comment.content = kSmallTalk[i % std::size(kSmallTalk)];
    comments.push_back(std::move(comment));
  }
  comments.insert(comments.end(), thread.comments.begin(), thread.comments.end());
  return comments;
}

const std::vector<Activity>& activities() {
  static const std::vector<Activity> all = {
      {"jonas", 3 * kDay + 2 * kHour, "thread:created", "scanner-firmware",
       "Warehouse scanner firmware 2.4", "{}"},
      {"mara", kHour, "thread:updated", "supplier-onboarding", "Q3 supplier onboarding",
       R"({"oldTitle":"Supplier onboarding","newTitle":"Q3 supplier onboarding"})"},
      {"jonas", 18, "thread:status_changed", "billing-entities", "Rename billing entities",
       R"({"oldStatus":"active","newStatus":"blocked"})"},
      {"mara", 3, "item:added", "checkout-latency", "Checkout latency regression",
       R"({"itemId":"checkout-latency-item-1","source":"github","kind":"pull_request",)"
       R"("externalId":"4182","title":"Batch price lookups"})"},
      {"mara", 0, "comment:created", "checkout-latency", "Checkout latency regression",
       R"({"commentId":"checkout-latency-5",)"
       R"("excerpt":"Rollback plan is in the runbook, section 3."})"},
  };
  return all;
}

}  // namespace server::demo
