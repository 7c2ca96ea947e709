// The vertex that shaders/ui.vert reads and Dear ImGui's draw lists are made of. This is
// Dear ImGui's configuration header (IMGUI_USER_CONFIG), so whoever includes <imgui.h> has
// the same layout.
//
// Invariant: a vertex is textured (text, and all that Dear ImGui draws itself) while uv.x is
// within 0 … 1; then the fields after `col` mean nothing and are left as they are. Other
// values of uv.x say which shape it is: see ui/quad.cpp, which alone writes them.
#pragma once

#define IMGUI_OVERRIDE_DRAWVERT_STRUCT_LAYOUT                                       \
  struct ImDrawVert {                                                               \
    ImVec2 pos;             /* CSS px */                                            \
    ImVec2 uv;              /* atlas, or where in its shape, device px */           \
    ImU32 col;              /* fill, R G B A */                                     \
    ImU32 border;           /* R G B A */                                           \
    ImVec2 half_size;       /* device px; of a picture: its centre */               \
    unsigned short form[4]; /* radius, border width, sigma: 1/32 device px; kind */ \
  }
