"""Trains the plate reader. Start it through ../train.sh; it resumes from OUT/state.pt when there is one, and exports at its end.

Minutes are minutes of work: on a CPU what the step was given of it, on a machine that others use too; with CUDA a step that took longer
than 5 s (the process was stopped, the machine slept) counts as 5 s.
"""
import argparse
import copy
import glob
import json
import os
import random
import signal
import subprocess
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from checkpoint import load_state  # noqa: E402
from clock import next_time  # noqa: E402
from divergence import Divergence  # noqa: E402
from files import need, write_csv  # noqa: E402
from plates import REGIONS  # noqa: E402
from recogniser import shards  # noqa: E402
from recogniser.decode import ctc_text, fold, slot_text, texts_of  # noqa: E402
from recogniser.export import write_model  # noqa: E402
from recogniser.model import outputs, reader_of  # noqa: E402


class Feed:
    """Batches out of the newest shards; a shard that was used often enough is deleted."""

    def __init__(self, folder, config, rng, renderers):
        self.folder, self.config, self.rng, self.renderers = folder, config, rng, renderers
        self.uses, self.open = {}, {"synthetic": None, "real": None}

    def _next(self, kind):
        while True:
            # Without this a renderer that failed would show only as a run that learns from fewer and fewer crops.
            dead = [r for r in self.renderers if r.poll() is not None]
            if dead:
                counts = len(dead), len(self.renderers), dead[0].returncode
                raise SystemExit("%d of %d renderers ended (exit code %d): see their words above" % counts)
            paths = sorted(glob.glob(os.path.join(self.folder, "shard-%s-*.npz" % kind)))
            if paths:
                break
            print("waiting for %s shards" % kind, flush=True)
            time.sleep(2)
        fewest = min(self.uses.get(p, 0) for p in paths)
        path = self.rng.choice([p for p in paths if self.uses.get(p, 0) == fewest])
        with np.load(path) as f:
            arrays = {k: f[k] for k in f.files}
        arrays.setdefault("middles", np.full(arrays["labels"].shape, -1, np.int16))
        self.uses[path] = self.uses.get(path, 0) + 1
        if self.uses[path] >= self.config["shard_uses"]:
            os.remove(path)
            del self.uses[path]
        order = np.array(self.rng.sample(range(len(arrays["plates"])), len(arrays["plates"])))
        return arrays, order

    def take(self, kind, n):
        parts, need = [], n
        while need:
            if self.open[kind] is None:
                self.open[kind] = self._next(kind)
            arrays, order = self.open[kind]
            index, rest = order[:need], order[need:]
            parts.append({k: v[index] for k, v in arrays.items()})
            need -= len(index)
            self.open[kind] = (arrays, rest) if len(rest) else None
        return {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}


def augment(x, generator):
    """Cheap variety for crops used more than once: shift and scale, colour, inversion. x: float NCHW 0..255.
    Returns the crops and, per crop, (scale, shift) of x in the range -1..1, to move character positions along."""
    n, device = x.shape[0], x.device
    r = lambda *s: torch.rand(*s, generator=generator).to(device)  # noqa: E731
    theta = torch.zeros(n, 2, 3, device=device)
    theta[:, 0, 0] = 1 + (r(n) - .5) * .12
    theta[:, 1, 1] = 1 + (r(n) - .5) * .16
    theta[:, 0, 1] = (r(n) - .5) * .03
    theta[:, 1, 0] = (r(n) - .5) * .08
    theta[:, 0, 2] = (r(n) - .5) * .07
    theta[:, 1, 2] = (r(n) - .5) * .12
    x = F.grid_sample(x, F.affine_grid(theta, x.shape, align_corners=False), padding_mode="border", align_corners=False)
    gain = 1 + (r(n, 3, 1, 1) - .5) * .16 + (r(n, 1, 1, 1) - .5) * .4
    x = (x - 128) * gain + 128 + (r(n, 1, 1, 1) - .5) * 50
    flip = r(n, 1, 1, 1) < .04  # light characters on dark ground are rare in the data, not on roads
    x = torch.where(flip, 255 - x, x)
    grey = (r(n, 1, 1, 1) < .08).to(x.dtype)
    x = x * (1 - grey) + x.mean(1, keepdim=True) * grey
    return x.clamp(0, 255), theta[:, 0, 0], theta[:, 0, 2]


