// Static files: the web client, the widget and its assets from one folder.
//
// Invariant: only plain names below the root are served: no "..", no dot files, no
// separators hidden in percent-encoding. Hashed names are cached for a year, the rest
// is revalidated by ETag. Reads the disk; called by http_connection.cpp on the first loop.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace server::net {

struct FileRequest {
  std::string_view target;  // path and query
  std::string_view accept_encoding;
  std::string_view if_none_match;
};

struct FileAnswer {
  int status = 200;  // 200, 304 or 404
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
};

[[nodiscard]] FileAnswer serve_file(const std::filesystem::path& root, const FileRequest& request);

// "name-0123abcd.ext": eight or more hex digits between a hyphen or dot and the extension.
[[nodiscard]] bool is_hashed_name(std::string_view name);

}  // namespace server::net
