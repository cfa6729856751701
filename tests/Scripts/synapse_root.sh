# shellcheck shell=bash
# The builder of the root with Synapse, with a stand-in for mmdebstrap: what counts as built, and what does not.

_build=$checkout/deploy/homeserver/root/build

# The stand-in makes no root; it tells that it was asked, then does what the test wants.
_mmdebstrap() {
  mkdir -p bin
  printf '#!/bin/bash\necho asked >>%q\n%s\n' "$temp/asked" "$1" >bin/mmdebstrap
  chmod +x bin/mmdebstrap
  PATH=$temp/bin:$PATH
  export MUSTER_DEBIAN_MIRROR=http://mirror.invalid/debian
}

# _old_root AGE: puts a root of this recipe in place, AGE days old.
_old_root() {
  local recipe
  recipe=$(sha256sum <"$checkout/deploy/homeserver/root/unpack" | cut -c1-12)
  mkdir -p "roots/root-$recipe-1"
  touch -d "$1 days ago" "roots/root-$recipe-1/built"
  ln -sfn "root-$recipe-1" roots/current
  readlink -f roots/current
}

a_fresh_root_is_used_without_building() {
  _mmdebstrap 'exit 1'
  local root
  root=$(_old_root 13)
  [[ $("$_build" "$temp/roots") == "$root" && ! -e asked ]]
}

a_root_older_than_two_weeks_is_built_anew_and_used_on_when_that_fails() {
  _mmdebstrap 'echo no network; exit 1'
  local root
  root=$(_old_root 15)
  [[ $("$_build" "$temp/roots" 2>message) == "$root" && -e asked ]]
  grep -q 'no network' message && grep -q 'Going on with the one built on' message
}

a_root_from_the_future_is_not_fresh() {
  _old_root -2 >/dev/null
  ! "$_build" --fresh "$temp/roots" || fail "it counted as fresh"
}

without_any_root_a_failed_build_fails() {
  _mmdebstrap 'exit 1'
  ! "$_build" "$temp/roots" 2>/dev/null || fail "it did not"
  ! compgen -G 'roots/building.*' || fail "something was left over"
}

a_killed_build_leaves_nothing_that_counts_and_is_cleared_by_the_next() {
  # shellcheck disable=SC2016  # expanded by the stand-in
  _mmdebstrap 'sleep 1000 & echo $! >"${0%/*}/../sleeper"; wait'
  "$_build" "$temp/roots" 2>/dev/null &
  local builder=$! pid
  until [[ -s sleeper ]]; do sleep 0.05; done
  compgen -G 'roots/building.*' >/dev/null || fail "no build at work"
  # The builder and everything under it, as a power cut would.
  for pid in $builder $(pgrep -P "$builder") $(cat sleeper); do kill -KILL "$pid"; done
  wait "$builder" 2>/dev/null || true
  ! "$_build" --fresh "$temp/roots" || fail "a killed build counted"
  # Its mmdebstrap was orphaned by the kill and ended with its sleeper; then the lock is free.
  _mmdebstrap 'exit 1'
  ! "$_build" "$temp/roots" 2>/dev/null || fail "the next build did not run"
  ! compgen -G 'roots/building.*' || fail "the killed build was not cleared"
}

two_builds_at_once_exclude_each_other() {
  _mmdebstrap 'sleep 0.5; exit 1'
  "$_build" "$temp/roots" 2>first &
  until [[ -e asked ]]; do sleep 0.05; done
  "$_build" "$temp/roots" 2>second || true
  wait $! || true
  grep -q 'waiting for it' second
}

a_version_is_swept_only_when_nobody_holds_it() {
  # shellcheck disable=SC1091  # checked where ./muster includes it
  . "$checkout/deploy/scripts/versions.sh"
  mkdir v-held v-free v-kept
  # A child of the one who held it goes on holding it, as a homeserver that outlives the panel does.
  (hold v-held; sleep 1000 & echo $! >sleeper)
  sweep "$temp/v-" "$temp/v-kept"
  [[ -d v-held && -d v-kept && ! -d v-free ]] || fail "held, kept or free: $(echo v-*)"
  kill "$(cat sleeper)"
  while [[ -d /proc/$(cat sleeper) ]]; do sleep 0.05; done
  sweep "$temp/v-" "$temp/v-kept"
  [[ ! -d v-held ]]
}

the_root_in_use_is_whole_and_readable_by_everybody() {
  local root
  root=${Muster__SynapseRoot:-}
  [[ -n $root ]] || skip "no root with Synapse is in use (MUSTER_SYNAPSE)"
  [[ -s $root/packages && -s $root/built ]]
  [[ -z $(find "$root" ! -type l ! -perm -o=r -print -quit) ]] || fail "not everybody can read it"
  [[ -z $(find "$root" -perm /6000 -print -quit) ]] || fail "it holds set-uid files"
}
