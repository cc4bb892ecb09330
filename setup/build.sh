# shellcheck shell=bash
# Building, and knowing that nothing needs building. Sourced by ./vision.

server=$root/artifacts/bin/VisionPipeline.Server/release/VisionPipeline.Server
shim=$root/artifacts/native/opencv/libvision_opencv.so

# What the server is made of; the tests are added for the solution.
sources=("$root"/src "$root"/native "$root"/Directory.*.* "$root"/{VisionPipeline.sln,nuget.config,global.json,.editorconfig,BannedSymbols.txt})

server_fresh() { [[ -x $server ]] && fresh "$stamps/server" "${sources[@]}"; }
solution_fresh() { server_fresh && fresh "$stamps/solution" "${sources[@]}" "$root/tests"; }

# What a build needs that only setup brings.
prerequisites() {
  [[ -d $root/native/onnxruntime/node_modules && -e $root/native/feed/librdkafka.redist.1.9.2.nupkg && -e $shim ]]
}

build_server() {
  require_sdk
  stamped "$stamps/server" logged dotnet build -c Release "$root/src/VisionPipeline.Server" --nologo -v q
}

build_solution() {
  stamped "$stamps/solution" logged dotnet build -c Release "$root/VisionPipeline.sln" --nologo -v q || return
  touch -r "$stamps/solution" "$stamps/server"
}

# Before a verb: quick when nothing changed, else builds the server and says so on stderr.
ensure_server() {
  server_fresh && return
  lock
  server_fresh && return
  prerequisites || die "this checkout is not set up: run ./vision setup"
  local start=$EPOCHREALTIME
  echo "vision: sources changed, building ..." >&2
  build_server || die "the build failed"
  echo "vision: built in $(since "$start")" >&2
  exec 9>&-
}
