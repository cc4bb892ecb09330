"""Finds what the labels of the training set leave out: pseudo.py --data ROOT --out DIR [--checkpoint DIR/last.pt].

Writes DIR/pseudo.json: {"file": [{"class", "box", "score", "corners"?}]} in pixels of the picture, finds that overlap no
label. data.py takes sure finds as labels and treats doubtful ones as unknown ground, so that the next stretch of training
is not taught that an unlabelled plate or vehicle is background.
"""
import argparse
import json
import os
import sys

import cv2
import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from checkpoint import load_state  # noqa: E402
from data import letterbox, load_scenes, picture  # noqa: E402
from measure import TorchRunner, iou_matrix  # noqa: E402
from model import NAMES, Detector  # noqa: E402

PLATE_FLOOR, VEHICLE_FLOOR = 0.15, 0.35


def new_finds(scene, rows, quads):
    """Rows and corners in picture pixels that no label explains."""
    result = []
    for row, quad in zip(rows, quads):
        box, score, label = row[None, :4], float(row[4]), int(row[5])
        if score < (PLATE_FLOOR if label == 0 else VEHICLE_FLOOR):
            continue
        known = scene.plates if label == 0 else scene.vehicles
        if len(known):
            overlap = iou_matrix(box, known)[0]
            inner = np.clip(np.minimum(box[:, 2:], known[:, 2:]) - np.maximum(box[:, :2], known[:, :2]), 0, None).prod(1)
            share = inner / max(float((box[0, 2] - box[0, 0]) * (box[0, 3] - box[0, 1])), 1e-6)
            if overlap.max() > 0.3 or share.max() > (0.4 if label == 0 else 0.8):
                continue
        find = {"class": NAMES[label], "box": [round(float(v), 1) for v in row[:4]], "score": round(score, 3)}
        if label == 0:
            find["corners"] = [round(float(v), 1) for v in quad]
        result.append(find)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--checkpoint")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    state = load_state(args.checkpoint or os.path.join(args.out, "last.pt"))
    model = Detector(state["config"])
    model.load_state_dict(state["average"])
    runner = TorchRunner(model.to(memory_format=torch.channels_last), bf16=True)
    # Without earlier finds: each round starts from the labels alone.
    scenes = load_scenes(args.data, os.path.join(args.out, "cache"), os.path.join(args.out, "corners.json"))
    found, counts = {}, dict.fromkeys(NAMES, 0)
    for start in range(0, len(scenes), 8):
        group = scenes[start:start + 8]
        boxed = [letterbox(picture(s), runner.size) for s in group]
        for scene, (_, scale, left, top), (rows, quads) in zip(group, boxed, runner(np.stack([b[0] for b in boxed]))):
            rows[:, :4] = (rows[:, :4] - [left, top, left, top]) / scale
            quads = (quads - np.tile([left, top], 4)) / scale
            finds = new_finds(scene, rows, quads)
            if finds:
                found[scene.file] = finds
            for find in finds:
                counts[find["class"]] += 1
    with open(os.path.join(args.out, "pseudo.json"), "w", encoding="utf-8") as handle:
        json.dump(found, handle)
    print("finds without a label: " + ", ".join(f"{n} {c}" for n, c in counts.items()))


if __name__ == "__main__":
    main()
