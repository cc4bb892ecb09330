"""Runs the operators that the detector's ONNX file uses, in PyTorch: a reference that reads the file itself."""
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F

TYPES = {1: torch.float32, 2: torch.uint8, 6: torch.int32, 7: torch.int64, 10: torch.float16, 11: torch.float64}


def _conv(i, a):
    pads = a.get("pads", [0, 0, 0, 0])
    x = F.pad(i[0], (pads[1], pads[3], pads[0], pads[2])) if any(pads) else i[0]
    return F.conv2d(x, i[1], i[2] if len(i) > 2 else None, a.get("strides", 1), 0, a.get("dilations", 1), a.get("group", 1))


def _pool(i, a):
    p = a.get("pads", [0, 0, 0, 0])
    return F.max_pool2d(F.pad(i[0], (p[1], p[3], p[0], p[2]), value=-3e38), a["kernel_shape"], a.get("strides", 1))


def _resize(i, a):
    if a["mode"] != b"nearest":
        raise ValueError(f"Resize mode {a['mode']} is not used by the detector")
    return F.interpolate(i[0], scale_factor=tuple(float(v) for v in i[2][2:]), mode="nearest")


def _slice(i, a):
    x, starts, ends, axes = i[0], i[1].tolist(), i[2].tolist(), i[3].tolist()
    for start, end, axis in zip(starts, ends, axes):
        size = x.shape[axis]
        end = min(end if end >= 0 else end + size, size)
        x = x.narrow(axis, start, end - start)
    return x


def _reshape(i, a):
    shape = [i[0].shape[k] if v == 0 else int(v) for k, v in enumerate(i[1].tolist())]
    return i[0].reshape(shape)


OPERATORS = {
    "Cast": lambda i, a: i[0].to(TYPES[a["to"]]), "Conv": _conv, "Relu": lambda i, a: i[0].relu(), "MaxPool": _pool,
    "Add": lambda i, a: i[0] + i[1], "Sub": lambda i, a: i[0] - i[1], "Mul": lambda i, a: i[0] * i[1],
    "Div": lambda i, a: i[0] / i[1], "Sigmoid": lambda i, a: i[0].sigmoid(), "Softplus": lambda i, a: F.softplus(i[0]),
    "Concat": lambda i, a: torch.cat(list(i), a["axis"]), "Resize": _resize, "Slice": _slice, "Reshape": _reshape,
    "Flatten": lambda i, a: i[0].flatten(a.get("axis", 1)), "Transpose": lambda i, a: i[0].permute(*a["perm"]),
    "Split": lambda i, a: torch.split(i[0], i[1].tolist() if len(i) > 1 else a["split"], a.get("axis", 0)),
    "Shape": lambda i, a: torch.tensor(i[0].shape), "Unsqueeze": lambda i, a: i[0].unsqueeze(int(i[1][0])),
    "Gather": lambda i, a: i[0].index_select(a.get("axis", 0), i[1].reshape(-1)).squeeze(a.get("axis", 0)) if i[1].ndim == 0 else i[0].index_select(a.get("axis", 0), i[1]),
    "Constant": lambda i, a: a["value"], "Identity": lambda i, a: i[0],
}


class OnnxRunner:
    """run(images uint8 (N, 3, H, W)) -> {output name: tensor}. `metadata` and `shape` say what the file says of itself."""

    def __init__(self, path):
        model = onnx.load(path)
        self.graph = model.graph
        self.metadata = {p.key: p.value for p in model.metadata_props}
        self.input = self.graph.input[0].name
        self.shape = [d.dim_value for d in self.graph.input[0].type.tensor_type.shape.dim]
        self.constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in self.graph.initializer}
        unknown = sorted({n.op_type for n in self.graph.node} - set(OPERATORS))
        if unknown:
            raise ValueError(f"{path}: operators {', '.join(unknown)} are not among those of the detector's export")

    @torch.no_grad()
    def run(self, images):
        values = dict(self.constants)
        values[self.input] = images if isinstance(images, torch.Tensor) else torch.from_numpy(np.ascontiguousarray(images))
        for node in self.graph.node:
            attributes = {a.name: self._attribute(a) for a in node.attribute}
            result = OPERATORS[node.op_type]([values[n] if n else None for n in node.input], attributes)
            for name, value in zip(node.output, result if isinstance(result, (tuple, list)) else [result]):
                values[name] = value
        return {o.name: values[o.name] for o in self.graph.output}

    @staticmethod
    def _attribute(attribute):
        value = onnx.helper.get_attribute_value(attribute)
        if isinstance(value, onnx.TensorProto):
            return torch.from_numpy(numpy_helper.to_array(value).copy())
        return value
