#include "runtime/tap.hpp"

#include <algorithm>
#include <string>

#include "base/json.hpp"
#include "base/utf8.hpp"

namespace runtime {
namespace {

using client::inspector::Frame;
using client::inspector::Latency;

constexpr std::size_t kMaxCommands = 64;  // awaited; the oldest is given up
constexpr std::size_t kMaxHeard = 256;

void measure(Latency& latency, std::int64_t took_ms) {
  took_ms = std::max<std::int64_t>(0, took_ms);  // clocks are set back at times
  latency.least_ms = latency.count == 0 ? took_ms : std::min(latency.least_ms, took_ms);
  latency.most_ms = std::max(latency.most_ms, took_ms);
  latency.last_ms = took_ms;
  latency.sum_ms += took_ms;
  ++latency.count;
}

std::string text_of(base::JsonValue value) { return std::string(value.string().value_or("")); }

}  // namespace

Frame* Tap::add(std::string_view text, base::Instant now, bool sent, bool lost) {
  if (state_.paused) return nullptr;
  Frame& frame = state_.frames.emplace_back();
  frame.number = ++state_.last_frame;
  frame.at = now;
  frame.sent = sent;
  frame.lost = lost;
  frame.size = text.size();
  text = text.substr(0, client::inspector::kMaxFrameText);
  frame.text = std::string(text.substr(0, base::valid_utf8_prefix(text)));
  state_.frames_text += frame.text.size();
  while (state_.frames.size() > client::inspector::kMaxFrames ||
         state_.frames_text > client::inspector::kMaxFramesText) {
    state_.frames_text -= state_.frames.front().text.size();
    state_.frames.pop_front();
  }
  return &state_.frames.back();
}

void Tap::opened(const client::SocketOpened&, base::Instant now) {
  if (Frame* frame = add({}, now, false, false)) frame->event = "(socket opened)";
}

void Tap::closed(const client::SocketClosed& event, base::Instant now) {
  ping_left_.reset();
  if (Frame* frame = add({}, now, false, false)) {
    frame->event = "(socket closed: " + std::to_string(event.code) + ")";
  }
}

void Tap::received(const client::SocketMessage& message, base::Instant now, bool lost) {
  Frame* frame = add(message.text, now, false, lost);
  const auto document = base::JsonDocument::parse(message.text);
  if (!document) return;
  const base::JsonValue root = document->root();
  const std::string event = text_of(root["event"]);
  if (frame != nullptr) {
    frame->event = event;
    frame->channel = text_of(root["channel"]);
  }
  if (lost) return;
  if (event == "pusher:pong" && ping_left_) {
    measure(state_.ping, now - *ping_left_);
    ping_left_.reset();
  }
  const auto data = base::JsonDocument::parse(root["data"].string().value_or(""));
  if (!data) return;
  if (const auto seq = data->root()["seq"].integer()) heard_seq(*seq, now);
  if (const auto head = data->root()["head"].integer()) {
    state_.heard_head = std::max(state_.heard_head, *head);
  }
}

void Tap::sent(const client::SendFrame& sent, base::Instant now, bool lost) {
  Frame* frame = add(sent.text, now, true, lost);
  const auto document = base::JsonDocument::parse(sent.text);
  if (!document) return;
  const base::JsonValue root = document->root();
  const std::string event = text_of(root["event"]);
  if (event == "pusher:ping" && !lost) ping_left_ = now;
  if (frame == nullptr) return;
  frame->event = event;
  frame->channel = text_of(root["channel"]);
  if (frame->channel.empty()) frame->channel = text_of(root["data"]["channel"]);
}

void Tap::asked(const client::HttpRequest& request, base::Instant now) {
  if (request.idempotency_key.empty()) return;  // changes nothing
  if (commands_.size() == kMaxCommands) commands_.erase(commands_.begin());
  commands_.push_back({request.request, now, 0});
}

void Tap::answered(const client::HttpResponse& response) {
  state_.heard_head = std::max(state_.heard_head, response.head);
  const auto found = std::find_if(commands_.begin(), commands_.end(), [&](const Command& one) {
    return one.request == response.request;
  });
  if (found == commands_.end()) return;
  found->head = response.head;
  if (response.head == 0 || response.status >= 300) commands_.erase(found);  // no effect to hear of
  settle();
}

void Tap::heard_seq(model::Seq seq, base::Instant now) {
  state_.heard_head = std::max(state_.heard_head, seq);
  if (heard_.size() == kMaxHeard) heard_.pop_front();
  heard_.emplace_back(seq, now);
  settle();
}

// A broadcast may come before the answer that says which one it is.
void Tap::settle() {
  const auto echoed = [this](const Command& command) {
    if (command.head == 0) return false;
    for (const auto& [seq, at] : heard_) {
      if (seq != command.head) continue;
      measure(state_.echo, at - command.left);
      return true;
    }
    return false;
  };
  commands_.erase(std::remove_if(commands_.begin(), commands_.end(), echoed), commands_.end());
}

}  // namespace runtime
