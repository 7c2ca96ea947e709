#include "hub_target.hpp"

#include <charconv>
#include <chrono>

#include "protocol/frame.hpp"
#include "protocol/signature.hpp"
#include "server/auth/crypto.hpp"
#include "server/wire/websocket.hpp"

namespace bench {
namespace {

constexpr std::string_view kEvent = "message";

std::string masked(std::string frame) {  // with a mask of zeros
  const std::size_t header = static_cast<unsigned char>(frame[1]) == 126 ? 4 : 2;
  frame[1] = static_cast<char>(frame[1] | '\x80');
  frame.insert(header, 4, '\0');
  return frame;
}

std::string frame_text(std::string_view channel, std::string_view data) {
  return protocol::encode(protocol::ServerFrame{
      protocol::ChannelEvent{std::string(kEvent), std::string(channel), std::string(data), {}}});
}

std::string event_data(std::string_view channel, std::size_t bytes, std::int64_t sent_ns) {
  std::string data = "@" + std::to_string(sent_ns) + "@";
  const std::size_t bare = frame_text(channel, data).size();
  if (bare < bytes) data.append(bytes - bare, 'x');
  return data;
}

std::string post(std::string_view target, std::string_view body) {
  std::string out = "POST ";
  out.append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n");
  out.append("Content-Length: ").append(std::to_string(body.size())).append("\r\n\r\n");
  return out.append(body);
}

std::string signed_post(const Target& target, std::string_view body) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now).count();
  const std::string path = "/apps/" + target.app_id + "/events";
  const std::string query = "auth_key=" + target.key +
                            "&auth_timestamp=" + std::to_string(seconds) +
                            "&auth_version=1.0&body_md5=" + server::auth::md5_hex(body);
  const std::string to_sign = "POST\n" + path + "\n" + query;
  return post(path + "?" + query +
                  "&auth_signature=" + server::auth::hmac_sha256_hex(target.secret, to_sign),
              body);
}

}  // namespace

std::string opening(const Target& target) {
  if (target.kind == Target::Kind::Floor) return "R";
  const std::string path = target.kind == Target::Kind::Raw
                               ? target.listen_path
                               : "/app/" + target.key + "?protocol=7&client=bench&version=1";
  return "GET " + path +
         " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Key: Z29sZGVuIHRocmVhZCBiZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
}

std::string subscription(const Target& target) {
  if (target.kind != Target::Kind::Pusher) return {};
  return masked(server::wire::encode_frame(
      server::wire::Opcode::Text,
      protocol::encode(protocol::ClientFrame{protocol::Subscribe{std::string(kChannel), {}, {}}})));
}

std::string publication(const Target& target, std::string_view channel, std::size_t bytes,
                        std::int64_t sent_ns) {
  const std::string data = event_data(channel, bytes, sent_ns);
  switch (target.kind) {
    case Target::Kind::Raw: return post(target.publish_path, frame_text(channel, data));
    case Target::Kind::Floor: {
      const std::string frame =
          server::wire::encode_frame(server::wire::Opcode::Text, frame_text(channel, data));
      const std::string size = std::to_string(frame.size());
      return "P" + std::string(7 - size.size(), '0') + size + frame;
    }
    case Target::Kind::Pusher: break;
  }
  std::string body = R"({"name":")";
  body.append(kEvent).append(R"(","channels":[")").append(channel).append(R"("],"data":")");
  body.append(data).append("\"}");
  return signed_post(target, body);
}

std::int64_t sent_at(std::string_view text) {
  const std::size_t begin = text.find('@');
  if (begin == std::string_view::npos) return 0;
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data() + begin + 1, text.data() + text.size(), value);
  return parsed.ec == std::errc{} ? value : 0;
}

}  // namespace bench
