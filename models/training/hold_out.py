#!/usr/bin/python3
"""What the reader or the detector holds out of the training data, as manifests for `vision eval`, and how well the models do on it.

    hold_out.py DATA OUT [--vision ./vision] [--models DIR] [--detector NAME]

DATA is what `train.sh` is given: train/manifest.json and train/plates.json. Without --vision only the manifests are written; with
it each is measured, one thread, and a table is printed. Models are chosen on these plates, so that the measuring sets stay unseen.

Held out from the reader only (the detector was trained on 206 of the 215 pictures of "scenes"):

    crops      plates of train/plates.json whose text the reader holds out, from their boxes
    scenes     pictures all of whose texts the reader holds out: from the boxes, and end to end
    blurred    three copies of each of these plates, blurred, noisy and compressed, 38 to 110 px wide, or 0.8 of the plate's width where
               that is less: from the boxes
    wide13     scenes with boxes 1.3 times as wide and high; wide16: 1.6 times: from the boxes

"crops" and "scenes" are mostly the same plates, from pictures of another size: what both say counts once.

Held out from the detector only (the reader was trained on many of their plates):

    detector   pictures that the detector holds out, end to end
    half       the same at half size, end to end
"""
import argparse
import copy
import json
import os
import shlex
import shutil
import subprocess
import sys

import cv2
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "detector")]

from data import held_out  # noqa: E402
from files import need  # noqa: E402
from recogniser.shards import is_validation, latin  # noqa: E402

COPIES, SEED, AROUND = 3, 11, 0.6
BOTH, BOXES, WHOLE = ("boxes", "end to end"), ("boxes",), ("end to end",)
SETS = {"crops": BOXES, "scenes": BOTH, "blurred": BOXES, "wide13": BOXES, "wide16": BOXES, "detector": WHOLE, "half": WHOLE}


def read_json(path):
    with open(path, encoding="utf-8") as handle:
        return json.load(handle)


def read_picture(path):
    """A picture that is left out would shift the random draws of all that follow, and the figures with them."""
    image = cv2.imread(path)
    if image is None:
        sys.exit(f"{path}: no such file, or no picture")
    return image


def reader_crops(train, part):
    """Entries of plates.json as pictures with one plate each."""
    out = []
    for entry in read_json(os.path.join(train, "plates.json")):
        text = latin(entry.get("text") or "")
        if text and is_validation(text, part):
            plate = {"box": entry["plate_box_in_crop"], "text": entry["text"], "region": entry.get("region"), "lines": entry.get("lines", 1)}
            out.append({"file": entry["file"], "set": "held out", "country": entry.get("region"), "kind": "scene",
                        "plates": [plate], "plates_complete": False, "vehicles": []})
    return out


def reader_scenes(entries, part):
    texts = lambda entry: [latin(p["text"]) for p in entry["plates"] if p.get("text")]
    return [e for e in entries if texts(e) and all(is_validation(t, part) for t in texts(e))]


def grown(entries, factor):
    """The same pictures with every box widened about its middle."""
    out = copy.deepcopy(entries)
    for plate in (p for entry in out for p in entry["plates"] if p.get("box")):
        x, y, w, h = plate["box"]
        plate["box"] = [x - (factor - 1) * w / 2, y - (factor - 1) * h / 2, w * factor, h * factor]
    return out


def degraded(image, plate, rng):
    """The plate and what is around it as a distant camera gives it: optics, sampling, blur, noise; and the plate's box there."""
    x, y, w, h = plate["box"]
    border = AROUND * w
    x0, y0 = int(max(0, x - border)), int(max(0, y - border))
    part = image[y0:int(min(image.shape[0], y + h + border)), x0:int(min(image.shape[1], x + w + border))]
    scale = min(rng.uniform(38, 110), w * .8) / w
    small = cv2.GaussianBlur(part, (0, 0), .45 / scale)
    small = cv2.resize(small, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), rng.uniform(.2, .9))
    small = np.clip(small + rng.normal(0, rng.uniform(0, 5), small.shape), 0, 255).astype(np.uint8)
    return small, [(x - x0) * scale, (y - y0) * scale, w * scale, h * scale]


def blurred(entries, train, folder):
    rng, out = np.random.default_rng(SEED), []
    os.makedirs(folder, exist_ok=True)
    for entry in entries:
        image = read_picture(os.path.join(train, entry["file"]))
        plate = next(p for p in entry["plates"] if p.get("text"))
        for _ in range(COPIES):
            small, box = degraded(image, plate, rng)
            name = f"{len(out)}.jpg"
            cv2.imwrite(os.path.join(folder, name), small, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(55, 92))])
            out.append({"file": name, "set": entry["set"], "country": entry["country"], "kind": "scene", "plates": [{**plate, "box": box}],
                        "plates_complete": False, "width": small.shape[1], "height": small.shape[0]})
    return out


