// QuietPorts: the ports of a session that only looks back: nothing leaves, nothing comes.
//
// Invariant: no call has an effect. Used by desktop_main with --replay.
#pragma once

#include <string>

#include "runtime/ports.hpp"

namespace entry {

class QuietPorts final : public runtime::Ports {
 public:
  void open_socket(const client::OpenSocket&) override {}
  void send_frame(const client::SendFrame&) override {}
  void close_socket(const client::CloseSocket&) override {}
  void send_request(const client::HttpRequest&) override {}
  void open_local(const client::OpenLocal&) override {}
  void put_local(const client::PutLocal&) override {}
  void erase_local(const client::EraseLocal&) override {}
  void close_local() override {}
  void remember_user(const std::string&) override {}
  void ask_token() override {}
  void save_file(const client::SaveFile&) override {}
  void set_path(const std::string&) override {}
  void set_title(const std::string&) override {}
  void open_link(const std::string&) override {}
};

}  // namespace entry
