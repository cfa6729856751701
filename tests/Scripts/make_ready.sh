# shellcheck shell=bash
# Making a machine ready: what is said where it cannot be, and that stopping halfway stops everything.

# _parts: the scripts' functions, as ./muster has them.
_parts() {
  local part
  export MUSTER_CACHE=$temp/cache
  # shellcheck disable=SC1090  # checked where ./muster includes them
  for part in say paths versions packages; do . "$checkout/deploy/scripts/$part.sh"; done
}

who_may_not_install_is_told_the_command() {
  _parts
  # shellcheck disable=SC2317  # called by install_missing
  may_be_root() { return 1; }
  # shellcheck disable=SC2034  # read by install_missing
  missing=(mmdebstrap npm)
  ! (install_missing) 2>message || fail "it went on"
  grep -q 'apt-get install -y --no-install-recommends mmdebstrap npm$' message
}

a_directory_that_homeservers_cannot_reach_is_named() {
  _parts
  mkdir -p open/closed/data
  chmod 0711 open
  chmod 0700 open/closed
  [[ $(untraversable "$temp/open/closed/data") == "$temp/open/closed" ]]
  chmod 0711 open/closed
  [[ -z $(untraversable "$temp/open/closed/data") ]]
}

progress_and_failure_of_a_long_step_are_told_on_stderr_alone() {
  _parts
  ! watched "Trying hard" "$temp/log" bash -c 'echo why it failed; exit 3' >out 2>err || fail "it counted as done"
  [[ ! -s out ]] && grep -q 'Trying hard' err && grep -q 'why it failed' err
}

# A killed process ends soon, but not at once.
_gone() {
  for _ in {1..100}; do
    [[ -d /proc/$1 ]] || return 0
    sleep 0.1
  done
  fail "process $1 goes on"
}

stopping_while_it_builds_stops_the_build() {
  mkdir bin
  # shellcheck disable=SC2016  # expanded by the stand-in
  printf '#!/bin/bash\nsleep 1000 &\necho $! >%q\nwait\n' "$temp/sleeper" >bin/mmdebstrap
  chmod +x bin/mmdebstrap
  PATH=$temp/bin:$PATH MUSTER_DEBIAN_MIRROR=http://mirror.invalid/debian MUSTER_CACHE=$temp/cache \
    "$checkout/muster" run --port 1 --data "$temp/data" 2>message &
  local muster=$! status=0
  until [[ -s sleeper ]]; do
    kill -0 "$muster" || { cat message; fail "it ended by itself"; }
    sleep 0.1
  done
  kill -TERM "$muster"
  wait "$muster" || status=$?
  ((status == 143)) || fail "ended with $status"
  _gone "$(cat sleeper)"
  ! "$checkout/deploy/homeserver/root/build" --fresh "$temp/cache/synapse" || fail "half a build counted"
}

# A checkout of the scripts alone, with a stand-in for dotnet that publishes as the test wants.
_checkout_with_dotnet() {
  mkdir -p bin here/src
  cp -r "$checkout"/{muster,deploy,global.json,BannedSymbols.txt,.editorconfig} "$checkout"/Directory.* here/
  # shellcheck disable=SC2016  # expanded by the stand-in
  printf '#!/bin/bash\nif [[ $1 == --version ]]; then echo 10; exit; fi\n%s\n' "$1" >bin/dotnet
  chmod +x bin/dotnet
  PATH=$temp/bin:$PATH
  export MUSTER_CACHE=$temp/cache
}

a_build_that_fails_leaves_no_panel_behind() {
  local status=0
  # shellcheck disable=SC2016  # expanded by the stand-in
  _checkout_with_dotnet 'mkdir -p "$(dirname "$0")/../here/.build/publishing"; touch "$(dirname "$0")/../here/.build/publishing/Muster.Web.dll"; echo error CS0001; exit 1'
  here/muster token list 2>message || status=$?
  ((status == 1)) && grep -q 'error CS0001' message
  ! compgen -G 'here/.build/panel-*' || fail "a failed build counted"
}

the_panel_is_built_again_only_when_something_changed() {
  # shellcheck disable=SC2016  # expanded by the stand-in
  _checkout_with_dotnet 'case $1 in publish) echo . >>"$(dirname "$0")/../built"; mkdir -p "$6"; touch "$6/Muster.Web.dll" ;; *) echo "$*" ;; esac'
  [[ $(here/muster token list 2>/dev/null) == *'/Muster.Web.dll token list' ]]
  here/muster token list >/dev/null 2>&1
  [[ $(wc -l <built) == 1 ]] || fail "built $(wc -l <built) times for one source"
  echo new >here/src/New.cs
  here/muster token list >/dev/null 2>&1
  [[ $(wc -l <built) == 2 ]]
}
