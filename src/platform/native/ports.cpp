#include "platform/native/ports.hpp"

#include <thread>
#include <unordered_map>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "platform/native/connect.hpp"
#include "platform/native/http_client.hpp"
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
  net::executor_work_guard<net::io_context::executor_type> work = net::make_work_guard(io);
  std::thread thread{[this] { io.run(); }};

  Network(Url url, runtime::Inbox& box)
      : server(std::move(url)),
        inbox(box),
        http(io, tls, resolver, server,
             [this](client::HttpResponse response) { inbox.push(std::move(response)); }) {}
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;
  ~Network() {
    io.stop();
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

NativePorts::NativePorts(Url server, runtime::Inbox& inbox,
                         std::function<void(const std::string&)> show_title)
    : network_(std::make_unique<Network>(std::move(server), inbox)),
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
  network_->inbox.push(client::LocalOpened{request.owner, {}, false});
  network_->inbox.push(client::LocalLeads{request.owner, {}});
}
void NativePorts::put_local(const client::PutLocal& /*record*/) {}
void NativePorts::erase_local(const client::EraseLocal& /*record*/) {}
void NativePorts::close_local() {}
void NativePorts::remember_user(const std::string& /*user*/) {}
void NativePorts::ask_token() { network_->inbox.push(client::TokenUnavailable{}); }
void NativePorts::save_file(const std::string& /*name*/, const std::string& /*text*/) {}

}  // namespace platform::native
