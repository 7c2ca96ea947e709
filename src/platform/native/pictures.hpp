// Pictures: people's pictures from wherever their addresses lead, and a bounded memory of them.
//
// Invariant: `find` and `take_arrived` are the UI thread's and never wait. Loading and decoding
// happen on a thread of its own, so that neither holds up the connection; its end waits for no
// network. At most kMaxKept are known (the least recently used go first) and waiting (the first
// go first), kMaxDownloads under way; a file has at most kMaxFileBytes and comes within kTimeout,
// over at most kMaxRedirects redirections, never from https to http. Nothing of the person is sent
// along. What could not be had is tried again after kTryAgain by whoever still wants it. Made by
// entry/desktop_main, before the rasterizer that asks it.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string_view>

#include "platform/native/picture.hpp"
#include "platform/native/url.hpp"

namespace platform::native {

class Pictures final : public PictureSource {
 public:
  static constexpr std::size_t kMaxKept = 256;
  static constexpr std::size_t kMaxDownloads = 4;
  static constexpr std::size_t kMaxFileBytes = std::size_t{4} << 20;
  static constexpr int kMaxRedirects = 4;
  static constexpr std::chrono::seconds kTimeout{20}, kTryAgain{60};

  // `server`: whose paths are meant where an address is only a path. `wake` is called on the
  // loading thread after each picture that arrives.
  Pictures(Url server, std::function<void()> wake);
  ~Pictures() override;

  const Picture* find(std::string_view address) override;
  // Whether more can be found than at the last call.
  bool take_arrived();
  // Whether some that were asked for have neither arrived nor failed.
  [[nodiscard]] bool busy() const;

 private:
  struct Loader;
  struct Memory;
  std::unique_ptr<Memory> memory_;
  std::unique_ptr<Loader> loader_;
};

}  // namespace platform::native
