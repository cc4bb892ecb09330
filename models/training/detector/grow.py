"""Widens and deepens a trained detector: its checkpoint becomes the start of a larger configuration (Net2Net, Chen et al. 2016).

    grow.py --init runs/nano/last.pt --size small --out runs/small/start.pt [--noise 0.02] [--seed 7]

Every new channel copies an old one, and whoever reads a channel shares its old weight out among the copies, so with
--noise 0 the grown network computes what the old one computed. Noise makes the copies differ, so that they learn
different things. Widths and depths may only grow. `train.py --init FILE --size SIZE` goes on from the file.
"""
import argparse
import os
import pickle
import sys

import torch
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from checkpoint import load_state  # noqa: E402
from model import Detector  # noqa: E402


def widths(config):
    """{name: number} of all that must not shrink."""
    c = config["channels"]
    sizes = {"stem": c["stem"], "fine": c["fine"], "stem channels beside fine": c["stem"] - c["fine"]}
    for stage in ("s8", "s16", "s32"):
        sizes.update(zip((f"{stage} channels", f"{stage} hidden channels", f"{stage} bottlenecks"), c[stage]))
    for part, strides in (("neck", (8, 16)), ("heads", (8, 16, 32))):
        sizes.update((f"{part} at stride {stride}", width) for stride, width in zip(strides, c[part]))
    return sizes


def obstacle(old, new):
    """Why one configuration cannot grow into the other, or None."""
    before, after = widths(old), widths(new)
    for name, width in before.items():
        if after[name] < width:
            return f"{old['name']} cannot become {new['name']}: {name} would shrink from {width} to {after[name]}"
    if after["fine"] and not before["fine"]:
        return f"{old['name']} cannot become {new['name']}: it has no block at stride 4 that could grow"
    return None


