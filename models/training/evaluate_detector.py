"""Scores a detector on a manifest: evaluate_detector.py MANIFEST ROOT MODEL [--score 0.25] [--json FILE] [--sheets DIR].

MODEL is an exported .onnx file (uint8 input, output0 in the v8 layout) or a training checkpoint (.pt). Plates: recall at
IoU .3 and .5 per set and per plate width in pixels of the network input, precision (IoU .3) where `plates_complete`.
Vehicles: AP at IoU .5 against the labels there are, which are not exhaustive, so the figure is a lower bound.
"""
import argparse
import collections
import json
import os
import sys

import cv2
import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "detector"), HERE]

from checkpoint import load_state  # noqa: E402
from data import letterbox  # noqa: E402
from measure import WIDTH_BUCKETS, TorchRunner, average_precision, detections, match  # noqa: E402
from model import NAMES, Detector  # noqa: E402
from onnx_run import OnnxRunner  # noqa: E402


class FileRunner:
    """Runs an exported file on letterboxed canvases."""

    def __init__(self, path):
        self.net = OnnxRunner(path)
        self.size = tuple(self.net.shape[2:])

    def __call__(self, images, floor=0.05):
        got = self.net.run(np.ascontiguousarray(images.transpose(0, 3, 1, 2)))
        out = got["output0"].numpy().transpose(0, 2, 1)
        corners = got["corners"].numpy().transpose(0, 2, 1) if "corners" in got else [None] * len(out)
        boxes = np.concatenate((out[..., :2] - out[..., 2:4] / 2, out[..., :2] + out[..., 2:4] / 2), -1)
        return [detections(b, o[:, 4:], c, floor) for b, o, c in zip(boxes, out, corners)]


def load_runner(path):
    if path.endswith(".onnx"):
        return FileRunner(path)
    state = load_state(path)
    model = Detector(state["config"])
    model.load_state_dict(state["average"])
    return TorchRunner(model)


def xyxy(box):
    return [box[0], box[1], box[0] + box[2], box[1] + box[3]]


