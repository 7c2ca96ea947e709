// Limits: every bound on what people and programs may send, named once.
//
// Invariant: both sides enforce these; characters are Unicode code points, bytes are
// bytes. Sources: CONTRACT.md "Limits"; Pusher Channels' published limits.
#pragma once

#include <cstddef>

namespace model::limits {

inline constexpr std::size_t kTitleCharacters = 200;
inline constexpr std::size_t kDescriptionCharacters = 20'000;
inline constexpr std::size_t kCommentCharacters = 20'000;
inline constexpr std::size_t kRequestBodyBytes = 256 * 1024;
inline constexpr std::size_t kIdBytes = 64;
inline constexpr std::size_t kEmojiBytes = 64;
inline constexpr std::size_t kUrlBytes = 2'000;
inline constexpr std::size_t kMentions = 50;

inline constexpr std::size_t kPageDefault = 50;
inline constexpr std::size_t kPageMax = 200;
inline constexpr std::size_t kChangesPageMax = 1'000;

// An event larger than this is broadcast truncated (CONTRACT.md, "Realtime").
inline constexpr std::size_t kEventDataBytes = 10'240;

}  // namespace model::limits
