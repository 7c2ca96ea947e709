// Log: lines for the operator, on stderr, one event a line.
//
// Invariant: never a token, secret, body or person's text. Thread-safe: one write a line.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace server::net {

enum class LogLevel { Error, Warning, Info, Debug };

struct Log {
  LogLevel level = LogLevel::Info;

  void operator()(LogLevel of, std::string_view text) const {
    if (of > level) return;
    constexpr const char* kNames[] = {"error", "warning", "info", "debug"};
    std::string line = kNames[static_cast<int>(of)];
    line.append(": ").append(text).append("\n");
    std::fwrite(line.data(), 1, line.size(), stderr);
  }
};

}  // namespace server::net
