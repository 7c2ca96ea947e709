// goldenthread-bench: measurements of parts, without a network.
//
//   goldenthread-bench store                what the client's store takes in per second
//   goldenthread-bench store --frames FILE  the frames it is measured with, a line each
//
// Prints one line per figure: name, value, unit. tools/bench puts them beside those of
// other programs from the same run.
#include <cstdio>
#include <cstring>

#include "store.hpp"

int main(int argc, char** argv) {
  const bool store = argc >= 2 && std::strcmp(argv[1], "store") == 0;
  if (store && argc == 2) {
    bench::measure_store();
    return 0;
  }
  if (store && argc == 4 && std::strcmp(argv[2], "--frames") == 0) {
    return bench::write_frames(argv[3]) ? 0 : 1;
  }
  std::fputs("Usage: goldenthread-bench store [--frames FILE]\n", stderr);
  return 2;
}
