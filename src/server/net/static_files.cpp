#include "server/net/static_files.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "server/api/target.hpp"

namespace server::net {
namespace {

namespace fs = std::filesystem;

struct Type {
  std::string_view extension;
  std::string_view content_type;
};
constexpr Type kTypes[] = {
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".ttf", "font/ttf"},
    {".txt", "text/plain; charset=utf-8"},
    {".webmanifest", "application/manifest+json"},
};

// Pages may run our own scripts and wasm only, and only our own pages may frame them.
constexpr const char* kContentSecurityPolicy =
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
    "style-src 'self'; img-src 'self' data: blob: http: https:; font-src 'self' data:; "
    "connect-src 'self' ws: wss:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'";

std::string_view content_type_of(std::string_view extension) {
  for (const Type& type : kTypes) {
    if (type.extension == extension) return type.content_type;
  }
  return "application/octet-stream";
}

bool is_plain_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && name.find('/') == std::string_view::npos &&
         name.find('\\') == std::string_view::npos;
}

// The file a path means; nullopt when it can be none of ours.
std::optional<fs::path> resolve(const fs::path& root, std::string_view target) {
  const auto parsed = api::parse_target(target);
  if (!parsed) return std::nullopt;
  const auto& segments = parsed->path;
  const bool page = segments.empty() || (segments.size() == 2 && segments[0] == "threads");
  if (page) return root / "index.html";
  fs::path path = root;
  for (const std::string& segment : segments) {
    if (!is_plain_name(segment)) return std::nullopt;
    path /= segment;
  }
  return path;
}

bool accepts_brotli(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    const std::size_t end = std::min(accept_encoding.find(','), accept_encoding.size());
    std::string_view entry = accept_encoding.substr(0, end);
    accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    while (!entry.empty() && entry.front() == ' ') entry.remove_prefix(1);
    const bool refused =
        entry.find("q=0") != std::string_view::npos && entry.find("q=0.") == std::string_view::npos;
    if (entry.substr(0, 2) == "br" && (entry.size() == 2 || entry[2] == ';' || entry[2] == ' ')) {
      return !refused;
    }
  }
  return false;
}

struct Version {
  std::uintmax_t size = 0;
  std::int64_t modified = 0;
};
std::optional<Version> version_of(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  const std::uintmax_t size = fs::file_size(path, error);
  if (error) return std::nullopt;
  const auto modified = fs::last_write_time(path, error);
  if (error) return std::nullopt;
  return Version{size, static_cast<std::int64_t>(modified.time_since_epoch().count())};
}

std::string etag_of(const Version& version, bool brotli) {
  char text[64];
  std::snprintf(text, sizeof text, "\"%llx-%llx%s\"", static_cast<unsigned long long>(version.size),
                static_cast<unsigned long long>(version.modified), brotli ? "-br" : "");
  return text;
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

FileAnswer no_such_file() {
  FileAnswer answer;
  answer.status = 404;
  answer.content_type = "application/json";
  answer.body = R"({"error":"There is no such page.","code":"not_found"})";
  return answer;
}

}  // namespace

bool is_hashed_name(std::string_view name) {
  const std::size_t extension = name.rfind('.');
  if (extension == std::string_view::npos) return false;
  const std::string_view stem = name.substr(0, extension);
  const std::size_t mark = stem.find_last_of("-.");
  if (mark == std::string_view::npos || stem.size() - mark - 1 < 8) return false;
  const std::string_view hash = stem.substr(mark + 1);
  return hash.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

FileAnswer serve_file(const fs::path& root, const FileRequest& request) {
  const auto path = resolve(root, request.target);
  if (!path) return no_such_file();
  const auto version = version_of(*path);
  if (!version) return no_such_file();

  fs::path compressed = *path;
  compressed += ".br";
  const auto brotli = version_of(compressed);
  const bool use_brotli =
      brotli && brotli->modified >= version->modified && accepts_brotli(request.accept_encoding);

  FileAnswer answer;
  const std::string etag = etag_of(use_brotli ? *brotli : *version, use_brotli);
  answer.content_type = content_type_of(path->extension().string());
  const bool html = path->extension() == ".html";
  const bool hashed = is_hashed_name(path->filename().string());
  answer.headers = {
      {"ETag", etag},
      {"Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache"},
  };
  if (brotli) answer.headers.emplace_back("Vary", "Accept-Encoding");
  if (use_brotli) answer.headers.emplace_back("Content-Encoding", "br");
  if (html) {
    answer.headers.emplace_back("Content-Security-Policy", kContentSecurityPolicy);
    answer.headers.emplace_back("Referrer-Policy", "same-origin");
  } else {  // scripts, wasm and fonts of the widget on other sites' pages
    answer.headers.emplace_back("Access-Control-Allow-Origin", "*");
    answer.headers.emplace_back("Cross-Origin-Resource-Policy", "cross-origin");
  }
  if (request.if_none_match.find(etag) != std::string_view::npos || request.if_none_match == "*") {
    answer.status = 304;
    return answer;
  }
  answer.body = read_file(use_brotli ? compressed : *path);
  return answer;
}

}  // namespace server::net
