// Scrolling through a long conversation: what a frame takes of the processor.
#pragma once

namespace bench {

// Prints the figures. 1: this machine has no fonts to draw with.
int measure_scroll();

}  // namespace bench
