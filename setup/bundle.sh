# shellcheck shell=bash
# ./vision bundle: a folder and an archive that run on a machine without packages. Sourced by ./vision.

# What every Linux of glibc 2.36 or newer has itself. libstdc++ is left to the system too: NVIDIA's libraries share it with us, and
# an older one in front of theirs would not do.
system_libraries='^(ld-linux-.*|libc|libm|libdl|libpthread|librt|libresolv|libutil|libmvec|libnsl|libstdc\+\+|libgcc_s)\.so'
bundled=(libopencv_core.so.406 libopencv_imgproc.so.406 libtesseract.so.5 libturbojpeg.so.0 librdkafka.so.1 libsqlite3.so.0 libssl.so.3)

# The version of the product, from Directory.Build.props.
product_version() { sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props"; }

bundle_ffmpeg() {
  local start=$EPOCHREALTIME
  ffmpeg_lean=$root/artifacts/native/ffmpeg
  if [[ -e $ffmpeg_lean/lib/libavcodec.so.59 ]] && fresh "$stamps/ffmpeg" "$root/native/ffmpeg"; then
    say ffmpeg "already built, $(since "$start")"
    return
  fi
  say ffmpeg "building a small FFmpeg from Debian's source (some minutes, once)"
  stamped "$stamps/ffmpeg" logged "$root/native/ffmpeg/build.sh" "$ffmpeg_lean" ||
    die "FFmpeg did not build; its source comes from the system's own package archives (deb-src)"
  say ffmpeg "built, $(since "$start")"
}

bundle_publish() {
  local start=$EPOCHREALTIME
  # The JSON switch: trimming turns off reading and writing by reflection, which the models' descriptions and events use.
  logged dotnet publish -c Release "$root/src/VisionPipeline.Server" -r linux-x64 --self-contained -o "$1" --nologo -v q \
    -p:PublishTrimmed=true -p:TrimMode=partial -p:JsonSerializerIsReflectionEnabledByDefault=true \
    -p:SuppressTrimAnalysisWarnings=true -p:DebugType=none -p:PublishDocumentationFiles=false \
    -p:PublishReferencesDocumentationFiles=false || die "dotnet publish failed"
  cp "$shim" "$1"
  rm -f "$1"/*.pdb "$1"/*.xml "$1/libonnxruntime_providers_cuda.so" "$1/createdump"
  say publish "self-contained server, $(du -sh "$1" | cut -f1), $(since "$start")"
}

# needed_by FILE...: the real paths of everything they link, the system's own left out.
needed_by() {
  local blas
  # The reference BLAS is 0.4 MB where OpenBLAS, which a developer's machine may prefer, is 36; OpenCV's core calls neither here.
  blas=$(find /usr/lib/x86_64-linux-gnu/blas /usr/lib/x86_64-linux-gnu/lapack -maxdepth 0 2>/dev/null | paste -sd: || true)
  LD_LIBRARY_PATH=$ffmpeg_lean/lib:$blas ldd "$@" | awk '$2 == "=>" && $3 ~ /^\// {print $3}' | sort -u |
    grep -vE "/${system_libraries#^}"
}

bundle_libraries() {
  local start=$EPOCHREALTIME bin=$1 path name
  local roots=("$ffmpeg_lean"/lib/lib*.so.[0-9]*)
  for name in "${bundled[@]}"; do
    path=$(/sbin/ldconfig -p | awk -v n="$name" '$1 == n && !seen++ {print $NF}')
    [[ -n $path ]] || die "$name is not installed: run ./vision setup"
    roots+=("$path")
  done
  while read -r path; do
    # Under the name that others link it by.
    name=$(patchelf --print-soname "$path")
    [[ -e $bin/$name ]] || install -m 644 "$(readlink -f "$path")" "$bin/$name"
  done < <(printf '%s\n' "${roots[@]}"; needed_by "${roots[@]}" "$bin"/*.so)
  # NuGet's name and Debian's for one library: one file, or two copies would be loaded.
  [[ ! -e $bin/librdkafka.so ]] || ln -sf librdkafka.so.1 "$bin/librdkafka.so"
  for path in "$bin"/*.so*; do
    # The loader, not the shell, puts the folder of the library in.
    # shellcheck disable=SC2016
    [[ -L $path ]] || patchelf --set-rpath '$ORIGIN' "$path"
  done
  say libraries "$(find "$bin" -name '*.so*' | wc -l) shared libraries, $(since "$start")"
}

# Every library's licence as Debian states it, and our own.
bundle_licences() {
  local bin=$1 into=$2 path package patterns=()
  mkdir -p "$into"
  cp "$root/LICENSE" "$into/VisionPipeline"
  cp "$root/native/onnxruntime/node_modules/com.github.asus4.onnxruntime/"LICENSE* "$into/onnxruntime" 2>/dev/null || true
  for path in "$bin"/lib*.so*; do patterns+=("*/$(basename "$path")"); done
  while read -r package; do
    [[ ! -e /usr/share/doc/$package/copyright ]] || cp "/usr/share/doc/$package/copyright" "$into/$package"
  done < <(dpkg-query -S "${patterns[@]}" 2>/dev/null | cut -d: -f1 | sort -u)
}

# bundle_check FOLDER: nothing is taken from this system but glibc, libstdc++ and libgcc; then the program in an empty root.
bundle_check() {
  local folder=$1 start=$EPOCHREALTIME outside jail library
  # .NET's bridge to LTTng is loaded only where tracing by it is asked for.
  outside=$(ldd "$folder"/bin/*.so* "$folder/bin/VisionPipeline.Server" 2>/dev/null |
    awk '$2 == "=>" && ($3 == "not" || $3 !~ bin) {print $1}' bin="^$folder/bin/" | sort -u | grep -vE "$system_libraries|^liblttng-ust" || true)
  [[ -z $outside ]] || die "the bundle would still need ${outside//$'\n'/, } of the system"
  if ((EUID != 0)); then
    say check "links closed; the run in an empty root needs root, left out"
    return
  fi
  jail=$(mktemp -d)
  # shellcheck disable=SC2064 # the folder of now
  trap "rm -rf '$jail'" EXIT
  mkdir -p "$jail"/{lib64,lib/x86_64-linux-gnu,tmp,proc,dev,etc,root}
  cp -L /lib64/ld-linux-x86-64.so.2 "$jail/lib64/"
  for library in /lib/x86_64-linux-gnu/lib{c,m,dl,pthread,rt,resolv,util,gcc_s,mvec}.so.[0-9] /usr/lib/x86_64-linux-gnu/libstdc++.so.6; do
    [[ ! -e $library ]] || cp -L "$library" "$jail/lib/x86_64-linux-gnu/"
  done
  cp -r "$folder" "$jail/vision"
  mknod -m 666 "$jail/dev/null" c 1 3
  mknod -m 444 "$jail/dev/urandom" c 1 9
  logged env -i HOME=/root unshare --mount --pid --fork bash -c "mount -t proc proc '$jail/proc' && exec chroot '$jail' /vision/vision demo --for 12 --headless" ||
    die "the bundle did not run the demo in an empty root"
  rm -rf "$jail"
  trap - EXIT
  say check "links closed, the demo ran in an empty root, $(since "$start")"
}

# pack FOLDER ARCHIVE PIECE: an xz archive, in pieces of at most PIECE bytes where one is given, with their SHA-256.
pack() {
  local folder=$1 archive=$2 piece=$3 start=$EPOCHREALTIME
  rm -f "$archive" "$archive".*
  tar -C "${folder%/*}" --sort=name --owner=0 --group=0 --numeric-owner -c "${folder##*/}" | xz -T0 -9 >"$archive"
  say archive "${archive##*/}, $(($(stat -c %s "$archive") / 1000)) kB, $(since "$start")"
  if [[ -n $piece ]]; then
    split -b "$piece" -d -a 3 "$archive" "$archive."
    rm "$archive"
  fi
  (cd "${archive%/*}" && sha256sum "${archive##*/}"* >"${archive##*/}.sha256")
}

# The CUDA provider as an archive of its own: it unpacks over the bundle.
bundle_cuda() {
  local folder=$1 archive=$2 piece=$3 provider part
  provider=$ort/gpu/node_modules/com.github.asus4.onnxruntime.linux-x64-gpu/Plugins/Linux/x64/libonnxruntime_providers_cuda.so
  setup_gpu
  part=$(mktemp -d)
  mkdir -p "$part/${folder##*/}/bin"
  cp "$provider" "$part/${folder##*/}/bin/"
  pack "$part/${folder##*/}" "$archive" "$piece"
  rm -rf "$part"
}

# run_bundle [--out DIR] [--pieces SIZE] [--cuda] [--no-check] [--no-apt]
run_bundle() {
  local out=$root/artifacts/bundle piece='' cuda=false check=true apt=true folder name unpack
  while (($#)); do
    case $1 in
      --out | --pieces)
        (($# > 1)) || die "bundle: $1 wants a value"
        if [[ $1 == --out ]]; then out=$2; else piece=$2; fi
        shift
        ;;
      --cuda) cuda=true ;;
      --no-check) check=false ;;
      --no-apt) apt=false ;;
      *) die "bundle knows --out DIR, --pieces SIZE (such as 60M), --cuda, --no-check and --no-apt, not '$1'" ;;
    esac
    shift
  done
  [[ -z $piece || $piece =~ ^[1-9][0-9]*[KM]?$ ]] || die "bundle: --pieces $piece is no size; 60M is one"
  [[ $(uname -s)-$(uname -m) == Linux-x86_64 ]] || die "bundle: x86-64 only; for a Jetson see jetson/README.md"
  prerequisites || run_setup
  require_sdk
  lock
  : >"$log"
  if $apt; then setup_apt bundle; fi
  bundle_ffmpeg
  name=visionpipeline-$(product_version)-linux-x64
  mkdir -p "$out"
  folder=$(cd "$out" && pwd)/$name
  rm -rf "$folder"
  mkdir -p "$folder/bin/tessdata"
  bundle_publish "$folder/bin"
  bundle_libraries "$folder/bin"
  cp /usr/share/tesseract-ocr/5/tessdata/eng.traineddata "$folder/bin/tessdata/"
  mkdir "$folder/models"
  cp "$root"/models/*.{onnx,json} "$folder/models/"
  cp -r "$root"/{config,schemas,docs,README.md,CHANGELOG.md} "$folder/"
  ln -s bin/VisionPipeline.Server "$folder/vision"
  bundle_licences "$folder/bin" "$folder/licences"
  if $check; then bundle_check "$folder"; fi
  pack "$folder" "$out/$name.tar.xz" "$piece"
  if $cuda; then bundle_cuda "$folder" "$out/$name-cuda.tar.xz" "$piece"; fi
  exec 9>&-
  if [[ -n $piece ]]; then unpack="cat $name.tar.xz.[0-9]* | tar xJ"; else unpack="tar xJf $name.tar.xz"; fi
  say bundle "$out: unpack with '$unpack' (the .sha256 beside it checks), then ./vision doctor"
}
