// SemanticsDump: the semantic tree as JSON lines, for tests that must not sleep.
//
// Invariant: one line per node that is new or says something else than before, in reading
// order: {"id","role","name","text"}; {"id","gone":true} for one that went away. The
// first call prints everything. Each call's lines are flushed at its end.
// Called by entry/desktop_main (--dump-semantics).
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <unordered_map>
#include <vector>

#include "ui/semantics.hpp"

namespace platform::native {

class SemanticsDump {
 public:
  explicit SemanticsDump(std::FILE* out) : out_(out) {}
  void update(const std::vector<ui::Node>& nodes);

 private:
  std::FILE* out_;
  std::unordered_map<ui::NodeId, std::string> shown_;  // the line last printed
};

}  // namespace platform::native
