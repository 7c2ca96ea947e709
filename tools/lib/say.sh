# What the tools print: one line per step on stdout, one line per error on stderr.
# Sourced by every tool; $0 names the one that speaks.

tool_name() { echo "tools/${0##*/}"; }

die() {
  echo "$(tool_name): $*" >&2
  exit 1
}

# logged LABEL LOG COMMAND…: runs the command with its output in LOG. A terminal sees one
# updating line; a plain log sees one line at the start and one at the end. Returns the
# command's status: what to say about a failure is for the caller.
logged() {
  local label=$1 log=$2 status=0 started=$SECONDS pid
  shift 2
  mkdir -p "${log%/*}"
  if [[ ! -t 1 ]]; then
    echo "$label …"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    ((status)) || echo "$label: done in $((SECONDS - started)) s"
    return $status
  fi
  "$@" >"$log" 2>&1 </dev/null &
  pid=$!
  trap 'kill $pid 2>/dev/null; exit 130' INT TERM
  while kill -0 $pid 2>/dev/null; do
    printf '\r\e[K%s … %d s  %.60s' "$label" $((SECONDS - started)) "$(tail -qn1 "$log" | tr -d '\r\033')"
    sleep 0.2
  done
  trap - INT TERM
  wait $pid || status=$?
  printf '\r\e[K'
  ((status)) || echo "$label: done in $((SECONDS - started)) s"
  return $status
}
