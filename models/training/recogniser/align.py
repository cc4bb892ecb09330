"""Finds where the characters are in real crops, with a reader that is already trained: PLATES/plates.json -> places.json.

    python -m recogniser.align --state OUT/state.pt --plates DIR --scenes DIR --out OUT/places.json

A place is [x as a share of the plate's box, line]. It is the best CTC path of the known text, the mean of three crop
margins; a crop whose text the reader finds unlikely there is left out. Places guide the CTC head on real crops and let
plates/splice.py make new texts out of them.
"""
import argparse
import json

import numpy as np
import torch

from plates.cut import cut
from recogniser import shards
from recogniser.decode import encode
from recogniser.export import load
from recogniser.model import outputs

MARGINS = [(.08, .12), (.02, .05), (.13, .2)]
LEAST = np.log(.3)  # mean log probability of a character on the path, below which a path is not believed


def best_path(logp, labels):
    """CTC Viterbi: (middle step of each label, mean log probability of a label at its best step). logp [T, 37]."""
    n = len(labels)
    ext = np.zeros(2 * n + 1, np.int64)
    ext[1::2] = labels
    skip = np.zeros(2 * n + 1, bool)
    skip[3::2] = ext[3::2] != ext[1:-2:2]
    a = np.full(2 * n + 1, -1e30)
    a[0], a[1] = logp[0, 0], logp[0, ext[1]]
    back = np.zeros((len(logp), 2 * n + 1), np.int8)
    for t in range(1, len(logp)):
        ways = np.stack([a, np.concatenate([[-1e30], a[:-1]]), np.where(skip, np.concatenate([[-1e30, -1e30], a[:-2]]), -1e30)])
        back[t] = ways.argmax(0)
        a = ways.max(0) + logp[t, ext]
    s = 2 * n if a[-1] > a[-2] else 2 * n - 1
    path = np.zeros(len(logp), np.int64)
    for t in range(len(logp) - 1, -1, -1):
        path[t] = s
        s -= back[t, s]
    steps = [np.flatnonzero(path == 2 * i + 1) for i in range(n)]
    peak = [float(logp[k, labels[i]].max()) for i, k in enumerate(steps)]
    weight = [np.exp(logp[k, labels[i]]) for i, k in enumerate(steps)]
    return [float((k * w).sum() / w.sum()) for k, w in zip(steps, weight)], float(np.mean(peak))


def places(model, items):
    """[(x share, line) per character] or None for each (image, box, text)."""
    runs = []
    for margin in MARGINS:
        _, ctc, _, _ = outputs(model, np.stack([cut(i[0], i[1], margin) for i in items]), "cpu")
        runs.append(torch.log_softmax(ctc, -1).numpy())
    found = []
    for k, item in enumerate(items):
        labels, good = encode(item[2]), []
        for margin, logp in zip(MARGINS, runs):
            steps, value = best_path(logp[k], labels)
            line = [int(s >= 40) for s in steps]
            x = [((s - 40 * n + .5) / 40) * (1 + 2 * margin[0]) - margin[0] for s, n in zip(steps, line)]
            if value > LEAST and line == sorted(line) and max(line) < item[4]:
                good.append((x, line))
        if len(good) < 2 or any(g[1] != good[0][1] for g in good):
            found.append(None)
            continue
        x = np.mean([g[0] for g in good], 0)
        found.append([[round(float(v), 4), n] for v, n in zip(x, good[0][1])])
    return found


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--state", required=True)
    a.add_argument("--plates", required=True)
    a.add_argument("--scenes", help="folder with manifest.json, for its plates too")
    a.add_argument("--out", required=True)
    args = a.parse_args()
    model, state = load(args.state)
    crops = shards.RealCrops(args.plates, state["config"], False, scenes=args.scenes)
    found = places(model, crops.items)
    with open(args.out, "w", encoding="utf-8") as f:
        json.dump({name: p for name, p in zip(crops.names, found) if p}, f)
    print("%d of %d crops aligned" % (sum(p is not None for p in found), len(found)))


if __name__ == "__main__":
    main()
