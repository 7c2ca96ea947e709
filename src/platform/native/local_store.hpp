// The device's own store as files: one folder per owner, one file per record.
//
// Invariant: a record is replaced whole (written aside, fsync, rename), so a crash leaves
// the old or the new one. The process that holds the owner's lock file leads; the others
// try again with every `poll`, which also tells what other processes changed.
// Not thread safe: NativePorts calls it on its network thread. Boundary:
// client/transport.hpp, OpenLocal and what follows it.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "client/transport.hpp"

namespace platform::native {

class LocalStore {
 public:
  using Emit = std::function<void(client::OutsideEvent)>;

  // `folder`: of this server; made when needed.
  LocalStore(std::filesystem::path folder, Emit emit);
  ~LocalStore();
  LocalStore(const LocalStore&) = delete;
  LocalStore& operator=(const LocalStore&) = delete;

  void open(const std::string& owner);
  void put(const client::PutLocal& record);
  void erase(const client::EraseLocal& record);
  void close();
  // To be called about each second while a store is open.
  void poll();

 private:
  [[nodiscard]] std::filesystem::path folder_of(const std::string& owner) const;
  [[nodiscard]] std::vector<client::LocalRecord> read(std::string_view prefix) const;
  void try_to_lead();

  std::filesystem::path folder_;
  Emit emit_;
  std::string owner_;
  int lock_ = -1;
  bool leads_ = false;
  bool usable_ = false;
  std::map<std::string, std::string> known_;  // the outbox's records as last seen
};

}  // namespace platform::native
