#include "server/net/http_connection.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

#include <sys/socket.h>
#include <sys/uio.h>

#include "model/limits.hpp"
#include "protocol/api.hpp"
#include "server/auth/crypto.hpp"
#include "server/net/limits.hpp"
#include "server/net/loop.hpp"
#include "server/net/realtime_connection.hpp"
#include "server/net/server.hpp"
#include "server/net/static_files.hpp"
#include "server/pusher_api/pusher_api.hpp"
#include "server/wire/http_response.hpp"

namespace server::net {
namespace {

constexpr std::int64_t ms(std::chrono::milliseconds time) { return time.count(); }

bool is_below(std::string_view target, std::string_view folder) {
  if (target.substr(0, folder.size()) != folder) return false;
  return target.size() == folder.size() || target[folder.size()] == '/';
}

bool has_body(int status) { return status != 204 && status != 304; }

}  // namespace

HttpConnection::HttpConnection(Loop& loop, Server& server, Socket socket)
    : Connection(loop, std::move(socket)), server_(server) {
  server_.count_http(+1);
  arm(ms(limits::kHandshakeTime));
}

HttpConnection::~HttpConnection() {
  if (self_) *self_ = nullptr;
  server_.count_http(-1);
}

void HttpConnection::drain() {
  // A request that has not arrived completely is not in flight: nobody was promised anything.
  if (phase_ == Phase::Reading) end();
}

void HttpConnection::on_readable() {
  if (phase_ == Phase::Waiting || phase_ == Phase::Writing) {
    want(false, phase_ == Phase::Writing);  // until this request is answered
    return;
  }
  std::span<char> bytes;
  switch (read(bytes)) {
    case Reading::None: return;
    case Reading::End: end(); return;
    case Reading::Some: break;
  }
  if (phase_ == Phase::Lingering) {
    discarded_bytes_ += bytes.size();
    if (discarded_bytes_ > limits::kLingerBytes) end();
    return;
  }
  receive({bytes.data(), bytes.size()});
}

void HttpConnection::on_writable() {
  const auto rest = std::string_view(unwritten_).substr(unwritten_at_);
  const auto size = ::send(socket_.fd(), rest.data(), rest.size(), MSG_NOSIGNAL);
  if (size < 0) {
    if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) end();
    return;
  }
  unwritten_at_ += static_cast<std::size_t>(size);
  if (unwritten_at_ < unwritten_.size()) return;
  unwritten_ = {};
  unwritten_at_ = 0;
  want(true, false);
  written();
  resume();
}

// What is not a whole request yet is kept; what is one is read where it stands.
void HttpConnection::receive(std::string_view fresh) {
  if (input_.empty()) {
    const std::size_t used = take(fresh);
    if (is_open()) input_.assign(fresh.substr(used));
    return;
  }
  input_.append(fresh);
  resume();
}

void HttpConnection::resume() {
  if (!is_open() || input_.empty()) return;
  std::string input = std::move(input_);
  input_.clear();
  input.erase(0, take(input));
  if (is_open() && !input.empty()) input_ = std::move(input);
}

std::size_t HttpConnection::take(std::string_view input) {
  taking_ = true;
  std::size_t at = 0;
  while (at < input.size() && is_open() && phase_ == Phase::Reading) {
    const std::string_view rest = input.substr(at);
    const std::size_t used = chunked_ ? take_chunked(rest) : take_request(rest);
    if (used == 0) break;
    at += used;
    loop_.settle_if_crowded();
  }
  taking_ = false;
  return refused_ ? input.size() : at;
}

