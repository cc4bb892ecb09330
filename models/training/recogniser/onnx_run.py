"""Runs an ONNX graph node by node with torch functions: an independent look at what was really written to the file,
for machines without ONNX Runtime for Python. It knows the operators that the reader's export uses and no others."""
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

_CAST = {1: torch.float32, 2: torch.uint8, 6: torch.int32, 7: torch.int64, 9: torch.bool}


def _attributes(node):
    return {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}


def _slice(x, starts, ends, axes, steps):
    index = [slice(None)] * x.ndim
    for s, e, a, t in zip(starts, ends, axes, steps):
        index[a] = slice(s, None if e > 2 ** 60 else e, t)
    return x[tuple(index)]


def _reshape(x, shape):
    return x.reshape([x.shape[i] if d == 0 else d for i, d in enumerate(shape)])


def run(path, feeds):
    """Output arrays of the model at `path` for {name: numpy array}."""
    graph = onnx.load(path).graph
    v = {i.name: torch.from_numpy(np.array(numpy_helper.to_array(i))) for i in graph.initializer}
    v.update({k: torch.from_numpy(x) for k, x in feeds.items()})
    for node in graph.node:
        a = _attributes(node)
        x = [v[i] if i else None for i in node.input]
        op = node.op_type
        ints = lambda t: [int(i) for i in t.reshape(-1)]  # noqa: E731
        if op == "Constant":
            y = torch.from_numpy(np.array(numpy_helper.to_array(a["value"])))
        elif op == "Cast":
            y = x[0].to(_CAST[a["to"]])
        elif op == "Transpose":
            y = x[0].permute(a["perm"])
        elif op in ("Add", "Sub", "Mul", "Div", "Pow"):
            y = {"Add": torch.add, "Sub": torch.sub, "Mul": torch.mul, "Div": torch.div, "Pow": torch.pow}[op](x[0], x[1])
        elif op == "MatMul":
            y = x[0] @ x[1]
        elif op == "Gemm":
            y = (x[0].T if a.get("transA") else x[0]) @ (x[1].T if a.get("transB") else x[1]) + x[2]
        elif op == "Conv":
            pads = a.get("pads", [0, 0, 0, 0])
            y = F.conv2d(F.pad(x[0], (pads[1], pads[3], pads[0], pads[2])), x[1], x[2] if len(x) > 2 else None, a.get("strides", 1))
        elif op in ("Relu", "Sin", "Cos", "Sqrt", "Sigmoid"):
            y = getattr(torch, op.lower())(x[0])
        elif op == "Softmax":
            y = torch.softmax(x[0], a.get("axis", -1))
        elif op == "LogSoftmax":
            y = torch.log_softmax(x[0], a.get("axis", -1))
        elif op == "ReduceMean":
            y = x[0].mean(a["axes"], keepdim=bool(a.get("keepdims", 1)))
        elif op == "CumSum":
            y = torch.cumsum(x[0], int(x[1]))
        elif op == "Concat":
            y = torch.cat([t if t.ndim else t.reshape(1) for t in x], a["axis"])
        elif op == "Slice":
            n = len(ints(x[1]))
            y = _slice(x[0], ints(x[1]), ints(x[2]), ints(x[3]) if len(x) > 3 else range(n), ints(x[4]) if len(x) > 4 else [1] * n)
        elif op == "Reshape":
            y = _reshape(x[0], ints(x[1]))
        elif op == "Shape":
            y = torch.tensor(x[0].shape)
        elif op == "Gather":
            y = torch.index_select(x[0], a.get("axis", 0), x[1].reshape(-1))
            y = y.reshape(x[0].shape[:a.get("axis", 0)] + tuple(x[1].shape) + x[0].shape[a.get("axis", 0) + 1:])
        elif op == "Unsqueeze":
            y = x[0]
            for d in sorted(ints(x[1])):
                y = y.unsqueeze(d)
        elif op == "Squeeze":
            y = x[0].squeeze(ints(x[1])[0])
        elif op == "Identity":
            y = x[0]
        else:
            raise ValueError("onnx_run knows no operator '%s' (node %s)" % (op, node.name))
        v[node.output[0]] = y
    return [v[o.name].numpy() for o in graph.output]
