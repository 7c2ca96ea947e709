// One HTTP connection: reads requests one after the other and answers each.
//
// Invariant: at most one request at a time, bounded in size and time; a refused one is
// answered with a clear error before the connection closes. Between two requests it holds
// no buffer. A WebSocket upgrade hands the socket on. Lives on the first loop; made by
// net/acceptor.cpp.
//
//   Reading ──request──> Waiting (for the database) ──answer──> Writing ──> Reading …
//      └──refused, or the last answer──> Writing ──> Lingering (our end is shut) ──> gone
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "server/api/http.hpp"
#include "server/net/connection.hpp"
#include "server/wire/http_request.hpp"

namespace server::net {

class Server;

class HttpConnection final : public Connection {
 public:
  HttpConnection(Loop& loop, Server& server, Socket socket);
  ~HttpConnection() override;

  void on_readable() override;
  void on_writable() override;
  void on_broken() override { end(); }
  void on_deadline() override { phase_ == Phase::Writing ? abort() : end(); }
  void drain() override;

 private:
  enum class Phase { Reading, Waiting, Writing, Lingering };
  // What an answer needs to know of its request.
  struct Asked {
    bool keep_alive = false;
    bool head = false;   // HEAD: no body
    bool api = false;    // an address of the API
    std::string origin;  // of a request to the API
  };

  void receive(std::string_view fresh);
  // Gives how much of the input was used up.
  std::size_t take(std::string_view input);
  std::size_t take_request(std::string_view input);
  std::size_t take_chunked(std::string_view input);
  void expect_more(const wire::RequestHead& head);
  void resume();

  void on_request(const wire::RequestHead& head, std::string_view body);
  void upgrade(const wire::RequestHead& head, std::string_view early);
  void refuse(int status, const char* code, const char* message);
  void preflight();
  void health();
  void call_api(const wire::RequestHead& head, std::string_view body);
  void serve_file(const wire::RequestHead& head);
  // The answer to what is waited for; dropped when the connection is gone by then.
  [[nodiscard]] std::function<void(api::Response)> wait_for_answer();
  void reply(const api::Response& response);
  void write(std::string head, std::string_view body);
  void written();

  Server& server_;
  Phase phase_ = Phase::Reading;
  bool taking_ = false;     // within `take`: what follows is seen to there
  bool refused_ = false;    // the rest of the input is not ours to understand
  bool continued_ = false;  // "100 Continue" was sent for this request
  Asked asked_;
  std::string input_;        // what has come and is not used up
  std::size_t scanned_ = 0;  // of it: seen to hold no end of a head
  std::size_t needed_ = 0;   // of it: a whole request, once known
  std::unique_ptr<wire::ChunkedBody> chunked_;
  std::string chunked_head_;
  std::string unwritten_;
  std::size_t unwritten_at_ = 0;
  std::size_t discarded_bytes_ = 0;
  std::shared_ptr<HttpConnection*> self_;  // for answers; holds nullptr when this is gone
};

}  // namespace server::net
