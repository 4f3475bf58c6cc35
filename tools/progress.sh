# Numbered steps with elapsed seconds, for ./run, ./test and tools/fresh_machine. Sourced, never run.
# The caller sets `log_dir` and `step_count`, then: step "Building the server" server.log COMMAND ARGS...
# Output goes to the log; when a step fails, the end of its log is shown and the script ends with its status.
step_number=0
ticker_pid=

stop_ticker() {
  if [ -n "$ticker_pid" ]; then kill "$ticker_pid" 2>/dev/null || true; wait "$ticker_pid" 2>/dev/null || true; fi
  ticker_pid=
}

start_ticker() {
  local label="$1" began=$SECONDS
  if [ ! -t 1 ]; then printf '%s ...\n' "$label"; return; fi
  printf '%s ...' "$label"
  (while sleep 1; do printf '\r%s ... %d s' "$label" $((SECONDS - began)); done) &
  ticker_pid=$!
}

report_failure() {
  local label="$1" log="$2" seconds="$3"
  printf '%s FAILED after %d s. The end of the log:\n\n' "$label" "$seconds"
  tail -n 40 "$log" | sed 's/^/    /'
  printf '\nThe whole log: %s\n' "$log"
}

step() {
  local text="$1" log="$log_dir/$2" began=$SECONDS status=0 label
  shift 2
  step_number=$((step_number + 1))
  label="[$step_number/$step_count] $text"
  mkdir -p "$log_dir"
  start_ticker "$label"
  "$@" >"$log" 2>&1 || status=$?
  stop_ticker
  if [ -t 1 ]; then printf '\r'; fi
  if [ $status != 0 ]; then report_failure "$label" "$log" $((SECONDS - began)) >&2; exit $status; fi
  printf '%s: %d s    \n' "$label" $((SECONDS - began))
}

trap stop_ticker EXIT
