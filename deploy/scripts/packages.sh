# shellcheck shell=bash
# Debian packages: what is missing is installed, as root or by sudo; where neither is to be had, the command is named.

missing=()

# need PACKAGE TEST...: notes PACKAGE as missing unless the test command succeeds.
need() {
  local package=$1
  shift
  "$@" >/dev/null 2>&1 || missing+=("$package")
}

has() { command -v "$1" >/dev/null; }

node_is_recent() { has node && [[ $(node --version) =~ ^v([0-9]+) ]] && ((BASH_REMATCH[1] >= 18)); }

as_root() {
  if ((EUID == 0)); then "$@"; else sudo "$@"; fi
}

may_be_root() {
  ((EUID == 0)) && return 0
  has sudo || return 1
  # A password can be asked for only where somebody sits.
  sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; }
}

apt_get() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=120 "$@"; }

install_missing() {
  ((${#missing[@]})) || return 0
  local command="apt-get install -y --no-install-recommends ${missing[*]}"
  has apt-get || die "Missing: ${missing[*]}. This is not a Debian machine; install what these Debian packages hold, then run this again."
  may_be_root || die "These Debian packages are missing, and $(id -un) is neither root nor may use sudo here: ${missing[*]}
Have somebody who may run:
    $command
then run this again."
  # Lists of repositories that Muster does not need may fail to refresh; what counts is the installation.
  watched "Refreshing the package lists" "$logs/apt-update.log" apt_get update || true
  if [[ " ${missing[*]} " == *" postgresql "* ]]; then without_a_cluster create; fi
  watched "Installing Debian packages: ${missing[*]}" "$logs/apt-install.log" apt_get install -y --no-install-recommends "${missing[@]}" ||
    die "Debian's packages could not be installed. Mend what is said above, or run it yourself and then this again:
    $command"
  without_a_cluster remove
  missing=()
  hash -r
}

# The tests want PostgreSQL's programs, not a database service that Debian would set up and start with them.
without_a_cluster() {
  local file=/etc/postgresql-common/createcluster.d/muster.conf
  case $1 in
    create) as_root mkdir -p "${file%/*}" && as_root tee "$file" >/dev/null <<<'create_main_cluster = false' ;;
    remove) [[ ! -e $file ]] || as_root rm -f "$file" ;;
  esac
}

need_for_build() {
  need ca-certificates test -s /etc/ssl/certs/ca-certificates.crt
  need openssl has openssl
  need nodejs node_is_recent
  need npm has npm
}

need_for_homeservers() {
  need mmdebstrap has mmdebstrap
  need debian-archive-keyring test -s /usr/share/keyrings/debian-archive-keyring.gpg
}

need_for_tests() {
  need git has git
  need curl has curl
  need procps has pgrep
  need chromium has chromium
  need firefox-esr has firefox-esr
  need coturn has turnserver
  need postgresql postgres_binaries
  need shellcheck has shellcheck
}

# The newest PostgreSQL server on the machine; the tests start it themselves, as a process of their own.
postgres_binaries() {
  local initdb found=
  for initdb in /usr/lib/postgresql/*/bin/initdb; do
    [[ -x $initdb ]] && found=$(dirname "$initdb")
  done
  [[ -n $found ]] && printf '%s\n' "$found"
}
