// Static files: types, caching, compressed variants, and no way out of the folder.
#include "server/net/static_files.hpp"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <doctest/doctest.h>

#include "server/auth/crypto.hpp"
#include "server/net/origins.hpp"

namespace {

namespace fs = std::filesystem;
using server::net::FileAnswer;
using server::net::serve_file;

struct Folder {
  fs::path root = fs::temp_directory_path() / ("gt-web-" + server::auth::random_hex(6));
  Folder() {
    fs::create_directories(root / "web" / "assets");
    write("secret.txt", "secret");
    write("web/index.html", "<!doctype html>");
    write("web/.hidden", "hidden");
    write("web/app-0123456789ab.wasm", "\0asm");
    write("web/app.js", "plain");
    write("web/app.js.br", "small");
    write("web/assets/font.woff2", "font");
  }
  ~Folder() { fs::remove_all(root); }
  void write(const char* name, const char* text) const {
    std::ofstream(root / name, std::ios::binary) << text;
  }
  FileAnswer get(const char* target, const char* encoding = "", const char* etag = "") const {
    return serve_file(root / "web", {target, encoding, etag});
  }
};

std::string header(const FileAnswer& answer, std::string_view name) {
  for (const auto& [key, value] : answer.headers) {
    if (key == name) return value;
  }
  return "";
}

}  // namespace

TEST_CASE("pages: / and /threads/{id} are the index, with security headers") {
  const Folder folder;
  for (const char* target : {"/", "/?demo=mara", "/threads/a", "/threads/%E6%97%A5?x=1"}) {
    const FileAnswer answer = folder.get(target);
    CHECK(answer.status == 200);
    CHECK(answer.body == "<!doctype html>");
    CHECK(answer.content_type == "text/html; charset=utf-8");
    CHECK(header(answer, "Content-Security-Policy").find("frame-ancestors") != std::string::npos);
    CHECK(header(answer, "Cache-Control") == "no-cache");
  }
}

TEST_CASE("types and caching: hashed names for a year, the rest is revalidated") {
  const Folder folder;
  const FileAnswer wasm = folder.get("/app-0123456789ab.wasm");
  CHECK(wasm.content_type == "application/wasm");
  CHECK(header(wasm, "Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(header(wasm, "Access-Control-Allow-Origin") == "*");
  CHECK(folder.get("/app.js").content_type == "text/javascript; charset=utf-8");
  CHECK(header(folder.get("/app.js"), "Cache-Control") == "no-cache");
  CHECK(folder.get("/assets/font.woff2").content_type == "font/woff2");
}

TEST_CASE("etag: a client that has the file is told so") {
  const Folder folder;
  const std::string etag = header(folder.get("/app.js"), "ETag");
  CHECK_FALSE(etag.empty());
  const FileAnswer again = folder.get("/app.js", "", etag.c_str());
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(folder.get("/app.js", "br", etag.c_str()).status == 200);  // another variant
}

TEST_CASE("brotli: only when accepted and not older than the file") {
  const Folder folder;
  for (const char* accepted : {"br", "gzip, deflate, br", "br;q=1.0, *;q=0.1", "gzip,br"}) {
    const FileAnswer answer = folder.get("/app.js", accepted);
    CHECK(answer.body == "small");
    CHECK(header(answer, "Content-Encoding") == "br");
    CHECK(answer.content_type == "text/javascript; charset=utf-8");
  }
  for (const char* not_accepted : {"", "gzip", "br;q=0", "brx", "x-br"}) {
    const FileAnswer answer = folder.get("/app.js", not_accepted);
    CHECK(answer.body == "plain");
    CHECK(header(answer, "Vary") == "Accept-Encoding");
  }
  const auto newer = fs::last_write_time(folder.root / "web/app.js.br") + std::chrono::hours(1);
  fs::last_write_time(folder.root / "web/app.js", newer);
  CHECK(folder.get("/app.js", "br").body == "plain");
}

TEST_CASE("nothing outside the folder, no hidden files, no folders") {
  const Folder folder;
  for (const char* target :
       {"/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt", "/.hidden", "/assets", "/assets/", "/nothing",
        "/app.js/", "/\\..\\secret.txt", "/app.js%00", "/%ff", "/%", "//etc/passwd"}) {
    CAPTURE(target);
    const FileAnswer answer = folder.get(target);
    const bool harmless = answer.status == 404 || answer.body == "plain";
    CHECK(harmless);
  }
}

TEST_CASE("hashed names") {
  using server::net::is_hashed_name;
  CHECK(is_hashed_name("app-0123abcd.js"));
  CHECK(is_hashed_name("app.0123abcdef012345.wasm"));
  CHECK_FALSE(is_hashed_name("app-0123abc.js"));
  CHECK_FALSE(is_hashed_name("goldenthread-widget.js"));
  CHECK_FALSE(is_hashed_name("app-0123abcg.js"));
  CHECK_FALSE(is_hashed_name("0123abcdef"));
}

TEST_CASE("origins: listed ones, and this machine's in demo mode") {
  const server::net::OriginPolicy policy{{"https://a.example"}, true};
  CHECK(is_allowed(policy, "https://a.example"));
  CHECK(is_allowed(policy, "http://localhost:3000"));
  CHECK(is_allowed(policy, "http://127.0.0.1"));
  CHECK_FALSE(is_allowed(policy, "http://localhost.evil.example"));
  CHECK_FALSE(is_allowed(policy, "https://a.example.evil"));
  CHECK_FALSE(is_allowed(policy, "null"));
  CHECK_FALSE(is_allowed(policy, ""));
  CHECK_FALSE(server::net::is_allowed({{}, false}, "http://localhost:3000"));
}
