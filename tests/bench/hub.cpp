#include "hub.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>
#include <string>
#include <utility>

#include <sys/resource.h>

#include "hub_load.hpp"
#include "hub_target.hpp"
#include "process.hpp"

namespace bench {
namespace {

constexpr std::int64_t kSecond_ns = 1'000'000'000;

struct Options {
  Target target;
  std::string scenario;
  std::size_t connections = 100;
  std::size_t bytes = 500;
  std::size_t in_flight = 1;
  double rate = 20;
  double seconds = 5;
};

void say(std::string_view name, double value, std::string_view unit) {
  std::printf("%.*s\t%.6g\t%.*s\n", static_cast<int>(name.size()), name.data(), value,
              static_cast<int>(unit.size()), unit.data());
}

template <class Number>
bool to_number(std::string_view text, Number& value) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
}

bool parse(std::span<const std::string_view> words, Options& o) {
  if (words.empty() || words.size() % 2 == 0) return false;
  o.scenario = words[0];
  for (std::size_t i = 1; i + 1 < words.size(); i += 2) {
    const std::string_view name = words[i];
    const std::string_view value = words[i + 1];
    bool good = true;
    if (name == "--kind") {
      const std::map<std::string_view, Target::Kind> kinds = {{"pusher", Target::Kind::Pusher},
                                                              {"raw", Target::Kind::Raw},
                                                              {"floor", Target::Kind::Floor}};
      good = kinds.count(value) != 0;
      if (good) o.target.kind = kinds.at(value);
    } else if (name == "--port") {
      good = to_number(value, o.target.port);
    } else if (name == "--pid") {
      good = to_number(value, o.target.pid);
    } else if (name == "--connections") {
      good = to_number(value, o.connections);
    } else if (name == "--bytes") {
      good = to_number(value, o.bytes);
    } else if (name == "--in-flight") {
      good = to_number(value, o.in_flight);
    } else if (name == "--rate") {
      good = to_number(value, o.rate);
    } else if (name == "--seconds") {
      good = to_number(value, o.seconds);
    } else if (name == "--app") {
      o.target.app_id = value;
    } else if (name == "--key") {
      o.target.key = value;
    } else if (name == "--secret") {
      o.target.secret = value;
    } else if (name == "--listen-path") {
      o.target.listen_path = value;
    } else if (name == "--publish-path") {
      o.target.publish_path = value;
    } else {
      good = false;
    }
    if (!good) return false;
  }
  return true;
}

double cpu_of(const Options& o) {
  const auto seconds = cpu_seconds(o.target.pid);
  if (!seconds) give_up("there is no process " + std::to_string(o.target.pid));
  return *seconds;
}

double memory_of(const Options& o) {
  const auto kb = resident_kb(o.target.pid);
  if (!kb) give_up("there is no process " + std::to_string(o.target.pid));
  return *kb;
}

std::string event(const Options& o, std::string_view channel = kChannel) {
  return publication(o.target, channel, o.bytes, now_ns());
}

// Events at a steady rate: how long each delivery takes.
void measure_latency(const Options& o) {
  Load load(o.target);
  load.open_receivers(o.connections);
  load.open_publishers(8);  // a slow answer does not hold up the next event
  const auto gap = static_cast<std::int64_t>(static_cast<double>(kSecond_ns) / o.rate);
  const auto count = static_cast<std::size_t>(o.seconds * o.rate);
  const std::size_t warm_up = std::max<std::size_t>(count / 5, 1);
  std::size_t next_publisher = 0;
  std::int64_t due = now_ns();
  for (std::size_t i = 0; i < warm_up + count; ++i) {
    if (i == warm_up) {
      if (!load.wait_for_deliveries(i * o.connections)) give_up("not all was delivered");
      load.time_them = true;
      load.latencies_ns.reserve(count * o.connections);
      due = now_ns();
    }
    for (std::int64_t left = due - now_ns(); left > 0; left = due - now_ns()) load.step(left);
    while (!load.publish(next_publisher++ % 8, event(o))) {
      if (next_publisher % 8 == 0) load.step(kSecond_ns / 1'000);
    }
    due += gap;
  }
  if (!load.wait_for_deliveries((warm_up + count) * o.connections))
    give_up("not all was delivered");
  std::vector<std::int64_t>& all = load.latencies_ns;
  std::sort(all.begin(), all.end());
  const auto quantile = [&](double q) {
    return static_cast<double>(
               all[static_cast<std::size_t>(q * static_cast<double>(all.size() - 1))]) /
           1e6;
  };
  say("p50", quantile(0.5), "ms");
  say("p99", quantile(0.99), "ms");
  say("max", quantile(1), "ms");
}

// So many events in flight all the time: what can be delivered, and at what cost.
void measure_throughput(const Options& o) {
  Load load(o.target);
  load.open_receivers(o.connections);
  load.open_publishers(o.in_flight);
  std::uint64_t published = 0;
  for (std::size_t i = 0; i < o.in_flight; ++i) load.idle_publishers.push_back(i);
  const auto run = [&](double seconds) {
    const std::int64_t end = now_ns() + static_cast<std::int64_t>(seconds * 1e9);
    while (now_ns() < end) {
      for (const std::size_t publisher : std::exchange(load.idle_publishers, {})) {
        static_cast<void>(load.publish(publisher, event(o)));
        ++published;
      }
      load.step(kSecond_ns / 100);
    }
  };
  run(o.seconds / 5);  // warms up
  const std::uint64_t before = load.deliveries;
  const double cpu_before = cpu_of(o);
  const std::int64_t start = now_ns();
  run(o.seconds);
  const double took = static_cast<double>(now_ns() - start) / 1e9;
  const double cpu = cpu_of(o) - cpu_before;
  const auto delivered = static_cast<double>(load.deliveries - before);
  if (!load.wait_for_deliveries(published * o.connections)) give_up("not all was delivered");
  say("deliveries", delivered / took, "1/s");
  say("cpu per million", cpu / delivered * 1e6, "s");
}

// Connections that are held: their memory, and that each still hears an event.
void measure_idle(const Options& o) {
  Load load(o.target);
  load.open_publishers(1);
  load.open_receivers(1);
  const double before = memory_of(o);
  load.open_receivers(o.connections - 1);
  const auto per_connection = [&] {
    return (memory_of(o) - before) / static_cast<double>(o.connections - 1);
  };
  say("memory per connection", per_connection(), "KB");
  const std::int64_t start = now_ns();
  static_cast<void>(load.publish(0, event(o)));
  if (!load.wait_for_deliveries(o.connections)) give_up("not all was delivered");
  say("one event to all", static_cast<double>(now_ns() - start) / 1e6, "ms");
  say("delivered", static_cast<double>(load.deliveries), "");
  say("memory per connection, after an event", per_connection(), "KB");
}

// Signed requests to a channel that nobody listens to.
void measure_requests(const Options& o) {
  Load load(o.target);
  load.open_publishers(o.in_flight);
  std::vector<std::string> requests;  // signed before, so that the server is what is measured
  for (std::size_t i = 0; i < o.in_flight; ++i) requests.push_back(event(o, "nobody"));
  for (std::size_t i = 0; i < o.in_flight; ++i) load.idle_publishers.push_back(i);
  const auto run = [&](double seconds) {
    const std::int64_t end = now_ns() + static_cast<std::int64_t>(seconds * 1e9);
    while (now_ns() < end) {
      for (const std::size_t publisher : std::exchange(load.idle_publishers, {})) {
        static_cast<void>(load.publish(publisher, requests[publisher]));
      }
      load.step(kSecond_ns / 100);
    }
  };
  run(o.seconds / 5);
  const std::uint64_t before = load.answers;
  const double cpu_before = cpu_of(o);
  const std::int64_t start = now_ns();
  run(o.seconds);
  const auto answered = static_cast<double>(load.answers - before);
  say("requests", answered / (static_cast<double>(now_ns() - start) / 1e9), "1/s");
  say("cpu per request", (cpu_of(o) - cpu_before) / answered * 1e6, "us");
}

}  // namespace

int measure_hub(std::span<const std::string_view> words) {
  const std::map<std::string_view, void (*)(const Options&)> scenarios = {
      {"latency", measure_latency},
      {"throughput", measure_throughput},
      {"idle", measure_idle},
      {"requests", measure_requests}};
  Options options;
  if (!parse(words, options) || scenarios.count(options.scenario) == 0) return 2;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  scenarios.at(options.scenario)(options);
  return 0;
}

}  // namespace bench
