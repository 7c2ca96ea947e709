#include "server/net/http_session.hpp"

#include <memory>
#include <utility>

#include <boost/asio/write.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "model/limits.hpp"
#include "protocol/api.hpp"
#include "server/net/limits.hpp"
#include "server/net/server.hpp"
#include "server/net/static_files.hpp"
#include "server/net/websocket_session.hpp"
#include "server/pusher_api/pusher_api.hpp"

namespace server::net {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;

namespace {

std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

bool begins_with(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

}  // namespace

HttpSession::HttpSession(Server& server, asio::ip::tcp::socket socket)
    : server_(server), stream_(std::move(socket)) {
  server_.enter(*this);
}

HttpSession::~HttpSession() { server_.exit(*this); }

void HttpSession::close_if_idle() {
  // A request that has not arrived completely is not in flight: nobody was promised anything.
  if (!busy_) stream_.close();
}

std::string HttpSession::header(http::field name) const {
  return std::string(view(request_[name]));
}

void HttpSession::read_header() {
  busy_ = false;
  parser_.emplace();
  parser_->header_limit(limits::kHeaderBytes);
  parser_->body_limit(model::limits::kRequestBodyBytes);
  stream_.expires_after(limits::kRequestTime);
  http::async_read_header(
      stream_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
        if (error) {
          self->refuse(error);
        } else if (beast::iequals(self->parser_->get()[http::field::expect], "100-continue")) {
          static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
          asio::async_write(self->stream_, asio::buffer(kContinue),
                            [self](error_code failed, std::size_t) {
                              if (!failed) self->read_body();
                            });
        } else {
          self->read_body();
        }
      });
}

void HttpSession::read_body() {
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](error_code error, std::size_t) {
                     if (error) {
                       self->refuse(error);
                       return;
                     }
                     self->busy_ = true;
                     self->request_ = self->parser_->release();
                     self->on_request();
                   });
}

// What could not be read as a request: answered where HTTP has an answer.
void HttpSession::refuse(error_code error) {
  const auto answer = [this](int status, const char* code, const char* message) {
    refused_ = true;
    request_ = {};
    request_.keep_alive(false);
    api::Response response;
    response.status = status;
    response.body = protocol::api::write(base::Error{code, message, ""});
    reply(std::move(response));
  };
  if (error == http::error::body_limit) {
    request_.target(parser_->get().target());
    answer(413, "too_large", "The body is larger than 256 KiB.");
  } else if (error == http::error::header_limit || error == http::error::buffer_overflow) {
    answer(431, "too_large", "The header is larger than 16 KiB.");
  } else if (error == http::error::end_of_stream || error == http::error::partial_message ||
             error.category() != make_error_code(http::error::bad_method).category()) {
    stream_.close();  // the peer went, or was too slow
  } else {
    answer(400, "malformed", "The request is not valid HTTP/1.1.");
  }
}

void HttpSession::on_request() {
  const std::string_view target = view(request_.target());
  if (beast::websocket::is_upgrade(request_)) {
    std::make_shared<WebSocketSession>(server_, std::move(stream_))->accept(std::move(request_));
    return;
  }
  ++server_.metrics().http_requests;
  const bool get = request_.method() == http::verb::get || request_.method() == http::verb::head;
  if (target == "/api" || begins_with(target, "/api/")) {
    if (request_.method() == http::verb::options) {
      preflight();
    } else {
      call_api();
    }
  } else if (pusher_api::is_pusher_api(target)) {
    call_pusher_api();
  } else if (target == "/healthz" && get) {
    health();
  } else if (target == "/metrics" && get) {
    api::Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = server_.metrics_text();
    reply(std::move(response));
  } else if (get) {
    serve_file();
  } else {
    api::Response response =
        api::error_response({"method_not_allowed", "This address takes GET and HEAD only.", ""});
    response.headers.emplace_back("Allow", "GET, HEAD");
    reply(std::move(response));
  }
}

void HttpSession::preflight() {
  api::Response response;
  response.status = 204;
  response.headers = {
      {"Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE"},
      {"Access-Control-Allow-Headers", "Authorization, Content-Type, Idempotency-Key"},
      {"Access-Control-Max-Age", "600"}};
  reply(std::move(response));
}

