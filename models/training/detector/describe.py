"""Writes the model's entry for models.json: describe.py MODEL.onnx --run DIR --eval EVAL.json --hardware TEXT --out FILE."""
import argparse
import ast
import csv
import hashlib
import json
import os

import onnx

LICENCES = [
    {"data": "open-lpr scenes, 2,229 pictures, boxes by hand", "licence": "Apache-2.0"},
    {"data": "Romanian dash camera scenes, 487 pictures, boxes by hand", "licence": "MIT"},
    {"data": "EasyPR general test, training part, 15 pictures", "licence": "Apache-2.0"},
    {"data": "Open Images vehicles, 205 pictures", "licence": "CC BY 4.0"},
    {"data": "vehicle boxes on plate scenes by YOLOX-nano (COCO)", "licence": "Apache-2.0"},
    {"data": "synthetic plates of models/training/plates, pasted in perspective", "licence": "Apache-2.0"},
    {"data": "frames of the product's own traffic simulator, seeds from 1000 on, with exact boxes: about 22 % of the ground of a batch "
             "since step 3932; scenes of smaller seeds, which the demo and vision score use, were not trained on", "licence": "Apache-2.0"},
]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--run", required=True, help="folder of the training run, for log.csv")
    parser.add_argument("--eval", required=True, help="JSON of evaluate_detector.py")
    parser.add_argument("--hardware", required=True)
    parser.add_argument("--gflop", type=float, required=True)
    parser.add_argument("--command", required=True)
    parser.add_argument("--stages", default="", help="what changed at which step of a resumed run")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    with open(args.model, "rb") as handle:
        digest = hashlib.sha256(handle.read()).hexdigest()
    graph = onnx.load(args.model)
    metadata = {p.key: p.value for p in graph.metadata_props}
    with open(os.path.join(args.run, "log.csv"), encoding="utf-8") as handle:
        log = list(csv.DictReader(handle))
    with open(args.eval, encoding="utf-8") as handle:
        measured = json.load(handle)
    names = ast.literal_eval(metadata["names"])
    shape = [d.dim_value or d.dim_param for d in graph.graph.input[0].type.tensor_type.shape.dim]
    entry = {
        "name": os.path.splitext(os.path.basename(args.model))[0], "file": os.path.basename(args.model), "sha256": digest,
        "task": "detect", "input": {"name": "images", "type": "uint8", "layout": "NCHW RGB", "shape": shape},
        "outputs": ["output0", "corners"], "labels": [names[k] for k in sorted(names)], "gflop": args.gflop,
        "trained": {"command": args.command, "stages": args.stages, "steps": int(log[-1]["step"]), "minutes": float(log[-1]["minutes"]),
                    "hardware": args.hardware, "data": LICENCES},
        "hold_out": {k: float(v) for k, v in [r for r in log if r.get("recall_50")][-1].items()
                     if v and k.startswith(("recall", "precision", "ap50"))},
        "measured": measured,
    }
    with open(args.out, "w", encoding="utf-8") as handle:
        json.dump(entry, handle, indent=2)
        handle.write("\n")


if __name__ == "__main__":
    main()
