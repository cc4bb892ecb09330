"""Writes models.json from the facts that lie beside each model: catalogue.py MODELS

Every NAME.json in MODELS that names a file is taken over whole; the file's hash is computed anew and must be the one
that its facts give. A model with a charset is a reader, one with labels a detector.
"""
import hashlib
import json
import pathlib
import sys


def entry(facts_file):
    facts = json.loads(facts_file.read_text(encoding="utf-8"))
    model = facts_file.parent / facts.get("file", facts_file.with_suffix(".onnx").name)
    sha256 = hashlib.sha256(model.read_bytes()).hexdigest()
    if facts.get("sha256", sha256) != sha256:
        sys.exit(f"{facts_file}: sha256 is {facts['sha256']}, {model.name} has {sha256}")
    role = "reader" if "charset" in facts else "detector"
    head = {"name": facts_file.stem, "role": role, "file": model.name, "sha256": sha256}
    return {**head, **{key: value for key, value in facts.items() if key not in head}}


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: catalogue.py MODELS")
    folder = pathlib.Path(sys.argv[1])
    models = [entry(file) for file in sorted(folder.glob("*.json")) if file.name != "models.json"]
    text = json.dumps({"models": models}, indent=2, ensure_ascii=False)
    (folder / "models.json").write_text(text + "\n", encoding="utf-8")
    print(", ".join(f"{model['name']} ({model['role']})" for model in models))


if __name__ == "__main__":
    main()
