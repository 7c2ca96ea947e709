// Tap: listens to what passes between the store and the network, for the inspector.
//
// Invariant: it only looks; whether it listens changes nothing of what the store does.
// It writes `frames` and the latencies of the inspector's state, within that state's
// limits. Times are those of the steps in which things were seen, so a latency is what
// the client experiences, to the frame. Made by runtime/inspector while its panel is open.
#pragma once

#include <deque>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "client/inspector/inspector.hpp"
#include "client/transport.hpp"

namespace runtime {

class Tap {
 public:
  explicit Tap(client::inspector::State& state) : state_(state) {}  // it outlives this

  void opened(const client::SocketOpened& event, base::Instant now);
  void closed(const client::SocketClosed& event, base::Instant now);
  void received(const client::SocketMessage& message, base::Instant now, bool lost);
  void sent(const client::SendFrame& frame, base::Instant now, bool lost);
  void asked(const client::HttpRequest& request, base::Instant now);
  void answered(const client::HttpResponse& response);

 private:
  struct Command {
    client::RequestId request = 0;
    base::Instant left;
    model::Seq head = 0;  // of the log with its effect; 0: not answered yet
  };

  client::inspector::Frame* add(std::string_view text, base::Instant now, bool sent, bool lost);
  void heard_seq(model::Seq seq, base::Instant now);
  void settle();

  client::inspector::State& state_;
  std::optional<base::Instant> ping_left_;
  std::vector<Command> commands_;                           // whose echo is awaited
  std::deque<std::pair<model::Seq, base::Instant>> heard_;  // latest positions, as they came
};

}  // namespace runtime
