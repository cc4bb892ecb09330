"""Writing ONNX files and comparing what they compute, the same for detector and reader."""
import inspect

import torch


def write_onnx(network, sample, path, inputs, outputs, opset=13):
    """Exports by tracing; of every input and output the first dimension is free."""
    # From PyTorch 2.9 on another exporter is the default, whose graphs and opset are others; older ones do not know the argument.
    traced = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    torch.onnx.export(network, (sample,), path, opset_version=opset, input_names=inputs, output_names=outputs,
                      dynamic_axes={name: {0: "batch"} for name in inputs + outputs}, **traced)


def difference(a, b):
    """The largest difference of two tensors; infinite where their shapes differ or one of them holds a value that is not finite."""
    if a.shape != b.shape or not (torch.isfinite(a).all() and torch.isfinite(b).all()):
        return float("inf")
    return float((a - b).abs().max())
