"""Scenes of the data set as arrays: pictures in one memory map, labels in lists, a fixed hold-out."""
import hashlib
import json
import os
from dataclasses import dataclass, field

import cv2
import numpy as np

from files import need
from model import NAMES

# Hand-drawn boxes are looser than the plate's edges by about these factors (width, height), per data set. Used only for
# plates without refined corners.
LOOSE = {"open-lpr": (1.12, 1.30), "romanian": (1.10, 1.30), "easypr": (1.06, 1.12)}
CACHE_VERSION = 3
# An earlier detector's finds without a label (pseudo.py): from SURE on a plate, from DOUBTFUL on unknown ground. By eye 44
# of 48 finds above 0.6 were plates, of those below 0.25 most were lamps, wheels and writing.
SURE, DOUBTFUL = 0.65, 0.25
# `set` of pictures that `vision simulate --frames` drew; what is seen less of a plate or of a vehicle makes it unknown ground.
SIMULATOR, VISIBLE, VEHICLE_VISIBLE = "simulator", 0.6, 0.25


@dataclass
class Scene:
    """One picture. Boxes are xyxy in its pixels."""
    file: str
    source: str
    offset: int
    height: int
    width: int
    plates: np.ndarray            # (P, 4)
    corners: np.ndarray           # (P, 4, 2), NaN where unknown
    vehicles: np.ndarray          # (V, 4)
    classes: np.ndarray           # (V,) index into NAMES, or -1: a vehicle of no known class
    scores: np.ndarray            # (V,) label confidence 0..1
    unknown: np.ndarray           # (U, 4) where an unlabelled plate may be
    unknown_care: np.ndarray      # (U,) what a plate negative counts there, 0..1
    exhaustive: bool              # all vehicles are labelled, as far as known
    held_out: bool
    frames: np.ndarray = field(repr=False)   # bytes of all pictures of its data set


def held_out(entry):
    """About 8 %, whole rides of the dash camera together because neighbouring frames are alike."""
    ride = entry.get("sequence", {}).get("ride")
    key = ride if ride else entry["file"]
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % 100 < 8


def _xyxy(box):
    x, y, w, h = box
    return [x, y, x + w, y + h]


def _shrink(box, factors):
    cx, cy = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    w, h = (box[2] - box[0]) / factors[0], (box[3] - box[1]) / factors[1]
    return [cx - w / 2, cy - h / 2, cx + w / 2, cy + h / 2]


def _cover(inner, outer):
    """Share of `inner` that lies in `outer`."""
    w = min(inner[2], outer[2]) - max(inner[0], outer[0])
    h = min(inner[3], outer[3]) - max(inner[1], outer[1])
    return max(w, 0) * max(h, 0) / max((inner[2] - inner[0]) * (inner[3] - inner[1]), 1e-6)


def manifest_of(root):
    """Path of the list of pictures of a data set; ends the program with one line where there is none."""
    path = os.path.join(root, "train", "manifest.json")
    need(path, "a data set is a folder that holds train/manifest.json")
    return path


def load_scenes(root, cache, corners_file=None, pseudo_file=None):
    """Reads root/train/manifest.json; decodes the pictures once into cache/frames.bin."""
    with open(manifest_of(root), encoding="utf-8") as handle:
        manifest = json.load(handle)
    index = _ensure_cache(os.path.join(root, "train"), cache, manifest)
    refined, pseudo = {}, {}
    if corners_file and os.path.exists(corners_file):
        with open(corners_file, encoding="utf-8") as handle:
            refined = json.load(handle)
    if pseudo_file and os.path.exists(pseudo_file):
        with open(pseudo_file, encoding="utf-8") as handle:
            pseudo = json.load(handle)
    frames = np.memmap(os.path.join(cache, "frames.bin"), dtype=np.uint8, mode="r")
    return [_scene(entry, index[entry["file"]], refined, pseudo, frames) for entry in manifest if _is_its_picture(entry, index.get(entry["file"]))]


def _is_its_picture(entry, place):
    """Whether the picture was read and is of the size that the labels are for: another entry's may bear the same name."""
    return place is not None and (entry.get("height", place[1]), entry.get("width", place[2])) == tuple(place[1:])


def _key_of(folder, manifest):
    """Hash of the pictures' names and sizes in bytes: another list, or a picture that was replaced, makes another key."""
    paths = [os.path.join(folder, entry["file"]) for entry in manifest]
    sizes = [(entry["file"], os.path.getsize(path) if os.path.exists(path) else -1) for entry, path in zip(manifest, paths)]
    return hashlib.sha256(json.dumps(sizes).encode()).hexdigest()


