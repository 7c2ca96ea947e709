#include "platform/native/local_store.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "protocol/api.hpp"

namespace platform::native {
namespace {

namespace fs = std::filesystem;
constexpr std::string_view kShared = "outbox/";
constexpr std::string_view kSuffix = ".record";

bool begins(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// Percent-encoded: no separators, no dots at the start.
std::string file_name(std::string_view key) {
  std::string name = protocol::api::url_encode(key);
  if (!name.empty() && name[0] == '.') name.replace(0, 1, "%2E");
  return name;
}

// Empty: not one of ours.
std::string key_of(std::string_view name) {
  if (name.size() <= kSuffix.size()) return {};
  const std::size_t end = name.size() - kSuffix.size();
  if (name.substr(end) != kSuffix) return {};
  return protocol::api::url_decode(name.substr(0, end)).value_or("");
}

bool write_whole(const fs::path& path, const std::string& text) {
  const fs::path aside = path.string() + ".new";
  const int file = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  std::size_t written = 0;
  while (written < text.size()) {
    const ssize_t count = ::write(file, text.data() + written, text.size() - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  const bool good = written == text.size() && ::fsync(file) == 0;
  ::close(file);
  if (!good || std::rename(aside.c_str(), path.c_str()) != 0) return false;
  const int folder = ::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder >= 0) {
    ::fsync(folder);
    ::close(folder);
  }
  return true;
}

void complain(const fs::path& path) {
  std::fprintf(stderr, "goldenthread: %s cannot be written; nothing is kept on this device\n",
               path.c_str());
}

}  // namespace

LocalStore::LocalStore(fs::path folder, Emit emit)
    : folder_(std::move(folder)), emit_(std::move(emit)) {}

LocalStore::~LocalStore() { close(); }

fs::path LocalStore::folder_of(const std::string& owner) const {
  return folder_ / file_name(owner);
}

void LocalStore::open(const std::string& owner) {
  close();
  owner_ = owner;
  const fs::path folder = folder_of(owner);
  std::error_code error;
  fs::create_directories(folder, error);
  lock_ = ::open((folder / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  usable_ = lock_ >= 0;
  if (!usable_) {
    complain(folder);
    emit_(client::LocalOpened{owner, {}, false});
    emit_(client::LocalLeads{owner, {}});
    return;
  }
  std::vector<client::LocalRecord> records = read("");
  for (const client::LocalRecord& record : records) {
    if (begins(record.key, kShared)) known_[record.key] = record.text;
  }
  emit_(client::LocalOpened{owner, std::move(records), true});
  try_to_lead();
}

void LocalStore::put(const client::PutLocal& record) {
  if (record.owner != owner_ || !usable_) return;
  const fs::path path = folder_of(owner_) / (file_name(record.key) + std::string(kSuffix));
  if (!write_whole(path, record.text)) {
    complain(path);
    return;
  }
  if (begins(record.key, kShared)) known_[record.key] = record.text;
}

void LocalStore::erase(const client::EraseLocal& record) {
  if (record.owner != owner_ || !usable_) return;
  std::error_code error;
  fs::remove(folder_of(owner_) / (file_name(record.key) + std::string(kSuffix)), error);
  known_.erase(record.key);
}

void LocalStore::close() {
  if (lock_ >= 0) ::close(lock_);  // gives the lead up, too
  lock_ = -1;
  leads_ = false;
  usable_ = false;
  owner_.clear();
  known_.clear();
}

void LocalStore::poll() {
  if (!usable_) return;
  std::map<std::string, std::string> now;
  for (client::LocalRecord& record : read(kShared)) now[record.key] = std::move(record.text);
  for (const auto& [key, text] : now) {
    const auto before = known_.find(key);
    if (before != known_.end() && before->second == text) continue;
    emit_(client::LocalChanged{owner_, key, text});
  }
  for (const auto& [key, text] : known_) {
    if (now.find(key) == now.end()) emit_(client::LocalChanged{owner_, key, std::nullopt});
  }
  known_ = std::move(now);
  if (!leads_) try_to_lead();
}

void LocalStore::try_to_lead() {
  if (::flock(lock_, LOCK_EX | LOCK_NB) != 0) return;
  leads_ = true;
  emit_(client::LocalLeads{owner_, read(kShared)});
}

std::vector<client::LocalRecord> LocalStore::read(std::string_view prefix) const {
  std::vector<client::LocalRecord> records;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_of(owner_), error)) {
    std::string key = key_of(entry.path().filename().string());
    if (key.empty() || !begins(key, prefix)) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (file) records.push_back({std::move(key), std::move(text)});
  }
  std::sort(records.begin(), records.end(),
            [](const auto& a, const auto& b) { return a.key < b.key; });
  return records;
}

}  // namespace platform::native
