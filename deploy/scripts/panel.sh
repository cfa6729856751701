# shellcheck shell=bash
# Building the panel, and handing over to it.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# The SDK itself asks for ICU otherwise, which a small Debian lacks.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

sdk_hint="Muster needs the .NET 10 SDK ($(sed -n 's/.*"version": *"\([^"]*\)".*/\1/p' "$checkout/global.json") or later), which is not among Debian's packages.
Install it as https://learn.microsoft.com/dotnet/core/install/linux-debian describes (package dotnet-sdk-10.0), then run this again."

find_sdk() {
  local place
  has dotnet && return 0
  for place in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
    if [[ -n $place && -x $place/dotnet ]]; then
      export DOTNET_ROOT=$place PATH=$place:$PATH
      return 0
    fi
  done
  return 1
}

need_sdk() {
  find_sdk || die "There is no dotnet here. $sdk_hint"
  sdk=$(cd "$checkout" && dotnet --version 2>/dev/null) || die "The .NET SDK here is too old. $sdk_hint"
}

# Everything that can change what the panel does, its own outputs excluded.
panel_fingerprint() {
  (
    cd "$checkout"
    printf '%s\n' "$sdk"
    find src deploy/homeserver Directory.* global.json BannedSymbols.txt .editorconfig \
      \( -name bin -o -name obj -o -name node_modules -o -path src/BlazorScript/wwwroot -o -path src/Web/wwwroot/lib -o -path src/Chat/dist \) -prune \
      -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
  ) | sha256sum | cut -c1-16
}

# Sets $panel to the published panel of this very source, if it is there.
find_panel() {
  need_sdk
  panel=$build/panel-$(panel_fingerprint)
  [[ -f $panel/Muster.Web.dll ]]
}

# Two builds of one checkout would write the same files. The lock is kept until the caller's process and all that it
# started have ended, so no build server may outlive a build.
one_build_at_a_time() {
  exec 9>"$build/.lock"
  flock 9
}

# Run as a process of its own, so that it can go on beside another.
publish_panel() {
  local staging=$build/publishing
  one_build_at_a_time
  if [[ -f $panel/Muster.Web.dll ]]; then return 0; fi
  rm -rf "$staging"
  dotnet publish "$checkout/src/Web/Muster.Web.csproj" -c Release -o "$staging" --nologo -v quiet --disable-build-servers &&
    mv -T "$staging" "$panel"
}

build_failed() { die "The panel could not be built. Mend what is said above; the whole output is in $logs/publish.log."; }

need_panel() {
  find_panel && return 0
  mkdir -p "$build"
  need_for_build
  install_missing
  watched "Building the panel" "$logs/publish.log" publish_panel || build_failed
}

# hand_over ARGUMENT...: this process becomes the panel's, so that signals reach it; descriptors held stay held.
hand_over() {
  hold "$panel"
  sweep "$build/panel-" "$panel"
  export MUSTER_CHECKOUT=$checkout
  exec dotnet "$panel/Muster.Web.dll" "$@"
}

# panel_command ARGUMENT...: what the panel's executable knows, it also explains (--help) and refuses.
panel_command() {
  need_panel
  use_synapse_if_any
  hand_over "$@"
}
