# What tools/try_bare_root does inside the bare root: steps.sh setup | run test
set -euo pipefail
cd /root/golden-thread

timed() {
  local label=$1 started=$SECONDS status=0
  shift
  "$@" || status=$?
  echo "=== $label: exit $status, $((SECONDS - started)) s"
  return $status
}

# Starts tools/run, waits until it listens and serves its page, stops it.
start_and_stop() {
  local log=/root/run.log pid url
  tools/run --port 0 >"$log" 2>&1 &
  pid=$!
  until url=$(grep -m1 -oE 'listening on http://[^ ]+' "$log"); do
    kill -0 $pid 2>/dev/null || { cat "$log"; return 1; }
    sleep 0.2
  done
  cat "$log"
  url=${url#listening on }
  node -e "fetch('$url/').then(async (r) => { const t = await r.text();
    if (r.status !== 200 || !/<html/i.test(t)) throw new Error('the page: ' + r.status); })"
  kill -TERM $pid
  wait $pid
}

for step in "$@"; do
  case $step in
    setup)
      timed "first tools/setup" tools/setup web native server test
      timed "second tools/setup" tools/setup web native server test
      ;;
    run)
      timed "first tools/run until the page is served" start_and_stop
      timed "tools/run without changes" start_and_stop
      ;;
    test) timed "tools/test" tools/test ;;
  esac
done
