"""Reads what the trainers saved."""
import torch


def load_state(path, device="cpu"):
    """The state in a file of `torch.save`. Only for files that are trusted: they are unpickled, and that can run code. PyTorch since 2.6
    would read plain types alone, but states of earlier runs hold NumPy scalars among their figures."""
    return torch.load(path, map_location=device, weights_only=False)
