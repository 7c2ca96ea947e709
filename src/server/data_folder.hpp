// The data folder: the SQLite file, the lock against a second server, the secrets.
//
// Invariant: one server at a time per folder; a secret is made once and kept (readable by
// its owner only), so tokens and keys outlive a restart. Called by entry/server_main.cpp.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"

namespace server {

struct Secrets {
  std::string app_id;
  std::string key;
  std::string secret;
  std::string demo_secret;
};

class DataFolder {
 public:
  // Makes the folder when missing. Error codes: cannot_open, in_use.
  [[nodiscard]] static base::Result<DataFolder> open(const std::string& path);
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&&) = delete;
  ~DataFolder();

  [[nodiscard]] std::string database_path() const { return path_ + "/goldenthread.sqlite"; }
  // Error code: corrupt_secrets.
  [[nodiscard]] base::Result<Secrets> secrets() const;

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}
  std::string path_;
  int lock_ = -1;  // descriptor holding the lock; the system frees it when we die
};

}  // namespace server
