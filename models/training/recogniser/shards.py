"""Renders training shards in a process of its own: `shard-<kind>-<number>.npz`, written whole or not at all.

It stays at most `shards_kept` shards ahead of the trainer, which deletes a shard when it has used it up.
"""
import argparse
import glob
import hashlib
import json
import os
import time

import cv2
import numpy as np

from plates import CHARSET, MAX_LENGTH, REGIONS, degrade, degrade_crop, render_negative, render_plate
from plates.splice import swap
from recogniser.decode import encode_row

cv2.setNumThreads(1)


def latin(text):
    return "".join(c for c in text if c in CHARSET)


def is_validation(text, part):
    """Split by text, so that two pictures of one car never fall on both sides."""
    return int(hashlib.md5(text.encode()).hexdigest()[:8], 16) % part == 0


def scene_plates(folder):
    """Entries like those of plates.json, with the "image" cut out of its scene at twice the plate's size."""
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as f:
        entries = json.load(f)
    out = []
    for e in entries:
        plates = [p for p in e["plates"] if p.get("text") and p.get("box") and p["box"][2] >= 36]
        scene = cv2.imread(os.path.join(folder, e["file"])) if plates else None
        if scene is not None and scene.shape[:2] != (e.get("height", scene.shape[0]), e.get("width", scene.shape[1])):
            scene = None  # another entry's picture bears the same name: its labels are not of this one
        for k, p in enumerate(plates if scene is not None else []):
            x, y, w, h = p["box"]
            x0, y0 = int(max(0, x - w / 2)), int(max(0, y - h / 2))
            image = scene[y0:int(y + h * 1.5) + 1, x0:int(x + w * 1.5) + 1].copy()
            out.append({"file": "%s#%d" % (e["file"], k), "image": image, "plate_box_in_crop": [x - x0, y - y0, w, h],
                        "text": p["text"], "region": p.get("region"), "lines": p.get("lines") or 1})
    return out


class RealCrops:
    """Crops read by eye: a folder with plates.json (see models/training/README.md). `places` is align.py's file, if any;
    `scenes` a folder with manifest.json, whose plates with a text join as they are there: smaller, and boxed by others."""

    def __init__(self, folder, config, validation, places=None, scenes=None):
        with open(os.path.join(folder, "plates.json"), encoding="utf-8") as f:
            entries = json.load(f)
        if scenes:
            entries += scene_plates(scenes)
        self.items, self.names, counts = [], [], {}
        self.places = {}
        if places:
            with open(places, encoding="utf-8") as f:
                self.places = json.load(f)
        self.swaps, self.loose = config.get("swap_share", 0.), config.get("loose_share", 0.)
        for e in entries:
            text = latin(e.get("text") or "")
            if not 1 <= len(text) <= MAX_LENGTH or is_validation(text, config["validation_part"]) != validation:
                continue
            image = e["image"] if "image" in e else cv2.imread(os.path.join(folder, e["file"]))
            if image is None:
                continue
            counts[text] = counts.get(text, 0) + 1
            region = e.get("region") if e.get("region") in REGIONS else "XX"
            self.items.append((image[..., ::-1].copy(), e["plate_box_in_crop"], text, region, e.get("lines", 1)))
            self.names.append(e["file"])
        if not self.items:
            part = "among the held-out ones, a %dth by text" % config["validation_part"] if validation else "beside the held-out ones"
            raise SystemExit("%s: no crop with a text %s" % (os.path.join(folder, "plates.json"), part))
        boost = config["region_boost"]
        w = np.array([boost.get(i[3], 1.) * (1.6 if i[4] > 1 else 1.) / np.sqrt(counts[i[2]]) for i in self.items])
        self.cumulative = np.cumsum(w / w.sum())

    def draw(self, rng):
        """(crop, text, region, middles as in a shard or None)"""
        k = min(int(np.searchsorted(self.cumulative, rng.random())), len(self.items) - 1)
        image, box, text, region, lines = self.items[k]
        places = self.places.get(self.names[k])
        if not places or len(places) != len(text):  # not aligned, or the text was mended since
            return degrade_crop(image, box, rng, loose=self.loose), text, region, None
        if rng.random() < self.swaps:
            image, text = swap(image, box, text, places, rng, int(rng.integers(1, 5)))
        crop, where = degrade_crop(image, box, rng, places=places, loose=self.loose)
        return crop, text, region, np.clip(where[:, 0], 0, 159) + [1000 * line for _, line in places]

    def plain(self, margin=(.08, .12)):
        """Every crop once, cut as the contract says: (images, labels, regions, widths)."""
        from plates.cut import cut
        images = np.stack([cut(i[0], i[1], margin) for i in self.items])
        return images, np.stack([encode_row(i[2]) for i in self.items]), np.array([REGIONS.index(i[3]) for i in self.items]), np.array([i[1][2] for i in self.items])


