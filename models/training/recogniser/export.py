"""Calibrates a trained reader on held-out crops and writes plate-reader.onnx and plate-reader.json.

The export is checked against PyTorch with ONNX Runtime where its Python package is installed, else by onnx_run.
"""
import argparse
import datetime
import hashlib
import json
import os
import sys

import numpy as np
import onnx
import torch

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from checkpoint import load_state  # noqa: E402
from files import need  # noqa: E402
from onnx_files import difference, write_onnx  # noqa: E402
from onnx_run import OnnxRunner  # noqa: E402
from plates import CHARSET, REGIONS  # noqa: E402
from recogniser import shards  # noqa: E402
from recogniser.decode import ctc_score, ctc_text, encode, fold, joint_text, slot_text, texts_of  # noqa: E402
from recogniser.model import Exported, outputs, reader_of  # noqa: E402


def load(path):
    """(EMA model, state) of a training state file."""
    state = load_state(path)
    model = reader_of(state["config"], len(state["regions"]))
    model.load_state_dict(state["ema"])
    return model.eval(), state


def expected_calibration_error(confidence, right, bins=10):
    confidence, right = np.asarray(confidence), np.asarray(right, float)
    index = np.minimum((confidence * bins).astype(int), bins - 1)
    return float(sum(abs(confidence[index == b].mean() - right[index == b].mean()) * (index == b).mean() for b in range(bins) if (index == b).any()))


def fit_temperature(logits, labels):
    """Temperature with the least negative log likelihood: logits [M, C], labels [M]."""
    grid = np.exp(np.linspace(np.log(.4), np.log(3), 60))
    loss = [float(torch.nn.functional.cross_entropy(logits / t, labels)) for t in grid]
    return float(grid[int(np.argmin(loss))])


def fit_power(q, right):
    """The power that makes q ** power the best-calibrated probability of being right."""
    grid = np.exp(np.linspace(np.log(.1), np.log(3), 80))
    p = np.clip(np.asarray(q)[None] ** grid[:, None], 1e-4, 1 - 1e-4)
    return float(grid[int(np.argmax((np.log(p) * right + np.log(1 - p) * (1 - right)).mean(1)))])