def halved(entries, train, folder):
    out = []
    for entry in copy.deepcopy(entries):
        half = cv2.resize(read_picture(os.path.join(train, entry["file"])), None, fx=.5, fy=.5, interpolation=cv2.INTER_AREA)
        path = os.path.join(folder, entry["file"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        cv2.imwrite(path, half, [cv2.IMWRITE_JPEG_QUALITY, 92])
        entry["height"], entry["width"] = half.shape[:2]
        for labelled in entry["plates"] + entry.get("vehicles", []):
            labelled.pop("corners", None)
            if labelled.get("box"):
                labelled["box"] = [v / 2 for v in labelled["box"]]
        out.append(entry)
    return out


def build(train, out):
    """Writes OUT/NAME.json for every set; returns {name: (manifest, folder of its pictures)}."""
    part = read_json(os.path.join(HERE, "recogniser", "config.json"))["validation_part"]
    entries = read_json(os.path.join(train, "manifest.json"))
    crops, scenes = reader_crops(train, part), reader_scenes(entries, part)
    ours = [e for e in entries if held_out(e)]
    pictures = {name: os.path.join(out, name) for name in ("blurred", "half")}
    sets = {"crops": crops, "scenes": scenes, "blurred": blurred(scenes + crops, train, pictures["blurred"]),
            "wide13": grown(scenes, 1.3), "wide16": grown(scenes, 1.6), "detector": ours, "half": halved(ours, train, pictures["half"])}
    for name, rows in sets.items():
        with open(os.path.join(out, name + ".json"), "w", encoding="utf-8") as handle:
            json.dump(rows, handle, ensure_ascii=False)
    return {name: (os.path.join(out, name + ".json"), pictures.get(name, train)) for name in sets}


def measure(command, manifest, root, from_boxes, report):
    """Columns of the table: plates, how many of them were read exactly, the log loss, and how many of the sure answers were right."""
    command = command + [manifest, root, "--threads", "1", "--report", report] + (["--from-boxes"] if from_boxes else [])
    if os.path.exists(report):
        os.remove(report)
    try:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    except OSError as reason:
        sys.exit(f"{command[0]} cannot be run: {reason.strerror}")
    if done.returncode:
        sys.exit(f"{shlex.join(command)}: {done.stderr.strip() or f'exit code {done.returncode}'}")
    need(report, f"{shlex.join(command)} wrote none")
    figures = read_json(report)
    # What could not be measured is left out of the report: no plate found, no answer that is sure.
    total = figures["all"].get("fromBox" if from_boxes else "endToEnd") or {}
    answers = figures.get("fromBoxCalibration" if from_boxes else "endToEndCalibration") or {}
    plates, exact, loss, right = total.get("plates"), total.get("exact"), answers.get("logLoss"), answers.get("sureRight")
    return (shown(plates, "d"), shown(None if exact is None else round(exact * plates), "d"), shown(loss, ".3f"),
            "-" if right is None else f"{100 * right:.1f} % of {answers['sure']}")


def shown(figure, form):
    return "-" if figure is None else format(figure, form)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data")
    parser.add_argument("out")
    parser.add_argument("--vision", help="the product's entry script; measure with it")
    parser.add_argument("--models", help="folder with models.json, the product's own where not given")
    parser.add_argument("--detector", help="name of a detector in models.json")
    args = parser.parse_args()
    train = os.path.join(args.data, "train")
    for name in ("manifest.json", "plates.json"):
        need(os.path.join(train, name), "DATA is a folder with train/manifest.json and train/plates.json")
    if args.vision and not shutil.which(args.vision):
        sys.exit(f"--vision {args.vision}: no such program")
    cv2.setNumThreads(1)
    os.makedirs(args.out, exist_ok=True)
    sets = build(train, args.out)
    if not args.vision:
        return
    command = [args.vision, "eval"]
    for option in ("models", "detector"):
        command += ["--" + option, getattr(args, option)] if getattr(args, option) else []
    print(f"{'held out':22} {'plates':>6} {'exact':>6} {'log loss':>8}  right from 0.95 on")
    for name, ways in SETS.items():
        for way in ways:
            report = os.path.join(args.out, f"{name}-{way.replace(' ', '-')}.report")
            plates, exact, loss, right = measure(command, *sets[name], way == "boxes", report)
            print(f"{name + ', ' + way:22} {plates:>6} {exact:>6} {loss:>8}  {right}", flush=True)


if __name__ == "__main__":
    main()
