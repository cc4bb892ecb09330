#!/usr/bin/python3
"""Reads the plates of a manifest from their given boxes, one pass each, and prints a table.

    evaluate_reader.py MANIFEST ROOT --state OUT/state.pt [--json FILE] [--failures SHEET.png] [--looks]

A manifest is a JSON list of pictures: {"file", "set", "country", "kind", "plates": [{"box": [x, y, w, h] or null,
"text" or null}]}. A picture of kind "crop" without a box is the plate itself. Signs that are not Latin are left out of
the truth. --looks adds reading over five crop margins (log probabilities added up), to show what more looks bring.
"""
import argparse
import json
import os
import sys

import cv2
import numpy as np
import torch

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from plates.cut import cut  # noqa: E402
from recogniser.decode import candidates, ctc_score, ctc_text, encode, fold, joint_text, slot_score, slot_text  # noqa: E402
from recogniser.export import expected_calibration_error, load  # noqa: E402
from recogniser.model import Exported  # noqa: E402
from recogniser.shards import latin  # noqa: E402

LOOKS = [(.08, .12), (.02, .04), (.14, .2), (.05, .2), (.12, .06)]


def edit_distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        new = [i + 1]
        for j, y in enumerate(b):
            new.append(min(row[j] + (x != y), row[j + 1] + 1, new[j] + 1))
        row = new
    return row[-1]


def crops(manifest, root, only):
    """(set, country, width, truth, [crop per look], lines)"""
    with open(manifest, encoding="utf-8") as f:
        entries = json.load(f)
    for e in entries:
        if only and not any(o in e["set"] for o in only):
            continue
        plates = [p for p in e["plates"] if p.get("text") and (p.get("box") or e["kind"] == "crop")]
        if not plates:
            continue
        image = cv2.imread(os.path.join(root, e["file"]))
        if image is None:
            print("%s: not a readable picture, left out" % e["file"], file=sys.stderr)
            continue
        image = image[..., ::-1]
        for p in plates:
            truth = latin(p["text"])
            if not truth:
                continue
            whole = p.get("box") is None
            box = p.get("box") or [0, 0, image.shape[1], image.shape[0]]
            looks = [cut(image, box, (max(0, m[0] - .08), max(0, m[1] - .12)) if whole else m) for m in LOOKS]
            yield e["set"], p.get("region") or e.get("country") or "", box[2], truth, looks, p.get("lines") or 1, e["file"]


