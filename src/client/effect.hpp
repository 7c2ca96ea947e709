// Effect: everything a reducer can ask for, as plain values; runtime/ carries them out.
//
// Invariant: making an effect has no effect. A request carries its Purpose, so that the
// answer finds its way back through app::State::requests whatever happened meanwhile.
// Timers are one per kind: starting one again moves it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/instant.hpp"
#include "client/transport.hpp"
#include "model/entities.hpp"
#include "model/ids.hpp"

namespace client {

// ---- why a request was made ----
struct LoadDemoUsers {};
struct CreateDemoSession {};
struct LoadSession {};
struct LoadThreads {
  std::string cursor;  // empty: the first page
};
struct LoadThread {
  model::ThreadId thread;
};
struct FindThreads {
  bool palette = false;  // else for the thread list
  std::string text;
  std::optional<model::Status> status;
  std::string cursor;  // empty: the first page
};
struct LoadComments {
  model::ThreadId thread;
  std::string cursor;  // empty: the newest page
};
struct LoadChanges {
  model::Seq since = 0;
};
struct AuthorizeChannel {
  SocketId socket = 0;
  std::string channel;
};
struct LoadItems {
  model::ThreadId thread;
  std::string cursor;
};
struct LoadActivity {
  std::string cursor;
};
struct LoadIntegrations {};
struct LoadMembers {};
struct LoadUsage {};
struct RunCommand {
  std::string command;  // outbox item id
};
using Purpose = std::variant<LoadDemoUsers, CreateDemoSession, LoadSession, LoadThreads, LoadThread,
                             FindThreads, LoadComments, LoadItems, LoadActivity, LoadIntegrations,
                             LoadMembers, LoadUsage, LoadChanges, AuthorizeChannel, RunCommand>;

// A request before the root has given it its id and token.
struct Ask {
  Purpose purpose;
  HttpRequest http;
};

enum class Timer : std::uint8_t {
  Connect,     // the connection attempt took too long
  Retry,       // next connection attempt
  Liveness,    // ping, or give the connection up
  Notice,      // show "Reconnecting…" only after 5 s
  SafetyPoll,  // ask for changes although nothing said so
  Refetch,     // a failed load or changes request, again
  Outbox,      // a failed command, again
  Channels,    // a failed channel authorization, again
  Typing,      // typing indicators expire, own typing stops
  Notices,     // a notice has been shown long enough
  SaveState,   // write the state down on this device
  SaveDrafts,  // and the drafts, and how far one has read
  Attention,   // nothing was done here for long; or others are to be told so again
  Search,      // what is being typed into a search has stood still for a moment
  Usage,       // the figures that are shown, anew
};
inline constexpr int kTimerCount = 15;

struct StartTimer {
  Timer timer = Timer::Connect;
  std::int64_t delay_ms = 0;
};
struct StopTimer {
  Timer timer = Timer::Connect;
};
struct SetPath {
  std::string path;
};
struct SetTitle {
  std::string title;
};
struct OpenLink {
  std::string url;
};
// What runtime/ recorded (client/recording), into a file.
struct SaveRecording {
  std::string name;
};

using Effect = std::variant<OpenSocket, SendFrame, CloseSocket, Ask, StartTimer, StopTimer, SetPath,
                            SetTitle, OpenLink, OpenLocal, PutLocal, EraseLocal, CloseLocal,
                            RememberUser, AskToken, SaveRecording>;
using Effects = std::vector<Effect>;

// What comes with every action: the time, and 64 random bits for ids and jitter.
struct Stamp {
  base::Instant at;
  std::uint64_t entropy = 0;
};

}  // namespace client
