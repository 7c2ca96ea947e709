// HTTP/1.1 responses: their heads as bytes. PURE.
//
// Invariant: names and values are ours and hold no line ends; a body's length is always
// told but where there can be none. Called by net/.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace server::wire {

// HTTP/1.1 STATUS PHRASE
void append_status_line(std::string& out, int status);
void append_header(std::string& out, std::string_view name, std::string_view value);
// Connection, Content-Length (nullopt: a status without a body) and the blank line.
void end_head(std::string& out, bool keep_alive, std::optional<std::size_t> content_length);

}  // namespace server::wire
