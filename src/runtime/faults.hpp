// Faults: a bad network between the store and its ports, as the inspector's switches say.
//
// Invariant: what the ports promise holds through it: each socket opened ends in exactly
// one SocketClosed, each request in exactly one HttpResponse, nothing of a socket comes
// after its end. Messages keep their order each way unless they are to overtake. What it
// does depends on the seed, the calls and the times given alone. What is held back is
// bounded: beyond kMaxHeld the oldest goes on early. The device's store, files and the
// page are not the network's: they pass.
// Made by runtime/store when a fault is switched on, gone when all are off again.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <variant>
#include <vector>

#include "base/prng.hpp"
#include "client/inspector/inspector.hpp"
#include "runtime/ports.hpp"

namespace runtime {

class Faults final : public Ports {
 public:
  static constexpr std::size_t kMaxHeld = 4'000;  // each way

  // `below` outlives this. `socket`: one opened before and not closed yet, or 0.
  Faults(Ports& below, std::uint64_t seed, client::SocketId socket);

  void set(const client::inspector::Faults& faults, base::Instant now);
  // Nothing is switched on and nothing held back.
  [[nodiscard]] bool idle() const { return !faults_.any() && out_.empty() && in_.empty(); }

  // Lets pass what is due by `now`: what the client sent goes on to the ports, what came
  // (`events`, as they drained) is replaced by what arrives.
  void pass(std::vector<client::OutsideEvent>& events, base::Instant now);
  [[nodiscard]] std::optional<std::int64_t> next_due_ms(base::Instant now) const;
  // Messages that disappeared on their way in during the last `pass`.
  [[nodiscard]] const std::vector<client::SocketMessage>& lost() const { return lost_; }
  // Whether the last frame sent disappeared.
  [[nodiscard]] bool lost_sent() const { return lost_sent_; }

  void open_socket(const client::OpenSocket& request) override;
  void send_frame(const client::SendFrame& frame) override;
  void close_socket(const client::CloseSocket& request) override;
  void send_request(const client::HttpRequest& request) override;

  void open_local(const client::OpenLocal& request) override { below_.open_local(request); }
  void put_local(const client::PutLocal& record) override { below_.put_local(record); }
  void erase_local(const client::EraseLocal& record) override { below_.erase_local(record); }
  void close_local() override { below_.close_local(); }
  void remember_user(const std::string& user) override { below_.remember_user(user); }
  void ask_token() override { below_.ask_token(); }
  void save_file(const client::SaveFile& file) override { below_.save_file(file); }
  void set_path(const std::string& path) override { below_.set_path(path); }
  void set_title(const std::string& title) override { below_.set_title(title); }
  void open_link(const std::string& url) override { below_.open_link(url); }

 private:
  using Sent =
      std::variant<client::OpenSocket, client::SendFrame, client::CloseSocket, client::HttpRequest>;
  template <class T>
  struct Held {
    base::Instant due;
    T what;
  };
  template <class T>
  struct Queue : std::deque<Held<T>> {  // ascending by `due`
    base::Instant last_due;
  };

  [[nodiscard]] bool chance();
  template <class T>
  void hold(Queue<T>& queue, T&& what, bool may_overtake);
  void send(Sent&& what, bool may_overtake);
  void deliver(const Sent& what);
  void take(client::OutsideEvent&& event);
  void arrive(client::OutsideEvent&& event);
  void cut();

  Ports& below_;
  base::Prng prng_;
  client::inspector::Faults faults_;
  base::Instant now_;
  Queue<Sent> out_;
  Queue<client::OutsideEvent> in_;
  std::set<client::SocketId> open_;        // not ended as the client sees it
  std::set<client::SocketId> open_below_;  // not ended as the ports see it
  std::set<client::RequestId> unheard_;    // whose answer will be lost
  std::vector<client::OutsideEvent> arrived_;
  std::vector<client::SocketMessage> lost_;
  bool lost_sent_ = false;
};

}  // namespace runtime
