"""Decoding, suppression and scoring of detections; the same figures in training and in evaluation."""
import numpy as np
import torch

from model import NAMES, anchors, decode_boxes, decode_corners

WIDTH_BUCKETS = ((0, 24), (24, 32), (32, 48), (48, 64), (64, 96), (96, 10000))


def iou_matrix(a, b):
    if len(a) == 0 or len(b) == 0:
        return np.zeros((len(a), len(b)), np.float32)
    low = np.maximum(a[:, None, :2], b[None, :, :2])
    high = np.minimum(a[:, None, 2:], b[None, :, 2:])
    inter = np.clip(high - low, 0, None).prod(2)
    area = lambda x: (x[:, 2] - x[:, 0]) * (x[:, 3] - x[:, 1])
    return inter / (area(a)[:, None] + area(b)[None] - inter + 1e-9)


def suppress(boxes, scores, threshold):
    """Greedy non-maximum suppression; returns kept indices, best first."""
    order, keep = np.argsort(-scores), []
    while len(order):
        best, order = order[0], order[1:]
        keep.append(best)
        if len(order):
            order = order[iou_matrix(boxes[best:best + 1], boxes[order])[0] < threshold]
    return np.array(keep, int)


def detections(boxes, scores, corners=None, floor=0.05):
    """(A, 4) xyxy, (A, classes) -> rows (x0, y0, x1, y1, score, class), and corners (n, 8) or None. Plates never overlap
    each other, so theirs is the stricter suppression."""
    rows, quads = [], []
    for label in range(len(NAMES)):
        chosen = np.flatnonzero(scores[:, label] > floor)
        chosen = chosen[np.argsort(-scores[chosen, label])][:300]
        keep = chosen[suppress(boxes[chosen], scores[chosen, label], 0.3 if label == 0 else 0.6)]
        rows.append(np.column_stack([boxes[keep], scores[keep, label], np.full(len(keep), label)]))
        if corners is not None:
            quads.append(corners[keep])
    return np.concatenate(rows).astype(np.float32), np.concatenate(quads) if corners is not None else None


class TorchRunner:
    """Runs a training network on letterboxed uint8 canvases (N, H, W, 3)."""

    def __init__(self, model, device="cpu", bf16=False):
        self.model, self.device, self.bf16 = model, device, bf16
        self.size = model.size
        self.points, self.strides = anchors(*model.size, device=device)

    @torch.no_grad()
    def __call__(self, images, floor=0.05):
        training = self.model.training
        self.model.eval()
        x = torch.from_numpy(np.ascontiguousarray(images.transpose(0, 3, 1, 2))).to(self.device)
        with torch.autocast(torch.device(self.device).type, torch.bfloat16, enabled=self.bf16):
            raw = self.model(x)
        raw = raw.float()
        boxes = decode_boxes(raw, self.points, self.strides)
        corners = decode_corners(raw, boxes)
        scores = raw[..., 4:4 + len(NAMES)].sigmoid()
        self.model.train(training)
        return [detections(b, s, c, floor) for b, s, c in zip(boxes.cpu().numpy(), scores.cpu().numpy(), corners.cpu().numpy())]


def match(found, truth, threshold):
    """Greedy one-to-one by score: for each find the index of the truth it hits or -1."""
    hits = np.full(len(found), -1)
    taken = set()
    overlap = iou_matrix(found, truth)
    for k in range(len(found)):
        for t in np.argsort(-overlap[k]):
            if overlap[k, t] < threshold:
                break
            if t not in taken:
                taken.add(t)
                hits[k] = t
                break
    return hits


def average_precision(scores, correct, total):
    """Area under the precision-recall curve, all points; NaN without truth."""
    if total == 0:
        return float("nan")
    order = np.argsort(-np.asarray(scores))
    correct = np.asarray(correct, float)[order]
    if len(correct) == 0:
        return 0.0
    hits = correct.cumsum()
    precision = hits / np.arange(1, len(hits) + 1)
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float((precision * correct).sum() / total)
