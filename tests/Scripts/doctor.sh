# shellcheck shell=bash
# What ./muster doctor finds on the machine, each thing provoked. What it finds in the panel's data is tested with the panel.

# _doctor_parts: the scripts' functions, as ./muster has them, and a count of what was found.
_doctor_parts() {
  local part
  export MUSTER_CACHE=$temp/cache
  troubles=0
  # shellcheck disable=SC1090  # checked where ./muster includes them
  for part in say paths versions packages panel synapse doctor; do . "$checkout/deploy/scripts/$part.sh"; done
}

# _told MARK TEXT: the file said holds a line with that mark and text.
_told() { grep -q -- "^$1 *.*$2" said || { cat said; fail "not told: $1 $2"; }; }

_found() { ((troubles == $1)) || fail "$troubles found instead of $1"; }

# _whole_root NAME: puts what a root needs into the cache, as the present one.
_whole_root() {
  local root=$temp/cache/synapse/$1 part
  for part in packages built lib64/ld usr/bin/python3 usr/lib/python3/dist-packages/synapse/app/homeserver.py; do
    mkdir -p "$(dirname "$root/$part")"
    echo 'matrix-synapse_1.2.3_all.deb' >"$root/$part"
  done
  ln -sfn "$1" "$temp/cache/synapse/current"
  echo "$root"
}

a_missing_dotnet_is_told_with_how_to_get_it() {
  _doctor_parts
  # shellcheck disable=SC2317  # called by need_sdk
  find_sdk() { return 1; }
  check_sdk >said
  _told FAIL 'no .NET SDK that fits'
  grep -q 'dotnet-sdk-10.0' said
  _found 1
}

missing_packages_are_told_with_the_command_that_brings_them() {
  _doctor_parts
  # shellcheck disable=SC2317  # called by check_packages
  need_for_build() { missing+=(npm); }
  # shellcheck disable=SC2317
  need_for_homeservers() { :; }
  # shellcheck disable=SC2317
  may_be_root() { return 1; }
  check_packages >said
  _told FAIL 'Missing Debian packages: npm'
  grep -q 'apt-get install -y --no-install-recommends npm$' said
  # shellcheck disable=SC2317
  may_be_root() { return 0; }
  check_packages >said
  _told note 'which ./muster run installs: npm'
  _found 1
}

a_root_that_is_not_there_or_old_is_told() {
  local root
  _doctor_parts
  check_root >said
  _told note 'no root with Synapse yet'
  root=$(_whole_root "root-$(sha256sum <"$checkout/deploy/homeserver/root/unpack" | cut -c1-12)-1")
  check_root >said
  _told ok 'Synapse 1.2.3, fetched from Debian on'
  touch -d '15 days ago' "$root/built"
  check_root >said
  _told note 'is more than two weeks old or made by another recipe'
  _found 0
}

a_root_that_is_not_whole_is_told_once_by_the_panels_part() {
  local root status=0
  _doctor_parts
  root=$(_whole_root root-1)
  rm "$root/built"
  check_root >said 2>&1
  [[ ! -s said ]] || { cat said; fail "told by the script"; }
  Muster__SynapseRoot=$root dotnet "$MUSTER_PANEL/Muster.Web.dll" doctor --port 0 --data "$temp/none" >said || status=$?
  ((status == 1)) || fail "ended with $status"
  _told FAIL 'is not whole: built is missing'
}

a_synapse_of_ones_own_that_cannot_be_run_is_told() {
  _doctor_parts
  MUSTER_SYNAPSE=$temp/none check_root >said
  _told FAIL 'is not a program that can be run'
  MUSTER_SYNAPSE=/bin/true check_root >said
  _told ok 'Homeservers run /bin/true'
  _found 1
}

too_little_room_is_told() {
  _doctor_parts
  check_space "$temp/not/made" 1 "The cache" >said
  _told ok 'The cache has'
  check_space "$temp" 999999999 "The cache" >said
  _told FAIL 'Muster wants 999999999'
  _found 1
}

whose_the_data_is_and_who_can_look_into_it_is_told() {
  local me
  me=$(id -un)
  _doctor_parts
  check_data "$temp/data" >said
  _told note 'the first ./muster run makes it'
  mkdir -p data/panel
  chmod 700 data/panel
  check_data "$temp/data" >said
  _told ok "belongs to $me, and nobody else can look into it"
  touch file
  _found 0
  chmod 750 data/panel
  check_data "$temp/data" >said
  _told FAIL 'Others can look into'
  grep -q "chmod 700 '$temp/data/panel'" said
  check_data "$temp/file" >said
  _told FAIL 'is no directory'
  _found 2
}

data_of_another_user_is_told() {
  ((EUID == 0)) || skip "only root can make files of another user"
  _doctor_parts
  mkdir -p data/panel
  chmod 700 data/panel
  touch data/panel/panel.db
  chown nobody data/panel/panel.db
  check_data "$temp/data" >said
  _told FAIL 'panel.db belongs to nobody'
  chown -R nobody data
  check_data "$temp/data" >said
  _told note 'has to be started as nobody'
  _found 1
}

data_of_another_user_is_refused_to_whoever_is_not_root() {
  ((EUID == 0)) || skip "only root can be somebody else"
  mkdir -p here/deploy data/panel
  cp -r "$checkout"/{muster,global.json} here/
  cp -r "$checkout/deploy/scripts" here/deploy/
  chmod 700 data/panel
  # shellcheck disable=SC2016  # expanded by the other user's shell
  setpriv --reuid=nobody --clear-groups env HOME=/ checkout="$temp/here" temp="$temp" MUSTER_CACHE="$temp/cache" bash -euo pipefail -c '
    troubles=0
    for part in say paths versions packages panel synapse doctor; do . "$checkout/deploy/scripts/$part.sh"; done
    check_data "$temp/data"
    check_data /root/muster-data' >said
  _told FAIL "belongs to root, and this is nobody"
  _told FAIL "may not make it in /"
}

a_clock_that_no_time_server_sets_is_told() {
  _doctor_parts
  mkdir bin
  printf '#!/bin/sh\necho no\n' >bin/timedatectl
  chmod +x bin/timedatectl
  PATH=$temp/bin:$PATH
  check_ntp >said
  _told note 'timedatectl set-ntp true'
  printf '#!/bin/sh\necho yes\n' >bin/timedatectl
  check_ntp >said
  _told ok 'set by a time server'
  _found 0
}

troubles_of_the_machine_do_not_hide_those_of_the_panel() {
  local status=0
  touch file
  MUSTER_CACHE=$temp/cache Muster__ElementWeb__Path=$temp "$checkout/muster" doctor --port 0 --data "$temp/file" >said 2>message || status=$?
  ((status == 1)) || fail "ended with $status"
  _told FAIL "$temp/file is no directory"
  _told FAIL 'holds no index.html'
  grep -q '1 of what was found on this machine' message
}