def columns_of(middles, scale, shift):
    """Column (0..79) of each character's middle after `augment`; -1 where it is not known. middles [N, 10] as in shards."""
    known = middles >= 0
    line = (middles >= 1000).long()
    x = (middles.float() - 1000 * line) / 80 - 1
    x = (x - shift[:, None]) / scale[:, None]
    column = ((x + 1) * 20).floor().long().clamp(0, 39) + 40 * line
    return torch.where(known, column, torch.full_like(column, -1))


def guide(ctc, labels, columns):
    """Cross entropy of the CTC head against known character positions: the character at its middle's column, nothing
    demanded beside it, blanks elsewhere. It spares the CTC loss its long plateau."""
    n, steps, _ = ctc.shape
    rows = ((columns >= 0).any(1) & (labels > 0).any(1)) | (labels == 0).all(1)
    target = torch.zeros(n, steps + 2, dtype=torch.long, device=ctc.device)
    weight = torch.ones(n, steps + 2, device=ctc.device) * .5
    place = torch.where(columns >= 0, columns, torch.full_like(columns, steps))
    for d in (-1, 1):
        weight.scatter_(1, (place + d).clamp(0, steps + 1), 0.)
    target.scatter_(1, place, labels.long())
    weight.scatter_(1, place, 2.)
    target, weight = target[:, :steps], weight[:, :steps] * rows[:, None].float()
    loss = F.cross_entropy(ctc.float().transpose(1, 2), target, reduction="none")
    return (loss * weight).sum() / weight.sum().clamp(min=1)


def losses(out, labels, regions, plates, weights, columns=None):
    slots, ctc, region, plate = out
    lengths = (labels > 0).sum(1)
    logp = torch.log_softmax(ctc.float(), -1).transpose(0, 1)
    steps = torch.full((labels.shape[0],), ctc.shape[1], dtype=torch.long)
    l_ctc = F.ctc_loss(logp, labels.long(), steps.to(labels.device), lengths, zero_infinity=True, reduction="none") / lengths.clamp(min=1)
    # slots past the end: one end symbol counts fully, the padding behind it a little
    position = torch.arange(labels.shape[1], device=labels.device)[None]
    w = (position <= lengths[:, None]).float() + (position > lengths[:, None]).float() * .1
    l_slots = F.cross_entropy(slots.float().transpose(1, 2), labels.long(), reduction="none", label_smoothing=weights["smoothing"])
    l_slots = (l_slots * w).sum(1) / w.sum(1)
    seen = plates > 0
    l_region = F.cross_entropy(region.float()[seen], regions.long()[seen], label_smoothing=.05)
    l_plate = F.binary_cross_entropy_with_logits(plate.float()[:, 0], plates.float())
    parts = (l_ctc.mean(), l_slots.mean(), l_region, l_plate)
    total = weights["guide"] * guide(ctc, labels, columns) if columns is not None and weights["guide"] else 0.
    total = total + weights["ctc"] * parts[0] + weights["slots"] * parts[1] + weights["region"] * parts[2] + weights["plate"] * parts[3]
    return total, [float(p.detach()) for p in parts]


