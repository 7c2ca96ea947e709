#include "server/net/acceptor.hpp"

#include <chrono>
#include <utility>

#include "server/net/http_connection.hpp"
#include "server/net/limits.hpp"
#include "server/net/loop.hpp"
#include "server/net/server.hpp"

namespace server::net {
namespace {

constexpr int kAcceptedAtOnce = 256;  // then the others have their turn

}  // namespace

Acceptor::Acceptor(Loop& loop, Server& server, Socket listener)
    : Connection(loop, std::move(listener)), server_(server) {}

void Acceptor::on_readable() {
  for (int i = 0; i < kAcceptedAtOnce; ++i) {
    Socket socket;
    switch (accept_one(socket_, socket)) {
      case Accepted::None: return;
      case Accepted::OutOfDescriptors:
        server_.config().log(LogLevel::Warning, "accept failed: out of descriptors or memory");
        want(false, false);
        arm(std::chrono::milliseconds(limits::kTick).count());
        return;
      case Accepted::One:
        if (server_.http_count() >= limits::kHttpConnections) continue;
        loop_.make<HttpConnection>(server_, std::move(socket));
    }
  }
}

}  // namespace server::net
