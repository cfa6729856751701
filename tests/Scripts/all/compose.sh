# shellcheck shell=bash
# docker-compose.yml, as far as it can be checked where no container engine runs.

the_compose_file_is_valid() {
  docker-compose -f "$checkout/docker-compose.yml" config -q
  fact "\`docker-compose config\` accepts docker-compose.yml ($(docker-compose version --short)); the containers themselves were not run."
}

nothing_is_published_to_any_network() {
  docker-compose -f "$checkout/docker-compose.yml" config >config.yml
  ! grep -qE '^ +ports:' config.yml || fail "a port is published"
}