std::size_t HttpConnection::take_request(std::string_view input) {
  if (input.size() < needed_) return 0;
  asked_ = {};
  wire::RequestHead head;
  const wire::HeadStatus status = wire::parse_head(input, scanned_, head);
  const bool complete = status == wire::HeadStatus::Complete;
  if (status == wire::HeadStatus::TooManyHeaders ||
      (complete ? head.size : input.size()) > limits::kHeaderBytes) {
    refuse(431, "too_large", "The header is larger than 16 KiB or has more than 100 fields.");
    return 0;
  }
  if (status == wire::HeadStatus::Malformed) {
    refuse(400, "malformed", "The request is not valid HTTP/1.1.");
    return 0;
  }
  if (!complete) {
    scanned_ = input.size();
    return 0;
  }
  asked_ = {head.keep_alive, head.method == "HEAD", is_below(head.target, "/api"), {}};
  if (asked_.api) asked_.origin = head.header("origin");
  if (head.content_length > model::limits::kRequestBodyBytes) {
    refuse(413, "too_large", "The body is larger than 256 KiB.");
    return 0;
  }
  scanned_ = 0;
  if (wire::wants_websocket(head)) {
    upgrade(head, input.substr(head.size));
    return input.size();
  }
  if (head.chunked) {
    chunked_ = std::make_unique<wire::ChunkedBody>();
    chunked_head_.assign(input.substr(0, head.size));
    expect_more(head);
    return head.size;
  }
  needed_ = head.size + head.content_length;
  if (input.size() < needed_) {
    expect_more(head);
    return 0;
  }
  const std::string_view body = input.substr(head.size, head.content_length);
  const std::size_t used = std::exchange(needed_, 0);
  on_request(head, body);
  return used;
}

std::size_t HttpConnection::take_chunked(std::string_view input) {
  std::string_view rest = input;
  switch (chunked_->take(rest, model::limits::kRequestBodyBytes)) {
    case wire::ChunkedBody::Status::Malformed:
      refuse(400, "malformed", "The body's chunks are not valid.");
      break;
    case wire::ChunkedBody::Status::TooLarge:
      refuse(413, "too_large", "The body is larger than 256 KiB.");
      break;
    case wire::ChunkedBody::Status::More: break;
    case wire::ChunkedBody::Status::Done: {
      const auto body = std::move(chunked_);
      const std::string bytes = std::move(chunked_head_);
      chunked_head_.clear();
      wire::RequestHead head;
      static_cast<void>(wire::parse_head(bytes, 0, head));  // it was complete before
      on_request(head, body->body());
    }
  }
  return input.size() - rest.size();
}

void HttpConnection::expect_more(const wire::RequestHead& head) {
  arm(ms(limits::kRequestTime));
  if (!head.expects_continue || continued_) return;
  continued_ = true;
  static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  // It fits, or the connection is no good.
  static_cast<void>(::send(socket_.fd(), kContinue.data(), kContinue.size(), MSG_NOSIGNAL));
}

void HttpConnection::refuse(int status, const char* code, const char* message) {
  refused_ = true;
  api::Response response;
  response.status = status;
  response.body = protocol::api::write(base::Error{code, message, ""});
  reply(response);
}

void HttpConnection::upgrade(const wire::RequestHead& head, std::string_view early) {
  const auto key = wire::websocket_key(head);
  if (!key) {
    refuse(400, "malformed", "The request is not a WebSocket handshake of version 13.");
    return;
  }
  Upgrade upgrade{{},
                  std::string(head.target),
                  head.has_token("x-forwarded-proto", "https"),
                  std::string(early)};
  wire::append_status_line(upgrade.handshake, 101);
  wire::append_header(upgrade.handshake, "Upgrade", "websocket");
  wire::append_header(upgrade.handshake, "Connection", "Upgrade");
  wire::append_header(upgrade.handshake, "Sec-WebSocket-Accept", auth::websocket_accept(*key));
  upgrade.handshake.append("\r\n");
  server_.adopt(release(), std::move(upgrade));
}

void HttpConnection::on_request(const wire::RequestHead& head, std::string_view body) {
  ++server_.metrics().http_requests;
  const bool get = head.method == "GET" || head.method == "HEAD";
  if (asked_.api) {
    if (head.method == "OPTIONS") {
      preflight();
    } else {
      call_api(head, body);
    }
  } else if (pusher_api::is_pusher_api(head.target)) {
    api::Request request;
    request.method = head.method;
    request.target = head.target;
    request.body = body;
    reply(server_.handle_pusher_api(request));
  } else if (head.target == "/healthz" && get) {
    health();
  } else if (head.target == "/metrics" && get) {
    api::Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = server_.metrics_text();
    reply(response);
  } else if (get) {
    serve_file(head);
  } else {
    api::Response response =
        api::error_response({"method_not_allowed", "This address takes GET and HEAD only.", ""});
    response.headers.emplace_back("Allow", "GET, HEAD");
    reply(response);
  }
}

