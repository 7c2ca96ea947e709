#include "platform/native/resolver.hpp"

#include <mutex>
#include <thread>
#include <utility>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <netdb.h>

namespace platform::native {
namespace net = boost::asio;

struct Resolver::Link {
  std::mutex mutex;
  net::io_context* io = nullptr;  // null once the resolver is gone
  int running = 0;                // guarded by mutex
};

namespace {

// One question: written by the network thread after `answer` was posted to it.
struct Lookup {
  explicit Lookup(const net::any_io_executor& executor) : done(executor) {}
  net::steady_timer done;  // cancelled when the answer is there
  Endpoints endpoints;
  bool answered = false;
};

Endpoints ask_system(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  Endpoints endpoints;
  if (getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return endpoints;
  }
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    net::ip::tcp::endpoint endpoint;
    if (at->ai_addrlen <= endpoint.capacity()) {
      endpoint.resize(at->ai_addrlen);
      std::copy_n(reinterpret_cast<const char*>(at->ai_addr), at->ai_addrlen,
                  reinterpret_cast<char*>(endpoint.data()));
      endpoints.push_back(endpoint);
    }
  }
  freeaddrinfo(found);
  return endpoints;
}

[[noreturn]] void fail(net::error::basic_errors code) {
  throw boost::system::system_error(boost::system::error_code(code));
}

}  // namespace

Resolver::Resolver(net::io_context& io) : link_(std::make_shared<Link>()) { link_->io = &io; }

Resolver::~Resolver() {
  const std::lock_guard lock(link_->mutex);
  link_->io = nullptr;
}

net::awaitable<Endpoints> Resolver::resolve(std::string host, std::uint16_t port,
                                            std::chrono::steady_clock::time_point deadline) {
  boost::system::error_code error;
  if (const auto address = net::ip::make_address(host, error); !error) {
    co_return Endpoints{{address, port}};
  }
  {
    const std::lock_guard lock(link_->mutex);
    if (link_->running >= kMaxLookups) fail(net::error::no_buffer_space);
    ++link_->running;
  }
  const auto lookup = std::make_shared<Lookup>(co_await net::this_coro::executor);
  lookup->done.expires_at(deadline);
  std::thread([link = link_, weak = std::weak_ptr<Lookup>(lookup), host = std::move(host), port] {
    Endpoints endpoints = ask_system(host, port);
    const std::lock_guard lock(link->mutex);
    --link->running;
    if (link->io == nullptr) return;
    net::post(*link->io, [weak, endpoints = std::move(endpoints)] {
      if (const auto waiting = weak.lock()) {
        waiting->endpoints = endpoints;
        waiting->answered = true;
        waiting->done.cancel();
      }
    });
  }).detach();
  co_await lookup->done.async_wait(net::redirect_error(net::use_awaitable, error));
  if (!lookup->answered) fail(net::error::timed_out);
  if (lookup->endpoints.empty()) fail(net::error::host_unreachable);
  co_return std::move(lookup->endpoints);
}

}  // namespace platform::native
