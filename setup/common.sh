# shellcheck shell=bash
# Words and freshness checks that every part of ./vision uses. Sourced; $root is the repository.

stamps=$root/artifacts/.stamps
log=$root/artifacts/setup.log

say() { printf '%-8s %s\n' "$1" "$2"; }

die() {
  printf 'vision: %s\n' "$*" >&2
  exit 1
}

# Seconds since a value of EPOCHREALTIME, with one decimal.
since() {
  local us=$((${EPOCHREALTIME/[.,]/} - ${1/[.,]/}))
  printf '%d.%d s' $((us / 1000000)) $((us / 100000 % 10))
}

# fresh STAMP PATH...: the stamp exists and nothing under the paths changed after it. Folders count too, so that a
# deleted file is seen.
fresh() {
  local stamp=$1
  shift
  [[ -e $stamp ]] || return 1
  [[ -z $(find "$@" \( -name node_modules -o -name bin -o -name obj \) -prune -o -newer "$stamp" -print -quit 2>/dev/null || echo missing) ]]
}

# stamped STAMP COMMAND...: runs the command; the stamp carries the time of its start, so that an edit made while it
# ran is not missed.
stamped() {
  local stamp=$1
  shift
  mkdir -p "$stamps"
  touch "$stamp.start"
  "$@" || return
  mv "$stamp.start" "$stamp"
}

# logged COMMAND...: output goes to the log; on failure its end is shown (15 lines, or $shown).
logged() {
  mkdir -p "${log%/*}"
  printf '\n== %s\n' "$*" >>"$log"
  local before
  before=$(wc -l <"$log")
  # fd 9 is the lock: a build server that outlives us must not hold it.
  if ! "$@" >>"$log" 2>&1 </dev/null 9>&-; then
    printf -- '--- %s\n' "$*" >&2
    tail -n +"$((before + 1))" "$log" | tail -n "${shown:-15}" >&2
    printf -- '--- the whole output is in %s\n' "${log#"$root"/}" >&2
    return 1
  fi
}

# One setup or build at a time in this checkout; the lock goes with the process.
lock() {
  mkdir -p "$root/artifacts"
  exec 9>"$root/artifacts/.lock"
  flock 9
}

# Finds the .NET SDK, also where it is not on PATH, and makes the apphost find the same runtime.
find_dotnet() {
  local folder
  if ! command -v dotnet >/dev/null; then
    for folder in "${DOTNET_ROOT:-}" /usr/share/dotnet /usr/lib/dotnet "$HOME/.dotnet"; do
      if [[ -n $folder && -x $folder/dotnet ]]; then
        PATH=$folder:$PATH
        break
      fi
    done
  fi
  command -v dotnet >/dev/null || die "the .NET SDK 10 is not installed: see https://dotnet.microsoft.com/download (or put dotnet on PATH)"
  folder=$(readlink -f "$(command -v dotnet)")
  export DOTNET_ROOT=${DOTNET_ROOT:-${folder%/*}}
}

require_sdk() {
  find_dotnet
  local versions
  versions=$(dotnet --list-sdks | cut -d' ' -f1)
  awk -F. '$1 >= 10 {found = 1} END {exit !found}' <<<"$versions" ||
    die "the .NET SDK here is ${versions//$'\n'/, }, 10 is needed: see https://dotnet.microsoft.com/download"
}

# A machine without ICU is a machine for servers: no text here depends on a culture.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=${DOTNET_SYSTEM_GLOBALIZATION_INVARIANT:-1}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# No build nodes stay behind.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0
