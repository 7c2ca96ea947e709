// NativePorts: runtime::Ports for the desktop client.
//
// Invariant: the UI thread only posts; sockets and requests live on one network thread,
// which pushes what happened into the Inbox. The destructor drops every connection and
// joins that thread without waiting for the network.
// Made by entry/desktop_main, before the ClientApp and destroyed after it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "platform/native/url.hpp"
#include "runtime/ports.hpp"

namespace platform::native {

class NativePorts final : public runtime::Ports {
 public:
  // `inbox` outlives the ports. `show_title` is called on the UI thread.
  // `data`: the folder for what is kept on this device.
  NativePorts(Url server, std::string data, runtime::Inbox& inbox,
              std::function<void(const std::string&)> show_title);
  ~NativePorts() override;

  void open_socket(const client::OpenSocket& request) override;
  void send_frame(const client::SendFrame& frame) override;
  void close_socket(const client::CloseSocket& request) override;
  void send_request(const client::HttpRequest& request) override;

  void set_path(const std::string& path) override;  // there is no address bar
  void set_title(const std::string& title) override;
  void open_link(const std::string& url) override;

  void open_local(const client::OpenLocal& request) override;
  void put_local(const client::PutLocal& record) override;
  void erase_local(const client::EraseLocal& record) override;
  void close_local() override;
  void remember_user(const std::string& user) override;
  void ask_token() override;
  void save_file(const client::SaveFile& file) override;

 private:
  struct Network;
  std::unique_ptr<Network> network_;
  std::function<void(const std::string&)> show_title_;
};

}  // namespace platform::native
