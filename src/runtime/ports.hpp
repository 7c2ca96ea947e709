// Ports: everything the client asks of the machine it runs on. One body per platform
// (platform/web, platform/native, platform/fake).
//
// Invariant: no port calls back into the store; results are pushed into the Inbox,
// from any thread, and are reduced on the next step. A port call never blocks.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "client/transport.hpp"

namespace runtime {

// Where platform callbacks put what happened. `wake` (set by the platform's loop) is
// called after each push, on the pusher's thread: schedule a step, nothing more.
class Inbox {
 public:
  void push(client::OutsideEvent event);
  // Moves everything pushed so far into `out` (cleared first), in order.
  void drain(std::vector<client::OutsideEvent>& out);
  void set_wake(std::function<void()> wake);

 private:
  std::mutex mutex_;
  std::vector<client::OutsideEvent> events_;
  std::function<void()> wake_;
};

class Ports {
 public:
  Ports() = default;
  Ports(const Ports&) = delete;
  Ports& operator=(const Ports&) = delete;
  virtual ~Ports() = default;

  // Ends in exactly one SocketClosed, also when the connection cannot be made.
  virtual void open_socket(const client::OpenSocket& request) = 0;
  // Unknown or closed sockets are ignored.
  virtual void send_frame(const client::SendFrame& frame) = 0;
  // A SocketClosed follows (possibly with another code).
  virtual void close_socket(const client::CloseSocket& request) = 0;
  // Ends in exactly one HttpResponse.
  virtual void send_request(const client::HttpRequest& request) = 0;

  // The device's store: see client/transport.hpp. Nothing is lost that a put has made
  // durable; a store that cannot be used answers LocalOpened{usable: false}, LocalLeads.
  virtual void open_local(const client::OpenLocal& request) = 0;
  virtual void put_local(const client::PutLocal& record) = 0;
  virtual void erase_local(const client::EraseLocal& record) = 0;
  virtual void close_local() = 0;

  virtual void remember_user(const std::string& user) = 0;  // empty: forget
  virtual void ask_token() = 0;
  virtual void save_file(const client::SaveFile& file) = 0;

  virtual void set_path(const std::string& path) = 0;    // address bar; pushes history
  virtual void set_title(const std::string& title) = 0;  // tab or window title
  virtual void open_link(const std::string& url) = 0;    // new tab or the system's browser
};

}  // namespace runtime
