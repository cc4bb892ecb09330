"""Trains the detector: train.py --minutes N --device auto|cpu|cuda --out DIR --data ROOT --size nano|small [--fresh].

It goes on from DIR/last.pt when there is one. --minutes is the whole budget of active time, earlier parts of such a run
included; time during which the process was stopped does not count. DIR receives last.pt, log.csv, loss.png, canvases.png,
the frame cache and the exported ONNX file.
"""
import argparse
import copy
import json
import math
import os
import signal
import sys
import time

import cv2
import numpy as np
import torch
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from augment import Augmenter  # noqa: E402
from checkpoint import load_state  # noqa: E402
from clock import next_time  # noqa: E402
from data import letterbox, load_scenes, manifest_of, picture  # noqa: E402
from divergence import Divergence  # noqa: E402
from files import need, write_csv  # noqa: E402
from loss import DetectorLoss  # noqa: E402
from measure import TorchRunner, average_precision, match  # noqa: E402
from model import NAMES, Detector, count_macs  # noqa: E402


class Canvases(torch.utils.data.Dataset):
    def __init__(self, augmenter, start, stop):
        self.augmenter, self.start, self.stop = augmenter, start, stop

    def __len__(self):
        return self.stop - self.start

    def __getitem__(self, k):
        return self.augmenter(self.start + k)


def collate(samples):
    image, boxes, labels, weight, corners, known, care = (torch.from_numpy(np.stack(x)) for x in zip(*samples))
    used = max(int((weight > 0).sum(1).max()), 1)
    return image, {"boxes": boxes[:, :used], "labels": labels[:, :used], "weight": weight[:, :used],
                   "corners": corners[:, :used], "corner_known": known[:, :used], "care": care}


def worker_start(_):
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    cv2.setNumThreads(1)
    torch.set_num_threads(1)


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--device", default="auto", choices=["auto", "cpu", "cuda"])
    parser.add_argument("--out", required=True)
    parser.add_argument("--data", required=True, help="folder that holds train/manifest.json")
    parser.add_argument("--simulator", help="folder of simulated frames (scenes/simulated.py), trained on as a minor share")
    parser.add_argument("--size", default="nano", choices=["nano", "small"])
    parser.add_argument("--until", type=next_time,
                        help="HH:MM: what is left of --minutes is squeezed so that the run ends by then on a shared machine")
    parser.add_argument("--freeze", nargs="*", default=[], metavar="PART",
                        help="parts of the network that stay as they are, e.g. stem fine down8 stage8: a third less work where time is short")
    parser.add_argument("--validate-every", type=float, default=7, help="minutes of active time between two looks at the hold-out")
    parser.add_argument("--fresh", action="store_true", help="begin anew and write over OUT/last.pt, from which a run goes on otherwise")
    parser.add_argument("--init", help="checkpoint whose weights are the start of a new run; OUT/last.pt goes first")
    parser.add_argument("--lr", type=float, help="peak learning rate, default from the config")
    parser.add_argument("--mild", type=float, default=0.1, help="share of canvases of one whole, hardly changed picture")
    parser.add_argument("--workers", type=int, help="processes that make canvases, default 1 on a CPU, 12 with CUDA")
    parser.add_argument("--corners", help="refined plate corners (JSON), default OUT/corners.json")
    parser.add_argument("--pseudo", help="finds added to incomplete labels (JSON), default OUT/pseudo.json")
    parser.add_argument("--batch", type=int, help="canvases per step, default from the config")
    parser.add_argument("--max-steps", type=int, default=0, help="stop early, for tests")
    return parser.parse_args()


class Average:
    """Exponential moving average of weights and norm statistics."""

    def __init__(self, model, decay):
        self.model, self.decay, self.steps = copy.deepcopy(model).eval(), decay, 0

    @torch.no_grad()
    def update(self, model):
        self.steps += 1
        d = min(self.decay, self.steps / (self.steps + 20.0))
        for a, b in zip(self.model.state_dict().values(), model.state_dict().values()):
            if a.dtype.is_floating_point:
                a.mul_(d).add_(b.detach(), alpha=1 - d)
            else:
                a.copy_(b)


