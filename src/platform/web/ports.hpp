// WebPorts: runtime::Ports over the browser: WebSocket (Emscripten's API), fetch, the
// address bar and the tab's title.
//
// Invariant: a socket ends in exactly one SocketClosed and a request in exactly one
// HttpResponse, whatever the browser does; callbacks only push into the Inbox. Sockets
// still open when the ports are destroyed are closed and never call back.
// Made by entry/web_main, one per app (page or widget).
#pragma once

#include <string>
#include <unordered_map>

#include "runtime/ports.hpp"

namespace platform::web {

class WebPorts final : public runtime::Ports {
 public:
  // `origin`: scheme://host[:port] of the server, where bare paths lead.
  WebPorts(runtime::Inbox& inbox, std::string origin);
  ~WebPorts() override;

  void open_socket(const client::OpenSocket& request) override;
  void send_frame(const client::SendFrame& frame) override;
  void close_socket(const client::CloseSocket& request) override;
  void send_request(const client::HttpRequest& request) override;
  void set_path(const std::string& path) override;
  void set_title(const std::string& title) override;
  void open_link(const std::string& url) override;

  void open_local(const client::OpenLocal& request) override;
  void put_local(const client::PutLocal& record) override;
  void erase_local(const client::EraseLocal& record) override;
  void close_local() override;
  void remember_user(const std::string& user) override;
  void ask_token() override;
  void save_file(const client::SaveFile& file) override;

  // From Emscripten's callbacks, which know a socket by its handle.
  void on_open(int handle);
  void on_message(int handle, std::string text);
  void on_close(int handle, int code);

 private:
  [[nodiscard]] std::string socket_url(const std::string& url) const;

  runtime::Inbox& inbox_;
  std::string origin_;
  std::unordered_map<client::SocketId, int> handles_;
  std::unordered_map<int, client::SocketId> sockets_;
};

}  // namespace platform::web
