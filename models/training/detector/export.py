"""Writes the ONNX file: uint8 RGB (N, 3, H, W) in; `output0` in the Ultralytics v8 layout and `corners` out.

export.py CHECKPOINT OUT.onnx [HEIGHTxWIDTH] exports the averaged weights of a training checkpoint, for its own input or another one:
the network is convolutional, so the same weights look at larger pictures, and see plates in them that would be too small.
"""
import copy
import json
import os
import sys
import warnings

import numpy as np
import onnx
import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

from checkpoint import load_state  # noqa: E402
from model import NAMES, STRIDES, UNIT_CORNERS, ConvBlock, Detector, anchors, decode_boxes, decode_corners  # noqa: E402
from onnx_files import difference, write_onnx  # noqa: E402
from onnx_run import OnnxRunner  # noqa: E402


class Exported(nn.Module):
    """The network with norms folded into convolutions, decoding and normalisation inside."""

    def __init__(self, model, with_corners):
        super().__init__()
        self.net = copy.deepcopy(model).cpu().eval().to(memory_format=torch.contiguous_format)
        for block in self.net.modules():
            if isinstance(block, ConvBlock):
                block.conv = nn.utils.fuse_conv_bn_eval(block.conv, block.norm)
                block.norm = nn.Identity()
        # Division by 255 costs nothing inside the first weights.
        self.net.stem.conv.weight.data /= 255.0
        self.with_corners = with_corners
        self.rows = 4 + len(NAMES) + 8
        self.cells = [model.size[0] // s * (model.size[1] // s) for s in STRIDES]
        points, strides = anchors(*model.size)
        self.register_buffer("points", points.t().unsqueeze(0).contiguous())
        self.register_buffer("strides", strides.t().contiguous())
        self.register_buffer("unit", torch.tensor(UNIT_CORNERS).reshape(1, 8, 1))

    def forward(self, images):
        # Constant shapes: the graph holds no shape arithmetic, only the batch is free.
        raw = torch.cat([m.reshape(-1, self.rows, cells) for m, cells in zip(self.net.maps(images.float()), self.cells)], 2)
        distance = nn.functional.softplus(raw[:, :4]) * self.strides
        near, far = distance[:, :2], distance[:, 2:4]
        centre, size = self.points + (far - near) / 2, near + far
        output = torch.cat((centre, size, raw[:, 4:4 + len(NAMES)].sigmoid()), 1)
        if not self.with_corners:
            return output
        four = lambda pair: torch.cat((pair, pair, pair, pair), 1)
        return output, four(centre) + (self.unit + raw[:, 4 + len(NAMES):]) * four(size)


def export(model, config, path, with_corners=True):
    net = Exported(model, with_corners).eval()
    height, width = model.size
    sample = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (2, 3, height, width), dtype=np.uint8))
    names = ["output0", "corners"] if with_corners else ["output0"]
    warnings.filterwarnings("ignore", category=UserWarning, module="torch.onnx")
    write_onnx(net, sample, path, ["images"], names)
    graph = onnx.load(path)
    for output, rows in zip(graph.graph.output, (4 + len(NAMES), 8)):
        for axis, count in ((1, rows), (2, sum(net.cells))):
            output.type.tensor_type.shape.dim[axis].dim_value = count
    for key, value in {
            "task": "detect", "names": str(dict(enumerate(NAMES))), "imgsz": json.dumps([height, width]), "stride": "32",
            "batch": "1", "author": "VisionPipeline", "license": "Apache-2.0", "version": "1",
            "description": f"{config['name']}: number plates and vehicles"}.items():
        entry = graph.metadata_props.add()
        entry.key, entry.value = key, value
    onnx.checker.check_model(graph)
    onnx.save(graph, path)
    check(model, path, sample)


def check(model, path, sample):
    """Runs the file node by node and compares it with the training network."""
    runner = OnnxRunner(path)
    for images in (sample, sample[:1]):
        got = runner.run(images)
        with torch.no_grad():
            raw = copy.deepcopy(model).cpu().eval()(images)
            points, strides = anchors(*model.size)
            boxes = decode_boxes(raw, points, strides)
            want = torch.cat(((boxes[..., :2] + boxes[..., 2:]) / 2, boxes[..., 2:] - boxes[..., :2],
                              raw[..., 4:4 + len(NAMES)].sigmoid()), -1).transpose(1, 2)
            pairs = [(got["output0"], want)]
            if "corners" in got:
                pairs.append((got["corners"], decode_corners(raw, boxes).transpose(1, 2)))
        for name, (a, b) in zip(got, pairs):
            worst = difference(a, b)
            print(f"{path}: {name} {tuple(a.shape)}, largest difference to PyTorch {worst:.2e}")
            if worst >= 0.05:
                raise SystemExit(f"{path}: the export does not compute what the network computes ({worst:.3g} px)")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    state = load_state(sys.argv[1])
    if len(sys.argv) == 4:
        state["config"]["input"] = [int(side) for side in sys.argv[3].split("x")]
        if len(state["config"]["input"]) != 2 or any(side % 32 or side < 32 for side in state["config"]["input"]):
            raise SystemExit(f"input {sys.argv[3]}: HEIGHTxWIDTH in multiples of 32 is wanted, e.g. 768x1280")
    network = Detector(state["config"])
    network.load_state_dict(state["average"])
    export(network, state["config"], sys.argv[2])