def validate(runner, scenes, batch=8):
    """Plates: recall at IoU .3 and .5, precision at score .25 where labels are complete. Vehicles: AP50, roughly."""
    total = {0.3: 0, 0.5: 0}
    plates = finds = right = 0
    table = {label: ([], [], 0) for label in range(1, len(NAMES))}
    for start in range(0, len(scenes), batch):
        group = scenes[start:start + batch]
        boxed = [letterbox(picture(s), runner.size) for s in group]
        for scene, (_, scale, left, top), (rows, _) in zip(group, boxed, runner(np.stack([b[0] for b in boxed]))):
            offset = np.array([left, top, left, top])
            truth = scene.plates * scale + offset
            rows = rows[np.argsort(-rows[:, 4])]
            mine = rows[rows[:, 5] == 0]
            for threshold in total:
                total[threshold] += (match(mine[mine[:, 4] > 0.25][:, :4], truth, threshold) >= 0).sum()
            plates += len(truth)
            if len(truth) and len(scene.unknown) == 0:
                sure = mine[mine[:, 4] > 0.25]
                finds += len(sure)
                right += (match(sure[:, :4], truth, 0.3) >= 0).sum()
            for label, (scores, correct, _) in table.items():
                own = rows[rows[:, 5] == label]
                want = scene.vehicles[(scene.classes == label)] * scale + offset
                hits = match(own[:, :4], want, 0.5)
                scores.extend(own[:, 4])
                correct.extend(hits >= 0)
                table[label] = (scores, correct, table[label][2] + len(want))
    result = {"recall_30": total[0.3] / max(plates, 1), "recall_50": total[0.5] / max(plates, 1),
              "precision": right / max(finds, 1)}
    for label, (scores, correct, count) in table.items():
        result[f"ap50_{NAMES[label]}"] = average_precision(scores, correct, count)
    return result


def draw_curve(path, log):
    import matplotlib
    matplotlib.use("Agg")
    from matplotlib import pyplot
    figure, axes = pyplot.subplots(1, 2, figsize=(11, 4))
    steps = [r["step"] for r in log]
    for key in ("loss", "cls", "box", "corners"):
        axes[0].plot(steps, [r[key] for r in log], label=key, linewidth=1)
    axes[0].set(xlabel="step", title="training loss", yscale="log")
    axes[0].legend()
    tested = [r for r in log if "recall_50" in r]
    for key in ("recall_30", "recall_50", "precision", "ap50_car"):
        axes[1].plot([r["step"] for r in tested], [r[key] for r in tested], label=key, marker=".", linewidth=1)
    axes[1].set(xlabel="step", title="hold-out of the training data", ylim=(0, 1))
    axes[1].legend(loc="lower right")
    figure.tight_layout()
    figure.savefig(path, dpi=90)
    pyplot.close(figure)


