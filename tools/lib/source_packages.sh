# Libraries that we build ourselves, because Debian 12 has them too old or not as a
# library that Emscripten could use: Debian's own source packages of a newer suite,
# unpacked into build/deps. apt checks their SHA256 against the signed index.

SOURCE_SUITE=testing

# source_package NAME LOWEST_VERSION WITNESS_FILE
source_package() {
  local name=$1 lowest=$2 witness=$3 target=$ROOT/build/deps/$1 log=$ROOT/build/logs/setup-source-$1.log
  [[ -e $target/$witness ]] && return 0
  on_debian || die "$name $lowest or newer is missing: unpack its source into build/deps/$name"
  mkdir -p "$ROOT/build/deps"
  logged "Fetching the source of $name from Debian $SOURCE_SUITE" "$log" \
    fetch_source "$name" "$lowest" "$target" ||
    die "cannot get the source of $name >= $lowest: $(grep -m1 -E '^(E|W|x|tar): ' "$log" || tail -n1 "$log"); or unpack it into build/deps/$name yourself"
}

# In a subshell with its own directory that is renamed at the end: what is in build/deps
# is complete. (`set -e` does not reach a function whose status is asked for.)
fetch_source() (
  local name=$1 lowest=$2 target=$3 work version archive apt
  work=$(mktemp -d "$ROOT/build/deps/.$name.XXXXXX") || exit 1
  trap 'rm -rf "$work"' EXIT
  mkdir -p "$work"/{sources,lists/partial,cache/archives/partial,down,tree}
  debian_source_stanza >"$work/sources/debian.sources" || exit 1
  # apt's sandbox user may not enter a root's checkout, hence no sandbox. A frozen mirror's
  # index may be past its date: it is signed all the same, and the version is checked below.
  apt=(-o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/sources"
    -o Dir::Etc::preferencesparts=/dev/null -o Dir::State::lists="$work/lists"
    -o Dir::Cache="$work/cache" -o APT::Sandbox::User= -o APT::Update::Error-Mode=any
    -o Acquire::Check-Valid-Until=false)
  apt-get "${apt[@]}" update || exit 1
  version=$(apt-cache "${apt[@]}" showsrc --only-source "$name" | sed -n 's/^Version: //p' | sort -rV | sed -n 1p)
  [[ $version ]] || { echo "x: Debian $SOURCE_SUITE has no source package $name"; exit 1; }
  dpkg --compare-versions "$version" ge "$lowest" ||
    { echo "x: Debian $SOURCE_SUITE has $name $version only"; exit 1; }
  (cd "$work/down" && apt-get "${apt[@]}" source --download-only --tar-only "$name=$version") || exit 1
  archive=$(find "$work/down" -name '*.orig.tar.*' ! -name '*.asc')
  tar -xf "$archive" --strip-components=1 -C "$work/tree" || exit 1
  echo "$version" >"$work/tree/.debian-version"
  rm -rf "$target"
  mv "$work/tree" "$target"
)

# The machine's own archive, under SOURCE_SUITE: its address and key as apt knows them,
# from either format of sources, so that mirrors and re-signed archives work too.
debian_source_stanza() {
  local uri entry file key
  read -r uri entry < <(apt-get indextargets --format '$(ORIGIN) $(LABEL) $(COMPONENT) $(REPO_URI) $(SOURCESENTRY)' \
    'Created-By: Packages' | sed -n 's/^Debian Debian main //p')
  [[ $uri ]] || { echo "x: apt has no Debian archive in its sources" >&2; return 1; }
  file=${entry%:*}
  if [[ $file == *.sources ]]; then
    key=$(awk -v uri="${uri%/}" 'BEGIN { RS = ""; FS = "\n" }
      index($0, uri) {
        for (i = 1; i <= NF; i++) {
          if ($i ~ /^[^ #]/) in_key = $i ~ /^Signed-By:/
          if (in_key) print $i
        }
        exit
      }' "$file")
  else
    key=$(sed -nE "s,^deb.*\[.*signed-by=([^] ]+).* ${uri%/}/? .*,Signed-By: \1,p" "$file" | sed -n 1p)
  fi
  printf 'Types: deb-src\nURIs: %s\nSuites: %s\nComponents: main\n%s\n' "$uri" "$SOURCE_SUITE" "$key"
}
