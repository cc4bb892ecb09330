#!/usr/bin/env bash
# native/ffmpeg/build.sh OUT: builds the FFmpeg of `./vision bundle` into OUT/lib from Debian's own source of the version that is
# installed, so that sonames, structs and security fixes are Debian's; only what components.txt names goes in.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
out=$(mkdir -p "$1" && cd "$1" && pwd)
work=$out/work
rm -rf "$work"
mkdir -p "$work/sources" "$work/lists/partial" "$work/build"

# The system's package sources, asked for source packages; the system's own lists stay as they are.
for file in /etc/apt/sources.list.d/*.sources; do
  [[ -e $file ]] && sed -E 's/^Types:.*/Types: deb-src/' "$file" >"$work/sources/$(basename "$file")"
done
[[ -e /etc/apt/sources.list ]] && sed -nE 's/^deb(-src)? /deb-src /p' /etc/apt/sources.list | sort -u >"$work/sources/system.list"
apt=(apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/sources" -o Dir::State::lists="$work/lists" -o APT::Sandbox::User=root)
# Other vendors' archives have no sources of ours and may have none at all: their failure is not ours.
"${apt[@]}" update || true
version=$(dpkg-query -W -f '${source:Version}' libavcodec59)
cd "$work"
"${apt[@]}" source --download-only "ffmpeg=$version" || "${apt[@]}" source --download-only ffmpeg
dpkg-source --no-check -x ./*.dsc tree

mapfile -t parts < <(awk '/^#/ || !NF {next} {for (i = 2; i <= NF; i++) print "--enable-" $1 "=" $i}' "$here/components.txt")
mapfile -t none < <(awk '/^#/ || !NF {next} {print "--disable-" $1 "s"}' "$here/components.txt" | sort -u)
cd build
../tree/configure --prefix="$out" --libdir="$out/lib" --enable-shared --disable-static --disable-programs --disable-doc --disable-debug \
  --disable-autodetect --disable-avfilter --disable-postproc --disable-outdevs --enable-gpl --enable-version3 --enable-openssl \
  --enable-zlib --enable-libx264 --enable-libx265 --enable-libdav1d --enable-ffnvcodec --enable-cuvid --enable-nvdec --enable-nvenc \
  --enable-vaapi --enable-libdrm --enable-v4l2-m2m "${none[@]}" "${parts[@]}"
make -j"$(nproc)"
make install
cd "$out"
rm -rf "$work"
