#include "platform/fake/ports.hpp"

namespace platform::fake {

void Ports::open_socket(const client::OpenSocket& request) {
  sockets.push_back(request);
  sequence.push_back("open " + std::to_string(request.socket));
}

void Ports::send_frame(const client::SendFrame& frame) {
  frames.push_back(frame);
  sequence.push_back("frame " + std::to_string(frame.socket));
}

void Ports::close_socket(const client::CloseSocket& request) {
  closes.push_back(request);
  sequence.push_back("close " + std::to_string(request.socket));
}

void Ports::send_request(const client::HttpRequest& request) {
  requests.push_back(request);
  sequence.push_back("request " + std::to_string(request.request));
}

void Ports::set_path(const std::string& path) {
  paths.push_back(path);
  sequence.push_back("path " + path);
}

void Ports::set_title(const std::string& title) {
  titles.push_back(title);
  sequence.push_back("title " + title);
}

void Ports::open_link(const std::string& url) {
  links.push_back(url);
  sequence.push_back("link " + url);
}

void Ports::open_local(const client::OpenLocal& request) {
  sequence.push_back("local " + request.owner);
}

void Ports::put_local(const client::PutLocal& record) { sequence.push_back("put " + record.key); }

void Ports::erase_local(const client::EraseLocal& record) {
  sequence.push_back("erase " + record.key);
}

void Ports::close_local() { sequence.emplace_back("close local"); }

void Ports::remember_user(const std::string& user) { sequence.push_back("user " + user); }

void Ports::ask_token() { sequence.emplace_back("token"); }

void Ports::save_file(const client::SaveFile& file) { files.push_back(file); }

}  // namespace platform::fake
