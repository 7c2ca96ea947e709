// goldenthread-bench: measurements; tools/bench runs them and puts other programs beside.
//
//   goldenthread-bench store                what the client's store takes in per second
//   goldenthread-bench store --frames FILE  the frames it is measured with, a line each
//
//   goldenthread-bench scroll               a frame's time in a conversation of 100,000 comments
//
//   goldenthread-bench hub SCENARIO --port N --pid N [--kind pusher|raw|floor] …
//     latency     --connections N --rate PER_S --seconds S   time of each delivery
//     throughput  --connections N --in-flight N --seconds S  deliveries, and their cost
//     idle        --connections N                            memory; one event to all
//     requests    --in-flight N --seconds S                  signed POST …/events
//     pusher: --app ID --key KEY --secret SECRET; raw: --listen-path P --publish-path P;
//     all but idle: --bytes N of an event's frame
//   goldenthread-bench floor                a server that does nothing but send()
//
// Prints one line per figure: name, value, unit.
#include <cstdio>
#include <span>
#include <string_view>
#include <vector>

#include "store.hpp"
#if GT_BENCH_SCROLL
#include "scroll.hpp"
#endif
#if GT_BENCH_HUB
#include "hub.hpp"
#endif

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + 1, argv + argc);
  const std::string_view what = words.empty() ? std::string_view() : words[0];
  if (what == "store" && words.size() == 1) {
    bench::measure_store();
    return 0;
  }
  if (what == "store" && words.size() == 3 && words[1] == "--frames") {
    return bench::write_frames(argv[3]) ? 0 : 1;
  }
  int status = 2;
#if GT_BENCH_SCROLL
  if (what == "scroll" && words.size() == 1) return bench::measure_scroll();
#endif
#if GT_BENCH_HUB
  if (what == "floor" && words.size() == 1) return bench::run_floor();
  if (what == "hub") status = bench::measure_hub(std::span(words).subspan(1));
#endif
  if (status == 2) {
    std::fputs("Usage: goldenthread-bench store | scroll | hub | floor; see tests/bench/main.cpp\n",
               stderr);
  }
  return status;
}
