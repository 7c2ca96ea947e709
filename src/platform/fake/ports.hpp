// Fake ports: record what the client asks of the machine, and do nothing else.
//
// Invariant: nothing is answered by itself; a test pushes into the Inbox what the world
// would have said, when it wants to. Calls are kept in order, `sequence` over all kinds.
// Used by tests and simulations, natively and as wasm.
#pragma once

#include <string>
#include <vector>

#include "runtime/ports.hpp"

namespace platform::fake {

class Ports final : public runtime::Ports {
 public:
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

  std::vector<client::OpenSocket> sockets;
  std::vector<client::SendFrame> frames;
  std::vector<client::CloseSocket> closes;
  std::vector<client::HttpRequest> requests;
  std::vector<std::string> paths;
  std::vector<std::string> titles;
  std::vector<std::string> links;
  std::vector<client::SaveFile> files;
  std::vector<std::string> sequence;  // "open 1", "frame 1", "close 1", "request 3", …
};

}  // namespace platform::fake
