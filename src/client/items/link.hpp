// Link: what an address says about the thing it leads to.
//
// Invariant: pure; an address that says nothing still gives a source, a kind and a title.
// Blanks around it are the caller's to cut. Called where an item is connected by its address.
#pragma once

#include <string_view>

#include "model/entities.hpp"

namespace client::items {

// What is wrong with an address that is to be connected, as a sentence; empty: nothing.
[[nodiscard]] std::string_view address_problem(std::string_view url);
// Source, kind, external id and a title for `url`, which is an http(s) address.
[[nodiscard]] model::Item describe_link(std::string_view url);
// What an item is called in few words before its title: "PR 4182", "Grafana".
[[nodiscard]] std::string short_name(const model::Item& item);

}  // namespace client::items
