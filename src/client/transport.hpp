// The outside world as plain values: what the client asks of a network and a page
// (effects), and what comes back (events).
//
// Invariant: an event names the socket or request it answers; an event for one that
// the state no longer knows is ignored by the reducers, so late callbacks are harmless.
// Made by the slices, carried out by runtime/ through runtime/ports.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace client {

using SocketId = std::uint32_t;   // 1, 2, …: one per connection attempt
using RequestId = std::uint32_t;  // 1, 2, …: one per HTTP request

// ---- effects ----
struct OpenSocket {
  SocketId socket = 0;
  std::string url;  // ws:// or wss://; a bare path is on the server's own origin
};
struct SendFrame {
  SocketId socket = 0;
  std::string text;
};
struct CloseSocket {
  SocketId socket = 0;
  int code = 1000;  // 1000 or 3000–4999
};

enum class Method { Get, Post, Put, Patch, Delete };
[[nodiscard]] constexpr std::string_view to_text(Method method) {
  switch (method) {
    case Method::Get: return "GET";
    case Method::Post: return "POST";
    case Method::Put: return "PUT";
    case Method::Patch: return "PATCH";
    case Method::Delete: return "DELETE";
  }
  return {};
}

struct HttpRequest {
  RequestId request = 0;
  Method method = Method::Get;
  std::string path;             // "/api/…" on the server's origin, query included
  std::string body;             // JSON, or empty
  std::string bearer;           // session token, or empty; never recorded
  std::string idempotency_key;  // Idempotency-Key, or empty
  int timeout_ms = 15'000;
};

// The device's own store: text records by key, apart for each owner (a person on this
// server). Writes are carried out in order; "outbox/…" records are made durable before
// anything else happens to them and are shared live with this person's other tabs.
struct OpenLocal {  // closes the one before; ends in exactly one LocalOpened
  std::string owner;
};
struct PutLocal {
  std::string owner;
  std::string key;
  std::string text;
};
struct EraseLocal {
  std::string owner;
  std::string key;
};
struct CloseLocal {};  // another tab may lead now

// The page keeps whose tab this is; empty: nobody's.
struct RememberUser {
  std::string user;
};
// A fresh token is wanted from whoever gave the last one; ends in app::TokenGiven or
// TokenUnavailable.
struct AskToken {};
// Saves a file where this platform keeps downloads; ends in exactly one FileSaved.
struct SaveFile {
  std::string name;
  std::string text;
};

// ---- events ----
struct SocketOpened {
  SocketId socket = 0;
};
struct SocketMessage {
  SocketId socket = 0;
  std::string text;
};
struct SocketClosed {
  SocketId socket = 0;
  int code = 1006;  // RFC 6455 section 7.4; 1006 = the connection was lost or never made
};
struct HttpResponse {
  RequestId request = 0;
  int status = 0;  // 0: no answer (offline, refused, timed out)
  std::string body;
  std::int64_t head = 0;  // Golden-Thread-Head: the log position after the request; 0: not said
};
struct OnlineChanged {
  bool online = true;  // the system's hint, not a fact
};
struct VisibilityChanged {
  bool visible = true;
};
// The address bar's path changed by the person (back, forward) — web only.
struct PathChanged {
  std::string path;
};

struct LocalRecord {
  std::string key;
  std::string text;
};
struct LocalOpened {
  std::string owner;
  std::vector<LocalRecord> records;  // ascending by key
  bool usable = true;                // false: nothing can be kept on this device
};
// Of all this person's tabs this one sends the outbox from now on, until it closes the
// store or ends. `outbox`: the "outbox/…" records as they are stored now.
struct LocalLeads {
  std::string owner;
  std::vector<LocalRecord> outbox;
};
// Another tab put (or, without text, erased) an "outbox/…" record.
struct LocalChanged {
  std::string owner;
  std::string key;
  std::optional<std::string> text;
};
struct TokenUnavailable {};
struct FileSaved {
  std::string where;  // for people; empty: it could not be written
};

using OutsideEvent = std::variant<SocketOpened, SocketMessage, SocketClosed, HttpResponse,
                                  OnlineChanged, VisibilityChanged, PathChanged, LocalOpened,
                                  LocalLeads, LocalChanged, TokenUnavailable, FileSaved>;

}  // namespace client
