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

an_unknown_command_is_refused_before_anything_is_built() {
  local status=0
  MUSTER_CACHE=$temp/cache "$checkout/muster" rnu 2>message || status=$?
  ((status == 2)) && grep -q "no command 'rnu'" message && [[ ! -e $temp/cache ]]
}

every_command_of_the_panel_is_told_of_and_explains_itself() {
  local command
  dotnet "$MUSTER_PANEL/Muster.Web.dll" --help | sed -n '/^Commands:/,$p' | awk 'NR > 1 && /^  [a-z]/ { print $1 }' >commands
  [[ -s commands ]]
  while read -r command; do
    "$checkout/muster" --help | grep -q "^  $command " || fail "./muster --help does not tell of $command"
    "$checkout/muster" "$command" --help >"$command.out" || fail "$command --help failed"
    grep -qi '^usage' "$command.out" || fail "$command --help tells no usage"
  done <commands
}

an_option_that_nobody_knows_is_refused() {
  local status=0
  "$checkout/muster" run --prot 8080 2>message || status=$?
  ((status == 2)) && grep -q -- "does not know '--prot'" message
}

the_scripts_pass_shellcheck() {
  cd "$checkout" || exit
  # The parts are read where ./muster includes them.
  shellcheck -x muster .ci/run deploy/homeserver/root/{build,unpack} tests/Scripts/run
  shellcheck -s bash -e SC2154 tests/Scripts/*.sh tests/Scripts/all/*.sh
}
