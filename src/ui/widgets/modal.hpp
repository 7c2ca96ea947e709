// Modal: something that lies over everything else until it is closed — a drawer, a menu, a
// question.
//
// Invariant: what was drawn before is covered: neither pointer nor keyboard nor assistive
// technology reaches it; the wheel is the shell's to keep from it, Escape the shortcuts'. A press
// beside it closes it. Made last in a frame, one at a time; what is drawn while it lives is on it.
#pragma once

#include <string_view>

#include "ui/context.hpp"

namespace ui {

struct ModalSpec {
  std::string_view name;
  Rect whole;        // what it covers
  Rect rect;         // within that
  float ground = 1;  // how much of what lies below is darkened, of the usual
  float radius = 0;
  bool shadow = true;
};

class Modal {
 public:
  Modal(Context& c, std::string_view id, const ModalSpec& spec);
  ~Modal();
  Modal(const Modal&) = delete;
  Modal& operator=(const Modal&) = delete;

  [[nodiscard]] bool pressed_beside() const { return beside_; }

 private:
  Context& c_;
  ImDrawList* below_ = nullptr;
  bool beside_ = false;
};

}  // namespace ui
