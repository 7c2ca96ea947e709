#include "tab.hpp"

#include <algorithm>

namespace sim {
namespace {

bool shared(const std::string& key) { return key.compare(0, 7, "outbox/") == 0; }

}  // namespace

Tab::Tab(Network& network, Device& device, std::string user, std::uint64_t seed)
    : network_(network),
      device_(device),
      user_(std::move(user)),
      self_(std::make_shared<Tab*>(this)),
      reachable_at_(std::make_shared<base::Instant>()),
      store_(*this, inbox_, seed) {}

Tab::~Tab() {
  *self_ = nullptr;
  for (const auto& [socket, link] : links_) network_.cut(link, 1006);
  auto& tabs = device_.tabs;
  tabs.erase(std::remove(tabs.begin(), tabs.end(), this), tabs.end());
  if (device_.leader != this) return;
  device_.leader = nullptr;
  if (!tabs.empty()) tabs.front()->lead();
}

void Tab::start(const std::string& path) {
  store_.dispatch()(client::app::Started{path, user_, "", {}});
  step();
}

void Tab::act(client::app::Action action) {
  store_.dispatch()(std::move(action));
  step();
}

void Tab::step() {
  for (int i = 0; i < 100; ++i) {
    (void)store_.step(network_.now());
    const auto due = store_.next_due_ms(network_.now());
    if (!due) return;
    if (*due > 0) {
      const std::int64_t at = network_.now().ms + *due;
      // One pending wake-up is enough when it is early enough.
      if (wake_at_ms_ > network_.now().ms && wake_at_ms_ <= at) return;
      wake_at_ms_ = at;
      network_.after(*due, [self = self_] {
        if (*self != nullptr) (*self)->step();
      });
      return;
    }
  }
}

void Tab::emit(client::OutsideEvent event) {
  inbox_.push(std::move(event));
  step();
}

Network::Emit Tab::emitter() {
  return [self = self_](client::OutsideEvent event) {
    if (*self != nullptr) (*self)->emit(std::move(event));
  };
}

void Tab::cut_off(std::int64_t duration_ms) { *reachable_at_ = network_.now() + duration_ms; }

void Tab::cut_socket() {
  if (!links_.empty()) network_.cut(links_.rbegin()->second, 1006);
}

void Tab::open_socket(const client::OpenSocket& request) {
  links_.clear();
  links_[request.socket] = network_.connect(
      request.socket, [this, at = reachable_at_] { return network_.now() >= *at; }, emitter());
}

void Tab::send_frame(const client::SendFrame& frame) {
  const auto link = links_.find(frame.socket);
  if (link != links_.end()) network_.send(link->second, frame.text);
}

void Tab::close_socket(const client::CloseSocket& request) {
  const auto link = links_.find(request.socket);
  if (link != links_.end()) network_.cut(link->second, request.code);
}

void Tab::send_request(const client::HttpRequest& request) {
  const auto emit = [self = self_, key = request.idempotency_key](client::OutsideEvent event) {
    if (*self == nullptr) return;
    const auto* answer = std::get_if<client::HttpResponse>(&event);
    const bool taken = answer != nullptr && answer->status >= 200 && answer->status < 300;
    if (taken && !key.empty()) (*self)->durable_.insert(key);
    (*self)->emit(std::move(event));
  };
  network_.request(
      request, [network = &network_, at = reachable_at_] { return network->now() >= *at; }, emit);
}

void Tab::open_local(const client::OpenLocal& request) {
  network_.after(1, [self = self_, owner = request.owner] {
    if (*self == nullptr) return;
    Tab& tab = **self;
    client::LocalOpened opened{owner, {}, true};
    for (const auto& [key, text] : tab.device_.records) opened.records.push_back({key, text});
    tab.device_.tabs.push_back(&tab);
    tab.emit(std::move(opened));
    if (tab.device_.leader == nullptr) tab.lead();
  });
}

void Tab::lead() {
  device_.leader = this;
  network_.after(1, [self = self_] {
    if (*self == nullptr) return;
    Tab& tab = **self;
    client::LocalLeads leads{tab.user_, {}};
    for (const auto& [key, text] : tab.device_.records) {
      if (shared(key)) leads.outbox.push_back({key, text});
    }
    tab.emit(std::move(leads));
  });
}

void Tab::write(std::function<void()> done) {
  last_write_ = std::max(last_write_, network_.now() + network_.random().below(40));
  network_.after(last_write_ - network_.now(), [self = self_, done = std::move(done)] {
    if (*self != nullptr) done();
  });
}

void Tab::put_local(const client::PutLocal& record) {
  write([this, record] {
    device_.records[record.key] = record.text;
    if (!shared(record.key)) return;
    durable_.insert(record.key.substr(record.key.find('-') + 1));
    for (Tab* other : device_.tabs) {
      if (other != this) other->emit(client::LocalChanged{record.owner, record.key, record.text});
    }
  });
}

void Tab::erase_local(const client::EraseLocal& record) {
  write([this, record] {
    device_.records.erase(record.key);
    if (!shared(record.key)) return;
    for (Tab* other : device_.tabs) {
      if (other != this) other->emit(client::LocalChanged{record.owner, record.key, std::nullopt});
    }
  });
}

}  // namespace sim
