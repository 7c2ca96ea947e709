#include "platform/native/open_link.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <thread>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace platform::native {

void open_in_browser(const std::string& url) {
  if (url.rfind("http://", 0) != 0 && url.rfind("https://", 0) != 0) {
    return;
  }
  for (const char c : url) {
    if (c <= ' ' || c == 0x7F) return;
  }
  std::string program = "xdg-open", argument = url;
  const std::array<char*, 3> arguments = {program.data(), argument.data(), nullptr};
  posix_spawn_file_actions_t quiet;
  posix_spawn_file_actions_init(&quiet);
  posix_spawn_file_actions_addopen(&quiet, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&quiet, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawnattr_t unblocked;  // our own signals are blocked for a thread that waits for them
  posix_spawnattr_init(&unblocked);
  sigset_t none;
  sigemptyset(&none);
  posix_spawnattr_setsigmask(&unblocked, &none);
  posix_spawnattr_setflags(&unblocked, POSIX_SPAWN_SETSIGMASK);
  pid_t child = 0;
  const int error = posix_spawnp(&child, "xdg-open", &quiet, &unblocked, arguments.data(), environ);
  posix_spawnattr_destroy(&unblocked);
  posix_spawn_file_actions_destroy(&quiet);
  if (error != 0) {
    std::fprintf(stderr, "goldenthread: xdg-open cannot be started; the link is %s\n", url.c_str());
    return;
  }
  // Reaped aside: SIGCHLD belongs to the process, not to this function.
  std::thread([child] { waitpid(child, nullptr, 0); }).detach();
}

}  // namespace platform::native