def _ensure_cache(folder, cache, manifest):
    os.makedirs(cache, exist_ok=True)
    path, key = os.path.join(cache, "frames.json"), _key_of(folder, manifest)
    if os.path.exists(path):
        with open(path, encoding="utf-8") as handle:
            stored = json.load(handle)
        if stored["version"] == CACHE_VERSION and stored["key"] == key:
            return stored["frames"]
        os.remove(path)  # a run that is killed while it writes the pictures must not leave an old index beside them
    index, offset = {}, 0
    with open(os.path.join(cache, "frames.bin"), "wb") as out:
        for entry in manifest:
            image = cv2.imread(os.path.join(folder, entry["file"]), cv2.IMREAD_COLOR)
            if image is None:
                print(f"{entry['file']}: not readable as a picture, left out")
                continue
            image = cv2.cvtColor(image, cv2.COLOR_BGR2RGB)
            out.write(image.tobytes())
            index[entry["file"]] = [offset, image.shape[0], image.shape[1]]
            offset += image.size
    with open(path + ".new", "w", encoding="utf-8") as handle:
        json.dump({"version": CACHE_VERSION, "key": key, "frames": index}, handle)
    os.replace(path + ".new", path)
    return index


def _scene(entry, place, refined, pseudo, frames):
    offset, height, width = place
    source = entry["set"].split("/")[0]
    plates, corners, unknown = [], [], []
    for k, plate in enumerate(entry["plates"]):
        if not plate.get("box"):
            continue
        box = _xyxy(plate["box"])
        if plate.get("visible", 1.0) < VISIBLE:
            unknown.append((box, 0.0))
            continue
        quad = refined.get(f"{entry['file']}#{k}", plate.get("corners"))
        if quad is not None:
            quad = np.array(quad, np.float32).reshape(4, 2)
            plates.append([*quad.min(0), *quad.max(0)])
            corners.append(quad)
        else:
            plates.append(_shrink(box, LOOSE.get(source, (1.0, 1.0))))
            corners.append(np.full((4, 2), np.nan, np.float32))
    searched = bool(pseudo)
    vehicles, classes, scores = [], [], []
    for vehicle in entry.get("vehicles", []):
        box = _xyxy(vehicle["box"])
        vehicles.append(box)
        known = vehicle["class"] in NAMES and vehicle.get("visible", 1.0) >= VEHICLE_VISIBLE
        classes.append(NAMES.index(vehicle["class"]) if known else -1)
        scores.append(vehicle.get("score", 0.95))
        # A vehicle without a labelled plate may well carry an unlabelled one; simulated ones cannot.
        if source != SIMULATOR and not any(_cover(p, box) > 0.7 for p in plates):
            unknown.append((box, 0.4 if searched else 0.0))
    exhaustive = source != "vehicles-openimages"
    if not entry["plates_complete"]:
        unknown.append(([0, 0, width, height], 0.4 if searched else 0.0))
    # The hold-out keeps its own labels: finds must not confirm themselves.
    for find in [] if held_out(entry) else pseudo.get(entry["file"], []):
        box, name, score = find["box"], find["class"], find["score"]
        if name == "plate":
            if score >= SURE:
                quad = np.array(find["corners"], np.float32).reshape(4, 2)
                plates.append([*quad.min(0), *quad.max(0)])
                corners.append(quad)
            elif score >= DOUBTFUL and (source == "romanian" or any(_cover(box, v) > 0.5 for v in vehicles)):
                unknown.append((box, 0.0))
        else:
            vehicles.append(box)
            classes.append(NAMES.index(name) if score >= 0.5 else -1)
            scores.append(score)
    as_array = lambda rows, *shape: np.array(rows, np.float32).reshape(-1, *shape)
    return Scene(entry["file"], source, offset, height, width, as_array(plates, 4), as_array(corners, 4, 2),
                 as_array(vehicles, 4), np.array(classes, np.int64), np.array(scores, np.float32),
                 as_array([u[0] for u in unknown], 4), as_array([u[1] for u in unknown]), exhaustive, held_out(entry), frames)


def picture(scene):
    size = scene.height * scene.width * 3
    return scene.frames[scene.offset:scene.offset + size].reshape(scene.height, scene.width, 3)


def letterbox(image, size, pad=114):
    """Keeps the aspect, centres. Returns the canvas, the scale and the left/top border."""
    height, width = size
    scale = min(height / image.shape[0], width / image.shape[1])
    nh, nw = round(image.shape[0] * scale), round(image.shape[1] * scale)
    resized = cv2.resize(image, (nw, nh), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    top, left = (height - nh) // 2, (width - nw) // 2
    canvas = np.full((height, width, 3), pad, np.uint8)
    canvas[top:top + nh, left:left + nw] = resized
    return canvas, scale, left, top