def score(model, images, labels, regions, device):
    s, c, r, _ = outputs(model, images, device)
    p, logp = torch.softmax(s, -1).numpy(), torch.log_softmax(c, -1).numpy()
    truth = texts_of(labels)
    by_slots = [slot_text(x)[0] for x in p]
    by_ctc = [ctc_text(x) for x in logp]
    n = max(1, len(truth))
    return {"slots": sum(a == b for a, b in zip(by_slots, truth)) / n, "ctc": sum(a == b for a, b in zip(by_ctc, truth)) / n,
            "slots_folded": sum(fold(a) == fold(b) for a, b in zip(by_slots, truth)) / n,
            "region": float((r.argmax(1).numpy() == regions).mean())}


def flat(row):
    """A row of the log as a row of a table: {"real": {"ctc": 1}} becomes {"real_ctc": 1}."""
    out = {}
    for name, value in row.items():
        out.update({"%s_%s" % (name, k): v for k, v in value.items()} if isinstance(value, dict) else {name: value})
    return out


def curve(rows, out):
    import matplotlib
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt
    steps, marks = [r for r in rows if "loss" in r], [r for r in rows if "real" in r]
    figure, (a, b) = plt.subplots(1, 2, figsize=(11, 4))
    for name in ("ctc", "slots", "region", "plate"):
        a.plot([r["samples"] / 1000 for r in steps], [r["loss"][name] for r in steps], label=name)
    a.set_yscale("log"), a.set_xlabel("thousand samples"), a.set_ylabel("training loss"), a.legend(), a.grid(alpha=.3)
    for kind in ("synthetic", "real"):
        for head in ("slots", "ctc"):
            b.plot([r["samples"] / 1000 for r in marks if r.get(kind)], [r[kind][head] * 100 for r in marks if r.get(kind)], label="%s, %s" % (kind, head))
    b.set_xlabel("thousand samples"), b.set_ylabel("exact plates, held out, %"), b.set_ylim(0, 100), b.legend(), b.grid(alpha=.3)
    figure.tight_layout()
    figure.savefig(out, dpi=90)
    plt.close(figure)