def main():
    a = argparse.ArgumentParser()
    a.add_argument("manifest")
    a.add_argument("root")
    a.add_argument("--state", required=True)
    a.add_argument("--temperatures", help="plate-reader.json of the export")
    a.add_argument("--json")
    a.add_argument("--failures")
    a.add_argument("--looks", action="store_true")
    a.add_argument("--only", nargs="*")
    a.add_argument("--threads", type=int, default=1)
    args = a.parse_args()
    torch.set_num_threads(args.threads)
    model, _ = load(args.state)
    t = {"slots": 1., "ctc": 1., "region": 1., "plate": 1., "fusion_slots": .5}
    if args.temperatures:
        with open(args.temperatures, encoding="utf-8") as f:
            t = json.load(f)["temperature"]
    net = Exported(model, t["slots"], t["ctc"], t["region"], t["plate"]).eval()
    rows = list(crops(args.manifest, args.root, args.only))
    n_looks = len(LOOKS) if args.looks else 1
    images = np.stack([look for r in rows for look in r[4][:n_looks]])
    slots, ctc, plate = [], [], []
    with torch.no_grad():
        for k in range(0, len(images), 64):
            s, c, _, p = net(torch.from_numpy(images[k:k + 64]))
            slots.append(s.numpy()), ctc.append(c.numpy()), plate.append(p.numpy())
    slots, ctc, plate = np.concatenate(slots), np.concatenate(ctc), np.concatenate(plate)
    results = []
    for i, (name, region, width, truth, looks, lines, file) in enumerate(rows):
        p, logp = slots[i * n_looks], ctc[i * n_looks]
        joint, q = joint_text(p, logp, t["fusion_slots"])
        r = {"set": name, "region": region, "width": width, "truth": truth, "lines": lines, "file": file, "slots": slot_text(p)[0],
             "ctc": ctc_text(logp), "joint": joint, "confidence": q ** t.get("confidence_power", 1.), "plate": float(plate[i * n_looks, 0])}
        if n_looks > 1:
            ps, ls = slots[i * n_looks:(i + 1) * n_looks], ctc[i * n_looks:(i + 1) * n_looks]
            texts = sorted({x for a_, b_ in zip(ps, ls) for x in candidates(a_, b_, 3)})
            w = t["fusion_slots"]
            total = [sum(w * slot_score(a_, encode(x)) + (1 - w) * ctc_score(b_, encode(x)) for a_, b_ in zip(ps, ls)) for x in texts]
            r["looks"] = texts[int(np.argmax(total))] if texts else ""
        results.append(r)
    heads = ["slots", "ctc", "joint"] + (["looks"] if n_looks > 1 else [])
    table = []

    def line(label, part):
        if not part:
            return
        n = len(part)
        row = {"part": label, "n": n}
        for h in heads:
            row[h] = sum(r[h] == r["truth"] for r in part) / n
            row[h + "_folded"] = sum(fold(r[h]) == fold(r["truth"]) for r in part) / n
        row["characters"] = 1 - sum(edit_distance(r["joint"], r["truth"]) for r in part) / sum(len(r["truth"]) for r in part)
        table.append(row)
        print("%-34s %5d  " % (label, n) + "  ".join("%s %5.1f (%5.1f)" % (h, 100 * row[h], 100 * row[h + "_folded"]) for h in heads) + "  characters %.1f" % (100 * row["characters"]))

    print("exact plates in %, in brackets with O/0 and I/1 folded; given boxes")
    for name in sorted({r["set"] for r in results}):
        line(name, [r for r in results if r["set"] == name])
    openlpr = [r for r in results if r["set"].startswith("open-lpr")]
    for region in sorted({r["region"] for r in openlpr}):
        line("  open-lpr " + region, [r for r in openlpr if r["region"] == region])
    line("two lines", [r for r in results if r["lines"] > 1])
    for lo, hi in ((0, 60), (60, 90), (90, 140), (140, 9999)):
        line("plate width %d..%d px" % (lo, hi), [r for r in results if lo <= r["width"] < hi])
    right = [r["joint"] == r["truth"] for r in results]
    sure = [r["joint"] == r["truth"] for r in results if r["confidence"] >= .95]
    print("calibration error (joint) %.3f; confidence >= 0.95: %d plates, %.1f %% right; plate output < 0.5 on %d of %d" % (
        expected_calibration_error([r["confidence"] for r in results], right), len(sure), 100 * np.mean(sure) if sure else 0, sum(r["plate"] < .5 for r in results), len(results)))
    if args.json:
        with open(args.json, "w", encoding="utf-8") as f:
            json.dump({"table": table, "results": results}, f, indent=0, ensure_ascii=False)
    if args.failures:
        bad = [(r, row) for r, row in zip(results, rows) if fold(r["joint"]) != fold(r["truth"])]
        cols, w, h = 8, 160, 80
        sheet = np.zeros(((len(bad) + cols - 1) // cols * h, cols * w, 3), np.uint8)
        for k, (r, row) in enumerate(bad):
            y, x = divmod(k, cols)
            sheet[y * h:y * h + 64, x * w:(x + 1) * w] = row[4][0][..., ::-1]
            cv2.putText(sheet, "%s: %s" % (r["truth"], r["joint"]), (x * w + 2, y * h + 76), 0, .36, (0, 255, 255), 1, cv2.LINE_AA)
        cv2.imwrite(args.failures, sheet)


if __name__ == "__main__":
    main()