def draw_canvases(path, image, target, count=6):
    """A sheet of training canvases with boxes, corners and careless ground, to be looked at."""
    tiles = []
    for k in range(min(count, len(image))):
        tile = np.ascontiguousarray(image[k].numpy()[..., ::-1])
        height, width = tile.shape[:2]
        care = target["care"][k].numpy()[:(height // 8) * (width // 8), 0].reshape(height // 8, width // 8)
        tile[np.kron(care < 100, np.ones((8, 8))).astype(bool), 0] = 255
        for box, label, weight, corners, known in zip(*(target[n][k].numpy() for n in ("boxes", "labels", "weight", "corners", "corner_known"))):
            if weight > 0:
                colour = ((0, 0, 255), (0, 255, 0), (255, 255, 0), (255, 0, 255), (0, 255, 255))[label]
                cv2.rectangle(tile, tuple(int(v) for v in box[:2]), tuple(int(v) for v in box[2:]), colour, 1)
                if known:
                    cv2.polylines(tile, [corners.reshape(4, 2).round().astype(np.int32)], True, (255, 120, 0), 1)
        tiles.append(tile)
    while len(tiles) % 2:
        tiles.append(tiles[0] * 0)
    cv2.imwrite(path, np.vstack([np.hstack(tiles[k:k + 2]) for k in range(0, len(tiles), 2)]))


def banks(out, seed):
    """Synthetic plates and hard negatives, where the scenes package can make them."""
    try:
        from scenes.negatives import NegativeBank
        from scenes.paste import PlateBank
    except ImportError as reason:
        print(f"no synthetic plates: {reason}")
        return None, None
    return PlateBank.load(os.path.join(out, "platebank"), seed), NegativeBank()


def main():
    args = options()
    for root in (args.data, args.simulator):  # both, before the pictures of the first are decoded
        if root:
            manifest_of(root)
    if args.init:
        need(args.init, "--init wants a checkpoint of this script or of grow.py")
    with open(os.path.join(HERE, f"{args.size}.yaml"), encoding="utf-8") as handle:
        config = yaml.safe_load(handle)
    hyper = config["train"]
    device = args.device if args.device != "auto" else ("cuda" if torch.cuda.is_available() else "cpu")
    os.makedirs(args.out, exist_ok=True)
    cv2.setNumThreads(1)
    if device == "cpu":
        torch.set_num_threads(1)
    torch.manual_seed(hyper["seed"])
    scenes = load_scenes(args.data, os.path.join(args.out, "cache"),
                                 args.corners or os.path.join(args.out, "corners.json"),
                                 args.pseudo or os.path.join(args.out, "pseudo.json"))
    training = [s for s in scenes if not s.held_out]
    testing = [s for s in scenes if s.held_out]
    if args.simulator:
        drawn = load_scenes(args.simulator, os.path.join(args.out, "cache-simulator"))
        training += drawn
        print(f"{len(drawn)} simulated frames join", flush=True)
    model = Detector(config).to(device).to(memory_format=torch.channels_last)
    print(f"{config['name']}: {2 * count_macs(model.to('cpu')) / 1e9:.2f} GFLOP, "
          f"{sum(p.numel() for p in model.parameters()) / 1e6:.2f} M parameters, {len(training)} pictures to train, "
          f"{len(testing)} held out, device {device}", flush=True)
    model.to(device)
    average = Average(model, hyper["ema"])
    criterion = DetectorLoss(config, model.size, device)
    decayed = [p for p in model.parameters() if p.ndim > 1]
    plain = [p for p in model.parameters() if p.ndim <= 1]
    peak = args.lr or hyper["lr"]
    optimiser = torch.optim.AdamW([{"params": decayed, "weight_decay": hyper["weight_decay"]},
                                   {"params": plain, "weight_decay": 0.0}], lr=peak, betas=(0.9, 0.99))
    step, active, log, first = 0, 0.0, [], 0
    last = os.path.join(args.out, "last.pt")
    if os.path.exists(last) and not args.fresh:
        state = load_state(last, device)
        if state["config"]["name"] != config["name"]:
            sys.exit(f"{last} is of {state['config']['name']}: give --out another folder, or --fresh to write over it")
        model.load_state_dict(state["model"])
        average.model.load_state_dict(state["average"])
        average.steps = state["average_steps"]
        optimiser.load_state_dict(state["optimiser"])
        step, active, log = state["step"], state["active"], state["log"]
        print(f"resumed {last} at step {step} after {active / 60:.1f} minutes", flush=True)
    elif args.init:
        state = load_state(args.init, device)
        model.load_state_dict(state["average"])
        average.model.load_state_dict(state["average"])
    plates, negatives = banks(args.out, hyper["seed"])
    augmenter = Augmenter(training, model.size, hyper["seed"], plates, negatives, args.mild)
    batch = args.batch or hyper["batch"]
    workers = args.workers if args.workers is not None else (1 if device == "cpu" else 12)
    ahead = {"prefetch_factor": 4} if workers else {}  # refused without workers since PyTorch 2.0
    loader = torch.utils.data.DataLoader(
        Canvases(augmenter, step * batch, (step + 2_000_000) * batch), batch_size=batch, collate_fn=collate,
        num_workers=workers, worker_init_fn=worker_start, drop_last=True, **ahead)
    runner = TorchRunner(average.model, device, bf16=False)
    sums, seen, durations, tested_at = {}, 0, [], active

    def save():
        state = {"config": config, "model": model.state_dict(), "average": average.model.state_dict(),
                 "average_steps": average.steps, "optimiser": optimiser.state_dict(), "step": step, "active": active,
                 "log": log}
        torch.save(state, last + ".new")
        os.replace(last + ".new", last)
        write_csv(os.path.join(args.out, "log.csv"), log)

    budget = args.minutes * 60
    begun, begun_at = min(active / budget, 1.0), time.time()
    ends_at = args.until or math.inf
    divergence = Divergence(model, average.model)
    asked_to_stop = []
    signal.signal(signal.SIGTERM, lambda *_: asked_to_stop.append(True))
    model.train()
    for name in args.freeze:
        part = getattr(model, name).eval()
        for parameter in part.parameters():
            parameter.requires_grad_(False)
    tick = time.monotonic()
    for image, target in loader:
        if first == 0:
            draw_canvases(os.path.join(args.out, "canvases.png"), image, target)
        first += 1
        progress = active / budget
        if args.until:
            progress = max(progress, begun + (1 - begun) * (time.time() - begun_at) / max(ends_at - begun_at, 1))
        progress = min(progress, 1.0)
        factor = 0.02 + 0.98 * (1 + math.cos(math.pi * progress)) / 2
        lr = peak * factor * min(1.0, (step + 1) / hyper["warmup_steps"])
        for group in optimiser.param_groups:
            group["lr"] = lr
        x = image.to(device).permute(0, 3, 1, 2)
        target = {k: v.to(device) for k, v in target.items()}
        target["care"] = target["care"].float() / 255.0
        with torch.autocast(torch.device(device).type, torch.bfloat16, enabled=hyper["bf16"]):
            raw = model(x)
        loss, parts = criterion(raw.float(), target, trust_negatives=1.0 if step < 1500 and not args.init else 0.25)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 20.0)
        if divergence.allows(f"step {step}", loss, norm):
            optimiser.step()
            average.update(model)
            step += 1
            parts["loss"] = float(loss)
            for key, value in parts.items():
                sums[key] = sums.get(key, 0.0) + value
            seen += 1
        # A step that took ten times the usual time was a pause; it counts as a usual one.
        now = time.monotonic()
        usual = float(np.median(durations[-50:])) if durations else now - tick
        spent = now - tick
        active += spent if spent < 10 * usual or len(durations) < 5 else usual
        durations.append(spent)
        tick = now
        done = active >= budget or time.time() >= ends_at or (args.max_steps and first >= args.max_steps)
        if seen == 50 or (done and seen):
            row = {"step": step, "minutes": round(active / 60, 2), "lr": lr, "s_per_step": round(float(np.mean(durations[-seen:])), 3)}
            row.update({k: round(v / seen, 4) for k, v in sums.items()})
            sums, seen = {}, 0
            if active - tested_at > args.validate_every * 60 or done:
                tested_at = active
                row.update({k: round(float(v), 4) for k, v in validate(runner, testing).items()})
                tick = time.monotonic()
            log.append(row)
            print(json.dumps(row), flush=True)
            if "recall_50" in row:
                save()
                draw_curve(os.path.join(args.out, "loss.png"), log)
                tick = time.monotonic()
        if asked_to_stop or done:
            break
    save()
    if asked_to_stop:
        print(f"stopped at step {step}; the same command goes on from here", flush=True)
        return
    from export import export
    export(average.model, config, os.path.join(args.out, config["name"] + ".onnx"))


if __name__ == "__main__":
    main()
