#include "platform/web/ports.hpp"

#include <utility>

#include <emscripten/websocket.h>

#include "platform/web/bridge.hpp"

namespace platform::web {
namespace {

constexpr int kLost = 1006;  // RFC 6455 section 7.4.1: no close frame was seen

WebPorts& ports(void* user_data) { return *static_cast<WebPorts*>(user_data); }

// The callbacks' return type is EM_BOOL, an int in old Emscriptens and a bool in new.
EM_BOOL socket_open(int, const EmscriptenWebSocketOpenEvent* event, void* user_data) {
  ports(user_data).on_open(event->socket);
  return EM_TRUE;
}

EM_BOOL socket_message(int, const EmscriptenWebSocketMessageEvent* event, void* user_data) {
  // The event and its buffer are shared and freed after this call: copy first. The
  // length counts the terminating NUL. Binary frames have no place in the protocol.
  if (event->isText && event->numBytes > 0) {
    std::string text(reinterpret_cast<const char*>(event->data), event->numBytes - 1);
    ports(user_data).on_message(event->socket, std::move(text));
  }
  return EM_TRUE;
}

EM_BOOL socket_close(int, const EmscriptenWebSocketCloseEvent* event, void* user_data) {
  ports(user_data).on_close(event->socket, event->code);
  return EM_TRUE;
}

}  // namespace

WebPorts::WebPorts(runtime::Inbox& inbox, std::string origin)
    : inbox_(inbox), origin_(std::move(origin)) {}

WebPorts::~WebPorts() {
  for (const auto& [handle, socket] : sockets_) {
    gt_socket_close(handle, 1000);
    gt_socket_delete(handle);
  }
}

std::string WebPorts::socket_url(const std::string& url) const {
  if (url.empty() || url[0] != '/') return url;
  // http://host → ws://host, https://host → wss://host
  return "ws" + origin_.substr(4) + url;
}

void WebPorts::open_socket(const client::OpenSocket& request) {
  const std::string url = socket_url(request.url);
  EmscriptenWebSocketCreateAttributes attributes = {url.c_str(), nullptr, EM_TRUE};
  const int handle = gt_socket_new(&attributes);
  if (handle <= 0) {
    inbox_.push(client::SocketClosed{request.socket, kLost});
    return;
  }
  handles_[request.socket] = handle;
  sockets_[handle] = request.socket;
  emscripten_websocket_set_onopen_callback(handle, this, socket_open);
  emscripten_websocket_set_onmessage_callback(handle, this, socket_message);
  // No error callback: the browser always follows an error with a close.
  emscripten_websocket_set_onclose_callback(handle, this, socket_close);
}

void WebPorts::send_frame(const client::SendFrame& frame) {
  const auto found = handles_.find(frame.socket);
  if (found != handles_.end()) gt_socket_send(found->second, frame.text.c_str());
}

void WebPorts::close_socket(const client::CloseSocket& request) {
  const auto found = handles_.find(request.socket);
  if (found == handles_.end()) return;
  const int handle = found->second;
  gt_socket_close(handle, request.code);
  // The browser's own close event may take a minute when the network is gone; the
  // store is told at once and the handle forgotten, so it comes exactly once.
  on_close(handle, request.code);
}

void WebPorts::send_request(const client::HttpRequest& request) {
  const std::string method(client::to_text(request.method));
  const std::string url = origin_ + request.path;
  gt_host_fetch(request.request, method.c_str(), url.c_str(), request.body.c_str(),
                static_cast<int>(request.body.size()), request.bearer.c_str(),
                request.idempotency_key.c_str(), request.timeout_ms);
}

void WebPorts::set_path(const std::string& path) { gt_host_set_path(path.c_str()); }
void WebPorts::set_title(const std::string& title) { gt_host_set_title(title.c_str()); }
void WebPorts::open_link(const std::string& url) { gt_host_open_link(url.c_str()); }

void WebPorts::open_local(const client::OpenLocal& request) {
  gt_host_open_local(request.owner.c_str());
}

void WebPorts::put_local(const client::PutLocal& record) {
  gt_host_put_local(record.owner.c_str(), record.key.c_str(), record.text.c_str(),
                    static_cast<int>(record.text.size()));
}

void WebPorts::erase_local(const client::EraseLocal& record) {
  gt_host_erase_local(record.owner.c_str(), record.key.c_str());
}

void WebPorts::close_local() { gt_host_close_local(); }

void WebPorts::remember_user(const std::string& user) { gt_host_remember_user(user.c_str()); }

void WebPorts::ask_token() { gt_host_ask_token(); }

void WebPorts::save_file(const client::SaveFile& file) {
  gt_host_save_file(file.name.c_str(), file.text.c_str(), static_cast<int>(file.text.size()));
  inbox_.push(client::FileSaved{file.name});
}

void WebPorts::on_open(int handle) {
  const auto found = sockets_.find(handle);
  if (found != sockets_.end()) inbox_.push(client::SocketOpened{found->second});
}

void WebPorts::on_message(int handle, std::string text) {
  const auto found = sockets_.find(handle);
  if (found != sockets_.end()) {
    inbox_.push(client::SocketMessage{found->second, std::move(text)});
  }
}

void WebPorts::on_close(int handle, int code) {
  const auto found = sockets_.find(handle);
  if (found == sockets_.end()) return;
  const client::SocketId socket = found->second;
  sockets_.erase(found);
  handles_.erase(socket);
  gt_socket_delete(handle);
  inbox_.push(client::SocketClosed{socket, code});
}

}  // namespace platform::web
