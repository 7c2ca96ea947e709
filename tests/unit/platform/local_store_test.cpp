#include "platform/native/local_store.hpp"

#include <filesystem>
#include <fstream>
#include <vector>

#include <doctest/doctest.h>
#include <stdlib.h>

#include "platform/native/downloads.hpp"

namespace fs = std::filesystem;
using platform::native::LocalStore;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "gt-store-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
};

// A store and what it said.
struct Device {
  std::vector<client::LocalOpened> opened;
  std::vector<client::LocalLeads> leads;
  std::vector<client::LocalChanged> changed;
  LocalStore store;

  explicit Device(const fs::path& folder)
      : store(folder, [this](client::OutsideEvent event) {
          if (auto* o = std::get_if<client::LocalOpened>(&event)) opened.push_back(*o);
          if (auto* l = std::get_if<client::LocalLeads>(&event)) leads.push_back(*l);
          if (auto* c = std::get_if<client::LocalChanged>(&event)) changed.push_back(*c);
        }) {}
};

}  // namespace

TEST_CASE("local store: what was put is there again, in the order of the keys") {
  const Folder folder;
  const std::string odd = "draft/../ü/\n.x";
  {
    Device first(folder.path);
    first.store.open("ana@acme");
    REQUIRE(first.opened.size() == 1);
    CHECK(first.opened[0].usable);
    CHECK(first.opened[0].records.empty());
    REQUIRE(first.leads.size() == 1);
    first.store.put({"ana@acme", "outbox/2-b", "two"});
    first.store.put({"ana@acme", "outbox/1-a", "one"});
    first.store.put({"ana@acme", odd, "odd"});
    first.store.put({"ana@acme", "state", "old"});
    first.store.put({"ana@acme", "state", "new"});
    first.store.put({"ana@acme", "gone", "x"});
    first.store.erase({"ana@acme", "gone"});
    first.store.put({"bo@acme", "state", "not open"});
  }
  Device second(folder.path);
  second.store.open("ana@acme");
  REQUIRE(second.opened.size() == 1);
  std::vector<std::string> found;
  for (const auto& record : second.opened[0].records) {
    found.push_back(record.key + "=" + record.text);
  }
  CHECK(found ==
        std::vector<std::string>{odd + "=odd", "outbox/1-a=one", "outbox/2-b=two", "state=new"});
  REQUIRE(second.leads.size() == 1);
  CHECK(second.leads[0].outbox.size() == 2);
  second.store.open("bo@acme");
  CHECK(second.opened.back().records.empty());
}

TEST_CASE("local store: one leads; the other hears of changes and follows") {
  const Folder folder;
  Device first(folder.path);
  Device second(folder.path);
  first.store.open("ana");
  second.store.open("ana");
  CHECK(first.leads.size() == 1);
  CHECK(second.leads.empty());
  second.store.put({"ana", "outbox/1-a", "one"});
  second.store.put({"ana", "draft/t", "not shared"});
  first.store.poll();
  REQUIRE(first.changed.size() == 1);
  CHECK(first.changed[0].key == "outbox/1-a");
  CHECK(first.changed[0].text == "one");
  first.store.erase({"ana", "outbox/1-a"});
  second.store.poll();
  REQUIRE(second.changed.size() == 1);
  CHECK(!second.changed[0].text);
  second.store.poll();
  CHECK(second.changed.size() == 1);  // said once
  CHECK(second.leads.empty());
  second.store.put({"ana", "outbox/2-b", "two"});
  first.store.close();
  second.store.poll();
  REQUIRE(second.leads.size() == 1);
  CHECK(second.leads[0].outbox.size() == 1);
}

TEST_CASE("local store: files that are not its own, or were never finished, are left alone") {
  const Folder folder;
  Device first(folder.path);
  first.store.open("ana");
  first.store.put({"ana", "state", "kept"});
  const fs::path inside = folder.path / "ana";
  REQUIRE(fs::is_directory(inside));
  for (const char* name : {"notes.txt", ".record", "%zz.record", "outbox%2F1-a.record.new"}) {
    std::ofstream(inside / name) << "x";
  }
  first.store.open("ana");
  REQUIRE(first.opened.size() == 2);
  REQUIRE(first.opened[1].records.size() == 1);
  CHECK(first.opened[1].records[0].text == "kept");
  CHECK(fs::exists(inside / "notes.txt"));
}

TEST_CASE("local store: a folder that cannot be used is said, and the client goes on") {
  const Folder folder;
  std::ofstream(folder.path / "file") << "x";  // no folder can be made below a file
  Device device(folder.path / "file");
  device.store.open("ana");
  REQUIRE(device.opened.size() == 1);
  CHECK(!device.opened[0].usable);
  CHECK(device.leads.size() == 1);
  device.store.put({"ana", "outbox/1-a", "one"});
  device.store.poll();
  CHECK(device.changed.empty());
}

TEST_CASE("downloads: nothing that is there is overwritten") {
  const Folder folder;
  fs::create_directory(folder.path / "Downloads");
  const std::string home = getenv("HOME") == nullptr ? "" : getenv("HOME");
  setenv("HOME", folder.path.c_str(), 1);
  const std::string first = platform::native::save_download("../a.json", "one");
  const std::string second = platform::native::save_download("a.json", "two");
  fs::remove_all(folder.path / "Downloads");
  const std::string third = platform::native::save_download("a.json", "three");
  setenv("HOME", (folder.path / "missing").c_str(), 1);
  const std::string nowhere = platform::native::save_download("a.json", "four");
  setenv("HOME", home.c_str(), 1);
  CHECK(first == (folder.path / "Downloads/a.json").string());
  CHECK(second == (folder.path / "Downloads/a-2.json").string());
  CHECK(third == (folder.path / "a.json").string());
  CHECK(nowhere.empty());
}
