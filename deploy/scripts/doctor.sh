# shellcheck shell=bash
# ./muster doctor: the machine's side first, in plain words; then the panel's own.

doctor_help() {
  cat <<'TXT'
usage: ./muster doctor [--port 8080] [--data DIR]

Tells in plain words what is missing or misconfigured on this machine and in the panel's data, and what to do about it.
Changes nothing but the build in this checkout. Ends with 1 when something keeps Muster from working (FAIL), else with 0.
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

# Which one there is and how old; whether it is whole is the panel's part to find.
check_root() {
  local root
  if [[ -n ${MUSTER_SYNAPSE:-} ]]; then
    if [[ -x $MUSTER_SYNAPSE ]]; then good "Homeservers run $MUSTER_SYNAPSE."; else bad "MUSTER_SYNAPSE names $MUSTER_SYNAPSE, which is not a program that can be run." "Name a synapse_homeserver, or unset it."; fi
  elif ! root=$(readlink -e "$roots/current"); then
    note "There is no root with Synapse yet in $roots; ./muster run builds it (under a minute)."
  elif [[ ! -s $root/packages || ! -s $root/built ]]; then
    : # not whole, which the panel's part finds
  elif root_is_fresh; then
    good "Synapse $(synapse_version "$root"), fetched from Debian on $(date -r "$root/built" +%F)."
  else
    note "Synapse $(synapse_version "$root"), fetched on $(date -r "$root/built" +%F), is more than two weeks old or made by another recipe than deploy/homeserver/root; the next ./muster run fetches a new one."
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

# check_data DIR: whose it is, and who else can read what is secret in it.
check_data() {
  local data=$1 me owner barrier strange
  me=$(id -un)
  if [[ ! -e $data ]]; then
    barrier=$data
    while [[ ! -e $barrier ]]; do barrier=$(dirname "$barrier"); done
    if [[ -w $barrier || $data == "$default_data" ]]; then
      note "There is no data directory $data yet; the first ./muster run makes it."
    else
      bad "The data directory $data is not there, and $me may not make it in $barrier." "Make it and give it to $me, or choose another place with --data."
    fi
    return 0
  fi
  [[ -d $data ]] || { bad "$data is no directory." "Name one with --data."; return 0; }
  owner=$(stat -c %U "$data")
  if [[ $owner != "$me" ]] && ((EUID != 0)); then
    bad "The data directory $data belongs to $owner, and this is $me." "Run ./muster as $owner, or choose another place with --data."
    return 0
  fi
  if [[ ! -d $data/panel ]]; then
    if [[ -w $data ]]; then good "The data directory $data is there; no panel has used it yet."; else bad "The data directory $data cannot be written by $me." "Run: chown $me '$data'"; fi
    return 0
  fi
  owner=$(stat -c %U "$data/panel")
  strange=$(find "$data/panel" ! -user "$owner" -print -quit 2>/dev/null || true) # a running panel makes and removes files
  if [[ -n $strange ]]; then
    bad "In $data/panel not everything belongs to $owner: $strange belongs to $(stat -c %U "$strange")." "Run: chown -R $owner: '$data/panel'"
  elif [[ -n $(find "$data/panel" -maxdepth 0 -perm /077) ]]; then
    bad "Others can look into $data/panel, where what is secret is kept (mode $(stat -c %a "$data/panel"))." "Run: chmod 700 '$data/panel'"
  elif [[ $owner != "$me" ]]; then
    note "The data in $data belongs to $owner: the panel that runs as $owner has to be started as $owner."
  else
    good "The data in $data belongs to $me, and nobody else can look into it."
  fi
}

# Where there is no timedatectl, as in a container, the clock is the machine's around it; the panel's part looks whether it can be right.
check_ntp() {
  local synchronised
  has timedatectl && synchronised=$(timedatectl show -p NTPSynchronized --value 2>/dev/null) || return 0
  if [[ $synchronised == yes ]]; then
    good "The clock is set by a time server."
  else
    note "The clock is not set by a time server: authenticator apps fail when it is more than half a minute off. Run: timedatectl set-ntp true"
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
  check_data "$data"
  check_ntp
  # What is wrong with the machine must not hide what is wrong with the panel, if that can be asked.
  if ((troubles > 0)) && ! { find_sdk && (need_sdk) 2>/dev/null && find_panel; }; then
    die "$troubles of these keep Muster from working. Mend them, then run ./muster doctor again."
  fi
  need_panel
  use_synapse_if_any
  echo "The panel:"
  if ((troubles == 0)); then hand_over doctor --port "$port" --data "$data"; fi
  (hand_over doctor --port "$port" --data "$data") || true
  die "$troubles of what was found on this machine keep Muster from working. Mend them, then run ./muster doctor again."
}
