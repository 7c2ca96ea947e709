// Opens a link in the person's browser.
//
// Invariant: only http and https addresses, handed over as one argument without a shell;
// never blocks and leaves no zombie. A missing xdg-open is a line on stderr.
// Called by NativePorts on the UI thread.
#pragma once

#include <string>

namespace platform::native {

void open_in_browser(const std::string& url);

}  // namespace platform::native