def mapping(old, new):
    """The old channel that each new one copies: the old ones in their order, then all of them in turn, shuffled."""
    turns = [torch.arange(old)] + [torch.randperm(old) for _ in range(new // old)]
    return torch.cat(turns)[:new]


def join(*mappings):
    """Mapping of concatenated channels. Every mapping holds all of its old channels, so its maximum tells their number."""
    parts, offset = [], 0
    for m in mappings:
        parts.append(m + offset)
        offset += int(m.max()) + 1
    return torch.cat(parts)


def later_copies(outputs):
    """True where a channel copies one that an earlier channel has copied already."""
    return (outputs[:, None] == outputs).tril(-1).any(1)


class Grower:
    """Fills the modules of a larger network. Inputs and outputs are mappings; an input of -1 is new and starts unread."""

    def __init__(self, noise):
        self.noise = noise

    def convolution(self, old, new, inputs, outputs):
        known = inputs >= 0
        source = inputs[known]
        copies = torch.bincount(source, minlength=old.in_channels)[source]
        weight = old.weight[outputs][:, source] / copies.view(1, -1, 1, 1)
        rms = weight.square().mean((1, 2, 3), keepdim=True).sqrt()
        weight += self.noise * rms * torch.randn(weight.shape) * later_copies(outputs).view(-1, 1, 1, 1)
        new.weight.zero_()
        new.weight[:, known] = weight

    def block(self, old, new, inputs, outputs):
        self.convolution(old.conv, new.conv, inputs, outputs)
        for name in ("weight", "bias", "running_mean", "running_var"):
            getattr(new.norm, name).copy_(getattr(old.norm, name)[outputs])
        return outputs

    def free_block(self, old, new, inputs):
        """A block whose output channels may be copied at will."""
        return self.block(old, new, inputs, mapping(old.conv.out_channels, new.conv.out_channels))

    def bottleneck(self, old, new, channels):
        """What is summed must be copied alike: the outputs keep the mapping of the inputs."""
        self.block(old.b, new.b, self.free_block(old.a, new.a, channels), channels)

    def stage(self, old, new, inputs):
        passed, worked = mapping(old.hidden, new.hidden), mapping(old.hidden, new.hidden)
        self.block(old.enter, new.enter, inputs, join(passed, worked))
        for a, b in zip(old.blocks, new.blocks):
            self.bottleneck(a, b, worked)
        # Further bottlenecks stay random and `leave` does not read them yet. A zero scale inside of them would do as well
        # but stop their ReLU's gradient for ever; this way `leave` learns at once and they learn as soon as it reads them.
        unread = torch.full(((len(new.blocks) - len(old.blocks)) * new.hidden,), -1)
        parts = join(passed, worked, *[worked] * len(old.blocks))
        return self.free_block(old.leave, new.leave, torch.cat((parts, unread)))

    def pyramid(self, old, new, inputs):
        entered = self.free_block(old.enter, new.enter, inputs)
        return self.free_block(old.leave, new.leave, join(entered, entered, entered))

    def neck(self, old, new, inputs):
        return self.free_block(old[1], new[1], self.free_block(old[0], new[0], inputs))

    def head(self, old, new, inputs):
        tower = self.free_block(old.tower, new.tower, inputs)
        self.convolution(old.out, new.out, tower, torch.arange(old.out.out_channels))
        new.out.bias.copy_(old.out.bias)

    def stem(self, old, new):
        """The block at stride 4 works on the last channels of the stem: those copy only each other, as the rest does."""
        colours = torch.arange(3)
        if not hasattr(new.fine, "block"):
            return self.free_block(old.stem, new.stem, colours)
        rest, worked = mapping(old.fine.rest, new.fine.rest), mapping(old.fine.hidden, new.fine.hidden)
        self.bottleneck(old.fine.block, new.fine.block, worked)
        return self.block(old.stem, new.stem, colours, join(rest, worked))

    def detector(self, old, new):
        x8 = self.stage(old.stage8, new.stage8, self.free_block(old.down8, new.down8, self.stem(old, new)))
        x16 = self.stage(old.stage16, new.stage16, self.free_block(old.down16, new.down16, x8))
        x32 = self.stage(old.stage32[0], new.stage32[0], self.free_block(old.down32, new.down32, x16))
        x32 = self.pyramid(old.stage32[1], new.stage32[1], x32)
        p16 = self.neck(old.neck16, new.neck16, join(self.free_block(old.up16, new.up16, x32), x16))
        p8 = self.neck(old.neck8, new.neck8, join(self.free_block(old.up8, new.up8, p16), x8))
        side = self.free_block(old.side32, new.side32, x32)
        for a, b, inputs in zip(old.heads, new.heads, (p8, p16, side)):
            self.head(a, b, inputs)


@torch.no_grad()
def grow(state, config, noise=0.02, seed=7):
    """The checkpoint of a larger detector that starts where `state` ended. Raises ValueError where `config` is no larger one."""
    reason = obstacle(state["config"], config)
    if reason:
        raise ValueError(reason)
    torch.manual_seed(seed)
    old, new = Detector(state["config"]), Detector(config)
    old.load_state_dict(state["average"])
    Grower(noise).detector(old, new)
    return {"config": config, "average": new.state_dict(), "model": new.state_dict()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--init", required=True, help="checkpoint of the trained detector")
    parser.add_argument("--size", required=True, choices=["nano", "small"])
    parser.add_argument("--out", required=True)
    parser.add_argument("--noise", type=float, default=0.02, help="noise on the weights of copies, relative to the weights of the channel")
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    torch.set_num_threads(1)
    with open(os.path.join(HERE, f"{args.size}.yaml"), encoding="utf-8") as handle:
        config = yaml.safe_load(handle)
    try:
        state = load_state(args.init)
        if not isinstance(state, dict) or not {"config", "average"} <= set(state):
            sys.exit(f"{args.init} is no checkpoint of train.py")
        grown = grow(state, config, args.noise, args.seed)
    except ValueError as reason:
        sys.exit(str(reason))
    except (OSError, EOFError, RuntimeError, pickle.UnpicklingError) as reason:
        sys.exit(f"cannot read {args.init}: {str(reason).splitlines()[0] if str(reason) else 'it is empty'}")
    os.makedirs(os.path.dirname(os.path.abspath(args.out)), exist_ok=True)
    torch.save(grown, args.out + ".new")
    os.replace(args.out + ".new", args.out)
    print(f"{state['config']['name']} became {config['name']}: {args.out}")


if __name__ == "__main__":
    main()
