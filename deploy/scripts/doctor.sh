# shellcheck shell=bash
# ./muster doctor: the machine's side first, in plain words; then the panel's own.

doctor_help() {
  cat <<'TXT'
usage: ./muster doctor [--port 8080] [--data DIR]

Tells in plain words what is missing or misconfigured on this machine and in the panel's data, and what to do about it.
Changes nothing but the build in this checkout. Fails when something keeps Muster from working.
TXT
}

# In the panel's own words for the same: ok, note, FAIL.
good() { printf 'ok    %s\n' "$*"; }
note() { printf 'note  %s\n' "$*"; }
bad() {
  printf 'FAIL  %s\n' "$1"
  printf '%s\n' "${@:2}" | sed 's/^/      /'
  troubles=$((troubles + 1))
}

check_sdk() {
  if (need_sdk) 2>/dev/null; then
    need_sdk
    good "The .NET SDK is $sdk."
  else
    bad "There is no .NET SDK that fits." "$sdk_hint"
  fi
}

check_packages() {
  missing=()
  need_for_build
  need_for_homeservers
  if ((${#missing[@]} == 0)); then
    good "Debian's packages that Muster needs are there (Node $(node --version))."
  elif may_be_root; then
    note "Missing Debian packages, which ./muster run installs: ${missing[*]}."
  else
    bad "Missing Debian packages: ${missing[*]}." "Have somebody who may run: apt-get install -y --no-install-recommends ${missing[*]}"
  fi
  missing=()
}

check_root() {
  local root
  if [[ -n ${MUSTER_SYNAPSE:-} ]]; then
    if [[ -x $MUSTER_SYNAPSE ]]; then good "Homeservers run $MUSTER_SYNAPSE."; else bad "MUSTER_SYNAPSE names $MUSTER_SYNAPSE, which is not a program that can be run." "Name a synapse_homeserver, or unset it."; fi
  elif ! root=$(readlink -e "$roots/current"); then
    note "There is no root with Synapse yet in $roots; ./muster run builds it (under a minute)."
  elif root_is_fresh; then
    good "Synapse $(synapse_version "$root"), fetched from Debian on $(date -r "$root/built" +%F)."
  else
    note "Synapse $(synapse_version "$root") was fetched on $(date -r "$root/built" +%F) or by another recipe; the next ./muster run fetches a new one."
  fi
}

synapse_version() { sed -n 's/^matrix-synapse_\([^_]*\)_.*/\1/p' "$1/packages"; }

# check_space DIR MB WHAT
check_space() {
  local directory=$1 needed=$2 what=$3 free
  while [[ ! -d $directory ]]; do directory=$(dirname "$directory"); done
  free=$(df --output=avail -BM "$directory" | tail -n 1 | tr -dc 0-9)
  if ((free >= needed)); then
    good "$what has $((free / 1024)) GB free."
  else
    bad "$what ($directory) has only $free MB free; Muster wants $needed." "Free some, or choose another place."
  fi
}

check_reach() {
  local barrier
  ((EUID == 0)) || return 0
  barrier=$(untraversable "$cache")
  [[ -z $barrier ]] || bad "The cache directory $cache is out of reach for the homeservers, which run as users of their own: $barrier does not let others pass." "Run: chmod o+x '$barrier'"
}

# Asked by hand, because a small Debian has no curl.
is_healthy() {
  local answer=
  exec 3<>"/dev/tcp/127.0.0.1/$1"
  printf 'GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
  read -r -t 2 answer <&3 || true
  exec 3>&-
  [[ $answer == HTTP/*' 200'* ]]
}

check_port() {
  local port=$1
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    if is_healthy "$port"; then
      note "Something answers on port $port as a panel does: probably the running panel."
    else
      bad "Port $port is taken by another program." "See which: ss -ltnp 'sport = :$port'. Or start with --port and another number."
    fi
  else
    good "Port $port is free."
  fi
}

doctor() {
  local port=${Muster__Port:-8080} data=${Muster__DataDirectory:-$default_data} troubles=0
  while (($#)); do
    case $1 in
      --help | -h) doctor_help; exit 0 ;;
      --port | --data) (($# > 1)) || usage_error "$1 needs a value. See ./muster doctor --help."
        if [[ $1 == --port ]]; then port=$2; else data=$(absolute "$2"); fi
        shift ;;
      *) usage_error "doctor does not know '$1'. See ./muster doctor --help." ;;
    esac
    shift
  done
  echo "This machine:"
  check_sdk
  check_packages
  check_root
  check_space "$cache" 1500 "The cache"
  check_reach
  check_port "$port"
  ((troubles == 0)) || die "$troubles of these keep Muster from working. Mend them, then run ./muster doctor again."
  need_panel
  use_synapse_if_any
  echo "The panel:"
  hand_over doctor --data "$data"
}
