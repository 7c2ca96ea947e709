// Resolver: host names to addresses without ever holding up a shutdown.
//
// Invariant: the system's look-up cannot be interrupted and may take minutes when a
// network has just gone away, so each runs on a thread of its own that is left alone
// when its answer is no longer wanted; at most kMaxLookups at a time. (Asio's own
// resolver joins its thread on destruction.)
// Called by connect() on the network thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace platform::native {

using Endpoints = std::vector<boost::asio::ip::tcp::endpoint>;

class Resolver {
 public:
  static constexpr int kMaxLookups = 8;

  explicit Resolver(boost::asio::io_context& io);
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // Throws boost::system::system_error when there is no answer by `deadline`.
  boost::asio::awaitable<Endpoints> resolve(std::string host, std::uint16_t port,
                                            std::chrono::steady_clock::time_point deadline);

 private:
  struct Link;  // what a look-up's thread may still touch
  std::shared_ptr<Link> link_;
};

}  // namespace platform::native