class RealNegatives:
    """Patches of real scenes that touch no labelled plate (a folder with manifest.json). Pictures of kind "vehicle" have plates that
    nobody labelled, so they are left out, and so are pictures whose plates are held out (`part` as in the configuration)."""

    def __init__(self, folder, part, limit=700, seed=3):
        with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as f:
            entries = [e for e in json.load(f) if e["kind"] == "scene" and all(p.get("box") for p in e["plates"])
                       and not any(p.get("text") and is_validation(latin(p["text"]), part) for p in e["plates"])]
        rng = np.random.default_rng(seed)
        self.scenes = []
        for k in rng.permutation(len(entries))[:limit]:
            image = cv2.imread(os.path.join(folder, entries[k]["file"]))
            if image is not None:
                self.scenes.append((image[..., ::-1].copy(), [p["box"] for p in entries[k]["plates"]]))
        if not self.scenes:
            raise SystemExit("%s: no picture of kind 'scene' with all boxes and no held-out plate" % os.path.join(folder, "manifest.json"))

    def draw(self, rng):
        while True:
            image, boxes = self.scenes[int(rng.integers(len(self.scenes)))]
            H, W = image.shape[:2]
            w = rng.uniform(30, min(200, W * .6))
            h = w / rng.uniform(1.4, 5)
            if w >= W or h >= H:
                continue
            x, y = rng.uniform(0, W - w), rng.uniform(0, H - h)
            if any(x < b[0] + b[2] * 1.15 and b[0] - b[2] * .15 < x + w and y < b[1] + b[3] * 1.3 and b[1] - b[3] * .3 < y + h for b in boxes):
                continue
            return degrade_crop(image, (x, y, w, h), rng)


def wait_for_parent():
    """Sleeps while the trainer is stopped (SIGSTOP), so that stopping one process stops the work of both."""
    while True:
        try:
            with open("/proc/%d/stat" % os.getppid(), encoding="utf-8") as f:
                if f.read().rsplit(")", 1)[1].split()[0] not in "Tt":
                    return
        except OSError:
            return
        time.sleep(.5)


def make(kind, config, rng, real=None, negatives=None):
    """One shard's arrays."""
    n = config["shard_size"]
    images = np.empty((n, 64, 160, 3), np.uint8)
    labels, regions, plates = np.zeros((n, MAX_LENGTH), np.uint8), np.zeros(n, np.uint8), np.ones(n, np.uint8)
    middles = np.full((n, MAX_LENGTH), -1, np.int16)  # x of each character in pixels, + 1000 on the second line; -1: unknown
    k = 0
    while k < n:
        if k % 16 == 0:
            wait_for_parent()
        if rng.random() < config["negative_share"]:
            images[k] = negatives.draw(rng) if negatives and rng.random() < .5 else render_negative(rng)
            plates[k] = 0
            k += 1
        elif kind == "real":
            images[k], text, region, where = real.draw(rng)
            if where is not None:
                middles[k, :len(where)] = where
            labels[k], regions[k] = encode_row(text), REGIONS.index(region)
            k += 1
        else:
            plate = render_plate(rng)
            for _ in range(config["degradations_per_plate"]):
                if k < n:
                    images[k], where = degrade(plate, rng, positions=True, loose=config.get("loose_share", 0.))
                    if len(where) == len(plate.text):
                        middles[k, :len(where)] = np.clip(where[:, 0], 0, 159) + [1000 * b[4] for b in plate.boxes]
                    labels[k], regions[k] = encode_row(plate.text), REGIONS.index(plate.region)
                    k += 1
    order = rng.permutation(n)
    return dict(images=images[order], labels=labels[order], regions=regions[order], plates=plates[order], middles=middles[order])


def save(folder, kind, number, arrays):
    """Uncompressed .npy set in one file; renamed when whole."""
    path = os.path.join(folder, "shard-%s-%06d.npz" % (kind, number))
    with open(path + ".part", "wb") as f:
        np.savez(f, **arrays)
    os.replace(path + ".part", path)


def run():
    a = argparse.ArgumentParser()
    a.add_argument("--config", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--plates")
    a.add_argument("--scenes")
    a.add_argument("--places")
    a.add_argument("--seed", type=int, default=int(time.time()))
    args = a.parse_args()
    with open(args.config, encoding="utf-8") as f:
        config = json.load(f)
    os.makedirs(args.out, exist_ok=True)
    rng = np.random.default_rng(args.seed)
    real = RealCrops(args.plates, config, False, args.places, args.scenes) if args.plates else None
    negatives = RealNegatives(args.scenes, config["validation_part"]) if args.scenes else None
    parent = os.getppid()
    number = args.seed % 1000 * 1000
    while os.getppid() == parent:
        have = {k: len(glob.glob(os.path.join(args.out, "shard-%s-*.npz" % k))) for k in ("synthetic", "real")}
        want_real = config["shards_kept"] // 3 if real else 0
        if have["synthetic"] >= config["shards_kept"] - want_real and have["real"] >= want_real:
            time.sleep(1)
            continue
        kind = "real" if have["real"] < want_real and (have["real"] * 2 <= have["synthetic"] or have["synthetic"] >= config["shards_kept"] - want_real) else "synthetic"
        save(args.out, kind, number, make(kind, config, rng, real, negatives))
        number += 1


if __name__ == "__main__":
    run()
