#!/usr/bin/env bash
# One entry to training: train.sh detector|recogniser --minutes N --device auto --out DIR ..., or train.sh selftest.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
python="${PYTHON:-/usr/bin/python3}"
[ -x "$python" ] || python="$(command -v python3)"
# the small matrix products of a training step lose by being spread over threads
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"
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
        plates=()
        for ((i = 1; i < $#; i++)); do
            j=$((i + 1))
            case "${!i}" in
                --out) out="${!j}" ;;
                --plates) plates=(--plates "${!j}") ;;
            esac
        done
        "$python" -m recogniser.train "$@"
        "$python" -m recogniser.export --state "$out/state.pt" --out "$out" "${plates[@]}"
        ;;
    detector) exec "$python" -m detector.train "$@" ;;
    selftest) exec "$python" -m selftest "$@" ;;
    *) usage ;;
esac
