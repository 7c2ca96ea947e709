// Connection: commands to a Redis server and its replies, in order, over one stream.
//
// Invariant: each reply goes to the command it answers, or to none once `close` was called
// or the connection broke; `broken` is called at most once, and never by `close`. It keeps
// itself alive while something is under way. One thread. Used by link.cpp.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <hiredis/hiredis.h>

#include "server/outbound/stream.hpp"
#include "server/redis/address.hpp"

namespace server::redis {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  using Clock = std::chrono::steady_clock;
  using Answer = std::function<void(const redisReply& reply)>;
  using Broken = std::function<void(const std::string& why)>;

  Connection(boost::asio::io_context& io, boost::asio::ssl::context& tls, Address address,
             Broken broken);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Connects and signs in. Throws boost::system::system_error or std::runtime_error.
  boost::asio::awaitable<void> open();
  // Throws std::runtime_error when the reply is an error; before there are other commands.
  boost::asio::awaitable<std::string> ask(std::vector<std::string> arguments);
  // An error as a reply breaks the connection; so does none within `limit`.
  void send(const std::vector<std::string_view>& arguments, Answer answer,
            std::chrono::milliseconds limit);
  // Breaks the connection if a reply is late.
  void check(Clock::time_point now);
  void close();

 private:
  struct Pending {
    Answer answer;
    Clock::time_point due;
  };
  struct FreeReader {
    void operator()(redisReader* reader) const { redisReaderFree(reader); }
  };
  struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
  };
  using Reply = std::unique_ptr<redisReply, FreeReply>;

  // nullptr: there is no whole reply yet.
  [[nodiscard]] Reply next_reply();
  boost::asio::awaitable<void> fill();
  boost::asio::awaitable<void> read();
  boost::asio::awaitable<void> write();
  void take(const redisReply& reply);
  void fail(const std::string& why);

  boost::asio::io_context& io_;
  outbound::Stream stream_;
  Address address_;
  Broken broken_;
  std::unique_ptr<redisReader, FreeReader> reader_;
  std::vector<char> input_;
  std::deque<Pending> pending_;
  std::string outgoing_;
  bool reading_ = false;
  bool writing_ = false;
  bool closed_ = false;
};

}  // namespace server::redis
