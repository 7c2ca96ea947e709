# Refuses tools that are too old, in one clear line each.

# at_least FOUND LOWEST
at_least() { [[ $(printf '%s\n%s\n' "$2" "$1" | sort -V | sed -n 1p) == "$2" ]]; }

check_version() {
  local tool=$1 found=$2 lowest=$3 how=$4
  at_least "$found" "$lowest" || die "$tool $found is too old: needs $lowest ($how)"
}

check_node() {
  command -v node >/dev/null || die "node is missing: needs 20 or newer (install Node.js with npm)"
  local found
  found=$(node --version)
  check_version node "${found#v}" 20 "install a newer Node.js"
  command -v npm >/dev/null || die "npm is missing: it comes with Node.js"
}

check_emcc() {
  local found
  if own_emcc; then
    found=$(emcc --version | sed -nE '1s/.*\) ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p')
  else  # a question to dpkg is 300 ms cheaper than one to emcc
    found=$(dpkg-query -W -f='${Version}' emscripten | sed 's/[~-].*//')
  fi
  check_version emcc "${found:-of unknown version}" 3.1.6 "activate a newer emsdk, or take yours off the PATH"
}

check_cmake() {
  check_version cmake "$(cmake --version | sed -n '1s/cmake version //p')" 3.22 "install a newer CMake"
}

check_gxx() {
  check_version g++ "$(g++ -dumpfullversion)" 12 "C++20: install a newer GCC"
}
