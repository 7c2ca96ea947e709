# npm_packages FOLDER: what FOLDER/package-lock.json names, exactly, into its node_modules.
npm_packages() {
  local folder=$ROOT/$1 log=$ROOT/build/logs/setup-npm-$1.log
  local installed=$folder/node_modules/.package-lock.json
  [[ -e $installed && ! $folder/package-lock.json -nt $installed ]] && return 0
  # No package of ours needs its install script (esbuild's only saves a few ms per start).
  if ! logged "Installing npm packages of $1/" "$log" npm --prefix "$folder" ci --ignore-scripts --prefer-offline \
    --fetch-retry-mintimeout=1000 --fetch-retry-maxtimeout=5000; then
    if grep -qE 'ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH' "$log"; then
      die "cannot install the npm packages of $1/: no network? ($(grep -oE '(request to|connect|getaddrinfo) [^,]*' "$log" | sed -n 1p))"
    fi
    die "cannot install the npm packages of $1/: $(grep -m1 -E '^npm (error|ERR!)' "$log") (all of it: ${log#"$ROOT"/})"
  fi
  touch "$installed"  # npm keeps the lockfile's time when nothing had to change
}
