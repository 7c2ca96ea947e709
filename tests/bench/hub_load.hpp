// The load: receivers that read events, publishers that send them, on one epoll.
//
// Invariant: one thread, no TLS, no client library: what is measured is the server. Every
// delivery is counted, and each one's time when asked for. A server that
// refuses, or closes but after an answer that says so, ends the measurement with an error.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "hub_target.hpp"

namespace bench {

struct Load {
  explicit Load(Target target);
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;
  ~Load();

  // Until all of them are subscribed.
  void open_receivers(std::size_t count);
  // Connections that have one request in flight at most.
  void open_publishers(std::size_t count);
  // Sends this when the publisher has nothing in flight; else false.
  bool publish(std::size_t publisher, std::string request);
  // Waits for something to happen, at most so long, and sees to it.
  void step(std::int64_t max_wait_ns);
  // Until so many deliveries were counted; false when that takes more than ten seconds.
  [[nodiscard]] bool wait_for_deliveries(std::uint64_t count);

  std::uint64_t deliveries = 0;
  std::uint64_t delivered_bytes = 0;
  std::uint64_t answers = 0;
  std::vector<std::size_t> idle_publishers;  // answered since this was cleared
  bool time_them = false;
  std::vector<std::int64_t> latencies_ns;

 private:
  struct Socket;
  void connect_one(bool receiver);
  void connect(Socket& socket);
  void connect_again(Socket& socket);
  void answered(Socket& socket);
  void on_event(Socket& socket, std::uint32_t events);
  void on_receiver_input(Socket& socket, std::string_view bytes, std::int64_t now_ns);
  void on_publisher_input(Socket& socket, std::string_view bytes);
  void on_text(Socket& socket, std::string_view text, std::int64_t now_ns);
  void send(Socket& socket, std::string_view bytes);

  Target target_;
  int epoll_ = -1;
  std::vector<std::unique_ptr<Socket>> sockets_;
  std::vector<Socket*> publishers_;
  std::size_t ready_ = 0;
  std::string buffer_;
};

[[nodiscard]] std::int64_t now_ns();
[[noreturn]] void give_up(const std::string& why);

}  // namespace bench
