# shellcheck shell=bash
# Where things lie, and whether the unprivileged users of the homeservers can get there.

if ((EUID == 0)); then
  cache=${MUSTER_CACHE:-/var/cache/muster}
  default_data=/var/lib/muster
else
  cache=${MUSTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/muster}
  default_data=${XDG_DATA_HOME:-$HOME/.local/share}/muster
fi
[[ $cache == /* ]] || cache=$PWD/$cache

# What is built from this checkout lies in it, in one ignored directory.
build=$checkout/.build
logs=$build/logs

absolute() { if [[ $1 == /* ]]; then printf '%s\n' "$1"; else printf '%s\n' "$PWD/$1"; fi; }

# untraversable DIR: prints the first directory on the way to DIR that other users cannot pass, if there is one.
untraversable() {
  local part=$1
  local -a way=()
  while [[ $part != / && -n $part ]]; do
    way=("$part" "${way[@]}")
    part=$(dirname "$part")
  done
  for part in "${way[@]}"; do
    [[ -d $part ]] || return 0
    if [[ ! $(stat -L -c %A "$part") =~ [xt]$ ]]; then
      printf '%s\n' "$part"
      return 0
    fi
  done
}

# prepare_directory DIR MODE WHAT: makes it; as root it also has to be passable for the homeservers' users.
prepare_directory() {
  local directory=$1 mode=$2 what=$3 barrier
  if [[ ! -d $directory ]]; then
    (umask 022 && mkdir -p "$directory") || die "The $what $directory cannot be made. Choose another place, or make it yourself and give it to $(id -un)."
    chmod "$mode" "$directory"
  fi
  [[ -w $directory ]] || die "The $what $directory cannot be written by $(id -un). Run: chown $(id -un) '$directory'"
  ((EUID == 0)) || return 0
  barrier=$(untraversable "$directory")
  [[ -z $barrier ]] || die "The $what $directory is out of reach for the homeservers: they run as users of their own, and $barrier does not let others pass. Run: chmod o+x '$barrier'   (lets others pass through, not list or read it), or choose another place."
}
