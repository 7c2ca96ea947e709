#include "process.hpp"

#include <filesystem>
#include <fstream>
#include <string>

namespace bench {

std::optional<double> cpu_seconds(int pid) {
  const std::filesystem::path tasks = "/proc/" + std::to_string(pid) + "/task";
  std::error_code error;
  double seconds = 0;
  bool any = false;
  for (const auto& task : std::filesystem::directory_iterator(tasks, error)) {
    std::ifstream file(task.path() / "schedstat");
    double nanoseconds = 0;
    if (!(file >> nanoseconds)) continue;
    seconds += nanoseconds / 1e9;
    any = true;
  }
  return any ? std::optional(seconds) : std::nullopt;
}

std::optional<double> resident_kb(int pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/status");
  std::string word;
  while (file >> word) {
    double kb = 0;
    if (word == "VmRSS:" && file >> kb) return kb;
  }
  return std::nullopt;
}

}  // namespace bench
