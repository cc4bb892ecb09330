"""Puts an exported reader into the models folder with its provenance and measured accuracy.

    python -m recogniser.publish RUN MODELS --table accuracy.json --command "train.sh ..." --sources sources.json

RUN holds plate-reader.onnx and plate-reader.json (export), curve.png and state.pt; accuracy.json is evaluate_reader's
--json; sources.json a list of {"data", "licence", "use"}.
"""
import argparse
import json
import os
import platform
import shutil


def processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as f:
            names = [line.split(":", 1)[1].strip() for line in f if line.startswith("model name")]
        return "%d x %s" % (len(names), names[0])
    except (OSError, IndexError):
        return platform.processor()


def main():
    a = argparse.ArgumentParser()
    a.add_argument("run")
    a.add_argument("models")
    a.add_argument("--table")
    a.add_argument("--command", required=True)
    a.add_argument("--sources", required=True)
    a.add_argument("--milliseconds", type=float, help="ONNX Runtime, one thread, per crop in a batch")
    args = a.parse_args()
    with open(os.path.join(args.run, "plate-reader.json"), encoding="utf-8") as f:
        facts = json.load(f)
    with open(args.sources, encoding="utf-8") as f:
        facts["data"] = json.load(f)
    facts["training"].update(command=args.command, hardware=processor() if facts["training"]["device"] == "cpu" else facts["training"]["device"])
    if args.milliseconds:
        facts["milliseconds_per_crop"] = args.milliseconds
    if args.table:
        with open(args.table, encoding="utf-8") as f:
            facts["accuracy_given_boxes"] = [{k: round(v, 4) if isinstance(v, float) else v for k, v in row.items()} for row in json.load(f)["table"]]
    shutil.copy(os.path.join(args.run, "plate-reader.onnx"), os.path.join(args.models, "plate-reader.onnx"))
    shutil.copy(os.path.join(args.run, "curve.png"), os.path.join(args.models, "plate-reader-curve.png"))
    with open(os.path.join(args.models, "plate-reader.json"), "w", encoding="utf-8") as f:
        json.dump(facts, f, indent=2, ensure_ascii=False)
        f.write("\n")


if __name__ == "__main__":
    main()
