// Close and error codes of Pusher protocol 7, and what a client does about each.
//
// Invariant: `after_close` is total: any code from any server maps to one reaction.
// 4000–4099 never reconnect unchanged, 4100–4199 back off, 4200–4299 at once; 43xx
// are error events, not closes. Source: Pusher Channels protocol, "Error Codes".
#pragma once

namespace protocol {

enum class CloseCode : int {
  Normal = 1000,
  TlsOnly = 4000,
  UnknownApp = 4001,
  AppDisabled = 4003,
  OverQuota = 4004,
  UnknownPath = 4005,
  InvalidVersionFormat = 4006,
  UnsupportedProtocol = 4007,
  NoProtocol = 4008,
  Unauthorized = 4009,
  Misbehaving = 4010,  // ours: refused frames without end
  OverCapacity = 4100,
  SlowReader = 4101,  // ours: the connection did not read as fast as it was written to
  ReconnectNow = 4200,
  NoPong = 4201,
  Idle = 4202,
  ClientEventRejected = 4301,  // 43xx are error events, not closes
  WatchlistTooLong = 4302,
};

enum class AfterClose {
  UseTls,      // reconnect at once, with TLS
  Stop,        // do not reconnect unchanged
  SlowLadder,  // over capacity: 2, 30, 60, 300 s
  BackOff,     // full jitter, growing
  Now,         // reconnect at once
};

[[nodiscard]] constexpr AfterClose after_close(int code) {
  if (code == static_cast<int>(CloseCode::TlsOnly)) return AfterClose::UseTls;
  if (code >= 4000 && code < 4100) return AfterClose::Stop;
  if (code == static_cast<int>(CloseCode::OverCapacity)) return AfterClose::SlowLadder;
  if (code >= 4200 && code < 4300) return AfterClose::Now;
  return AfterClose::BackOff;  // 41xx, 1001–1015, anything unknown
}

}  // namespace protocol
