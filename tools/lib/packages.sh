# Reads tools/packages.txt, finds what the machine lacks, installs it with apt-get.

# packages_for PART…: lines "package probe" of these parts, each package once.
packages_for() {
  awk -v parts="$*" '
    BEGIN { n = split(parts, list, " "); for (i = 1; i <= n; i++) wanted[list[i]] = 1 }
    /^[^#]/ && NF == 3 {
      n = split($1, list, ",")
      for (i = 1; i <= n; i++) if (list[i] in wanted && !seen[$2]++) print $2, $3
    }' "$ROOT/tools/packages.txt"
}

on_debian() { command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; }

probe_succeeds() {
  case $1 in
    -) return 0 ;;
    /*) [[ -e $1 ]] ;;
    pc:*) pkg-config --exists "${1#pc:}" 2>/dev/null ;;
    h:*) echo "#include <${1#h:}>" | g++ -std=c++20 -E -x c++ - >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

# An emcc that the user put on the PATH (emsdk) makes Debian's unnecessary.
own_emcc() {
  local found
  found=$(command -v emcc) && [[ $(readlink -f "$found") != /usr/share/emscripten/* ]]
}

missing_packages() {
  local installed package probe first
  if on_debian; then
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
  fi
  while read -r package probe; do
    [[ $package == emscripten ]] && own_emcc && continue
    if on_debian; then
      first=${package%%|*}
      grep -qxF "$first" <<<"$installed" && continue
      [[ $package == *'|'* ]] && ! in_archive "$first" &&
        grep -qxF "${package#*|}" <<<"$installed" && continue
      echo "$package"
    else
      probe_succeeds "$probe" || echo "$package"
    fi
  done < <(packages_for "$@")
}

in_archive() { apt-cache show --no-all-versions "$1" >/dev/null 2>&1; }

first_in_archive() {
  local name names
  IFS='|' read -ra names <<<"$1"
  for name in "${names[@]}"; do
    in_archive "$name" && echo "$name" && return
  done
  echo "${names[0]}"  # apt-get will say what is wrong with it
}

# Debian's emscripten pulls in Debian's (older) nodejs, which would overwrite a node that
# was copied to /usr/bin by hand. Sending Debian's file elsewhere keeps the user's.
protect_own_node() {
  [[ -x /usr/bin/node ]] || return 0
  dpkg-query -S /usr/bin/node >/dev/null 2>&1 && return 0
  dpkg-divert --local --no-rename --divert /usr/bin/node.debian --add /usr/bin/node >/dev/null
}

install_packages() {
  local log=$ROOT/build/logs/setup-apt.log missing names=() name unreachable
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  on_debian ||
    die "not a Debian system, and these are missing: ${missing[*]%%|*} (Debian's names): install them by your system's means"
  ((EUID == 0)) || die "must install ${missing[*]%%|*}: run as root (sudo tools/setup)"

  export DEBIAN_FRONTEND=noninteractive
  # One unreachable third-party source must not stop the set-up: what decides is whether
  # the packages can be had.
  logged "Reading Debian's package lists" "$log.update" apt-get update || true
  unreachable=$(sed -n 's/^[EW]: *//p' "$log.update" | grep -m1 -iE 'failed to fetch|could not|unable' || true)
  for name in "${missing[@]}"; do names+=("$(first_in_archive "$name")"); done
  protect_own_node
  if ! logged "Installing ${#names[@]} Debian packages" "$log" \
    apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 "${names[@]}"; then
    [[ $unreachable ]] && die "cannot install ${names[*]}: no network? ($unreachable)"
    die "cannot install ${names[*]}: $(grep -m1 '^E: ' "$log" || tail -n1 "$log") (all of it: ${log#"$ROOT"/})"
  fi
}
