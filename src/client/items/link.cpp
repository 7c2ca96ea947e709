#include "client/items/link.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "model/limits.hpp"

namespace client::items {
namespace {

struct Service {
  std::string_view host;  // the end of the host's name
  std::string_view source;
  std::string_view marker;  // the path segment before the id; empty: the last segment
  std::string_view kind;
};

// The first that fits.
constexpr std::array<Service, 18> kServices{{
    {"github.com", "github", "pull", "pull_request"},
    {"github.com", "github", "issues", "issue"},
    {"github.com", "github", "commit", "commit"},
    {"github.com", "github", "", "repository"},
    {"gitlab.com", "gitlab", "merge_requests", "merge_request"},
    {"gitlab.com", "gitlab", "issues", "issue"},
    {"atlassian.net", "jira", "browse", "issue"},
    {"atlassian.net", "confluence", "pages", "page"},
    {"linear.app", "linear", "issue", "issue"},
    {"zendesk.com", "zendesk", "tickets", "ticket"},
    {"zendesk.com", "zendesk", "views", "view"},
    {"sentry.io", "sentry", "issues", "issue"},
    {"grafana.net", "grafana", "d", "dashboard"},
    {"docs.google.com", "google_docs", "d", "document"},
    {"figma.com", "figma", "design", "design"},
    {"notion.so", "notion", "", "page"},
    {"slack.com", "slack", "archives", "message"},
    {"trello.com", "trello", "c", "card"},
}};

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> out;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/'), path.size());
    if (end > 0) out.push_back(path.substr(0, end));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return out;
}

bool belongs_to(std::string_view host, std::string_view domain) {
  if (host.size() < domain.size() || host.substr(host.size() - domain.size()) != domain) {
    return false;
  }
  return host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.';
}

std::string capitalized(std::string_view source) {
  struct Name {
    std::string_view source, name;
  };
  constexpr std::array<Name, 4> kNames{{{"github", "GitHub"},
                                        {"gitlab", "GitLab"},
                                        {"google_docs", "Google Docs"},
                                        {"web", "Link"}}};
  for (const Name& known : kNames) {
    if (known.source == source) return std::string(known.name);
  }
  std::string out(source);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z')
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

}  // namespace

std::string_view address_problem(std::string_view url) {
  if (url.size() > model::limits::kUrlBytes) return "The address is longer than 2,000 bytes.";
  const std::size_t colon = url.find("://");
  const std::string_view scheme = url.substr(0, std::min(colon, url.size()));
  if (colon == std::string_view::npos || (scheme != "https" && scheme != "http")) {
    return "The address must begin with https:// or http://.";
  }
  const std::string_view rest = url.substr(colon + 3);
  const std::size_t host = std::min(rest.find_first_of("/?#"), rest.size());
  if (host == 0 || url.find(' ') != std::string_view::npos) return "This is no web address.";
  return {};
}

model::Item describe_link(std::string_view url) {
  model::Item item;
  item.url = std::string(url);
  item.source = "web";
  item.kind = "link";
  std::string_view rest = url;
  if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos) {
    rest.remove_prefix(scheme + 3);
  }
  std::string_view path = rest;
  path.remove_prefix(std::min(path.find_first_of("/?#"), path.size()));
  std::string_view host = rest.substr(0, rest.size() - path.size());
  host = host.substr(0, host.find(':'));
  path = path.substr(0, path.find_first_of("?#"));
  const std::vector<std::string_view> parts = segments(path);
  item.title = std::string(host);
  if (!parts.empty()) item.title += "/" + std::string(parts.back());
  for (const Service& service : kServices) {
    if (!belongs_to(host, service.host)) continue;
    const auto at = std::find(parts.begin(), parts.end(), service.marker);
    const bool marked = at != parts.end() && at + 1 != parts.end();
    if (!service.marker.empty() && !marked) continue;
    item.source = std::string(service.source);
    item.kind = std::string(service.kind);
    if (marked) item.external_id = std::string(*(at + 1));
    if (!marked && !parts.empty()) item.external_id = std::string(parts.back());
    if (belongs_to(host, "github.com") && parts.size() >= 2) {
      item.title = std::string(parts[0]) + "/" + std::string(parts[1]);
    }
    break;
  }
  return item;
}

std::string short_name(const model::Item& item) {
  const bool numbered = !item.external_id.empty() && item.external_id.size() <= 12;
  if (item.kind == "pull_request" && numbered) return "PR " + item.external_id;
  if (item.kind == "merge_request" && numbered) return "MR " + item.external_id;
  if ((item.kind == "issue" || item.kind == "ticket") && numbered) {
    const bool plain = std::all_of(item.external_id.begin(), item.external_id.end(),
                                   [](char c) { return c >= '0' && c <= '9'; });
    return plain ? capitalized(item.source) + " " + item.external_id : item.external_id;
  }
  return capitalized(item.source);
}

}  // namespace client::items
