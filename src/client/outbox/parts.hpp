// The parts of outbox::reduce, for outbox/*.cpp only.
#pragma once

#include <string>
#include <vector>

#include "client/outbox/outbox.hpp"

namespace client::outbox {

using Position = std::vector<Item>::iterator;

[[nodiscard]] Position locate(State& state, const std::string& id);
// Writes the item down on this device.
void keep(const State& state, const Item& item, Effects& out);
// Takes it out, of this device too.
Position erase(State& state, Position item, Effects& out);
void put_in_order(State& state, Item item);

// answers.cpp
void answered(State& state, const Answered& answer, Effects& out);
// submit.cpp: folds the command into what waits, or adds it.
void submit(State& state, const Submitted& submitted, const Stamp& stamp, Effects& out);

}  // namespace client::outbox
