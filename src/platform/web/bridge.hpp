// What C++ asks of the page's TypeScript (web/src/app.ts), by way of bridge.js.
//
// Invariant: nothing here calls back into C++ before it returns, except `wake`, which
// only schedules. Strings are NUL-terminated UTF-8 that live for the call; the ones
// that may hold NUL come with a length. Called by platform/web only.
#pragma once

#include <cstdint>

extern "C" {

void gt_host_canvas();  // makes the app's canvas known to html5.h as "!gt"

struct GtWordMetrics {  // written by gt_host_rasterize
  float advance_px;
  std::int32_t width, height, left, top, colored;
};
void gt_host_rasterize(const char* word, int length, int face, float size_px, float scale,
                       float shift, GtWordMetrics* out);
void gt_host_copy_pixels(void* to);  // the pixels of the last gt_host_rasterize

struct GtLineMetrics {
  float ascent_px, descent_px;
};
void gt_host_metrics(int face, float size_px, GtLineMetrics* out);

// Answered through gt_http_response (entry/web_main.cpp), always exactly once.
void gt_host_fetch(std::uint32_t request, const char* method, const char* path, const char* body,
                   int body_length, const char* bearer, const char* idempotency_key,
                   int timeout_ms);

// The device's store, web/src/local_store.ts; answered through gt_local_* .
void gt_host_open_local(const char* owner);
void gt_host_put_local(const char* owner, const char* key, const char* text, int length);
void gt_host_erase_local(const char* owner, const char* key);
void gt_host_close_local();
void gt_host_remember_user(const char* user);
void gt_host_save_file(const char* name, const char* text, int length);
void gt_host_ask_token();  // answered through gt_token or gt_token_unavailable

void gt_host_set_path(const char* path);
void gt_host_set_title(const char* title);
void gt_host_open_link(const char* url);
void gt_host_wake();

// One call per semantics revision; see semantics_encoder.hpp for the layout.
void gt_host_semantics(const std::uint32_t* records, int count, const char* contents, int length);

// What a host page hears of its widget: entry/embed_events.hpp.
void gt_host_inspector(bool open);
void gt_host_events(const char* json, int length);

// emscripten/websocket.h with its throwing and leaking ways mended.
int gt_socket_new(const void* attributes);  // 0: could not be made
void gt_socket_send(int socket, const char* text);
void gt_socket_close(int socket, int code);
void gt_socket_delete(int socket);

}  // extern "C"
