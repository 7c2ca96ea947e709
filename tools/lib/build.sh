# build PRESET [TARGET…]: configures when needed and builds, with a short progress display.
# Needs say.sh and ROOT.

build() {
  local preset=$1
  shift
  configure "$preset"
  local command=(cmake --build --preset "$preset" -j "${GT_JOBS:-$(nproc)}")
  (($#)) && command+=(--target "$@")
  export NINJA_STATUS="[$preset %f/%t] "
  # Ninja keeps to one updating line on a terminal by itself; a log gets every tenth.
  if [[ -t 1 ]]; then
    (cd "$ROOT" && "${command[@]}") || die "the build \"$preset\" failed: see above"
  else
    (cd "$ROOT" && "${command[@]}" 2>&1) | every_tenth_step || die "the build \"$preset\" failed: see above"
  fi
}

# CMake notices changes of its own files but not of the presets, nor that a package was
# installed since. The desktop client is left out where its libraries are not installed.
configure() {
  local preset=$1 folder=$ROOT/build/$1 log=$ROOT/build/logs/configure-$1.log desktop=OFF stamp
  [[ $preset == web ]] && folder=$ROOT/build/wasm
  stamp=$folder/.configured
  pkg-config --exists glfw3 freetype2 fontconfig harfbuzz libpng 2>/dev/null && desktop=ON
  [[ -e $folder/build.ninja && -e $stamp && ! $ROOT/CMakePresets.json -nt $stamp &&
    $(<"$stamp") == "$desktop" ]] && return 0
  local options=()
  [[ $desktop == OFF && $preset != web ]] && options=(-DGT_DESKTOP=OFF)
  # Whatever an older preset left in the cache would be kept.
  rm -f "$folder/CMakeCache.txt"
  (cd "$ROOT" && logged "Configuring $preset" "$log" cmake --preset "$preset" "${options[@]}") || {
    cat "$log" >&2
    die "configuring \"$preset\" failed: see above"
  }
  echo "$desktop" >"$stamp"
}

every_tenth_step() {
  local line step=-1
  while IFS= read -r line; do
    if [[ $line =~ ^\[[a-z]+\ ([0-9]+)/([0-9]+)\]\  ]]; then
      ((BASH_REMATCH[1] * 10 / BASH_REMATCH[2] > step)) || continue
      step=$((BASH_REMATCH[1] * 10 / BASH_REMATCH[2]))
    elif [[ $line == "ninja: no work to do." ]]; then
      continue
    fi
    printf '%s\n' "$line"
  done
}
