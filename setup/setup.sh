# shellcheck shell=bash
# ./vision setup: each step looks first, acts only on what is missing, and says how long it took. Sourced by ./vision.

ort=$root/native/onnxruntime
feed=$root/native/feed/librdkafka.redist.1.9.2.nupkg
again="then run ./vision setup again"

# packages_of GROUP...: the names in apt-packages.txt.
packages_of() { awk -v groups=" $* " '/^#/ || !NF {next} index(groups, " " $1 " ") {print $2}' "$root/setup/apt-packages.txt"; }

# missing_of PACKAGE...: those that dpkg does not have installed.
missing_of() {
  comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | awk '$1 == "installed" {print $2}' | sort -u)
}

setup_apt() {
  local start=$EPOCHREALTIME groups=("$@") packages missing sudo=() by_hand
  command -v node >/dev/null && command -v npm >/dev/null || groups+=(node)
  mapfile -t packages < <(packages_of "${groups[@]}")
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    die "this system has no apt. Install what these Debian 12 packages hold: ${packages[*]}; then run ./vision setup --no-apt"
  fi
  mapfile -t missing < <(missing_of "${packages[@]}")
  if ((${#missing[@]} == 0)); then
    say apt "${#packages[@]} packages already there (${groups[*]}), $(since "$start")"
    return
  fi
  by_hand="apt-get update && apt-get install --no-install-recommends -y ${missing[*]}"
  if ((EUID != 0)); then
    by_hand="sudo sh -c '$by_hand'"
    command -v sudo >/dev/null || die "${#missing[@]} packages are missing and only root can install them. By hand, as root: ${by_hand#sudo }; $again"
    sudo=(sudo)
    if ! sudo -n true 2>/dev/null; then
      [[ -t 0 && -t 2 ]] || die "${#missing[@]} packages are missing and sudo wants a password. By hand: $by_hand; $again"
      sudo -v || die "${#missing[@]} packages are missing and sudo refused. By hand: $by_hand; $again"
    fi
  fi
  say apt "installing ${#missing[@]} packages and what they need: ${missing[*]}"
  local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 -o Acquire::Retries=2 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20)
  if ! shown=3 logged "${apt[@]}" update || ! shown=3 logged "${apt[@]}" install --no-install-recommends -y "${missing[@]}"; then
    die "apt could not install ${#missing[@]} packages (no network, or not Debian 12's names: this is $(. /etc/os-release && echo "${PRETTY_NAME:-unknown}")). By hand: $by_hand; $again"
  fi
  say apt "${#missing[@]} packages installed, $(since "$start")"
}

# npm_ci FOLDER NAME: what package-lock.json pins, when it is not there in full.
npm_ci() {
  local folder=$1 name=$2 start=$EPOCHREALTIME
  # npm ci empties what a link points to, which belongs to another checkout.
  if [[ -L $folder/node_modules ]]; then
    [[ -e $folder/node_modules/.package-lock.json ]] || die "${folder#"$root"/}/node_modules is a link to nothing: remove it; $again"
    say npm "$name is a link to another checkout's, left alone"
    return
  fi
  # npm writes this file last, after everything else has arrived.
  if [[ -e $folder/node_modules/.package-lock.json && ! $folder/package-lock.json -nt $folder/node_modules/.package-lock.json ]]; then
    say npm "$name already there, $(since "$start")"
    return
  fi
  command -v npm >/dev/null || die "npm is not installed: run ./vision setup without --no-apt, or install Node.js 18 or newer with npm"
  say npm "fetching $name"
  if ! (cd "$folder" && logged npm ci --ignore-scripts --no-audit --no-fund); then
    die "npm could not fetch $name. By hand: cd ${folder#"$root"/} && npm ci --ignore-scripts (without network: on a machine with one, and copy the node_modules folder here); $again"
  fi
  # With the tarballs' own dates a lock from a fresh clone would look newer for ever.
  touch "$folder/node_modules/.package-lock.json"
  say npm "$name, $(since "$start")"
}

setup_onnxruntime() {
  npm_ci "$ort" "ONNX Runtime"
  [[ $(uname -m) != aarch64 ]] || npm_ci "$ort/arm64" "ONNX Runtime for arm64"
}

setup_gpu() {
  [[ $(uname -m) == x86_64 ]] || die "the CUDA provider's package is for x86-64 only; on a Jetson see jetson/README.md"
  npm_ci "$ort/gpu" "ONNX Runtime's CUDA provider (about 230 MB)"
  local library absent=()
  for library in libcuda.so.1 libcudart.so.13 libcublas.so.13 libcublasLt.so.13 libcurand.so.10 libcudnn.so.9; do
    /sbin/ldconfig -p | grep -q "^[[:space:]]$library " || absent+=("$library")
  done
  ((${#absent[@]} == 0)) ||
    say gpu "not in the loader's cache: ${absent[*]}. NVIDIA's driver brings libcuda, its CUDA 13 and cuDNN 9 packages the rest"
}

setup_feed() {
  local start=$EPOCHREALTIME library
  for library in /usr/lib/*-linux-gnu/librdkafka.so.1; do break; done
  [[ -e $library ]] || die "librdkafka.so.1 is not installed: apt-get install librdkafka1; $again"
  if [[ -e $feed && ! $library -nt $feed && ! $root/native/kafka/librdkafka.redist.csproj -nt $feed ]]; then
    say nuget "local feed already there, $(since "$start")"
    return
  fi
  rm -f "$feed"
  # NuGet unpacks a version once and never looks again.
  rm -rf "${NUGET_PACKAGES:-$HOME/.nuget/packages}/librdkafka.redist/1.9.2"
  if ! logged dotnet restore "$root/native/kafka/librdkafka.redist.csproj" --nologo -v q ||
    ! logged dotnet pack "$root/native/kafka/librdkafka.redist.csproj" -c Release --no-build --nologo -v q; then
    die "the local feed's librdkafka.redist could not be packed"
  fi
  touch "$feed"
  say nuget "librdkafka.redist packed from $library, $(since "$start")"
}

build_shim() {
  # A build folder belongs to one source folder; it is seconds to make, so never reused.
  rm -rf "${shim%/*}"
  logged cmake -S "$root/native/opencv" -B "${shim%/*}" -DCMAKE_BUILD_TYPE=Release &&
    logged cmake --build "${shim%/*}" -j "$(nproc)"
}

setup_shim() {
  local start=$EPOCHREALTIME
  if [[ -e $shim ]] && fresh "$stamps/shim" "$root/native/opencv"; then
    say opencv "shim already there, $(since "$start")"
    return
  fi
  stamped "$stamps/shim" build_shim || die "the OpenCV shim (native/opencv) did not build"
  say opencv "shim built, $(since "$start")"
}

setup_build() {
  local start=$EPOCHREALTIME
  if solution_fresh; then
    say build "already there, $(since "$start")"
    return
  fi
  say build "building VisionPipeline.sln"
  build_solution || die "the build failed; if it was the network: NuGet's packages come from its configured sources (dotnet restore VisionPipeline.sln)"
  say build "VisionPipeline.sln, $(since "$start")"
}

# run_setup [--gpu] [--training] [--test] [--no-apt]
run_setup() {
  local start=$EPOCHREALTIME apt=true gpu=false groups=(runtime build) argument
  for argument; do
    case $argument in
      --gpu) gpu=true ;;
      --training) groups+=(training) ;;
      --test) groups+=(test) ;;
      --no-apt) apt=false ;;
      *) die "setup knows --gpu, --training, --test and --no-apt, not '$argument'" ;;
    esac
  done
  case $(uname -s)-$(uname -m) in
    Linux-x86_64 | Linux-aarch64) ;;
    *) die "this is $(uname -s) on $(uname -m); Linux on x86_64 or aarch64 is needed" ;;
  esac
  require_sdk
  lock
  : >"$log"
  if $apt; then setup_apt "${groups[@]}"; fi
  setup_onnxruntime
  if $gpu; then setup_gpu; fi
  setup_feed
  setup_shim
  setup_build
  exec 9>&-
  say setup "done in $(since "$start")"
}
