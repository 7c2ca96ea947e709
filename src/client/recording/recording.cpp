#include "client/recording/recording.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "base/codec.hpp"

namespace client::recording {
namespace {

constexpr std::int64_t kFormat = 1;

// `body` with the string at `key` redacted; without everything when that cannot be done.
std::string without(const std::string& body, const char* key) {
  const auto document = base::JsonDocument::parse(body);
  if (!document) return body;  // no use to anyone as it is
  const auto found = document->root()[key].string();
  if (!found || found->empty()) return body;
  const std::string secret = '"' + std::string(*found) + '"';
  const std::size_t at = body.find(secret);
  if (at == std::string::npos) return {};  // written with escapes
  return std::string(body).replace(at + 1, found->size(), base::redacted(*found));
}

std::string body_without_secrets(const app::State& before, const HttpResponse& response) {
  const auto found = before.requests.find(response.request);
  if (found == before.requests.end()) return {};  // nobody reads it; what it is is not known
  if (std::holds_alternative<CreateDemoSession>(found->second.purpose)) {
    return without(response.body, "token");
  }
  if (std::holds_alternative<AuthorizeChannel>(found->second.purpose)) {
    return without(without(response.body, "auth"), "shared_secret");
  }
  return response.body;
}

bool read_fields(base::JsonValue fields, Entry& entry) {
  return fields.size() == 3 && base::decode(fields.at(0), entry.at.ms) &&
         base::decode(fields.at(1), entry.entropy) && base::decode(fields.at(2), entry.action);
}

}  // namespace

Recorder::Recorder(const std::vector<Entry>& entries) {
  for (const Entry& entry : entries) append(entry.at, entry.entropy, entry.action);
}

void Recorder::add(const app::State& before, const app::Action& action, const Stamp& stamp) {
  if (full_) return;
  if (const auto* response = std::get_if<HttpResponse>(&action)) {
    HttpResponse clean = *response;
    clean.body = body_without_secrets(before, *response);
    append(stamp.at, stamp.entropy, app::Action{std::move(clean)});
  } else {
    append(stamp.at, stamp.entropy, action);
  }
}

void Recorder::append(base::Instant at, std::uint64_t entropy, const app::Action& action) {
  const std::size_t length = entries_.size();
  if (length > 0) entries_ += ',';
  base::JsonWriter w(entries_);
  w.begin_array().integer(at.ms).integer(static_cast<std::int64_t>(entropy));
  base::encode(w, action);
  w.end_array();
  if (entries_.size() <= kMaxBytes) {
    ends_.push_back(static_cast<std::uint32_t>(entries_.size()));
    return;
  }
  entries_.resize(length);
  full_ = true;
}

std::string_view Recorder::entry(std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : ends_[i - 1] + 1;  // after the comma
  return std::string_view(entries_).substr(begin, ends_[i] - begin);
}

std::string Recorder::file() const {
  std::string out;
  base::JsonWriter w(out);
  w.begin_object().field("goldenThreadRecording", kFormat);
  w.field("version", base::schema<app::Action>());
  w.key("entries").raw("[" + entries_ + "]").end_object();
  return out;
}

EntryHead head_of(std::string_view entry) {
  // "[at,entropy,[index,fields]]", as `append` has written it.
  EntryHead head;
  const auto number = [&entry](auto& value) {
    entry.remove_prefix(std::min<std::size_t>(1, entry.size()));
    const auto [end, error] = std::from_chars(entry.data(), entry.data() + entry.size(), value);
    entry.remove_prefix(static_cast<std::size_t>(end - entry.data()));
    return error == std::errc{};
  };
  std::int64_t entropy = 0;
  if (!number(head.at.ms) || !number(entropy) || entry.size() < 2) return head;
  entry.remove_prefix(1);
  if (number(head.action) && entry.size() > 3) head.fields = entry.substr(1, entry.size() - 3);
  return head;
}

std::optional<Entry> read_entry(std::string_view entry) {
  const auto document = base::JsonDocument::parse(entry);
  if (!document) return std::nullopt;
  Entry out;
  if (!read_fields(document->root(), out)) return std::nullopt;
  return out;
}

base::Result<std::vector<Entry>> read(std::string_view file) {
  const auto document = base::JsonDocument::parse(file);
  const auto invalid = [] {
    return base::fail("invalid_recording", "This is not a recording of Golden Thread.");
  };
  if (!document || document->root()["goldenThreadRecording"].integer() != kFormat) {
    return invalid();
  }
  if (document->root()["version"].string().value_or("") != base::schema<app::Action>()) {
    return base::fail("other_version",
                      "The recording is of another version of Golden Thread; open it with that.");
  }
  std::vector<Entry> entries;
  const base::JsonValue list = document->root()["entries"];
  if (!list.is_array()) return invalid();
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!read_fields(list.at(i), entries.emplace_back())) return invalid();
  }
  return entries;
}

app::State replay(const std::vector<Entry>& entries, std::size_t count) {
  app::State state;
  for (std::size_t i = 0; i < std::min(count, entries.size()); ++i) {
    const Entry& entry = entries[i];
    (void)app::reduce(state, entry.action, Stamp{entry.at, entry.entropy});
  }
  return state;
}

}  // namespace client::recording
