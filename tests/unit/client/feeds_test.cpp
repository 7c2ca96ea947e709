// Items, activity and integrations: a load plus changes equals a fresh load.
#include <algorithm>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "client/activity/activity.hpp"
#include "client/integrations/integrations.hpp"
#include "client/items/items.hpp"
#include "effects.hpp"

using namespace client;
using testing::change;

namespace {

const model::ThreadId kThread{"t1"};

// What the server holds, as its lists give it: newest first, integrations by name.
struct Server {
  std::vector<model::Item> items;
  std::vector<model::Activity> activity;
  std::vector<model::Integration> integrations;
  model::Seq head = 0;

  model::ChangeBody act(base::Prng& random) {
    ++head;
    const std::string id = std::to_string(head);
    switch (random.below(5)) {
      case 0: {
        model::Activity entry = samples::activity("a" + id, "t1");
        entry.created_at = samples::kNoon + head / 3;  // some at the same time
        activity.push_back(entry);
        std::sort(activity.begin(), activity.end(), [](const auto& a, const auto& b) {
          return a.created_at != b.created_at ? a.created_at > b.created_at
                                              : a.id.value > b.id.value;
        });
        return model::ActivityNew{entry};
      }
      case 1: {
        model::Integration one;
        one.id = model::IntegrationId{"i" + std::to_string(random.below(4))};
        one.name = "Name " + std::to_string(random.below(3));
        one.progress = static_cast<int>(random.below(100));
        const auto same = [&](const auto& other) { return other.id == one.id; };
        integrations.erase(std::remove_if(integrations.begin(), integrations.end(), same),
                           integrations.end());
        integrations.push_back(one);
        std::sort(integrations.begin(), integrations.end(), [](const auto& a, const auto& b) {
          return a.name != b.name ? a.name < b.name : a.id < b.id;
        });
        return model::IntegrationUpdated{one};
      }
      case 2:
        if (!items.empty()) {
          const auto at =
              static_cast<std::ptrdiff_t>(random.below(static_cast<std::uint32_t>(items.size())));
          const model::ItemId gone = items[static_cast<std::size_t>(at)].id;
          items.erase(items.begin() + at);
          return model::ItemRemoved{kThread, gone};
        }
        [[fallthrough]];
      default: {
        model::Item item = samples::item("item" + id, "t1");
        item.created_at = samples::kNoon + head / 3;
        items.push_back(item);
        std::sort(items.begin(), items.end(), [](const auto& a, const auto& b) {
          return a.created_at != b.created_at ? a.created_at > b.created_at
                                              : a.id.value > b.id.value;
        });
        return model::ItemAdded{kThread, item};
      }
    }
  }
};

template <class Entries>
std::string ids(const Entries& entries) {
  std::string out;
  for (const auto& entry : entries) out += entry.id.value + " ";
  return out;
}
std::string progress(const std::vector<model::Integration>& list) {
  std::string out;
  for (const auto& one : list) {
    out += one.id.value + one.name + std::to_string(one.progress) + " ";
  }
  return out;
}

}  // namespace

TEST_CASE("items, activity, integrations: a load plus changes equals a fresh load, at every step") {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    CAPTURE(seed);
    base::Prng random(seed);
    Server server;
    items::State items;
    activity::State activity;
    integrations::State integrations;
    const auto load = [&] {
      items::reduce(items, items::PageArrived{kThread, server.items, "", server.head, true});
      activity::reduce(activity, activity::PageArrived{server.activity, "", server.head, false});
      integrations::reduce(integrations, integrations::Arrived{server.integrations, server.head});
    };
    std::vector<model::Change> all;
    load();
    for (int step = 0; step < 60; ++step) {
      const model::ChangeBody body = server.act(random);
      all.push_back(change(server.head, body));
      if (random.below(10) == 0) load();  // at the head: the change that follows is in it
      // Once more what is old: nothing of it counts.
      const std::size_t again = random.below(3) == 0 ? std::min<std::size_t>(3, all.size()) : 1;
      for (std::size_t i = all.size() - again; i < all.size(); ++i) {
        items::reduce(items, items::Changed{all[i]});
        activity::reduce(activity, activity::Changed{all[i]});
        integrations::reduce(integrations, integrations::Changed{all[i]});
      }
      REQUIRE(ids(items.lists.at(kThread).items) == ids(server.items));
      REQUIRE(ids(activity.entries) == ids(server.activity));
      REQUIRE(progress(integrations.entries) == progress(server.integrations));
    }
    const model::Change gone = change(server.head + 1, model::ThreadDeleted{kThread});
    items::reduce(items, items::Changed{gone});
    CHECK(items::find(items, kThread) == nullptr);
  }
}

TEST_CASE("items: pages fill one list; a failure is known and mended") {
  items::State state;
  items::reduce(state, items::Asked{kThread});
  CHECK(items::find(state, kThread)->phase == items::Phase::Loading);
  items::reduce(state, items::PageFailed{kThread});
  CHECK(items::find(state, kThread)->phase == items::Phase::Failed);
  items::reduce(state, items::PageArrived{kThread, {samples::item("b", "t1")}, "next", 5, true});
  CHECK(items::find(state, kThread)->phase == items::Phase::Loading);
  items::reduce(state, items::PageArrived{kThread, {samples::item("a", "t1")}, "", 5, false});
  CHECK(items::find(state, kThread)->phase == items::Phase::Loaded);
  CHECK(ids(items::find(state, kThread)->items) == "b a ");
}

TEST_CASE("activity: bounded; beyond its limit it is loaded anew") {
  activity::State state;
  const auto added = [&](int i) {
    model::Activity entry = samples::activity("a" + std::to_string(i), "t1");
    entry.created_at = samples::kNoon + i;
    return change(i, model::ActivityNew{entry});
  };
  activity::reduce(state, activity::Changed{added(1)});
  CHECK(state.entries.empty());  // nobody asked
  activity::reduce(state, activity::PageArrived{{}, "", 0, false});
  for (int i = 1; i <= static_cast<int>(activity::kMaxEntries) + 50; ++i) {
    activity::reduce(state, activity::Changed{added(i)});
  }
  CHECK(state.entries.size() == activity::kMaxEntries + 1);
  CHECK(state.phase == activity::Phase::Absent);
}
