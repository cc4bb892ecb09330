#!/usr/bin/env bash
# One entry to training: train.sh detector|recogniser --minutes N --device auto --out DIR ..., or train.sh selftest.
# A trainer takes the place of this script, so that TERM to the one stops the other.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
python="${PYTHON:-/usr/bin/python3}"
[ -x "$python" ] || python="$(command -v python3)"
# the small matrix products of a training step lose by being spread over threads
export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"
export PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}"

usage() {
    cat >&2 <<'END'
usage: train.sh detector --minutes N --device auto --data DIR --out DIR [--size nano|small] [--fresh] ...
       train.sh recogniser --minutes N --device auto --out DIR [--plates DIR] [--scenes DIR] ...
       train.sh selftest
END
    exit 2
}

[ $# -ge 1 ] || usage
what="$1"
shift
case "$what" in
    recogniser) exec "$python" -m recogniser.train "$@" ;;
    detector) exec "$python" -m detector.train "$@" ;;
    selftest)
        "$python" -m selftest
        exec "$python" -m detector.selftest
        ;;
    *) usage ;;
esac
