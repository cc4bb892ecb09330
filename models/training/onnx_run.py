"""Runs an ONNX file node by node in PyTorch: an independent look at what was really written to the file, for machines without ONNX
Runtime for Python. It knows the operators that the exports of detector and reader use (opset 13) and no others."""
import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch.nn import functional as F

TYPES = {1: torch.float32, 2: torch.uint8, 6: torch.int32, 7: torch.int64, 9: torch.bool, 10: torch.float16, 11: torch.float64}


def _padded(x, pads, value=0.):
    return F.pad(x, (pads[1], pads[3], pads[0], pads[2]), value=value) if any(pads) else x


def _conv(i, a):
    x = _padded(i[0], a.get("pads", [0, 0, 0, 0]))
    return F.conv2d(x, i[1], i[2] if len(i) > 2 else None, a.get("strides", 1), 0, a.get("dilations", 1), a.get("group", 1))


def _pool(i, a):
    return F.max_pool2d(_padded(i[0], a.get("pads", [0, 0, 0, 0]), -3e38), a["kernel_shape"], a.get("strides", 1))


def _gemm(i, a):
    return (i[0].T if a.get("transA") else i[0]) @ (i[1].T if a.get("transB") else i[1]) + i[2]


def _resize(i, a):
    if a["mode"] != b"nearest":
        raise ValueError(f"Resize mode {a['mode']} is not used by the exports")
    return F.interpolate(i[0], scale_factor=tuple(float(v) for v in i[2][2:]), mode="nearest")


def _slice(i, a):
    starts, ends = i[1].tolist(), i[2].tolist()
    axes = i[3].tolist() if len(i) > 3 else range(len(starts))
    steps = i[4].tolist() if len(i) > 4 else [1] * len(starts)
    index = [slice(None)] * i[0].ndim
    for axis, start, end, step in zip(axes, starts, ends, steps):
        index[axis] = slice(start, end, step)
    return i[0][tuple(index)]


def _reshape(i, a):
    return i[0].reshape([i[0].shape[k] if v == 0 else v for k, v in enumerate(i[1].tolist())])


def _gather(i, a):
    x, index, axis = i[0], i[1], a.get("axis", 0) % i[0].ndim
    found = x.index_select(axis, index.reshape(-1) % x.shape[axis])
    return found.reshape(x.shape[:axis] + index.shape + x.shape[axis + 1:])


def _unsqueeze(i, a):
    x = i[0]
    for axis in sorted(i[1].tolist()):
        x = x.unsqueeze(axis)
    return x


def _split(i, a):
    return torch.split(i[0], i[1].tolist() if len(i) > 1 else a["split"], a.get("axis", 0))


OPERATORS = {
    "Add": lambda i, a: i[0] + i[1], "Sub": lambda i, a: i[0] - i[1], "Mul": lambda i, a: i[0] * i[1], "Div": lambda i, a: i[0] / i[1],
    "Pow": lambda i, a: i[0] ** i[1], "Sqrt": lambda i, a: i[0].sqrt(), "Sin": lambda i, a: i[0].sin(), "Cos": lambda i, a: i[0].cos(),
    "Relu": lambda i, a: i[0].relu(), "Sigmoid": lambda i, a: i[0].sigmoid(), "Softplus": lambda i, a: F.softplus(i[0]),
    "Softmax": lambda i, a: i[0].softmax(a.get("axis", -1)), "LogSoftmax": lambda i, a: i[0].log_softmax(a.get("axis", -1)),
    "Conv": _conv, "MaxPool": _pool, "Resize": _resize, "MatMul": lambda i, a: i[0] @ i[1], "Gemm": _gemm,
    "ReduceMean": lambda i, a: i[0].mean(a["axes"], keepdim=bool(a.get("keepdims", 1))), "CumSum": lambda i, a: i[0].cumsum(int(i[1])),
    "Concat": lambda i, a: torch.cat(i, a["axis"]), "Slice": _slice, "Split": _split, "Gather": _gather,
    "Reshape": _reshape, "Flatten": lambda i, a: i[0].flatten(a.get("axis", 1)), "Transpose": lambda i, a: i[0].permute(*a["perm"]),
    "Unsqueeze": _unsqueeze, "Squeeze": lambda i, a: i[0].squeeze(int(i[1])), "Shape": lambda i, a: torch.tensor(i[0].shape),
    "Cast": lambda i, a: i[0].to(TYPES[a["to"]]), "Constant": lambda i, a: a["value"], "Identity": lambda i, a: i[0],
}


class OnnxRunner:
    """run(input) -> {output name: tensor}. `metadata` and `shape` (of the input) say what the file says of itself."""

    def __init__(self, path):
        model = onnx.load(path)
        self.graph = model.graph
        self.metadata = {p.key: p.value for p in model.metadata_props}
        self.input = self.graph.input[0].name
        self.shape = [d.dim_value for d in self.graph.input[0].type.tensor_type.shape.dim]
        self.constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in self.graph.initializer}
        unknown = sorted({n.op_type for n in self.graph.node} - set(OPERATORS))
        if unknown:
            raise ValueError(f"{path}: operators {', '.join(unknown)} are not among those of the exports")

    @torch.no_grad()
    def run(self, images):
        """`images` is the file's one input, a tensor or an array."""
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
