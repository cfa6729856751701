# shellcheck shell=bash
# How the scripts talk: everything for people goes to stderr with the time elapsed, so that stdout stays a
# command's own (`./muster token create` prints the token and nothing else).

say() { printf '[%2d:%02d] %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$*" >&2; }

die() { printf '\nmuster: %s\n' "$*" >&2; exit 1; }

usage_error() { printf 'muster: %s\n' "$*" >&2; exit 2; }

# Children of this script, each with a process group of its own: what runs in the background ignores Ctrl-C, so a stop
# signal is passed on to each of them and to all that it started.
declare -A children=()

stop_children() {
  trap - INT TERM
  local child
  for child in "${!children[@]}"; do kill -TERM -- "-$child" 2>/dev/null || true; done
  wait
  exit "$1"
}
trap 'stop_children 130' INT
trap 'stop_children 143' TERM

# start LOG COMMAND...: runs a command in the background with its output in a file; its pid is in $started.
start() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  set -m # makes it a process group
  "$@" >"$log" 2>&1 </dev/null &
  started=$!
  set +m
  children[$started]=1
}

# finish PID WHAT LOG: waits, saying every ten seconds that it goes on; shows the end of the log when it failed.
finish() {
  local pid=$1 what=$2 log=$3 status=0 next=$((SECONDS + 10))
  while kill -0 "$pid" 2>/dev/null; do
    if ((SECONDS >= next)); then
      say "  still at it: $what$(last_line "$log")"
      next=$((SECONDS + 10))
    fi
    sleep 0.2
  done
  wait "$pid" || status=$?
  unset "children[$pid]"
  ((status == 0)) && return 0
  say "Failed: $what. The end of $log:"
  tail -n 30 "$log" | sed 's/^/    /' >&2
  return "$status"
}

last_line() { tail -n 1 "$1" | tr -d '\r' | cut -c1-90 | sed 's/^ */: /; s/^: $//'; }

# watched WHAT LOG COMMAND...: start and finish in one.
watched() {
  local what=$1 log=$2
  shift 2
  say "$what"
  start "$log" "$@"
  finish "$started" "$what" "$log"
}
