# shellcheck shell=bash
# ./muster run for somebody who has just cloned Muster: an ordinary user with sudo, an empty home, nothing cached.

_root() { if ((EUID == 0)); then "$@"; else sudo -n "$@"; fi; }

# As the new user, with this machine's way to its registries and certificates, and nothing else of ours.
_as_user() {
  _root runuser -u "$user" -- env -u NUGET_PACKAGES -u XDG_CACHE_HOME -u XDG_DATA_HOME -u Muster__SynapseRoot -u Muster__DataDirectory \
    -u npm_config_cache -u MUSTER_CACHE -u MUSTER_TEST_ALL -u TMPDIR HOME="$home" USER="$user" LOGNAME="$user" "$@"
}

_make_user() {
  user=muster-fresh-$$
  home=/home/$user
  _root useradd --create-home --home-dir "$home" --shell /bin/bash "$user"
  trap _remove_user EXIT
  printf '%s ALL=(ALL) NOPASSWD: ALL\n' "$user" | _root tee "/etc/sudoers.d/$user" >/dev/null
  _root chmod 0440 "/etc/sudoers.d/$user"
  # Where packages come from is the machine's matter, not the user's.
  local file
  for file in .nuget/NuGet/NuGet.Config .npmrc; do
    if [[ -f $HOME/$file ]]; then _root install -D -m 0600 "$HOME/$file" "$home/$file"; fi
  done
  git clone -q --no-local "$checkout" "$temp/muster"
  _root mv "$temp/muster" "$home/muster"
  _root chown -R "$user:" "$home"
}

_remove_user() {
  local pid
  for pid in $(pgrep -u "$user" || true); do _root kill -KILL "$pid" 2>/dev/null || true; done
  _root rm -f "/etc/sudoers.d/$user"
  _root userdel --remove "$user" 2>/dev/null || true
}

# _start LIMIT: starts the panel on $port, waits until it answers, and leaves in $seconds how long that took.
_start() {
  local limit=$1 began=$SECONDS
  _as_user "$home/muster/muster" run --port "$port" >"$temp/run.log" 2>&1 &
  starter=$!
  until curl -fs -o /dev/null -m 2 "http://127.0.0.1:$port/healthz"; do
    kill -0 "$starter" 2>/dev/null || _give_up "./muster run ended"
    ((SECONDS - began < limit)) || _give_up "no answer after $limit s"
    sleep 0.5
  done
  seconds=$((SECONDS - began))
}

_give_up() { cat "$temp/run.log"; fail "$1"; }

# The panel took the place of ./muster, so it is the one process of the user that runs Muster.Web.dll.
_stop() {
  local pid
  pid=$(pgrep -u "$user" -f "Muster.Web.dll run --port $port")
  _root kill -TERM "$pid"
  wait "$starter" || true
  [[ ! -d /proc/$pid ]] || fail "the panel did not stop"
}

a_fresh_user_gets_the_set_up_page_within_four_minutes_and_then_within_fifteen_seconds() {
  may_be_root=$(_root id -u) || skip "this user has no sudo without a password"
  [[ $may_be_root == 0 ]]
  local port=$((20000 + RANDOM % 10000)) first
  _make_user
  cd /
  _start 240
  first=$seconds
  _set_up_page_is_served
  _stop
  _start 15
  _set_up_page_is_served
  _stop
  fact "\`./muster run\` as a new user with sudo in a fresh clone, nothing cached: the set-up page after $first s, the second time after $seconds s."
}

# The one-time link is what the panel prints; following it has to work without anything else.
_set_up_page_is_served() {
  local link
  for _ in {1..50}; do
    link=$(grep -oE "https?://[^ ]+/setup[^ ]*" "$temp/run.log" | tail -n 1) && break
    sleep 0.1
  done
  [[ -n $link ]] || _give_up "no set-up link was printed"
  curl -fsL -o /dev/null -m 10 "$link" || _give_up "the set-up page is not served"
}
