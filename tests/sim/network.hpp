// The world of a simulation: virtual time, a network that does its worst, one server.
//
// Invariant: everything that happens comes from the seed: the same seed gives the same
// run. Nothing is delivered by a call; everything is an event of the queue. After
// `heal` the network loses, doubles and reorders nothing any more.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/prng.hpp"
#include "client/transport.hpp"
#include "server/hub/hub.hpp"
#include "unit/server/api_world.hpp"

namespace sim {

// What may go wrong, each by a chance of 0–1,000 in a thousand.
struct Faults {
  std::uint32_t request_lost = 60;
  std::uint32_t answer_lost = 60;
  std::uint32_t event_dropped = 100;
  std::uint32_t event_doubled = 60;
  std::uint32_t event_late = 100;
};

class Network {
 public:
  explicit Network(std::uint64_t seed);

  [[nodiscard]] base::Instant now() const { return now_; }
  base::Prng& random() { return random_; }
  bool chance(std::uint32_t thousandths) { return random_.below(1'000) < thousandths; }
  void after(std::int64_t delay_ms, std::function<void()> event);
  // Runs the next event; false when there is none before `until`.
  bool run_next(base::Instant until);

  using Emit = std::function<void(client::OutsideEvent)>;
  // A request of a client that may be cut off: `reachable` is asked when it leaves and
  // when its answer comes.
  void request(const client::HttpRequest& http, std::function<bool()> reachable, Emit emit);
  using Link = server::hub::ConnectionId;
  Link connect(client::SocketId socket, std::function<bool()> reachable, Emit emit);
  void send(Link link, std::string text);
  void cut(Link link, int code);  // by either side, or by fate

  void restart_server(std::int64_t down_ms);
  void trim_log();  // nobody can catch up from before now
  void fork_log();  // another history: as after a backup was put back
  void heal();
  [[nodiscard]] bool server_up() const { return now_ >= up_at_; }

  server::api::test::World server;
  Faults faults;

 private:
  struct Wire {
    client::SocketId socket = 0;
    std::function<bool()> reachable;
    Emit emit;
    base::Instant last;  // frames of one wire keep their order
  };

  void step_hub(const server::hub::Input& input);
  void deliver(Link link, const std::string& text);
  void broadcast(const server::api::Response& response);
  std::int64_t delay() { return 1 + random_.below(30); }

  base::Prng random_;
  base::Instant now_;
  base::Instant up_at_;
  std::int64_t order_ = 0;
  std::map<std::pair<std::int64_t, std::int64_t>, std::function<void()>> events_;
  server::hub::State hub_;
  server::hub::Config hub_config_;
  int epochs_ = 0;
  std::map<Link, Wire> wires_;
  Link last_link_ = 0;
};

}  // namespace sim
