#!/usr/bin/env bash
# One entry to training: train.sh detector|recogniser --minutes N --device auto --out DIR ..., or train.sh selftest.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
python="${PYTHON:-/usr/bin/python3}"
[ -x "$python" ] || python="$(command -v python3)"
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}"

usage() {
    echo "usage: train.sh detector|recogniser --minutes N --device auto --out DIR [--plates DIR] [--scenes DIR] | train.sh selftest" >&2
    exit 2
}

[ $# -ge 1 ] || usage
what="$1"
shift
case "$what" in
    recogniser)
        out=""
        for ((i = 1; i <= $#; i++)); do
            [ "${!i}" = "--out" ] && j=$((i + 1)) && out="${!j}"
        done
        "$python" -m recogniser.train "$@"
        if [ -n "$out" ] && [ -f "$out/state.pt" ]; then
            "$python" -m recogniser.export --state "$out/state.pt" --out "$out"
        fi
        ;;
    detector) exec "$python" -m detector.train "$@" ;;
    selftest) exec "$python" -m selftest "$@" ;;
    *) usage ;;
esac
