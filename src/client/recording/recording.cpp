#include "client/recording/recording.hpp"

#include <algorithm>
#include <utility>

#include "base/codec.hpp"
#include "base/match.hpp"

namespace client::recording {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::string_view kRemoved = "removed";

// A token's claims choose which of this device's stores is opened: they stay. Without
// its signature it opens nothing.
std::string clean_token(const std::string& token) {
  if (token.empty()) return token;
  const std::size_t signature = token.rfind('.');
  std::string out = signature == std::string::npos ? "" : token.substr(0, signature + 1);
  return out.append(kRemoved);
}

std::string clean_signature(const std::string& auth) {  // "key:signature"
  const std::size_t colon = auth.find(':');
  std::string out = colon == std::string::npos ? "" : auth.substr(0, colon + 1);
  return out.append(kRemoved);
}

// `body` with the string at `key` replaced; without everything when that cannot be done.
std::string clean_field(const std::string& body, const char* key,
                        std::string (*clean)(const std::string&)) {
  const auto document = base::JsonDocument::parse(body);
  if (!document) return body;  // no use to anyone as it is
  const auto found = document->root()[key].string();
  if (!found || found->empty()) return body;
  const std::string secret(*found);
  const std::size_t at = body.find(secret);
  if (at == std::string::npos) return {};  // written with escapes
  return std::string(body).replace(at, secret.size(), clean(secret));
}

app::Action clean_response(const app::State& before, const HttpResponse& response) {
  HttpResponse out = response;
  const auto found = before.requests.find(response.request);
  if (found == before.requests.end()) {
    out.body.clear();  // nobody reads it; and what it answers is not known
  } else if (std::holds_alternative<CreateDemoSession>(found->second.purpose)) {
    out.body = clean_field(out.body, "token", clean_token);
  } else if (std::holds_alternative<AuthorizeChannel>(found->second.purpose)) {
    out.body = clean_field(out.body, "auth", clean_signature);
    out.body = clean_field(out.body, "shared_secret", clean_signature);
  }
  return out;
}

app::Action clean(const app::State& before, const app::Action& action) {
  if (const auto* started = std::get_if<app::Started>(&action)) {
    app::Started out = *started;
    out.token = clean_token(out.token);
    return out;
  }
  if (const auto* given = std::get_if<app::TokenGiven>(&action)) {
    return app::TokenGiven{clean_token(given->token)};
  }
  if (const auto* response = std::get_if<HttpResponse>(&action)) {
    return clean_response(before, *response);
  }
  return action;
}

// About what an entry takes in memory.
std::size_t size_of(const app::Action& action) {
  std::size_t size = sizeof(Entry);
  const auto add = [&](const std::string& text) { size += text.size(); };
  if (const auto* message = std::get_if<SocketMessage>(&action)) add(message->text);
  if (const auto* response = std::get_if<HttpResponse>(&action)) add(response->body);
  if (const auto* draft = std::get_if<app::DraftEdited>(&action)) add(draft->text);
  if (const auto* edit = std::get_if<app::EditChanged>(&action)) {
    add(edit->title);
    add(edit->description);
  }
  if (const auto* edit = std::get_if<app::CommentEditChanged>(&action)) add(edit->content);
  const auto records = [&](const std::vector<LocalRecord>& list) {
    for (const LocalRecord& record : list) size += record.key.size() + record.text.size();
  };
  if (const auto* opened = std::get_if<LocalOpened>(&action)) records(opened->records);
  if (const auto* leads = std::get_if<LocalLeads>(&action)) records(leads->outbox);
  if (const auto* changed = std::get_if<LocalChanged>(&action)) {
    if (changed->text) add(*changed->text);
  }
  return size;
}

const std::string& version() {
  static const std::string kVersion =
      base::schema<app::State>() + "-" + base::schema<app::Action>();
  return kVersion;
}

}  // namespace

void begin(Recording& recording, const app::State& state) {
  recording = Recording{without_secrets(state), {}, 0, false};
}

void add(Recording& recording, const app::State& before, const app::Action& action,
         const Stamp& stamp) {
  if (recording.full) return;
  const std::size_t size = size_of(action);
  if (recording.bytes + size > kMaxBytes || recording.entries.size() >= kMaxEntries) {
    recording.full = true;
    return;
  }
  recording.bytes += size;
  recording.entries.push_back({stamp.at, stamp.entropy, clean(before, action)});
}

std::string write(const Recording& recording) {
  std::string out;
  base::JsonWriter w(out);
  w.begin_object().field("goldenThreadRecording", kFormat).field("version", version());
  w.key("start");
  base::encode(w, recording.start);
  w.key("entries");
  base::encode(w, recording.entries);
  w.end_object();
  return out;
}

base::Result<Recording> read(std::string_view text) {
  const auto document = base::JsonDocument::parse(text);
  const auto invalid = [] {
    return base::fail("invalid_recording", "This is not a recording of Golden Thread.");
  };
  if (!document || document->root()["goldenThreadRecording"].integer() != kFormat) {
    return invalid();
  }
  if (document->root()["version"].string().value_or("") != version()) {
    return base::fail("other_version",
                      "The recording is of another version of Golden Thread; open it with that.");
  }
  Recording out;
  if (!base::decode(document->root()["start"], out.start) ||
      !base::decode(document->root()["entries"], out.entries)) {
    return invalid();
  }
  return out;
}

app::State replay(const Recording& recording, std::size_t count) {
  app::State state = recording.start;
  const std::size_t end = std::min(count, recording.entries.size());
  for (std::size_t i = 0; i < end; ++i) {
    const Entry& entry = recording.entries[i];
    (void)app::reduce(state, entry.action, Stamp{entry.at, entry.entropy});
  }
  return state;
}

app::State without_secrets(app::State state) {
  if (auto* opening = std::get_if<session::Opening>(&state.session)) {
    opening->token = clean_token(opening->token);
  } else if (auto* in = std::get_if<session::SignedIn>(&state.session)) {
    in->token = clean_token(in->token);
  }
  return state;
}

}  // namespace client::recording
