// What people look for among the threads: the list's search and status filter, and the
// command palette. What is here is searched at once by the selectors; the server is
// asked for what is not, once the typing stands still.
#include <utility>

#include "base/utf8.hpp"
#include "client/app_parts.hpp"
#include "protocol/api.hpp"

namespace client::app {
namespace {

using threads::Loading;
using threads::Query;
using threads::Search;
using threads::Seeker;

constexpr std::int64_t kStandsStill_ms = 180;

bool under_way(const State& state, Seeker seeker) {
  for (const auto& [id, request] : state.requests) {
    const auto* find = std::get_if<FindThreads>(&request.purpose);
    if (find != nullptr && find->palette == (seeker == Seeker::Palette)) return true;
  }
  return false;
}

void ask(Step& step, Seeker seeker) {
  State& state = step.state;
  const Search& search = threads::search_of(state.threads, seeker);
  const Query& query = search.query;
  const bool wanted = !search.loaded || !search.next_cursor.empty();
  const bool busy = search.loading == Loading::FirstPage || search.loading == Loading::MorePages;
  if (!wanted || busy || !threads::server_knows_more(state.threads, query)) return;
  // One that overtakes another is asked for when that is answered.
  if (under_way(state, seeker) || session::token(state.session).empty()) return;
  const std::string cursor = search.loaded ? search.next_cursor : std::string();
  HttpRequest http;
  http.path = "/api/threads?limit=50";
  if (query.status) http.path += "&status=" + std::string(model::to_text(*query.status));
  if (!query.text.empty()) http.path += "&q=" + protocol::api::url_encode(query.text);
  if (!cursor.empty()) http.path += "&cursor=" + protocol::api::url_encode(cursor);
  step.out.push_back(Ask{FindThreads{seeker == Seeker::Palette, query.text, query.status, cursor},
                         std::move(http)});
  threads::reduce(state.threads, threads::SearchAsked{seeker, cursor.empty()});
}

}  // namespace

void seek(Step& step, Seeker seeker, Query query, bool now) {
  State& state = step.state;
  query.text = std::string(base::trim(query.text));
  const Search& search = threads::search_of(state.threads, seeker);
  if (search.query == query) return;
  threads::reduce(state.threads, threads::SearchBegun{seeker, std::move(query)});
  if (!threads::server_knows_more(state.threads, search.query)) return;
  if (now) {
    ask(step, seeker);
  } else {
    step.out.push_back(StartTimer{Timer::Search, kStandsStill_ms});
  }
}

void seek_for_list(Step& step, bool now) {
  seek(step, Seeker::List, {step.state.search, step.state.status_filter}, now);
}

void search_timer_fired(Step& step) {
  for (const Seeker seeker : {Seeker::List, Seeker::Palette}) {
    if (!threads::search_of(step.state.threads, seeker).loaded) ask(step, seeker);
  }
}

void ask_more_found(Step& step) {
  State& state = step.state;
  if (threads::server_knows_more(state.threads, state.threads.list.query)) {
    ask(step, Seeker::List);
  } else {
    ask_threads(step, !state.threads.loaded);
  }
}

void ask_failed_searches(Step& step) {
  for (const Seeker seeker : {Seeker::List, Seeker::Palette}) {
    if (!threads::search_of(step.state.threads, seeker).loaded) ask(step, seeker);
  }
}

void search_answered(Step& step, const FindThreads& purpose, const HttpResponse& response) {
  State& state = step.state;
  const Seeker seeker = purpose.palette ? Seeker::Palette : Seeker::List;
  const Query query{purpose.text, purpose.status};
  const bool current = threads::search_of(state.threads, seeker).query == query;
  auto page = protocol::api::read_threads(response.body);
  if (response.status != 200 || !page || !can_replay(state, page->head)) {
    threads::reduce(state.threads, threads::SearchFailed{seeker, query});
    const bool passes = response.status == 0 || response.status == 200 || response.status >= 500;
    if (current && passes) step.out.push_back(StartTimer{Timer::Refetch, sync::kRefetch_ms});
  } else {
    threads::reduce(state.threads, threads::SearchArrived{seeker, query, std::move(page->entries),
                                                          page->next_cursor, page->head});
    replay_threads(step, page->head);
    run_sync(step, sync::HeadSeen{{}, page->head});
  }
  if (!current) ask(step, seeker);
}

}  // namespace client::app
