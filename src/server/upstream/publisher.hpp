// Publisher: broadcasts over the signed HTTP API of an outside realtime service, instead
// of the hub of this server.
//
// Invariant: `publish` never waits; queue.hpp says what is kept and in which order it goes.
// Made and used by net/server.cpp; its own thread does the rest.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "server/auth/channel_signature.hpp"
#include "server/outbound/stream.hpp"
#include "server/upstream/queue.hpp"

namespace server::upstream {

struct PublisherConfig {
  outbound::Endpoint service;
  auth::AppKeys keys;
  std::function<void(std::string_view)> warn;
  std::function<void(std::string_view)> inform;
};

struct PublisherStatus {
  std::size_t queued = 0;
  std::uint64_t published = 0;
  std::uint64_t dropped = 0;  // for lack of room, or refused as invalid
};

class Publisher {
 public:
  explicit Publisher(PublisherConfig config);
  Publisher(const Publisher&) = delete;
  Publisher& operator=(const Publisher&) = delete;
  ~Publisher();  // ends the thread

  // ---- any thread ----
  void publish(Event event);
  // Asks which channels have subscribers there; `done` is called on the publisher's thread,
  // or not at all when the service does not answer.
  void list_channels(std::string prefix, std::function<void(std::vector<std::string>)> done);
  [[nodiscard]] PublisherStatus status() const;
  // Waits until all is published, for two seconds at most.
  void finish();

 private:
  class Body;
  std::unique_ptr<Body> body_;
};

}  // namespace server::upstream