def sheet(path, tiles, columns=5, size=(320, 240)):
    """A contact sheet, at most 60 pictures."""
    cells = []
    for tile in tiles[:60]:
        factor = min(size[0] / tile.shape[1], size[1] / tile.shape[0])
        small = cv2.resize(tile, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        cell = np.zeros((size[1], size[0], 3), np.uint8)
        cell[:small.shape[0], :small.shape[1]] = small[..., ::-1]
        cells.append(cell)
    if cells:
        while len(cells) % columns:
            cells.append(cells[0] * 0)
        cv2.imwrite(path, np.vstack([np.hstack(cells[k:k + columns]) for k in range(0, len(cells), columns)]))


def draw(canvas, truth, rows, vehicles=True):
    shown = canvas.copy()
    for box in truth:
        cv2.rectangle(shown, tuple(int(v) for v in box[:2]), tuple(int(v) for v in box[2:]), (0, 255, 0), 1)
    for row in rows:
        label = int(row[5])
        if label and (not vehicles or row[4] < 0.35):
            continue
        colour = ((255, 0, 0), (255, 255, 0), (0, 255, 255), (255, 0, 255), (255, 128, 0))[label]
        cv2.rectangle(shown, tuple(int(v) for v in row[:2]), tuple(int(v) for v in row[2:4]), colour, 1)
        cv2.putText(shown, f"{NAMES[label][0]}{row[4]:.2f}", (int(row[0]), int(row[1]) - 2), 0, 0.35, colour, 1)
    return shown


class Tally:
    def __init__(self):
        self.plates = self.finds = self.right = self.pictures = 0
        self.hits = collections.Counter()
        self.ratios = []

    def line(self, name):
        share = lambda n: f"{n / self.plates:6.1%}" if self.plates else "     -"
        precision = f"{self.right / self.finds:6.1%}" if self.finds else "     -"
        ratio = np.median(np.array(self.ratios), 0) if self.ratios else (float("nan"),) * 2
        return (f"{name:34} {self.pictures:6} {self.plates:6}  {share(self.hits[0.25])} {share(self.hits[0.3])} "
                f"{share(self.hits[0.5])}  {precision}  {ratio[0]:5.2f} {ratio[1]:5.2f}")

    def figures(self):
        part = lambda n: round(n / self.plates, 4) if self.plates else None
        return {"pictures": self.pictures, "plates": self.plates, "recall_iou25": part(self.hits[0.25]),
                "recall_iou30": part(self.hits[0.3]), "recall_iou50": part(self.hits[0.5]),
                "precision": round(self.right / self.finds, 4) if self.finds else None}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("manifest")
    parser.add_argument("root")
    parser.add_argument("model")
    parser.add_argument("--score", type=float, default=0.25, help="plates below are not reported")
    parser.add_argument("--json")
    parser.add_argument("--sheets", help="folder for contact sheets of misses and extra finds")
    parser.add_argument("--limit", type=int, default=0, help="pictures per set, for a quick look")
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    with open(args.manifest, encoding="utf-8") as handle:
        manifest = json.load(handle)
    runner = load_runner(args.model)
    sets, buckets = collections.OrderedDict(), {b: Tally() for b in WIDTH_BUCKETS}
    vehicle = {label: ([], [], 0) for label in range(1, len(NAMES))}
    missed, extra, samples, used = [], [], [], collections.Counter()
    for entry in manifest:
        name = entry["set"]
        truth = [xyxy(p["box"]) for p in entry["plates"] if p.get("box")]
        if entry["kind"] == "crop" or (args.limit and used[name] >= args.limit):
            continue
        image = cv2.imread(os.path.join(args.root, entry["file"]), cv2.IMREAD_COLOR)
        if image is None:
            print(f"{entry['file']}: not readable as a picture, left out")
            continue
        used[name] += 1
        canvas, scale, left, top = letterbox(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), runner.size)
        rows, _ = runner(canvas[None])[0]
        rows = rows[np.argsort(-rows[:, 4])]
        offset = np.array([left, top, left, top], np.float32)
        truth = np.array(truth, np.float32).reshape(-1, 4) * scale + offset
        sure = rows[(rows[:, 5] == 0) & (rows[:, 4] >= args.score)]
        tally = sets.setdefault(name, Tally())
        tally.pictures += 1
        tally.plates += len(truth)
        found = {}
        for threshold in (0.25, 0.3, 0.5):
            found[threshold] = match(sure[:, :4], truth, threshold)
            tally.hits[threshold] += (found[threshold] >= 0).sum()
        hits = found[0.3]
        for k, t in enumerate(hits):
            if t >= 0:
                tally.ratios.append((sure[k, 2:4] - sure[k, :2]) / (truth[t, 2:] - truth[t, :2]))
        if entry["plates_complete"] and len(truth):
            tally.finds += len(sure)
            tally.right += (hits >= 0).sum()
            if (hits < 0).any():
                extra.append(draw(canvas, truth, sure, False))
        for t, box in enumerate(truth):
            bucket = next(b for b in WIDTH_BUCKETS if b[0] <= box[2] - box[0] < b[1])
            buckets[bucket].plates += 1
            for threshold in found:
                buckets[bucket].hits[threshold] += int((found[threshold] == t).any())
        if len(set(hits[hits >= 0])) < len(truth):
            missed.append(draw(canvas, truth, rows[(rows[:, 5] > 0) | (rows[:, 4] > 0.1)]))
        elif used[name] % 9 == 0:
            samples.append(draw(canvas, truth, rows))
        for label, (scores, correct, count) in vehicle.items():
            own = rows[rows[:, 5] == label]
            want = np.array([xyxy(v["box"]) for v in entry.get("vehicles", []) if v["class"] == NAMES[label]],
                            np.float32).reshape(-1, 4) * scale + offset
            scores.extend(own[:, 4])
            correct.extend(match(own[:, :4], want, 0.5) >= 0)
            vehicle[label] = (scores, correct, count + len(want))
    everything = Tally()
    for tally in sets.values():
        everything.plates += tally.plates
        everything.pictures += tally.pictures
        everything.finds += tally.finds
        everything.right += tally.right
        everything.hits.update(tally.hits)
        everything.ratios.extend(tally.ratios)
    head = f"{'':34} {'pics':>6} {'plates':>6}  {'IoU.25':>6} {'IoU.3':>6} {'IoU.5':>6}  {'prec.':>6}  w/true h/true"
    print(f"{args.model}, input {runner.size[1]}x{runner.size[0]}, score >= {args.score}\n\n{head}")
    for name, tally in sets.items():
        print(tally.line(name))
    print(everything.line("all"), "\n\nby plate width in pixels of the network input")
    for (low, high), tally in buckets.items():
        print(tally.line(f"{low}-{high}" if high < 10000 else f"{low} and more"))
    average = {NAMES[k]: average_precision(s, c, n) for k, (s, c, n) in vehicle.items()}
    print("\nvehicles, AP50 against incomplete labels: " + ", ".join(
        f"{n} {v:.3f} ({vehicle[NAMES.index(n)][2]})" for n, v in average.items()))
    if args.json:
        with open(args.json, "w", encoding="utf-8") as handle:
            json.dump({"model": os.path.basename(args.model), "input": list(runner.size), "score": args.score,
                       "all": everything.figures(), "sets": {n: t.figures() for n, t in sets.items()},
                       "widths": {f"{b[0]}-{b[1]}": t.figures() for b, t in buckets.items()},
                       "vehicles_ap50": {k: None if np.isnan(v) else round(v, 4) for k, v in average.items()}},
                      handle, indent=1)
    if args.sheets:
        os.makedirs(args.sheets, exist_ok=True)
        sheet(os.path.join(args.sheets, "missed.png"), missed)
        sheet(os.path.join(args.sheets, "extra.png"), extra)
        sheet(os.path.join(args.sheets, "found.png"), samples)


if __name__ == "__main__":
    main()