def calibrate(model, images, labels, regions):
    """Temperatures and head weight from crops that were never trained on; returns (dict, report)."""
    s, c, r, p = outputs(model, images, "cpu")
    truth = texts_of(labels)
    lengths = (labels > 0).sum(1)
    use = torch.from_numpy(np.arange(labels.shape[1])[None] <= lengths[:, None])
    slot_t = fit_temperature(s[use], torch.from_numpy(labels.astype(np.int64))[use])
    region_t = fit_temperature(r, torch.from_numpy(regions.astype(np.int64)))
    grid = np.exp(np.linspace(np.log(.5), np.log(2.5), 25))
    step = max(1, len(truth) // 300)
    nll = [np.mean([-ctc_score(torch.log_softmax(c[i] / t, -1).numpy(), encode(truth[i])) / max(1, len(truth[i])) for i in range(0, len(truth), step)]) for t in grid]
    ctc_t = float(grid[int(np.argmin(nll))])
    probs, logp = torch.softmax(s / slot_t, -1).numpy(), torch.log_softmax(c / ctc_t, -1).numpy()
    report = {"crops": len(truth)}
    slots = [slot_text(x) for x in probs]
    report["slots"] = float(np.mean([t == u for (t, _), u in zip(slots, truth)]))
    report["slots_folded"] = float(np.mean([fold(t) == fold(u) for (t, _), u in zip(slots, truth)]))
    report["ctc"] = float(np.mean([ctc_text(x) == u for x, u in zip(logp, truth)]))
    report["ece_slots"] = expected_calibration_error([np.exp(q) for _, q in slots], [t == u for (t, _), u in zip(slots, truth)])
    best = (-1, 0, 0)
    for weight in (1., .7, .6, .5, .4, .3, 0.):
        joint = [joint_text(a, b, weight) for a, b in zip(probs, logp)]
        right = np.array([t == u for (t, _), u in zip(joint, truth)])
        likelihood = np.mean(np.log(np.clip(np.where(right, [q for _, q in joint], [1 - q for _, q in joint]), 1e-4, 1)))
        value = right.mean() + .1 * likelihood
        report["joint_%.1f" % weight] = float(right.mean())
        if value > best[0] or best[0] == -1:
            best = (value, weight, np.array([q for _, q in joint]), right.astype(float))
    q, right = best[2:]
    crossed = np.empty_like(q)  # each fifth of the crops with the power fitted on the others
    for k in range(5):
        fold_k = np.arange(len(q)) % 5 == k
        crossed[fold_k] = q[fold_k] ** fit_power(q[~fold_k], right[~fold_k])
    report["ece_joint"] = expected_calibration_error(crossed, right)
    return {"slots": slot_t, "ctc": ctc_t, "region": region_t, "plate": 1., "fusion_slots": best[1], "confidence_power": fit_power(q, right)}, report


def export(model, temperatures, path):
    """Writes the ONNX file and compares what it computes with the network; ends the program where they differ."""
    wrapped = Exported(model, temperatures["slots"], temperatures["ctc"], temperatures["region"], temperatures["plate"]).eval()
    sample = torch.randint(0, 255, (2, 64, 160, 3), dtype=torch.uint8)
    write_onnx(wrapped, sample, path, ["crops"], ["slots", "ctc", "region", "plate"])
    onnx.checker.check_model(onnx.load(path))
    x = torch.from_numpy(np.random.default_rng(5).integers(0, 256, (5, 64, 160, 3), dtype=np.uint8))
    with torch.no_grad():
        want = wrapped(x)
    try:
        import onnxruntime
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        got, by = [torch.from_numpy(a) for a in session.run(None, {"crops": x.numpy()})], "ONNX Runtime " + onnxruntime.__version__
    except ImportError:
        got, by = list(OnnxRunner(path).run(x).values()), "the graph interpreter onnx_run.py"
    worst = max(difference(a, b) for a, b in zip(want, got))
    if worst > 1e-3:
        raise SystemExit("export differs from PyTorch by %.2g (checked with %s)" % (worst, by))
    return {"difference": worst, "by": by}


def write_model(state_path, out, plates=None):
    """Calibrates and exports a state: OUT/plate-reader.onnx and OUT/plate-reader.json. `plates` as the option of the same name."""
    model, state = load(state_path)
    if plates:
        held = shards.RealCrops(plates, state["config"], True).plain()
        images, labels, regions = held[:3]
    else:
        made = shards.make("synthetic", dict(state["config"], shard_size=600, negative_share=0., degradations_per_plate=1), np.random.default_rng(99))
        images, labels, regions = made["images"], made["labels"], made["regions"]
    temperatures, report = calibrate(model, images, labels, regions)
    path = os.path.join(out, "plate-reader.onnx")
    check = export(model, temperatures, path)
    with open(path, "rb") as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    facts = {
        "file": "plate-reader.onnx", "sha256": digest, "task": "plate reading",
        "input": {"name": "crops", "type": "uint8", "shape": ["batch", 64, 160, 3], "layout": "NHWC", "colour": "RGB"},
        "outputs": {"slots": ["batch", 10, 37], "ctc": ["batch", 80, 37], "region": ["batch", len(REGIONS)], "plate": ["batch", 1]},
        "charset": CHARSET, "nothing": 0, "margin": {"x": .08, "y": .12}, "regions": REGIONS,
        "temperature": temperatures, "fusion_slots": temperatures["fusion_slots"], "confidence_power": temperatures["confidence_power"], "held_out": report, "export_check": check,
        "parameters": sum(p.numel() for p in model.parameters()), "samples": state["samples"], "training": state["run"],
        "exported": datetime.date.today().isoformat(),
    }
    with open(os.path.join(out, "plate-reader.json"), "w", encoding="utf-8") as f:
        json.dump(facts, f, indent=2)
        f.write("\n")
    print(json.dumps({k: facts[k] for k in ("sha256", "temperature", "held_out", "export_check", "samples")}, indent=1))


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--state", required=True)
    a.add_argument("--out", required=True)
    a.add_argument("--plates", help="folder with real crops and plates.json; its held-out part is what is calibrated on")
    args = a.parse_args()
    need(args.state, "--state wants a state file of recogniser.train")
    if args.plates:
        need(os.path.join(args.plates, "plates.json"), "--plates wants a folder with plates.json")
    write_model(args.state, args.out, args.plates)


if __name__ == "__main__":
    main()
