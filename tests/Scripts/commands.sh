# shellcheck shell=bash
# The commands' own manners, from any directory.

every_command_of_the_script_explains_itself() {
  local command
  for command in run test doctor; do
    "$checkout/muster" "$command" --help | grep -q "^usage: ./muster $command" || fail "$command --help"
  done
  "$checkout/muster" --help | grep -q '^usage: ./muster COMMAND'
}

a_bad_port_is_refused_before_anything_is_built() {
  local status=0
  MUSTER_CACHE=$temp/cache "$checkout/muster" run --port 70000 2>message || status=$?
  ((status == 2)) && grep -q "'70000' is not a port" message && [[ ! -e $temp/cache ]]
}

an_option_that_nobody_knows_is_refused() {
  local status=0
  "$checkout/muster" run --prot 8080 2>message || status=$?
  ((status == 2)) && grep -q -- "does not know '--prot'" message
}

the_scripts_pass_shellcheck() {
  cd "$checkout" || exit
  # The parts are read where ./muster includes them.
  shellcheck -x muster .ci/run deploy/homeserver/root/{build,unpack} deploy/panel/entry tests/Scripts/run
  shellcheck -s bash -e SC2154 tests/Scripts/*.sh tests/Scripts/all/*.sh
}
