# shellcheck shell=bash
# docs/test-runs.md: what a full run found, on which machine, for those who want to see it without running it.

# write_report COUNTS ROW...
write_report() {
  local counts=$1 commit
  shift
  commit=$(git -C "$checkout" rev-parse --short=12 HEAD)
  [[ -z $(git -C "$checkout" status --porcelain) ]] || commit+=', with changes not committed'
  {
    cat <<TXT
# The last full test run

\`./muster test --all\` wrote this page: $counts.

| | |
|---|---|
| when | $(date -u '+%Y-%m-%d %H:%M') UTC, $((SECONDS / 60)) min $((SECONDS % 60)) s from start to end |
| of | commit $commit |
| on | $(. /etc/os-release && printf '%s' "$PRETTY_NAME"), $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), as $([[ $EUID == 0 ]] && echo root || echo 'an ordinary user') |
| with | .NET SDK $sdk, PostgreSQL $(basename "$(dirname "$MUSTER_POSTGRES_BIN")"), $("$MUSTER_CHROMIUM" --version 2>/dev/null | awk '{ print $1, $2 }') |

| project | passed | failed | skipped | time |
|---|---:|---:|---:|---:|
TXT
    printf '%s\n' "$@"
    if [[ -s $MUSTER_TEST_FACTS ]]; then
      printf '\n'
      sed 's/^/- /' "$MUSTER_TEST_FACTS"
    fi
  } >"$checkout/docs/test-runs.md"
  say "Written: docs/test-runs.md"
}
