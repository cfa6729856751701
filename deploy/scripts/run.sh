# shellcheck shell=bash
# ./muster run: makes the machine ready, builds what is missing, and becomes the panel.

run_help() {
  cat <<'TXT'
usage: ./muster run [--port 8080] [--data DIR]

Makes this machine ready (Debian packages, the panel, a Debian root with Synapse), then starts the panel on
http://localhost:PORT and prints a one-time link for setting it up. The first time takes a few minutes, later ones
seconds. Stopping it (Ctrl-C, SIGTERM) leaves homeservers running; the next start takes them over again.

  --port PORT   the port to listen on, on this machine only (8080; 0 takes any free one)
  --data DIR    where everything that is to last is kept (as root /var/lib/muster, else ~/.local/share/muster)

  MUSTER_CACHE           where what can be built again is kept (as root /var/cache/muster, else ~/.cache/muster)
  MUSTER_SYNAPSE         a synapse_homeserver of your own, instead of the root with Synapse
  MUSTER_DEBIAN_MIRROR   where to take Debian sid from, instead of the mirror in this machine's apt configuration
TXT
}

# ready_panel_and_synapse: builds whichever of the two is missing, side by side.
ready_panel_and_synapse() {
  local panel_build='' root_build=''
  prepare_directory "$cache" 0755 "cache directory"
  mkdir -p "$build" "$logs"
  find_panel || need_for_build
  if [[ -z ${MUSTER_SYNAPSE:-} ]]; then need_for_homeservers; fi
  install_missing
  if [[ ! -f $panel/Muster.Web.dll ]]; then
    say "Building the panel"
    start "$logs/publish.log" publish_panel
    panel_build=$started
  fi
  if [[ -z ${MUSTER_SYNAPSE:-} ]] && ! root_is_fresh; then
    say "Building the root with Synapse, kept in $roots"
    start "$logs/synapse-root.log" build_root
    root_build=$started
  fi
  if [[ -n $panel_build ]]; then finish "$panel_build" "building the panel" "$logs/publish.log" || build_failed; fi
  if [[ -n $root_build ]]; then finish "$root_build" "building the root with Synapse" "$logs/synapse-root.log" || root_failed; fi
  use_synapse_if_any
}

run() {
  # What is not given may be configured by environment, as all else can.
  local port=${Muster__Port:-8080} data=${Muster__DataDirectory:-$default_data}
  while (($#)); do
    case $1 in
      --help | -h) run_help; exit 0 ;;
      --port | --data) (($# > 1)) || usage_error "$1 needs a value. See ./muster run --help."
        if [[ $1 == --port ]]; then port=$2; else data=$(absolute "$2"); fi
        shift ;;
      --port=*) port=${1#*=} ;;
      --data=*) data=$(absolute "${1#*=}") ;;
      *) usage_error "run does not know '$1'. See ./muster run --help." ;;
    esac
    shift
  done
  [[ $port =~ ^(0|[1-9][0-9]{0,4})$ ]] && ((port < 65536)) || usage_error "'$port' is not a port. See ./muster run --help."
  ready_panel_and_synapse
  prepare_directory "$data" 0711 "data directory"
  say "Starting the panel, with its data in $data"
  export Muster__DataDirectory=$data
  hand_over run --port "$port" --data "$data"
}

bench_help() {
  cat <<'TXT'
usage: ./muster bench [WHAT...]

Measures the built panel on this machine and writes docs/benchmarks.md. Takes about a quarter of an hour.

  WHAT   only this, and only printed: memory, cases, lists; and of the war room: opening, journey or room
TXT
}

bench() {
  case ${1:-} in
    --help | -h) bench_help; exit 0 ;;
  esac
  need_for_tests
  ready_panel_and_synapse
  test_node
  hold "$panel"
  MUSTER_CHROMIUM=$(command -v chromium)
  export MUSTER_CHROMIUM MUSTER_CHECKOUT=$checkout MUSTER_PANEL=$panel MUSTER_SYNAPSE_ROOT=${Muster__SynapseRoot:-}
  if (($#)); then exec dotnet run --project "$checkout/tests/Bench" -c Release -- "$@"; fi
  dotnet run --project "$checkout/tests/Bench" -c Release >"$build/benchmarks.md"
  cp "$build/benchmarks.md" "$checkout/docs/benchmarks.md"
}
