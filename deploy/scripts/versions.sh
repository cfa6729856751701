# shellcheck shell=bash
# Versioned directories: what is built goes into a directory of its own and is put in place by one rename, so a
# killed build leaves nothing that counts. A user of a version holds a shared lock on it by an open file that
# its children inherit (the panel, and the homeservers that outlive it): a version is removed only when nobody does.

# hold DIR: keeps DIR from being swept as long as this process or a child of it lives.
hold() {
  local lock
  exec {lock}<"$1"
  flock -s "$lock"
}

# sweep GLOB-PREFIX KEEP: removes the versions that nobody holds and no process runs from, except KEEP.
sweep() {
  local prefix=$1 keep=$2 version lock
  for version in "$prefix"*; do
    [[ -d $version && $version != "$keep" ]] || continue
    exec {lock}<"$version"
    if flock -xn "$lock" && ! runs_from "$version"; then rm -rf "$version"; fi
    exec {lock}<&-
  done
}

runs_from() {
  local exe
  for exe in /proc/[0-9]*/exe; do
    [[ $(readlink "$exe" 2>/dev/null) != "$1"/* ]] || return 0
  done
  return 1
}