void HttpSession::health() {
  // Answered through the database's thread: a hung disk shows.
  server_.check_database([self = shared_from_this()](bool healthy) {
    api::Response response;
    response.status = healthy ? 200 : 503;
    response.body = healthy ? R"({"status":"ok"})" : R"({"status":"database does not answer"})";
    self->reply(std::move(response));
  });
}

void HttpSession::call_pusher_api() {
  api::Request request;
  request.method = view(request_.method_string());
  request.target = view(request_.target());
  request.body = std::move(request_.body());
  reply(server_.handle_pusher_api(request));
}

void HttpSession::call_api() {
  api::Request request;
  request.method = request_.method() == http::verb::head ? "GET" : view(request_.method_string());
  request.target = view(request_.target());
  request.authorization = header(http::field::authorization);
  request.content_type = header(http::field::content_type);
  request.idempotency_key = view(request_["Idempotency-Key"]);
  request.body = std::move(request_.body());
  // A slow database is not a slow peer.
  stream_.expires_never();
  server_.handle(std::move(request), [self = shared_from_this()](api::Response response) {
    self->reply(std::move(response));
  });
}

void HttpSession::serve_file() {
  const std::string accept_encoding = header(http::field::accept_encoding);
  const std::string if_none_match = header(http::field::if_none_match);
  FileAnswer answer = net::serve_file(server_.config().web_root,
                                      {view(request_.target()), accept_encoding, if_none_match});
  api::Response response;
  response.status = answer.status;
  response.body = std::move(answer.body);
  response.content_type = std::move(answer.content_type);
  response.headers = std::move(answer.headers);
  reply(std::move(response));
}

void HttpSession::reply(api::Response response) {
  if (response.status >= 500) ++server_.metrics().http_errors;
  Reply out{static_cast<http::status>(response.status), 11};
  const bool api_path = begins_with(view(request_.target()), "/api");
  for (const auto& [name, value] : response.headers) out.set(name, value);
  if (api_path) {
    const std::string origin = header(http::field::origin);
    out.set(http::field::vary, "Origin");
    out.set(http::field::cache_control, "no-store");
    if (is_allowed(server_.config().origins, origin)) {
      out.set(http::field::access_control_allow_origin, origin);
      out.set(http::field::access_control_expose_headers, "Golden-Thread-Head");
    }
  }
  if (!response.content_type.empty() && response.status != 204 && response.status != 304) {
    out.set(http::field::content_type, response.content_type);
    out.set("X-Content-Type-Options", "nosniff");
  }
  out.keep_alive(!refused_ && !server_.draining() && request_.keep_alive());
  const bool bodiless = response.status == 204 || response.status == 304;
  out.body() = std::move(response.body);
  if (!bodiless) out.content_length(out.body().size());
  write(std::move(out));
}

void HttpSession::write(Reply&& out) {
  const bool keep_alive = out.keep_alive();
  const bool head = request_.method() == http::verb::head;
  stream_.expires_after(limits::kWriteTime);
  const auto written = [self = shared_from_this(), keep_alive](error_code error, std::size_t) {
    if (error) {
      self->stream_.close();
    } else if (keep_alive) {
      self->read_header();
    } else {
      self->linger();
    }
  };
  if (head) {
    http::response<http::empty_body> bare(std::move(out.base()));
    beast::async_write(stream_, http::message_generator(std::move(bare)), written);
  } else {
    beast::async_write(stream_, http::message_generator(std::move(out)), written);
  }
}

// Closing with unread input would reset the connection and could take our answer with
// it: send our end, then throw away what still comes, for a while.
void HttpSession::linger() {
  error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  if (!refused_) {
    stream_.close();
    return;
  }
  if (discarded_bytes_ == 0) stream_.expires_after(limits::kLingerTime);
  stream_.async_read_some(asio::buffer(discarded_),
                          [self = shared_from_this()](error_code error, std::size_t size) {
                            self->discarded_bytes_ += size;
                            if (error || self->discarded_bytes_ > limits::kLingerBytes) {
                              self->stream_.close();
                            } else {
                              self->linger();
                            }
                          });
}

}  // namespace server::net