void HttpConnection::preflight() {
  api::Response response;
  response.status = 204;
  response.headers = {
      {"Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE"},
      {"Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key"},
      {"Access-Control-Max-Age", "600"}};
  reply(response);
}

std::function<void(api::Response)> HttpConnection::wait_for_answer() {
  phase_ = Phase::Waiting;
  disarm();  // a slow database is not a slow peer
  if (!self_) self_ = std::make_shared<HttpConnection*>(this);
  return [self = self_](const api::Response& response) {
    HttpConnection* const connection = *self;
    if (connection == nullptr || !connection->is_open()) return;
    connection->reply(response);
  };
}

void HttpConnection::health() {
  // Answered through the database's thread: a hung disk shows.
  server_.check_database([answer = wait_for_answer()](bool healthy) {
    api::Response response;
    response.status = healthy ? 200 : 503;
    response.body = healthy ? R"({"status":"ok"})" : R"({"status":"database does not answer"})";
    answer(std::move(response));
  });
}

void HttpConnection::call_api(const wire::RequestHead& head, std::string_view body) {
  api::Request request;
  request.method = asked_.head ? "GET" : head.method;
  request.target = head.target;
  request.authorization = head.header("authorization");
  request.content_type = head.header("content-type");
  request.idempotency_key = head.header("idempotency-key");
  request.body = body;
  server_.handle(std::move(request), wait_for_answer());
}

void HttpConnection::serve_file(const wire::RequestHead& head) {
  FileAnswer answer =
      net::serve_file(server_.config().web_root,
                      {head.target, head.header("accept-encoding"), head.header("if-none-match")});
  api::Response response;
  response.status = answer.status;
  response.body = std::move(answer.body);
  response.content_type = std::move(answer.content_type);
  response.headers = std::move(answer.headers);
  reply(response);
}

void HttpConnection::reply(const api::Response& response) {
  if (response.status >= 500) ++server_.metrics().http_errors;
  std::string head;
  head.reserve(256);
  wire::append_status_line(head, response.status);
  for (const auto& [name, value] : response.headers) wire::append_header(head, name, value);
  if (asked_.api) {
    wire::append_header(head, "Vary", "Origin");
    wire::append_header(head, "Cache-Control", "no-store");
    if (is_allowed(server_.config().origins, asked_.origin)) {
      wire::append_header(head, "Access-Control-Allow-Origin", asked_.origin);
      wire::append_header(head, "Access-Control-Expose-Headers", "Golden-Thread-Head");
    }
  }
  const bool body = has_body(response.status);
  if (body && !response.content_type.empty()) {
    wire::append_header(head, "Content-Type", response.content_type);
    wire::append_header(head, "X-Content-Type-Options", "nosniff");
  }
  asked_.keep_alive = asked_.keep_alive && !refused_ && !server_.draining();
  wire::end_head(head, asked_.keep_alive,
                 body ? std::optional(response.body.size()) : std::nullopt);
  write(std::move(head), asked_.head || !body ? std::string_view() : response.body);
}

void HttpConnection::write(std::string head, std::string_view body) {
  std::array<iovec, 2> parts{
      {{head.data(), head.size()}, {const_cast<char*>(body.data()), body.size()}}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = body.empty() ? 1 : 2;
  const auto size = ::sendmsg(socket_.fd(), &message, MSG_NOSIGNAL);
  if (size < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
    end();
    return;
  }
  const auto taken = static_cast<std::size_t>(size < 0 ? 0 : size);
  if (taken < head.size() + body.size()) {
    phase_ = Phase::Writing;
    unwritten_ = head.substr(std::min(taken, head.size()));
    unwritten_.append(body.substr(taken - std::min(taken, head.size())));
    arm(ms(limits::kWriteTime));
    want(false, true);
    return;
  }
  const bool waited = phase_ == Phase::Waiting;
  want(true, false);
  written();
  if (waited && !taking_) resume();
}

void HttpConnection::written() {
  continued_ = false;
  if (asked_.keep_alive) {
    phase_ = Phase::Reading;
    arm(ms(limits::kRequestTime));
    return;
  }
  // Closing with unread input would reset the connection and could take our answer with
  // it: end our side, then throw away what still comes, for a while.
  phase_ = Phase::Lingering;
  socket_.shut();
  arm(ms(limits::kLingerTime));
}

}  // namespace server::net
