// EmbedEvents: what a host page is told of its widget's thread (CONTRACT.md,
// "Embedding"), found by comparing the state after each step with what was told before.
//
// Invariant: `gt-ready` comes first and once; each comment that arrives later is told
// once, in order, also those that a reconnection brings; comments of the first page and
// older ones never are. Called by web_main for widgets.
#pragma once

#include <string>
#include <vector>

#include "client/app.hpp"

namespace entry {

class EmbedEvents {
 public:
  explicit EmbedEvents(model::ThreadId thread) : thread_(std::move(thread)) {}

  // A JSON array of [type, detail] pairs; empty text when there is nothing to tell.
  std::string update(const client::app::State& state);

 private:
  model::ThreadId thread_;
  bool ready_ = false;
  bool failed_ = false;
  model::CommentId newest_;  // the last comment told or present at first
  base::Instant newest_at_;
  std::vector<model::UserId> viewers_;
  model::Status status_ = model::Status::Active;
};

}  // namespace entry
