// Prng: xoshiro256** seeded through splitmix64 (Blackman & Vigna, 2018).
//
// Invariant: the same seed gives the same numbers on every platform, so that
// simulations and recorded sessions replay. Not for secrets.
#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace base {

class Prng {
 public:
  explicit Prng(std::uint64_t seed);

  std::uint64_t next();
  // Uniform in [0, bound); 0 for bound 0. Lemire's multiply-shift, bias < 2^-32.
  std::uint32_t below(std::uint32_t bound);
  // A random (version 4) UUID in RFC 9562's text form.
  std::string uuid();

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace base
