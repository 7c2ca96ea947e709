#include "entry/embed_events.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "base/json.hpp"
#include "client/selectors.hpp"
#include "model/json.hpp"

namespace entry {
namespace {

using client::comments::Log;
using client::comments::Phase;

// Writes [[type, {…}], …]; `begin` opens a detail, `end` closes it.
class Pairs {
 public:
  base::JsonWriter& begin(const char* type) {
    if (text_.empty()) json_.begin_array();
    return json_.begin_array().string(type).begin_object();
  }
  void end() { json_.end_object().end_array(); }
  std::string take() {
    if (!text_.empty()) json_.end_array();
    return std::move(text_);
  }

 private:
  std::string text_;
  base::JsonWriter json_{text_};
};

bool is_later(const model::Comment& comment, base::Instant at, const model::CommentId& id) {
  return std::tie(at, id) < std::tie(comment.created_at, comment.id);
}

std::vector<model::UserId> ids(const std::vector<model::User>& users) {
  std::vector<model::UserId> out;
  for (const model::User& user : users) out.push_back(user.id);
  return out;
}

}  // namespace

std::string EmbedEvents::update(const client::app::State& state) {
  Pairs pairs;
  const Log* log = client::comments::find(state.comments, thread_);
  const auto shown = client::shown_thread(state, thread_);
  const bool failed = log != nullptr && log->phase == Phase::Failed;
  if (failed && !failed_) {
    pairs.begin("gt-error").field("message", "The thread could not be loaded.");
    pairs.end();
  }
  failed_ = failed;
  if (!shown || log == nullptr || failed || log->phase == Phase::Loading) return pairs.take();

  const bool first = !ready_;
  ready_ = true;
  if (first) {
    pairs.begin("gt-ready").field("threadId", thread_.value);
    pairs.end();
  }
  const std::vector<model::User> watching = client::viewers(state, thread_);
  if (std::vector<model::UserId> now = ids(watching); now != viewers_) {
    viewers_ = std::move(now);
    base::JsonWriter& json = pairs.begin("gt-presence").field("threadId", thread_.value);
    json.key("viewers").begin_array();
    for (const model::User& user : watching) model::write(json, user);
    json.end_array();
    pairs.end();
  }
  if (const model::Status now = shown->thread.status; first || now != status_) {
    if (!first) {
      base::JsonWriter& json = pairs.begin("gt-status").field("threadId", thread_.value);
      json.field("oldStatus", model::to_text(status_)).field("newStatus", model::to_text(now));
      pairs.end();
    }
    status_ = now;
  }
  const auto& all = log->comments;
  const auto later = [this](const model::Comment& c) { return is_later(c, newest_at_, newest_); };
  for (auto it = first ? all.end() : std::find_if(all.begin(), all.end(), later); it != all.end();
       ++it) {
    base::JsonWriter& json = pairs.begin("gt-comment").field("threadId", thread_.value);
    model::write(json.key("comment"), *it);
    pairs.end();
  }
  if (!all.empty() && (first || later(all.back()))) {
    newest_ = all.back().id;
    newest_at_ = all.back().created_at;
  }
  return pairs.take();
}

}  // namespace entry
