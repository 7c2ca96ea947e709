// Whatever links, nodes and Redis go through: in the end every hub knows exactly what the
// living nodes say, a user who stayed was never announced as gone, one who died with its
// node was announced as gone once, and no event came twice or out of order.
#include <cstdlib>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "cluster_world.hpp"

using namespace server::cluster;
using namespace server::cluster::test;

namespace {

struct Faults {
  bool cuts = false;
  bool kills = false;
  bool outages = false;
  bool losses = false;      // of Redis' data
  bool partitions = false;  // longer than a lease
};

struct Sent {
  std::size_t from = 0;
  int number = 0;
};

class Run {
 public:
  Run(std::uint64_t seed, Faults faults) : random_(seed), faults_(faults) {
    for (int i = 0; i < 3; ++i) start();
    settle_links();
    world_.settle(1'000);
  }

  void play(int steps) {
    for (int i = 0; i < steps; ++i) step();
  }

  void heal() {
    world_.redis.up = true;
    while (world_.execute_late()) {
    }
    settle_links();
    // A lease for everyone to come back, one for the dead to be found.
    world_.settle(3 * limits::kLease_ms);
  }

  void check() {
    for (std::size_t i = 0; i < world_.nodes.size(); ++i) {
      const Node& node = *world_.nodes[i];
      if (!node.alive) continue;
      CAPTURE(node.state.origin);
      std::map<std::string, Facts> expected;
      for (const auto& other : world_.nodes) {
        if (other->alive && other.get() != &node) {
          expected[node_of(other->state)] = other->state.facts;
        }
      }
      CHECK(node.view.nodes == expected);
      CHECK(node.state.malformed == 0);
      CHECK(node.state.dropped == 0);
      check_stayers(node);
      check_events(node, i);
    }
  }

 private:
  bool chance(std::uint32_t percent) { return random_.below(100) < percent; }
  Node& any() {
    return *world_.nodes[random_.below(static_cast<std::uint32_t>(world_.nodes.size()))];
  }

  // Everybody has a member who is there as long as the node is.
  static std::string stayer(const Node& node) { return "stay\n" + node.state.origin; }

  void start() {
    Node& node = world_.add();
    world_.share(node, {member("stay", node.state.origin), {"sstay", "1"}});
    known_from_.push_back(sent_.size());
  }

  void settle_links() {
    for (auto& node : world_.nodes) world_.link(*node);
  }

  void change_facts(Node& node) {
    const std::string user = "user" + std::to_string(random_.below(4));
    const std::string room = "room" + std::to_string(random_.below(2));
    if (chance(60)) {
      world_.share(node, {member(room, user, chance(50))});
    } else {
      const std::uint32_t count = random_.below(4);
      world_.share(
          node, {{"s" + room, count == 0 ? std::nullopt : std::optional(std::to_string(count))}});
    }
  }

  void publish(Node& node, std::size_t index) {
    sent_.push_back({index, static_cast<int>(sent_.size())});
    world_.publish(node, std::to_string(index) + ":" + std::to_string(sent_.size() - 1));
  }

  void step() {
    world_.now.ms += random_.below(chance(5) ? 900 : 30);
    const auto index = random_.below(static_cast<std::uint32_t>(world_.nodes.size()));
    Node& node = *world_.nodes[index];
    for (auto& each : world_.nodes) world_.tick(*each);
    bring_back();
    switch (random_.below(12)) {
      case 0:
      case 1:
        if (node.alive) change_facts(node);
        return;
      case 2:
        if (node.alive) publish(node, index);
        return;
      case 3: fault(node); return;
      case 4: world_.execute_late(); return;
      default: {
        Node& worker = any();
        if (!worker.alive) return;
        // Slow at times, but never for as long as a lease.
        for (std::uint32_t rounds = 1 + random_.below(8); rounds > 0; --rounds) {
          world_.execute_one(worker);
          world_.answer(worker, worker.answers);
          world_.read_log(worker);
          world_.answer(worker, worker.log_answers);
        }
      }
    }
  }

  // Links come back within two seconds of Redis, or of being cut; partitions last longer.
  void bring_back() {
    if (!world_.redis.up && world_.now >= redis_back_) {
      world_.redis.up = true;
      for (auto& node : world_.nodes) back_[node.get()] = world_.now + random_.below(2'000);
    }
    for (auto& node : world_.nodes) {
      const auto due = back_.find(node.get());
      if (due == back_.end() || world_.now < due->second || !world_.redis.up) continue;
      world_.link(*node);
      back_.erase(due);
    }
  }

  void fault(Node& node) {
    const std::uint32_t dice = random_.below(100);
    if (faults_.cuts && dice < 40) {
      if (!node.alive || !node.linked) return;
      world_.cut(node, chance(50));
      back_[&node] = world_.now + random_.below(2'000);
    } else if (faults_.partitions && dice < 45) {
      if (!node.alive || !node.linked) return;
      world_.cut(node, chance(50));
      back_[&node] = world_.now + limits::kLease_ms + random_.below(10'000);
    } else if (faults_.outages && dice < 50) {
      if (!world_.redis.up) return;
      world_.stop_redis(faults_.losses && chance(50));
      redis_back_ = world_.now + random_.below(30'000);
    } else if (faults_.kills && dice < 60) {
      const auto alive = std::count_if(world_.nodes.begin(), world_.nodes.end(),
                                       [](const auto& each) { return each->alive; });
      if (!node.alive || alive < 2 || world_.nodes.size() > 8) return;
      world_.kill(node);
      back_.erase(&node);
      start();
      back_[world_.nodes.back().get()] = world_.now;
    }
  }

  void check_stayers(const Node& node) {
    for (const auto& other : world_.nodes) {
      if (other.get() == &node) continue;
      const std::string user = stayer(*other);
      CAPTURE(user);
      const auto count = [&](const std::map<std::string, int>& in) {
        const auto found = in.find(user);
        return found == in.end() ? 0 : found->second;
      };
      const int added = count(node.view.added);
      const int removed = count(node.view.removed);
      CHECK(added - removed == (other->alive ? 1 : 0));
      if (!faults_.partitions) CHECK(added <= 1);
    }
  }

  void check_events(const Node& node, std::size_t self) {
    std::map<int, int> last;  // by sender
    std::size_t got = 0;
    for (const std::string& data : node.view.received) {
      const std::size_t colon = data.find(':');
      const int from = std::stoi(data.substr(0, colon));
      const int number = std::stoi(data.substr(colon + 1));
      const auto before = last.find(from);
      CHECK((before == last.end() || before->second < number));
      last[from] = number;
      ++got;
    }
    if (faults_.losses || faults_.kills) return;  // what was only in Redis, or in the dead
    std::size_t expected = 0;
    for (std::size_t i = known_from_[self]; i < sent_.size(); ++i) {
      if (sent_[i].from != self) ++expected;
    }
    CHECK(got == expected);
  }

  base::Prng random_;
  Faults faults_;
  World world_;
  base::Instant redis_back_;
  std::map<Node*, base::Instant> back_;
  std::vector<Sent> sent_;
  std::vector<std::size_t> known_from_;
};

void run_seeds(Faults faults) {
  const char* chosen = std::getenv("GT_SEED");
  const std::uint64_t first = chosen != nullptr ? std::strtoull(chosen, nullptr, 10) : 1;
  const std::uint64_t last = chosen != nullptr ? first : 60;
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    CAPTURE(seed);
    Run run(seed, faults);
    run.play(1'500);
    run.heal();
    run.check();
  }
}

}  // namespace

TEST_CASE("cluster property: on links that break") { run_seeds({.cuts = true}); }
TEST_CASE("cluster property: with nodes that die") { run_seeds({.cuts = true, .kills = true}); }
TEST_CASE("cluster property: with outages of Redis") {
  run_seeds({.cuts = true, .kills = true, .outages = true});
}
TEST_CASE("cluster property: with outages only, no event is lost") {
  run_seeds({.cuts = true, .outages = true});
}
TEST_CASE("cluster property: with a Redis that forgets everything") {
  run_seeds({.cuts = true, .kills = true, .outages = true, .losses = true});
}
TEST_CASE("cluster property: with partitions longer than a lease") {
  run_seeds({.cuts = true, .kills = true, .outages = true, .losses = true, .partitions = true});
}
