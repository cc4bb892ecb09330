"""Draws frames of the traffic simulator for the detector: simulated.py --vision ./vision --out DIR [--scenes 120] [--first 1000].

DIR/train then holds pictures and manifest.json in the form that data.py reads. Seeds count up from --first, which is 1000 at
least: the scenes of the demo and those that `vision score` is measured on have smaller ones and are never trained on. Every
scene is another mixture of light, lanes, traffic, regions, speed and size. A quarter of the frames goes through H.264 as a camera's do.
A later call with other seeds adds to the list.
"""
import argparse
import json
import os
import shutil
import subprocess

import cv2
import numpy as np

LIGHTS = ("day", "dusk", "night", "rain")
REGIONS = ("EU", "EU", "ALL", "ALL", "GB", "NL", "US", "BR", "IN", "PK")
TRAFFIC = ("mixed", "mixed", "mixed", "truck", "van", "bus", "motorcycle", "car")
SECONDS, EVERY = 30, 5.3


def scene_of(seed):
    """The text of one scene. The same seed gives the same one."""
    rng = np.random.default_rng(seed)
    pick = lambda values: values[rng.integers(len(values))]
    slow = int(rng.integers(20, 60))
    lanes = int(rng.integers(1, 4))
    view = pick(("front", "rear", "both") if lanes > 1 else ("front", "rear"))
    block = pick(("pole", "tree")) if rng.random() < 0.12 else "none"
    size = "1920x1080" if rng.random() < 0.6 else "1280x720"
    return (f"{LIGHTS[seed % 4]}?seed={seed}&fps=10&lanes={lanes}&rate={rng.integers(20, 70)}&seconds={SECONDS}"
            f"&region={pick(REGIONS)}&traffic={pick(TRAFFIC)}&view={view}&block={block}&speed={slow}-{slow + 30}&size={size}")


def through_h264(picture, level):
    """One intra frame there and back; level is x264's quantiser."""
    height, width = picture.shape[:2]
    raw = ["-f", "rawvideo", "-pix_fmt", "bgr24", "-s", f"{width}x{height}"]
    coded = subprocess.run(["ffmpeg", "-v", "error", *raw, "-i", "-", "-c:v", "libx264", "-preset", "superfast", "-qp", str(level),
                            "-pix_fmt", "yuv420p", "-threads", "1", "-f", "h264", "-"], input=picture.tobytes(), stdout=subprocess.PIPE, check=True)
    back = subprocess.run(["ffmpeg", "-v", "error", "-f", "h264", "-i", "-", *raw[:4], "-threads", "1", "-"], input=coded.stdout, stdout=subprocess.PIPE, check=True)
    return np.frombuffer(back.stdout, np.uint8).reshape(height, width, 3)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--vision", default="./vision", help="the command line of the product")
    parser.add_argument("--out", required=True)
    parser.add_argument("--scenes", type=int, default=120)
    parser.add_argument("--first", type=int, default=1000)
    args = parser.parse_args()
    if args.first < 1000:
        parser.error("--first below 1000: those seeds are kept for measuring")
    folder = os.path.join(args.out, "train")
    os.makedirs(folder, exist_ok=True)
    listed = os.path.join(folder, "manifest.json")
    entries = []
    if os.path.exists(listed):
        with open(listed, encoding="utf-8") as handle:
            entries = json.load(handle)
    for seed in range(args.first, args.first + args.scenes):
        drawn = os.path.join(args.out, "scene")
        shutil.rmtree(drawn, ignore_errors=True)
        subprocess.run([args.vision, "simulate", scene_of(seed), "--frames", drawn, "--every", str(EVERY)], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(drawn, "manifest.json"), encoding="utf-8") as handle:
            mine = json.load(handle)
        rng = np.random.default_rng(seed)
        for entry in mine:
            # Empty roads are kept now and then only: they teach little after the first.
            if not entry["vehicles"] and rng.random() < 0.8:
                continue
            picture = cv2.imread(os.path.join(drawn, entry["file"]))
            if rng.random() < 0.25:
                picture = through_h264(picture, int(rng.integers(22, 36)))
            cv2.imwrite(os.path.join(folder, entry["file"]), picture, [cv2.IMWRITE_JPEG_QUALITY, 92])
            entries.append(entry)
        with open(listed + ".new", "w", encoding="utf-8") as handle:
            handle.write("[" + ",\n".join(json.dumps(entry) for entry in entries) + "]\n")
        os.replace(listed + ".new", listed)
    shutil.rmtree(os.path.join(args.out, "scene"), ignore_errors=True)
    print(f"{len(entries)} frames of {args.scenes} scenes in {folder}")


if __name__ == "__main__":
    main()
