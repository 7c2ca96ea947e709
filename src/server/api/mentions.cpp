#include "server/api/mentions.hpp"

#include <algorithm>

#include "model/limits.hpp"

namespace server::api {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Letters, digits and every byte of a character beyond ASCII.
bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_';
}

// Whether `text` begins with `name`, ASCII letters in any case, and a word ends there.
bool begins_with_name(std::string_view text, std::string_view name) {
  if (name.empty() || text.size() < name.size()) return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (lower(text[i]) != lower(name[i])) return false;
  }
  return text.size() == name.size() || !is_word(text[name.size()]);
}

std::string_view first_name(const model::User& user) {
  return std::string_view(user.name).substr(0, user.name.find(' '));
}

const model::User* match(std::string_view text, const std::vector<storage::Member>& members) {
  const auto find = [&](auto name_of) -> const model::User* {
    const model::User* found = nullptr;
    std::size_t longest = 0;
    bool ambiguous = false;
    for (const storage::Member& member : members) {
      const std::string_view name = name_of(member.user);
      if (!begins_with_name(text, name) || name.size() < longest) continue;
      ambiguous = found != nullptr && name.size() == longest;
      found = &member.user;
      longest = name.size();
    }
    return ambiguous ? nullptr : found;
  };
  if (const auto* user = find([](const model::User& u) { return std::string_view(u.name); })) {
    return user;
  }
  if (const auto* user = find([](const model::User& u) { return std::string_view(u.id.value); })) {
    return user;
  }
  return find([](const model::User& u) { return first_name(u); });
}

}  // namespace

std::vector<model::UserId> find_mentions(std::string_view content,
                                         const std::vector<storage::Member>& members) {
  std::vector<model::UserId> mentions;
  for (std::size_t at = content.find('@'); at != std::string_view::npos;
       at = content.find('@', at + 1)) {
    if (at > 0 && is_word(content[at - 1])) continue;  // an e-mail address
    const model::User* user = match(content.substr(at + 1), members);
    if (user == nullptr) continue;
    if (std::find(mentions.begin(), mentions.end(), user->id) != mentions.end()) continue;
    mentions.push_back(user->id);
    if (mentions.size() == model::limits::kMentions) break;
  }
  return mentions;
}

}  // namespace server::api