def multiplies_bfloat16():
    """Whether the CPU has avx512_bf16: without it bfloat16 is emulated and slower than float32."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            return "avx512_bf16" in f.read()
    except OSError:
        return False


def scaler_of(cuda):
    """PyTorch 2.3 gave gradient scalers a new place, and the old one warns since."""
    if hasattr(torch.amp, "GradScaler"):
        return torch.amp.GradScaler("cuda", enabled=cuda)
    return torch.cuda.amp.GradScaler(enabled=cuda)


def main():
    a = argparse.ArgumentParser(description="Train the plate reader.")
    a.add_argument("--minutes", type=float, required=True)
    a.add_argument("--until", type=next_time,
                   help="time of day (HH:MM) to be ready by, on a machine shared with others; what is left of --minutes is squeezed to fit")
    a.add_argument("--device", default="auto")
    a.add_argument("--out", required=True)
    a.add_argument("--config", default=os.path.join(HERE, "config.json"))
    a.add_argument("--plates", help="folder with real crops and plates.json")
    a.add_argument("--scenes", help="folder with scenes and manifest.json, for real negatives")
    a.add_argument("--places", help="places.json of recogniser.align, to guide the CTC head on real crops and to swap their characters")
    a.add_argument("--threads", type=int, default=0, help="CPU threads of the trainer (0: torch's own choice)")
    a.add_argument("--renderers", type=int, default=0, help="rendering processes (0: one on a CPU, cores - 2 with CUDA)")
    args = a.parse_args()
    need(args.config, "--config wants a configuration like recogniser/config.json")
    for folder, option, name in ((args.plates, "--plates", "plates.json"), (args.scenes, "--scenes", "manifest.json")):
        if folder:
            need(os.path.join(folder, name), "%s wants a folder with %s" % (option, name))
    if args.places:
        need(args.places, "--places wants the file of recogniser.align")
    with open(args.config, encoding="utf-8") as f:
        config = json.load(f)
    device = ("cuda" if torch.cuda.is_available() else "cpu") if args.device == "auto" else args.device
    cuda = device.startswith("cuda")
    if args.threads:
        torch.set_num_threads(args.threads)
    os.makedirs(args.out, exist_ok=True)
    shard_dir = os.path.join(args.out, "shards")
    seed = config["seed"]
    random.seed(seed), np.random.seed(seed), torch.manual_seed(seed)

    model = reader_of(config, len(REGIONS)).to(device)
    model = model.to(memory_format=torch.channels_last)
    ema = copy.deepcopy(model)
    model.half_convolutions = not cuda and bool(config.get("half_convolutions")) and multiplies_bfloat16()
    decay, no_decay = [], []
    for p in model.parameters():
        (decay if p.ndim > 1 else no_decay).append(p)
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": config["weight_decay"]}, {"params": no_decay, "weight_decay": 0}],
                                  lr=1e-3, betas=(.9, .98))
    scaler = scaler_of(cuda)
    state_path, log_path = os.path.join(args.out, "state.pt"), os.path.join(args.out, "log.jsonl")
    samples, elapsed, step = 0, 0., 0
    if os.path.exists(state_path):
        state = load_state(state_path, device)
        model.load_state_dict(state["model"]), ema.load_state_dict(state["ema"])
        optimiser.load_state_dict(state["optimiser"])
        if state["scaler"]:  # empty in a state that a CPU saved
            scaler.load_state_dict(state["scaler"])
        samples, elapsed = state["samples"], state["elapsed"]
        print("resumed at %d samples, %.1f minutes" % (samples, elapsed / 60), flush=True)

    held_real = shards.RealCrops(args.plates, config, True).plain() if args.plates else None
    rng = np.random.default_rng(99)
    held_path = os.path.join(args.out, "held-synthetic.npz")
    if not os.path.exists(held_path):
        made = shards.make("synthetic", dict(config, shard_size=400, negative_share=0., degradations_per_plate=1), rng)
        with open(held_path + ".part", "wb") as f:
            np.savez(f, **made)
        os.replace(held_path + ".part", held_path)
    held = np.load(held_path)
    held = {k: held[k] for k in held.files}
    kids = []
    feed = Feed(shard_dir, config, random.Random(seed + samples), kids)
    generator = torch.Generator().manual_seed(seed + samples)
    batch = config["batch_cuda" if cuda else "batch_cpu"]
    top_lr = config["lr_cuda" if cuda else "lr_cpu"]
    budget = args.minutes * 60
    begun, done_before = time.time(), elapsed / budget
    seconds = max(args.until - begun, 1) if args.until else float("inf")
    log = open(log_path, "a", encoding="utf-8")
    stopped, divergence = False, Divergence(model, ema)
    recent, mark, worked, last_eval, last_save = [], time.time(), time.process_time(), elapsed, time.time()

    def save():
        state = {"model": model.state_dict(), "ema": ema.state_dict(), "optimiser": optimiser.state_dict(), "scaler": scaler.state_dict(),
                 "samples": samples, "elapsed": elapsed, "config": config, "regions": REGIONS,
                 "run": {"minutes": elapsed / 60, "device": device, "threads": torch.get_num_threads(), "torch": str(torch.__version__)}}
        torch.save(state, state_path + ".part")
        os.replace(state_path + ".part", state_path)

    def evaluate():
        row = {"samples": samples, "minutes": round(elapsed / 60, 2), "synthetic": score(ema, held["images"], held["labels"], held["regions"], device),
               "real": score(ema, held_real[0], held_real[1], held_real[2], device) if held_real else None}
        log.write(json.dumps(row) + "\n"), log.flush()
        print(json.dumps(row), flush=True)
        with open(log_path, encoding="utf-8") as f:
            rows = [json.loads(line) for line in f]
        curve(rows, os.path.join(args.out, "curve.png"))
        write_csv(os.path.join(args.out, "log.csv"), [flat(row) for row in rows])

    def leave(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, leave)
    try:
        for k in range(args.renderers or (max(1, (os.cpu_count() or 2) - 2) if cuda else 1)):
            command = [sys.executable, "-m", "recogniser.shards", "--config", args.config, "--out", shard_dir]
            command += ["--seed", str(seed * 7919 + k + samples)]
            command += [x for name in ("plates", "scenes", "places") if getattr(args, name) for x in ("--" + name, getattr(args, name))]
            kids.append(subprocess.Popen(command, env=dict(os.environ, OMP_NUM_THREADS="1", PYTHONPATH=os.path.dirname(HERE))))
        while True:
            done = max(elapsed / budget, done_before + (1 - done_before) * (time.time() - begun) / seconds)
            if done >= 1:
                break
            share = 0. if not args.plates else config["real_share"] if samples > config["real_from_samples"] else config["real_share_before"]
            n_real = int(rng.binomial(batch, share))
            parts = [feed.take(kind, n) for kind, n in (("synthetic", batch - n_real), ("real", n_real)) if n]
            data = {k: torch.from_numpy(np.concatenate([p[k] for p in parts])).to(device) for k in parts[0]}
            lr = top_lr * min(1., (samples + batch) / config["warmup_samples"])
            if done > config["decay_from"]:
                lr *= max(.01, 1 - (done - config["decay_from"]) / (1 - config["decay_from"]))
            for group in optimiser.param_groups:
                group["lr"] = lr
            model.train()
            x, scale, shift = augment(data["images"].permute(0, 3, 1, 2).float(), generator)
            x = x.contiguous(memory_format=torch.channels_last)
            columns = columns_of(data["middles"].long(), scale, shift)
            with torch.autocast("cuda" if cuda else "cpu", enabled=cuda, dtype=torch.float16 if cuda else torch.bfloat16):
                out = model.heads(x * (1 / 64.) - 2)
            loss, values = losses(out, data["labels"], data["regions"], data["plates"], config["loss"], columns)
            optimiser.zero_grad(set_to_none=True)
            scaler.scale(loss).backward()
            scaler.unscale_(optimiser)
            norm = torch.nn.utils.clip_grad_norm_(model.parameters(), 4.)
            good = divergence.allows("after %d samples" % samples, loss, norm)
            if good:
                scaler.step(optimiser)
                samples += batch
                step += 1
                recent.append(values)
            scaler.update()
            if good and step % 4 == 0:
                keep = max(0., 1 - batch / min(config["ema_samples"], samples / 8 + batch)) ** 4
                with torch.no_grad():
                    for e, m in zip(ema.state_dict().values(), model.state_dict().values()):
                        e.mul_(keep).add_(m, alpha=1 - keep) if e.dtype.is_floating_point else e.copy_(m)
            now = time.time()
            elapsed += min(5., now - mark) if cuda else min(now - mark, time.process_time() - worked)
            mark, worked = now, time.process_time()
            if len(recent) * batch >= 3000:
                mean = np.mean(recent, 0)
                row = {"samples": samples, "minutes": round(elapsed / 60, 2), "lr": lr, "loss": dict(zip(("ctc", "slots", "region", "plate"), [round(float(v), 4) for v in mean]))}
                log.write(json.dumps(row) + "\n"), log.flush()
                print(json.dumps(row), flush=True)
                recent = []
            if elapsed - last_eval > min(600, budget / 6):
                last_eval = elapsed
                evaluate()
                mark, worked = time.time(), time.process_time()
            if time.time() - last_save > 90 and not divergence.in_a_row:
                save()
                last_save = mark = time.time()
        evaluate()
    except KeyboardInterrupt:
        print("stopped; run the same command to go on", flush=True)
        stopped = True
    finally:
        # The state after a step that was not finite is saved only when a good one has followed.
        if not divergence.in_a_row:
            save()
        for kid in kids:
            kid.terminate()
    if stopped:
        return 130
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    write_model(state_path, args.out, args.plates)
    return 0


if __name__ == "__main__":
    sys.exit(main())
