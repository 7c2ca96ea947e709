#include "platform/native/ports.hpp"

#include <chrono>
#include <filesystem>
#include <thread>
#include <unordered_map>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include "platform/native/connect.hpp"
#include "platform/native/downloads.hpp"
#include "platform/native/http_client.hpp"
#include "platform/native/local_store.hpp"
#include "platform/native/open_link.hpp"
#include "platform/native/web_socket.hpp"

namespace platform::native {

namespace net = boost::asio;

struct NativePorts::Network {
  // Destroyed from the bottom up once the thread has ended: what holds sockets, then the
  // resolver (its look-ups must not post any more), then the io_context with the
  // coroutines that still wait in it.
  Url server;
  runtime::Inbox& inbox;
  net::ssl::context tls = make_tls_context();
  net::io_context io{1};
  Resolver resolver{io};
  HttpClient http;
  std::unordered_map<client::SocketId, std::shared_ptr<WebSocket>> sockets;
  LocalStore store;
  net::steady_timer store_timer{io};
  net::executor_work_guard<net::io_context::executor_type> work = net::make_work_guard(io);
  std::thread thread{[this] { io.run(); }};

  Network(Url url, std::string data, runtime::Inbox& box)
      : server(std::move(url)),
        inbox(box),
        http(io, tls, resolver, server,
             [this](client::HttpResponse response) { inbox.push(std::move(response)); }),
        store(std::filesystem::path(std::move(data)) /
                  (server.host + "_" + std::to_string(server.port)),
              [this](client::OutsideEvent event) { inbox.push(std::move(event)); }) {}
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  ~Network() {
    // What was still to be written down is: it was posted before this.
    net::post(io, [this] { io.stop(); });
    thread.join();
  }

  void open(const client::OpenSocket& request) {
    auto url = resolve_url(server, request.url);
    if (!url || sockets.contains(request.socket)) {
      inbox.push(client::SocketClosed{request.socket, 1006});
      return;
    }
    const auto emit = [this, id = request.socket](client::OutsideEvent event) {
      if (std::holds_alternative<client::SocketClosed>(event)) sockets.erase(id);
      inbox.push(std::move(event));
    };
    auto socket = WebSocket::make(io, tls, resolver, request.socket, std::move(*url), emit);
    sockets.emplace(request.socket, socket);
    socket->start();
  }

  void watch_store() {
    store_timer.expires_after(std::chrono::seconds(1));
    store_timer.async_wait([this](const boost::system::error_code& stopped) {
      if (stopped) return;
      store.poll();
      watch_store();
    });
  }

  // Runs `act` with the socket on the network thread, if it still exists then.
  template <class Act>
  void with_socket(client::SocketId id, Act act) {
    net::post(io, [this, id, act = std::move(act)]() mutable {
      if (const auto found = sockets.find(id); found != sockets.end()) {
        const std::shared_ptr<WebSocket> keep = found->second;
        act(*keep);
      }
    });
  }
};

NativePorts::NativePorts(Url server, std::string data, runtime::Inbox& inbox,
                         std::function<void(const std::string&)> show_title)
    : network_(std::make_unique<Network>(std::move(server), std::move(data), inbox)),
      show_title_(std::move(show_title)) {}

NativePorts::~NativePorts() = default;

void NativePorts::open_socket(const client::OpenSocket& request) {
  net::post(network_->io, [network = network_.get(), request] { network->open(request); });
}

void NativePorts::send_frame(const client::SendFrame& frame) {
  network_->with_socket(frame.socket, [text = frame.text](WebSocket& socket) mutable {
    socket.send(std::move(text));
  });
}

void NativePorts::close_socket(const client::CloseSocket& request) {
  network_->with_socket(request.socket,
                        [code = request.code](WebSocket& socket) { socket.close(code); });
}

void NativePorts::send_request(const client::HttpRequest& request) {
  net::post(network_->io, [network = network_.get(), request] { network->http.send(request); });
}

void NativePorts::set_path(const std::string& /*path*/) {}

void NativePorts::set_title(const std::string& title) { show_title_(title); }

void NativePorts::open_link(const std::string& url) { open_in_browser(url); }

void NativePorts::open_local(const client::OpenLocal& request) {
  net::post(network_->io, [network = network_.get(), request] {
    network->store.open(request.owner);
    network->watch_store();
  });
}

void NativePorts::put_local(const client::PutLocal& record) {
  net::post(network_->io, [network = network_.get(), record] { network->store.put(record); });
}

void NativePorts::erase_local(const client::EraseLocal& record) {
  net::post(network_->io, [network = network_.get(), record] { network->store.erase(record); });
}

void NativePorts::close_local() {
  net::post(network_->io, [network = network_.get()] {
    network->store_timer.cancel();
    network->store.close();
  });
}

void NativePorts::remember_user(const std::string& /*user*/) {}  // --demo says who it is

void NativePorts::save_file(const client::SaveFile& file) {
  net::post(network_->io, [network = network_.get(), file] {
    network->inbox.push(client::FileSaved{save_download(file.name, file.text)});
  });
}

void NativePorts::ask_token() { network_->inbox.push(client::TokenUnavailable{}); }

}  // namespace platform::native
