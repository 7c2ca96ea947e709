#include "platform/native/downloads.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace platform::native {
namespace {

namespace fs = std::filesystem;

fs::path download_folder() {
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home != '/') return fs::path(".");
  std::error_code error;
  const fs::path downloads = fs::path(home) / "Downloads";
  return fs::is_directory(downloads, error) ? downloads : fs::path(home);
}

fs::path free_path(const fs::path& wanted) {
  std::error_code error;
  fs::path path = wanted;
  for (int i = 2; fs::exists(path, error); ++i) {
    path = wanted.parent_path() /
           (wanted.stem().string() + "-" + std::to_string(i) + wanted.extension().string());
  }
  return path;
}

}  // namespace

std::string save_download(const std::string& name, const std::string& text) {
  const fs::path path = free_path(download_folder() / fs::path(name).filename());
  std::ofstream file(path, std::ios::binary);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  return file ? path.string() : std::string();
}

}  // namespace platform::native
