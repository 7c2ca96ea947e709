// Any bytes give a head, "not yet" or a refusal; a head that came in pieces is the same as
// one that came whole, stays the same when it is written out again, and a chunked body is
// the same however it is cut.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "server/wire/http_request.hpp"

namespace {

using namespace server::wire;
constexpr std::size_t kMaxBody = 300;

std::string written(const RequestHead& head) {
  std::string out(head.method);
  out.append(" ").append(head.target).append(" HTTP/1.1\r\n");
  for (const auto& [name, value] : head.headers())
    out.append(name).append(":").append(value).append("\r\n");
  return out.append("\r\n");
}

struct Taken {
  ChunkedBody::Status status = ChunkedBody::Status::More;
  std::string body;
  std::size_t used = 0;
  bool operator==(const Taken&) const = default;
};
Taken take(std::string_view bytes, std::size_t piece) {
  ChunkedBody body;
  Taken taken;
  while (taken.used < bytes.size() && taken.status == ChunkedBody::Status::More) {
    std::string_view part = bytes.substr(taken.used, piece);
    const std::size_t size = part.size();
    taken.status = body.take(part, kMaxBody);
    taken.used += size - part.size();
    if (body.body().size() > kMaxBody) std::abort();
  }
  taken.body = body.body();
  return taken;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  RequestHead head;
  const HeadStatus status = parse_head(bytes, 0, head);
  if (status == HeadStatus::Complete) {
    if (head.size > size) std::abort();
    static_cast<void>(websocket_key(head));
    RequestHead again;
    if (parse_head(bytes.substr(0, head.size - 1), 0, again) == HeadStatus::Complete) std::abort();
    if (parse_head(bytes, head.size - 1, again) != status) std::abort();
    if (head.keep_alive) {  // HTTP/1.0 would be written as something else
      const std::string out = written(head);
      if (parse_head(out, 0, again) != status || written(again) != out) std::abort();
      if (again.content_length != head.content_length || again.chunked != head.chunked)
        std::abort();
    }
  }
  const std::size_t piece = size == 0 ? 1 : 1U + data[0] % 16U;
  if (!(take(bytes, std::max<std::size_t>(size, 1)) == take(bytes, piece))) std::abort();
  return 0;
}
