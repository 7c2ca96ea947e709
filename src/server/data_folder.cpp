#include "server/data_folder.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/json.hpp"
#include "server/auth/crypto.hpp"

namespace server {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kKeyBytes = 10;
constexpr std::size_t kSecretBytes = 32;

std::string to_json(const Secrets& secrets) {
  std::string out;
  base::JsonWriter(out)
      .begin_object()
      .field("appId", secrets.app_id)
      .field("key", secrets.key)
      .field("secret", secrets.secret)
      .field("demoSecret", secrets.demo_secret)
      .end_object();
  return out + "\n";
}

base::Result<Secrets> parse_secrets(const std::string& text, const std::string& path) {
  Secrets secrets;
  if (const auto document = base::JsonDocument::parse(text)) {
    const base::JsonValue root = document->root();
    secrets.app_id = root["appId"].string().value_or("");
    secrets.key = root["key"].string().value_or("");
    secrets.secret = root["secret"].string().value_or("");
    secrets.demo_secret = root["demoSecret"].string().value_or("");
  }
  if (secrets.key.empty() || secrets.secret.empty() || secrets.demo_secret.empty()) {
    return base::fail("corrupt_secrets", "The file " + path + " is damaged; it was not changed.");
  }
  return secrets;
}

// Written beside and renamed, so that a crash leaves the old file or the new one.
bool write_private(const std::string& path, const std::string& text) {
  const std::string fresh = path + ".new";
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fsync(file) == 0;
  ::close(file);
  return written && std::rename(fresh.c_str(), path.c_str()) == 0;
}

}  // namespace

base::Result<DataFolder> DataFolder::open(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!fs::is_directory(path)) {
    return base::fail("cannot_open", "The data folder " + path + " cannot be made.");
  }
  const std::string lock_path = path + "/lock";
  const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) {
    return base::fail("cannot_open", "The data folder " + path +
                                         " cannot be written: " + std::strerror(errno) + ".");
  }
  if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
    ::close(lock);
    return base::fail("in_use", "The data folder " + path + " is in use by another server.");
  }
  return DataFolder(path, lock);
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

base::Result<Secrets> DataFolder::secrets() const {
  const std::string path = path_ + "/secrets.json";
  if (std::ifstream file(path, std::ios::binary); file) {
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    return parse_secrets(text, path);
  }
  const Secrets fresh{"golden-thread", auth::random_hex(kKeyBytes), auth::random_hex(kSecretBytes),
                      auth::random_hex(kSecretBytes)};
  if (!write_private(path, to_json(fresh))) {
    return base::fail("cannot_open", "The file " + path + " cannot be written.");
  }
  return fresh;
}

}  // namespace server
