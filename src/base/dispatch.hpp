// Dispatch<Action>: a non-owning reference to "whoever takes actions".
//
// Invariant: it only enqueues; no reducer runs inside the call, so a view may
// dispatch while it reads the state. Lifetime: the callee outlives the frame.
#pragma once

#include <type_traits>
#include <utility>

namespace base {

template <class Action>
class Dispatch {
 public:
  template <class Sink, class = std::enable_if_t<!std::is_same_v<std::decay_t<Sink>, Dispatch>>>
  // NOLINTNEXTLINE(google-explicit-constructor): a view, like std::string_view
  Dispatch(Sink& sink)
      : sink_(&sink),
        call_([](void* s, Action&& action) { (*static_cast<Sink*>(s))(std::move(action)); }) {}

  template <class Specific>
  void operator()(Specific&& action) const {
    call_(sink_, Action{std::forward<Specific>(action)});
  }

 private:
  void* sink_;
  void (*call_)(void*, Action&&);
};

}  // namespace base
