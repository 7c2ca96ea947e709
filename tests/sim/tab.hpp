// A tab of the simulation: the real store over ports that lead into the simulated
// network and a simulated device, and what its person does in it.
//
// Invariant: a crash destroys the tab with everything that was not durable yet; the
// device keeps what was. Of the tabs on one device one leads. Callbacks of a tab that
// is gone do nothing.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "network.hpp"
#include "runtime/store.hpp"

namespace sim {

class Tab;

// What one person's tabs share: records that are durable, and who leads.
struct Device {
  std::map<std::string, std::string> records;
  std::vector<Tab*> tabs;  // that have it open, in the order they came
  Tab* leader = nullptr;
};

class Tab final : public runtime::Ports {
 public:
  Tab(Network& network, Device& device, std::string user, std::uint64_t seed);
  ~Tab() override;  // a crash: nothing is said to anyone

  void start(const std::string& path);
  void act(client::app::Action action);
  void lead();
  [[nodiscard]] const client::app::State& state() const { return store_.state(); }
  [[nodiscard]] const client::recording::Recorder& recorder() const { return store_.recorder(); }
  void cut_off(std::int64_t duration_ms);
  void cut_socket();  // from outside
  // The outbox's ids whose records are durable, or whose command was accepted.
  [[nodiscard]] const std::set<std::string>& durable() const { return durable_; }

  void open_socket(const client::OpenSocket& request) override;
  void send_frame(const client::SendFrame& frame) override;
  void close_socket(const client::CloseSocket& request) override;
  void send_request(const client::HttpRequest& request) override;
  void open_local(const client::OpenLocal& request) override;
  void put_local(const client::PutLocal& record) override;
  void erase_local(const client::EraseLocal& record) override;
  void close_local() override {}
  void remember_user(const std::string&) override {}
  void ask_token() override {}
  void save_file(const client::SaveFile&) override {}
  void set_path(const std::string&) override {}
  void set_title(const std::string&) override {}
  void open_link(const std::string&) override {}

 private:
  void emit(client::OutsideEvent event);
  void step();
  Network::Emit emitter();
  // Runs `done` when the write is durable, if this tab still lives then; in order.
  void write(std::function<void()> done);

  Network& network_;
  Device& device_;
  std::string user_;
  std::shared_ptr<Tab*> self_;  // null once the tab is gone
  std::shared_ptr<base::Instant> reachable_at_;
  runtime::Inbox inbox_;
  runtime::Store store_;
  std::map<client::SocketId, Network::Link> links_;
  base::Instant last_write_;
  std::int64_t wake_at_ms_ = 0;
  std::set<std::string> durable_;
};

}  // namespace sim
