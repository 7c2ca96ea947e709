#include "protocol/signature.hpp"

#include <algorithm>

namespace protocol {

std::string channel_string_to_sign(std::string_view socket_id, std::string_view channel,
                                   std::string_view channel_data) {
  std::string out(socket_id);
  out.append(":").append(channel);
  if (!channel_data.empty()) out.append(":").append(channel_data);
  return out;
}

std::string user_string_to_sign(std::string_view socket_id, std::string_view user_data) {
  return std::string(socket_id).append("::user::").append(user_data);
}

std::string http_string_to_sign(std::string_view method, std::string_view path,
                                std::vector<std::pair<std::string, std::string>> query) {
  for (auto& [key, value] : query) {
    for (char& c : key) {
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
  }
  std::sort(query.begin(), query.end());
  std::string out;
  out.append(method).append("\n").append(path).append("\n");
  bool first = true;
  for (const auto& [key, value] : query) {
    if (key == "auth_signature") continue;
    if (!first) out += '&';
    first = false;
    out.append(key).append("=").append(value);
  }
  return out;
}

bool is_socket_id(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == text.size()) return false;
  const auto digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return digits(text.substr(0, dot)) && digits(text.substr(dot + 1));
}

}  // namespace protocol
