# shellcheck shell=bash
# Which Synapse the local homeservers run: the root that Muster builds and keeps fresh, or one of the machine's own.

roots=$cache/synapse

build_root() { "$checkout/deploy/homeserver/root/build" "$roots"; }

root_is_fresh() { "$checkout/deploy/homeserver/root/build" --fresh "$roots" >/dev/null; }

# Tells the panel which one; holds the root, so that no later build sweeps it away under a homeserver.
use_root() {
  export Muster__SynapseRoot=$1
  hold "$1"
}

use_own_synapse() {
  [[ -x $1 ]] || die "MUSTER_SYNAPSE names $1, which is not a program that can be run."
  export Muster__SynapseExecutable=$1
}

# For commands that use what is there, without building.
use_synapse_if_any() {
  local root
  if [[ -n ${MUSTER_SYNAPSE:-} ]]; then
    use_own_synapse "$MUSTER_SYNAPSE"
  elif root=$(readlink -e "$roots/current"); then
    use_root "$root"
  fi
}

root_failed() {
  local program
  if program=$(command -v synapse_homeserver); then
    say "Using $program instead."
    use_own_synapse "$program"
    return 0
  fi
  die "Without Synapse no homeserver can be started. Mend what is said above, or install Synapse yourself and set MUSTER_SYNAPSE to its synapse_homeserver."
}
