// Helpers to look into what a reducer asked for.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "../model/samples.hpp"
#include "client/effect.hpp"

namespace testing {

template <class T>
std::vector<T> all(const client::Effects& effects) {
  std::vector<T> out;
  for (const client::Effect& effect : effects) {
    if (const auto* found = std::get_if<T>(&effect)) out.push_back(*found);
  }
  return out;
}

// The delay of the last StartTimer for `timer`, unless a StopTimer follows it.
inline std::optional<std::int64_t> delay(const client::Effects& effects, client::Timer timer) {
  std::optional<std::int64_t> out;
  for (const client::Effect& effect : effects) {
    if (const auto* start = std::get_if<client::StartTimer>(&effect)) {
      if (start->timer == timer) out = start->delay_ms;
    } else if (const auto* stop = std::get_if<client::StopTimer>(&effect)) {
      if (stop->timer == timer) out.reset();
    }
  }
  return out;
}

inline bool stops(const client::Effects& effects, client::Timer timer) {
  for (const client::StopTimer& stop : all<client::StopTimer>(effects)) {
    if (stop.timer == timer) return !delay(effects, timer);
  }
  return false;
}

inline std::vector<std::string> paths(const client::Effects& effects) {
  std::vector<std::string> out;
  for (const client::Ask& ask : all<client::Ask>(effects)) out.push_back(ask.http.path);
  return out;
}

inline model::Change change(model::Seq seq, model::ChangeBody body) {
  return {seq, samples::kNoon + 60'000'000 + seq * 1000, std::move(body)};
}

}  // namespace testing
