"""Deepens a trained reader: a state file goes on as one of a configuration with more residual blocks or layers.

    python -m recogniser.grow --state OLD/state.pt --config recogniser/config.json --out NEW/state.pt

What is new starts as the identity (the last weights of every new block are zero), so the grown reader reads exactly
what the old one read; the old weights keep their optimiser state. Widths and `dim` must be the old ones.
"""
import argparse
import json

import torch

from checkpoint import load_state
from plates import REGIONS
from recogniser.model import reader_of


def block_names(config):
    """{prefix of a stage's module in this configuration: a name that stays the same when stages get deeper}."""
    names, index = {}, 0
    for stage, depth in enumerate(config.get("depths", (1, 1, 1))):
        for k in range(depth):
            names["stages.%d." % index] = "stage%d.block%d." % (stage, k)
            index += 1
        names["stages.%d." % index] = "stage%d.down." % stage
        index += 2
    return names


def steady(name, names):
    """`name` with its stage's steady prefix."""
    for prefix, other in names.items():
        if name.startswith(prefix):
            return other + name[len(prefix):]
    return name


def silence(model, fresh):
    """Makes every new block add nothing: zero scale of its last normalisation, zero weights of its last layer."""
    for name, p in model.named_parameters():
        if name in fresh and any(name.endswith(end) for end in ("b.1.weight", "b.1.bias", "attention.o.weight", "attention.o.bias", "feed.2.weight", "feed.2.bias")):
            torch.nn.init.zeros_(p)


def parameter_order(model):
    """Names as the trainer's optimiser numbers them: first what decays, then what does not."""
    named = list(model.named_parameters())
    return [n for n, p in named if p.ndim > 1] + [n for n, p in named if p.ndim <= 1]


def grow(state, config):
    """The state of a deeper reader that starts where `state` ended."""
    torch.manual_seed(config["seed"])
    old, new = reader_of(state["config"], len(REGIONS)), reader_of(config, len(REGIONS))
    old_names, new_names = block_names(state["config"]), block_names(config)
    there = {steady(k, old_names): k for k in old.state_dict()}
    take = {k: there[steady(k, new_names)] for k in new.state_dict() if steady(k, new_names) in there}
    fresh = set(new.state_dict()) - set(take)
    silence(new, fresh)
    out = dict(state, config=config)
    for part in ("model", "ema"):
        out[part] = {k: state[part][take[k]].clone() if k in take else v.clone() for k, v in new.state_dict().items()}
    before = {n: i for i, n in enumerate(parameter_order(old))}
    order = parameter_order(new)
    moments = {i: state["optimiser"]["state"][before[take[n]]] for i, n in enumerate(order) if n in take}
    decayed = sum(p.ndim > 1 for p in new.parameters())
    groups = [dict(g) for g in state["optimiser"]["param_groups"]]
    groups[0]["params"], groups[1]["params"] = list(range(decayed)), list(range(decayed, len(order)))
    out["optimiser"] = {"state": moments, "param_groups": groups}
    return out


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--state", required=True)
    a.add_argument("--config", required=True)
    a.add_argument("--out", required=True)
    args = a.parse_args()
    with open(args.config, encoding="utf-8") as f:
        config = json.load(f)
    torch.save(grow(load_state(args.state), config), args.out)


if __name__ == "__main__":
    main()
