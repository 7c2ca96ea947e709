#include "server/redis/connection.hpp"

#include <new>
#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace server::redis {

namespace asio = boost::asio;

namespace {

constexpr std::size_t kReadBytes = 64 * 1024;

void append_command(std::string& out, const std::vector<std::string_view>& arguments) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const std::string_view argument : arguments) {
    texts.push_back(argument.data());
    sizes.push_back(argument.size());
  }
  char* command = nullptr;
  const int size = redisFormatCommandArgv(&command, static_cast<int>(arguments.size()),
                                          texts.data(), sizes.data());
  if (size < 0) throw std::bad_alloc();
  out.append(command, static_cast<std::size_t>(size));
  redisFreeCommand(command);
}

std::string text_of(const redisReply& reply) {
  return reply.str == nullptr ? std::string() : std::string(reply.str, reply.len);
}

}  // namespace

Connection::Connection(asio::io_context& io, asio::ssl::context& tls, Address address,
                       Broken broken)
    : io_(io),
      stream_(io, tls, address.endpoint.tls),
      address_(std::move(address)),
      broken_(std::move(broken)),
      reader_(redisReaderCreate()),
      input_(kReadBytes) {}

asio::awaitable<void> Connection::open() {
  co_await stream_.connect(address_.endpoint);
  if (!address_.password.empty()) {
    std::vector<std::string> sign_in{"AUTH"};
    if (!address_.user.empty()) sign_in.push_back(address_.user);
    sign_in.push_back(address_.password);
    co_await ask(std::move(sign_in));
  }
  if (address_.database != 0) {
    std::vector<std::string> select{"SELECT", std::to_string(address_.database)};
    co_await ask(std::move(select));
  }
}

asio::awaitable<std::string> Connection::ask(std::vector<std::string> arguments) {
  std::string command;
  append_command(command, {arguments.begin(), arguments.end()});
  co_await stream_.write(asio::buffer(command));
  for (;;) {
    if (const Reply reply = next_reply()) {
      if (reply->type == REDIS_REPLY_ERROR) throw std::runtime_error(text_of(*reply));
      co_return text_of(*reply);
    }
    co_await fill();
  }
}

Connection::Reply Connection::next_reply() {
  void* reply = nullptr;
  if (redisReaderGetReply(reader_.get(), &reply) != REDIS_OK) {
    throw std::runtime_error(std::string("not a Redis server: ") + reader_->errstr);
  }
  return Reply(static_cast<redisReply*>(reply));
}

asio::awaitable<void> Connection::fill() {
  const std::size_t size = co_await stream_.read_some(asio::buffer(input_));
  if (redisReaderFeed(reader_.get(), input_.data(), size) != REDIS_OK) {
    throw std::runtime_error(std::string("not a Redis server: ") + reader_->errstr);
  }
}

void Connection::send(const std::vector<std::string_view>& arguments, Answer answer,
                      std::chrono::milliseconds limit) {
  if (closed_) return;
  append_command(outgoing_, arguments);
  pending_.push_back({std::move(answer), Clock::now() + limit});
  if (!reading_) {
    reading_ = true;
    asio::co_spawn(
        io_, [self = shared_from_this()] { return self->read(); }, asio::detached);
  }
  if (!writing_) {
    writing_ = true;
    asio::co_spawn(
        io_, [self = shared_from_this()] { return self->write(); }, asio::detached);
  }
}

asio::awaitable<void> Connection::read() {
  try {
    while (!closed_) {
      const Reply reply = next_reply();
      if (!reply) {
        co_await fill();
      } else {
        take(*reply);
      }
    }
  } catch (const std::exception& error) {
    fail(error.what());
  }
}

asio::awaitable<void> Connection::write() {
  try {
    while (!closed_ && !outgoing_.empty()) {
      const std::string bytes = std::exchange(outgoing_, {});
      co_await stream_.write(asio::buffer(bytes));
    }
    writing_ = false;
  } catch (const std::exception& error) {
    fail(error.what());
  }
}

void Connection::take(const redisReply& reply) {
  if (pending_.empty()) throw std::runtime_error("a reply to nothing");
  if (reply.type == REDIS_REPLY_ERROR) throw std::runtime_error(text_of(reply));
  const Answer answer = std::move(pending_.front().answer);
  pending_.pop_front();
  if (answer) answer(reply);
}

void Connection::check(Clock::time_point now) {
  // Limits differ, but a command's reply comes no earlier than those before it.
  if (!pending_.empty() && pending_.front().due < now) fail("no reply in time");
}

void Connection::fail(const std::string& why) {
  if (closed_) return;
  close();
  const Broken broken = std::exchange(broken_, nullptr);
  if (broken) broken(why);
}

void Connection::close() {
  closed_ = true;
  pending_.clear();
  stream_.close();
}

}  // namespace server::redis
