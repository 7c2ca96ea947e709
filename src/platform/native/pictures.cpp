#include "platform/native/pictures.hpp"

#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "platform/native/http_exchange.hpp"

namespace platform::native {

namespace net = boost::asio;
using Clock = std::chrono::steady_clock;

namespace {

struct Arrived {
  std::string address;
  std::optional<Picture> picture;  // nullopt: there is none to be had
};

bool leads_elsewhere(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

// RFC 3986, section 2.1: what is no ASCII travels encoded.
std::string percent_encoded(std::string_view target) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : target) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out.append({'%', kDigits[byte >> 4U], kDigits[byte & 15U]});
    }
  }
  return out;
}

std::string to_wire(const Url& url) {
  return "GET " + percent_encoded(url.target) + " HTTP/1.1\r\nHost: " + url.authority() +
         "\r\nUser-Agent: goldenthread-desktop\r\nAccept: image/*\r\nConnection: close\r\n\r\n";
}

}  // namespace

// Loads on a thread of its own; destroyed from the bottom up once that has ended.
struct Pictures::Loader {
  Url server;
  std::function<void()> wake;
  net::ssl::context tls = make_tls_context();
  net::io_context io{1};
  Resolver resolver{io};
  std::deque<std::string> waiting;  // addresses; this and the next are the thread's own
  std::size_t active = 0;
  std::mutex mutex;
  std::vector<Arrived> arrived;  // under the mutex
  net::executor_work_guard<net::io_context::executor_type> work = net::make_work_guard(io);
  std::thread thread{[this] { io.run(); }};

  Loader(Url url, std::function<void()> wakes) : server(std::move(url)), wake(std::move(wakes)) {}
  Loader(const Loader&) = delete;
  Loader& operator=(const Loader&) = delete;
  ~Loader() {
    io.stop();
    thread.join();
  }

  void want(std::string address) {
    net::post(io, [this, address = std::move(address)]() mutable {
      if (waiting.size() >= kMaxKept) {  // the first is most likely out of sight by now
        finish({std::move(waiting.front()), std::nullopt});
        waiting.pop_front();
      }
      waiting.push_back(std::move(address));
      start_waiting();
    });
  }

  std::vector<Arrived> take() {
    const std::lock_guard lock(mutex);
    return std::exchange(arrived, {});
  }

 private:
  void start_waiting() {
    while (active < kMaxDownloads && !waiting.empty()) {
      ++active;
      std::string next = std::move(waiting.front());
      waiting.pop_front();  // before it runs: it may end at once and start the one after
      net::co_spawn(io, run(std::move(next)), net::detached);
    }
  }

  net::awaitable<void> run(std::string address) {
    Arrived result{std::move(address), std::nullopt};
    try {
      if (const auto url = resolve_url(server, result.address)) {
        if (auto picture = decode_picture(co_await download(*url))) result.picture = *picture;
      }
    } catch (const std::exception&) {  // offline, refused, timed out, too large: there is none
    }
    finish(std::move(result));
    --active;
    start_waiting();
  }

  void finish(Arrived result) {
    {
      const std::lock_guard lock(mutex);
      arrived.push_back(std::move(result));
    }
    wake();
  }

  // The file there; empty where there is none.
  net::awaitable<std::string> download(Url url) {
    const Deadline deadline = Clock::now() + kTimeout;
    for (int redirects = 0; redirects <= kMaxRedirects; ++redirects) {
      AnyStream stream = make_stream(url, io, tls);
      boost::beast::flat_buffer buffer;
      co_await connect(stream, url, resolver, deadline);
      HttpAnswer answer = co_await exchange(stream, buffer, to_wire(url), kMaxFileBytes);
      if (answer.status == 200) co_return std::move(answer.body);
      const auto next = resolve_url(url, answer.location);
      if (!leads_elsewhere(answer.status) || !next || (url.tls && !next->tls)) break;
      url = *next;
    }
    co_return std::string{};
  }
};

// The UI thread's.
struct Pictures::Memory {
  struct Entry {
    std::string address;
    std::optional<Picture> picture;
    Clock::time_point try_again;  // no picture: not before
  };
  using Entries = std::list<Entry>;

  Entries by_use;                                               // the latest first
  std::unordered_map<std::string_view, Entries::iterator> all;  // by the entries' addresses
  std::size_t under_way = 0;

  Entry& entry_of(std::string_view address) {
    const auto found = all.find(address);
    if (found != all.end()) {
      by_use.splice(by_use.begin(), by_use, found->second);
      return by_use.front();
    }
    if (all.size() >= kMaxKept) {
      all.erase(by_use.back().address);
      by_use.pop_back();
    }
    by_use.push_front({std::string(address), std::nullopt, Clock::time_point::min()});
    all.emplace(by_use.front().address, by_use.begin());
    return by_use.front();
  }
};

Pictures::Pictures(Url server, std::function<void()> wake)
    : memory_(std::make_unique<Memory>()),
      loader_(std::make_unique<Loader>(std::move(server), std::move(wake))) {}

Pictures::~Pictures() = default;

const Picture* Pictures::find(std::string_view address) {
  Memory::Entry& entry = memory_->entry_of(address);
  if (entry.picture) return &*entry.picture;
  if (Clock::now() >= entry.try_again) {
    entry.try_again = Clock::time_point::max();  // until the loader has said something
    ++memory_->under_way;
    loader_->want(entry.address);
  }
  return nullptr;
}

bool Pictures::take_arrived() {
  bool more = false;
  for (Arrived& arrived : loader_->take()) {
    --memory_->under_way;
    const auto found = memory_->all.find(arrived.address);
    if (found == memory_->all.end()) continue;  // it had to go meanwhile
    found->second->picture = std::move(arrived.picture);
    found->second->try_again = Clock::now() + kTryAgain;
    more = more || found->second->picture;
  }
  return more;
}

bool Pictures::busy() const { return memory_->under_way > 0; }

}  // namespace platform::native
