"""Averages the weights of training states of one network, taken from one run at different times.

    python -m recogniser.average OUT STATE=SHARE STATE=SHARE ...

States that the same training went through lie in one basin, and their mean often reads better than each of them (Izmailov et al.,
"Averaging Weights Leads to Wider Optima and Better Generalization", 2018). OUT is the last state with the mean of the running
averages in their place: for export, not for going on.
"""
import sys

import torch

from checkpoint import load_state


def averaged(states, shares):
    """The last of the states with the weighted mean of all their "ema" weights; shares sum to 1."""
    if len(states) < 2 or abs(sum(shares) - 1) > 1e-6:
        raise SystemExit("average: give two states or more whose shares sum to 1")
    out = dict(states[-1])
    for state in states[:-1]:
        if state["config"]["widths"] != out["config"]["widths"] or state["regions"] != out["regions"]:
            raise SystemExit("average: the states are of different networks")
    out["ema"] = type(out["ema"])(
        (name, sum(share * state["ema"][name] for state, share in zip(states, shares)) if weight.is_floating_point() else weight)
        for name, weight in out["ema"].items())
    return out


def main():
    if len(sys.argv) < 4 or not all("=" in pair for pair in sys.argv[2:]):
        raise SystemExit(__doc__.split("\n\n")[1].strip())
    pairs = [pair.rsplit("=", 1) for pair in sys.argv[2:]]
    states = [load_state(path) for path, _ in pairs]
    torch.save(averaged(states, [float(share) for _, share in pairs]), sys.argv[1])


if __name__ == "__main__":
    main()
