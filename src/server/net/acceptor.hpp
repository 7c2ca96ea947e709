// The listening socket: takes connections and starts them as HTTP.
//
// Invariant: beyond the limit of HTTP connections new ones are closed at once; without
// descriptors it waits for some to come free. Lives on the first loop; made by
// net/server.cpp.
#pragma once

#include "server/net/connection.hpp"

namespace server::net {

class Server;

class Acceptor final : public Connection {
 public:
  Acceptor(Loop& loop, Server& server, Socket listener);

  void on_readable() override;
  void on_writable() override {}
  void on_broken() override { end(); }
  void on_deadline() override { want(true, false); }
  void drain() override { end(); }

 private:
  Server& server_;
};

}  // namespace server::net
