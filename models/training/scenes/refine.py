"""Tightens hand-drawn plate boxes: refine.py --data ROOT --out DIR [--minutes N].

A small net learns the four corners of a plate in a loose crop from synthetic plates pasted onto real vehicles, where the
corners are known exactly, then looks at every labelled plate of the training set several times. Where its looks agree
the corners go to DIR/corners.json as {"file#k": [[x, y] * 4]} in pixels of the picture; where they do not, nothing is
written and the detector falls back on the box, shrunk by a typical factor.
"""
import argparse
import json
import os
import sys
import time

import cv2
import numpy as np
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(os.path.dirname(HERE), "detector"), os.path.dirname(HERE)]

from augment import Augmenter  # noqa: E402
from data import load_scenes, picture  # noqa: E402
from scenes.paste import PlateBank  # noqa: E402

WIDE = (192, 96)          # pool crops, width x height
NET = (128, 64)           # what the net sees
REACH = 2.6, 3.4          # pool crops are this much wider and higher than the plate
MARGIN = 0.15, 0.25       # around a label box, share of its width and height on each side


class CornerNet(nn.Module):
    def __init__(self):
        super().__init__()

        def conv(cin, cout, stride, kernel=3):
            return nn.Sequential(nn.Conv2d(cin, cout, kernel, stride, kernel // 2, bias=False), nn.BatchNorm2d(cout), nn.ReLU(True))

        self.body = nn.Sequential(conv(3, 24, 2, 5), conv(24, 32, 2), conv(32, 32, 1), conv(32, 64, 2), conv(64, 64, 1),
                                  conv(64, 96, 2), conv(96, 64, 1), nn.Flatten(), nn.Linear(64 * 32, 128),
                                  nn.BatchNorm1d(128), nn.ReLU(True), nn.Linear(128, 8))
        corners = torch.tensor([0.2, 0.25, 0.8, 0.25, 0.8, 0.75, 0.2, 0.75])
        self.body[-1].bias.data.copy_(corners)
        self.body[-1].weight.data.mul_(0.1)

    def forward(self, x):
        """(N, 3, 64, 128) float 0..1 -> (N, 4, 2) corners in shares of the crop."""
        return self.body(x).reshape(-1, 4, 2)


def cut(image, box, size):
    """Stretches a box of the picture onto `size`; beyond the picture's edge its last pixels are repeated."""
    x0, y0, x1, y1 = box
    sx, sy = size[0] / (x1 - x0), size[1] / (y1 - y0)
    margin = 2
    a, b = max(int(x0) - margin, 0), max(int(y0) - margin, 0)
    part = image[b:max(int(y1) + 1 + margin, b + 2), a:max(int(x1) + 1 + margin, a + 2)]
    factor = max(sx, 1e-3)
    if factor < 0.7:
        small = cv2.resize(part, None, fx=factor, fy=max(sy, 1e-3) if sy < 1 else 1.0, interpolation=cv2.INTER_AREA)
        matrix = np.array([[part.shape[1] / small.shape[1] * sx, 0, (a - x0) * sx], [0, part.shape[0] / small.shape[0] * sy, (b - y0) * sy]])
        part = small
    else:
        matrix = np.array([[sx, 0, (a - x0) * sx], [0, sy, (b - y0) * sy]])
    return cv2.warpAffine(part, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def make_pool(scenes, bank, count, seed):
    """Crops around pasted plates (count, 96, 192, 3) and corners in shares of the crop."""
    rng = np.random.default_rng(seed)
    degrade = Augmenter(scenes, (384, 640), seed).degrade
    images, corners = np.empty((count, WIDE[1], WIDE[0], 3), np.uint8), np.empty((count, 4, 2), np.float32)
    done = 0
    while done < count:
        scene = scenes[rng.integers(len(scenes))]
        k = rng.integers(len(scene.plates))
        box = scene.plates[k]
        if box[2] - box[0] < 24:
            continue
        image = np.array(picture(scene))
        quad = bank.paste(rng, image, box, scene.corners[k])
        if quad is None:
            continue
        low, high = quad.min(0), quad.max(0)
        centre, half = (low + high) / 2, (high - low) / 2 * np.array(REACH) * rng.uniform(0.9, 1.1)
        around = np.concatenate([centre - half, centre + half])
        crop = cut(image, around, WIDE)
        images[done] = degrade(rng, crop)
        corners[done] = (quad - around[:2]) / (2 * half)
        done += 1
    return images, corners


def looks(corners, rng):
    """Label-like loose boxes around the plates: centre and half size in shares of the pool crop."""
    low, high = corners.min(1), corners.max(1)
    size = high - low
    loose = size * np.stack([rng.uniform(0.97, 1.32, len(size)), rng.uniform(0.95, 1.75, len(size))], 1)
    centre = (low + high) / 2 + rng.uniform(-0.5, 0.5, size.shape) * np.abs(loose - size) + rng.normal(0, 0.02, size.shape) * size
    return centre, loose * (0.5 + np.array(MARGIN)) * rng.uniform(0.95, 1.05, size.shape)


def batch_of(images, corners, rng, count):
    chosen = rng.integers(0, len(images), count)
    centre, half = looks(corners[chosen], rng)
    theta = np.zeros((count, 2, 3), np.float32)
    theta[:, 0, 0], theta[:, 1, 1] = half[:, 0] * 2, half[:, 1] * 2
    theta[:, 0, 2], theta[:, 1, 2] = centre[:, 0] * 2 - 1, centre[:, 1] * 2 - 1
    x = torch.from_numpy(images[chosen]).permute(0, 3, 1, 2).float() / 255
    grid = nn.functional.affine_grid(torch.from_numpy(theta), (count, 3, NET[1], NET[0]), align_corners=False)
    x = nn.functional.grid_sample(x, grid, mode="bilinear", padding_mode="border", align_corners=False)
    goal = (corners[chosen] - (centre - half)[:, None]) / (2 * half)[:, None]
    return x, torch.from_numpy(goal.astype(np.float32))


class Batches(torch.utils.data.Dataset):
    """Endless random batches of the pool."""

    def __init__(self, images, corners, seed):
        self.images, self.corners, self.seed = images, corners, seed

    def __len__(self):
        return 1_000_000

    def __getitem__(self, index):
        return batch_of(self.images, self.corners, np.random.default_rng((self.seed, index)), 64)


def train(net, images, corners, minutes, seed):
    held = len(images) // 20
    optimiser = torch.optim.AdamW(net.parameters(), 2e-3, weight_decay=0.01)
    began, step, smooth = time.process_time(), 0, None
    loader = torch.utils.data.DataLoader(Batches(images[held:], corners[held:], seed), batch_size=None, num_workers=1,
                                         worker_init_fn=lambda _: torch.set_num_threads(1))
    for x, goal in loader:
        progress = (time.process_time() - began) / (minutes * 60)
        if progress >= 1:
            break
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1.0, (step + 1) / 100) * (0.02 + 0.98 * (1 + np.cos(np.pi * progress)) / 2)
        with torch.autocast("cpu", torch.bfloat16):
            body = net.body[:-1](x)
        loss = nn.functional.smooth_l1_loss(net.body[-1](body.float()).reshape(-1, 4, 2), goal, beta=0.02)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        step += 1
        smooth = float(loss) if smooth is None else 0.98 * smooth + 0.02 * float(loss)
        if step % 100 == 0:
            net.eval()
            with torch.no_grad():
                a, b = batch_of(images[:held], corners[:held], np.random.default_rng(0), min(held, 512))
                error = (net(a) - b).abs().mean((0, 1))
            net.train()
            print(f"step {step}, {progress:.0%}: loss {smooth:.5f}, held-out corner error {100 * error[0]:.2f} % of the crop's width, "
                  f"{100 * error[1]:.2f} % of its height", flush=True)


# Looks at one plate: extra width and height of the label box, mirrored or not.
VIEWS = ((1.0, 1.0, 0), (1.0, 1.0, 1), (1.12, 1.15, 0), (1.12, 1.15, 1), (0.95, 0.92, 0), (1.2, 1.4, 0))


@torch.no_grad()
def corners_of(net, image, box):
    """Median corners over the views, and their spread in shares of the box."""
    x0, y0, x1, y1 = box
    centre = np.array([(x0 + x1) / 2, (y0 + y1) / 2])
    crops, places = [], []
    for ew, eh, mirror in VIEWS:
        half = np.array([(x1 - x0) * ew * (0.5 + MARGIN[0]), (y1 - y0) * eh * (0.5 + MARGIN[1])])
        crop = cut(image, [*(centre - half), *(centre + half)], NET)
        crops.append(crop[:, ::-1] if mirror else crop)
        places.append((centre - half, 2 * half, mirror))
    x = torch.from_numpy(np.ascontiguousarray(np.stack(crops))).permute(0, 3, 1, 2).float() / 255
    found = []
    for quad, (origin, size, mirror) in zip(net(x).numpy(), places):
        if mirror:
            quad = quad[[1, 0, 3, 2]] * [-1, 1] + [1, 0]
        found.append(origin + quad * size)
    found = np.array(found)
    middle = np.median(found, 0)
    spread = np.abs(found - middle).mean((0, 1)) / [x1 - x0, y1 - y0]
    return middle, spread


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--minutes", type=float, default=6, help="of processor time for the corner net")
    parser.add_argument("--pool", type=int, default=9000)
    parser.add_argument("--seed", type=int, default=11)
    args = parser.parse_args()
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(args.seed)
    scenes = load_scenes(args.data, os.path.join(args.out, "cache"))
    bank = PlateBank.load(os.path.join(args.out, "platebank"), args.seed)
    sources = [s for s in scenes if len(s.plates) and not s.held_out]
    pool = os.path.join(args.out, "cornerpool.npz")
    if os.path.exists(pool):
        stored = np.load(pool)
        images, corners = stored["images"], stored["corners"]
    else:
        images, corners = make_pool(sources, bank, args.pool, args.seed)
        np.savez(pool, images=images, corners=corners)
    print(f"{len(images)} pasted plates", flush=True)
    net = CornerNet()
    train(net, images, corners, args.minutes, args.seed)
    net.eval()
    torch.save(net.state_dict(), os.path.join(args.out, "corner-net.pt"))
    refine(net, scenes, args)


def refine(net, scenes, args):
    with open(os.path.join(args.data, "train", "manifest.json"), encoding="utf-8") as handle:
        manifest = {entry["file"]: entry for entry in json.load(handle)}
    result, refused, tiles, ratios = {}, 0, [], []
    for scene in scenes:
        for k, plate in enumerate(manifest[scene.file]["plates"]):
            if not plate.get("box"):
                continue
            x, y, w, h = plate["box"]
            image = picture(scene)
            quad, spread = corners_of(net, image, [x, y, x + w, y + h])
            size = quad.max(0) - quad.min(0)
            agreed = spread.max() < 0.06 and 0.6 < size[0] / w < 1.12 and 0.42 < size[1] / h < 1.15
            if agreed:
                result[f"{scene.file}#{k}"] = [[round(float(v), 2) for v in p] for p in quad]
                ratios.append([w / size[0], h / size[1]])
            else:
                refused += 1
            if len(tiles) < 2000:
                tiles.append((scene, [x, y, w, h], quad, agreed))
    with open(os.path.join(args.out, "corners.json"), "w", encoding="utf-8") as handle:
        json.dump(result, handle)
    ratio = np.median(ratios, 0)
    print(f"{len(result)} plates refined, {refused} left as they were; boxes were {ratio[0]:.2f} x {ratio[1]:.2f} too large (median)")
    draw(os.path.join(args.out, "corners.png"), tiles)


def draw(path, tiles, count=63):
    rng = np.random.default_rng(1)
    cells = []
    for k in rng.permutation(len(tiles))[:count]:
        scene, (x, y, w, h), quad, agreed = tiles[k]
        window = [x - 0.3 * w, y - 0.4 * h, x + 1.3 * w, y + 1.4 * h]
        size = (220, max(int(220 * 1.8 * h / (1.6 * w)), 20))
        crop = cut(picture(scene), window, size)[..., ::-1].copy()
        scale = np.array([size[0] / (1.6 * w), size[1] / (1.8 * h)])
        cv2.polylines(crop, [((quad - window[:2]) * scale).round().astype(np.int32)], True, (0, 255, 0) if agreed else (0, 0, 255), 1)
        cell = np.zeros((150, 220, 3), np.uint8)
        crop = crop[:150]
        cell[:crop.shape[0]] = crop
        cells.append(cell)
    while len(cells) % 7:
        cells.append(cells[0] * 0)
    cv2.imwrite(path, np.vstack([np.hstack(cells[k:k + 7]) for k in range(0, len(cells), 7)]))


if __name__ == "__main__":
    main()
