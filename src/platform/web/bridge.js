// The JavaScript half of bridge.hpp: thin forwarders to Module.host, the object that
// web/src/app.ts passes in. No logic lives here; what can be typed is in TypeScript.
// HEAPU8 and friends are replaced when memory grows, so they are read at call time.
mergeInto(LibraryManager.library, {
  // Gives TypeScript the current heap, whatever the Emscripten version exports.
  $gtHeap__postset: "Module['heap'] = gtHeap;",
  $gtHeap: function () { return HEAPU8; },

  gt_host_canvas__deps: ['$specialHTMLTargets', '$gtHeap'],
  gt_host_canvas: function () {
    // html5.h finds elements with document.querySelector, which cannot see into a
    // shadow root; registering the element itself works everywhere.
    specialHTMLTargets['!gt'] = Module['canvas'];
  },

  gt_host_rasterize: function (word, length, face, sizePx, scale, shift, out) {
    var image = Module['host']['rasterize'](UTF8ToString(word, length), face, sizePx, scale, shift);
    HEAPF32[out >> 2] = image['advance'];
    HEAP32[(out + 4) >> 2] = image['width'];
    HEAP32[(out + 8) >> 2] = image['height'];
    HEAP32[(out + 12) >> 2] = image['left'];
    HEAP32[(out + 16) >> 2] = image['top'];
    HEAP32[(out + 20) >> 2] = image['colored'] ? 1 : 0;
  },
  gt_host_copy_pixels: function (to) { HEAPU8.set(Module['host']['pixels'](), to); },
  gt_host_metrics: function (face, sizePx, out) {
    var metrics = Module['host']['metrics'](face, sizePx);
    HEAPF32[out >> 2] = metrics['ascent'];
    HEAPF32[(out + 4) >> 2] = metrics['descent'];
  },

  gt_host_fetch: function (request, method, path, body, bodyLength, bearer, idempotencyKey,
                           timeoutMs) {
    Module['host']['fetch'](request, UTF8ToString(method), UTF8ToString(path),
                            UTF8ToString(body, bodyLength), UTF8ToString(bearer),
                            UTF8ToString(idempotencyKey), timeoutMs);
  },

  gt_host_open_local: function (owner) { Module['host']['openLocal'](UTF8ToString(owner)); },
  gt_host_put_local: function (owner, key, text, length) {
    Module['host']['putLocal'](UTF8ToString(owner), UTF8ToString(key), UTF8ToString(text, length));
  },
  gt_host_erase_local: function (owner, key) {
    Module['host']['eraseLocal'](UTF8ToString(owner), UTF8ToString(key));
  },
  gt_host_close_local: function () { Module['host']['closeLocal'](); },
  gt_host_remember_user: function (user) { Module['host']['rememberUser'](UTF8ToString(user)); },
  gt_host_save_file: function (name, text, length) {
    Module['host']['saveFile'](UTF8ToString(name), UTF8ToString(text, length));
  },
  gt_host_ask_token: function () { Module['host']['askToken'](); },

  gt_host_set_path: function (path) { Module['host']['setPath'](UTF8ToString(path)); },
  gt_host_set_title: function (title) { Module['host']['setTitle'](UTF8ToString(title)); },
  gt_host_open_link: function (url) { Module['host']['openLink'](UTF8ToString(url)); },
  gt_host_wake: function () { Module['host']['wake'](); },
  gt_host_semantics: function (records, count, contents, length) {
    Module['host']['semantics'](HEAPU8, records, count, contents, length);
  },
  gt_host_inspector: function (open) {
    Module['host']['inspector'](!!open);
  },
  gt_host_events: function (json, length) {
    Module['host']['events'](UTF8ToString(json, length));
  },

  // `new WebSocket` throws for a bad address or ws:// on an https:// page, `send` while
  // still connecting; an exception must not unwind through WebAssembly frames.
  gt_socket_new__deps: ['emscripten_websocket_new'],
  gt_socket_new: function (attributes) {
    try { return _emscripten_websocket_new(attributes); } catch (e) { return 0; }
  },
  gt_socket_send__deps: ['emscripten_websocket_send_utf8_text'],
  gt_socket_send: function (socket, text) {
    try { _emscripten_websocket_send_utf8_text(socket, text); } catch (e) { /* closing */ }
  },
  gt_socket_close__deps: ['emscripten_websocket_close'],
  gt_socket_close: function (socket, code) {
    try { _emscripten_websocket_close(socket, code, 0); } catch (e) { /* bad code */ }
  },
  // Emscripten 3.1.6 deletes WS.sockets[object] instead of [id]: the socket would stay
  // reachable for as long as the module lives.
  gt_socket_delete__deps: ['emscripten_websocket_delete', '$WS'],
  gt_socket_delete: function (socket) {
    _emscripten_websocket_delete(socket);
    if (WS.sockets && WS.sockets[socket]) WS.sockets[socket] = null;
  },
});
