"""Task-aligned assignment (Feng et al., TOOD, 2021) and the loss: BCE on soft targets, CIoU, corner L1.

Targets of a batch: boxes (B, M, 4) xyxy px, labels (B, M), weight (B, M) 0 for padding, corners (B, M, 8) px,
corner_known (B, M), care (B, A, C) the weight of a negative: 0 where nobody knows whether the class is there.
"""
import math

import torch
from torch.nn import functional as F

from model import NAMES, anchors, decode_boxes, decode_corners

CLASSES = len(NAMES)


def box_iou(a, b, complete=False):
    """IoU (or complete IoU, Zheng et al., 2020) of xyxy boxes, broadcast over leading dimensions."""
    aw, ah = a[..., 2] - a[..., 0], a[..., 3] - a[..., 1]
    bw, bh = b[..., 2] - b[..., 0], b[..., 3] - b[..., 1]
    iw = (torch.minimum(a[..., 2], b[..., 2]) - torch.maximum(a[..., 0], b[..., 0])).clamp(min=0)
    ih = (torch.minimum(a[..., 3], b[..., 3]) - torch.maximum(a[..., 1], b[..., 1])).clamp(min=0)
    inter = iw * ih
    iou = inter / (aw * ah + bw * bh - inter + 1e-6)
    if not complete:
        return iou
    ew = torch.maximum(a[..., 2], b[..., 2]) - torch.minimum(a[..., 0], b[..., 0])
    eh = torch.maximum(a[..., 3], b[..., 3]) - torch.minimum(a[..., 1], b[..., 1])
    dx = (a[..., 0] + a[..., 2] - b[..., 0] - b[..., 2]) / 2
    dy = (a[..., 1] + a[..., 3] - b[..., 1] - b[..., 3]) / 2
    v = 4 / math.pi ** 2 * (torch.atan(bw / (bh + 1e-6)) - torch.atan(aw / (ah + 1e-6))) ** 2
    with torch.no_grad():
        alpha = v / (1 - iou + v + 1e-6)
    return iou - (dx ** 2 + dy ** 2) / (ew ** 2 + eh ** 2 + 1e-6) - alpha * v


class DetectorLoss:
    def __init__(self, config, size, device):
        self.weights = config["loss"]
        self.points, self.strides = anchors(*size, device=device)

    @torch.no_grad()
    def assign(self, scores, boxes, target):
        """For every anchor the object it answers for (-1: none) and its soft score."""
        gt, labels, weight = target["boxes"], target["labels"], target["weight"]
        batch, count = labels.shape
        total = self.points.shape[0]
        centre, half = (gt[..., :2] + gt[..., 2:]) / 2, (gt[..., 2:] - gt[..., :2]) / 2
        # An anchor may answer for an object when it lies inside; objects smaller than a cell still get one.
        reach = torch.maximum(half.unsqueeze(2), self.strides * 0.55)
        inside = ((self.points - centre.unsqueeze(2)).abs() < reach).all(-1) & (weight > 0).unsqueeze(2)
        b, m, a = inside.nonzero(as_tuple=True)
        # Only the few admissible (object, anchor) pairs are computed.
        iou = box_iou(gt[b, m], boxes[b, a]).clamp(min=0)
        metric = scores[b, a, labels[b, m]].sqrt() * iou ** 6 + 1e-9 * iou
        dense = torch.full((batch, count, total), -1.0, device=gt.device)
        dense[b, m, a] = metric
        k = self.weights["top_k"]
        value, index = dense.topk(k, dim=2)
        chosen = torch.zeros_like(dense, dtype=torch.bool).scatter_(2, index, value > -1)
        overlap = torch.zeros_like(dense)
        overlap[b, m, a] = iou + 1e-6
        # Admitted by two objects: the better overlap wins.
        best, owner = (overlap * chosen).max(1)
        positive = best > 0
        dense = (dense * chosen).clamp(min=0)
        own = F.one_hot(owner, count).transpose(1, 2).bool() & positive.unsqueeze(1)
        dense, overlap = dense * own, overlap * own
        level = overlap.amax(2, keepdim=True)
        # A plate of few pixels is a plate even where its box is a pixel off: its target falls slower than its overlap.
        level = torch.where((labels == 0).unsqueeze(2), level.sqrt(), level)
        soft = dense * level / (dense.amax(2, keepdim=True) + 1e-12)
        return torch.where(positive, owner, torch.full_like(owner, -1)), soft.amax(1)

    def __call__(self, raw, target, trust_negatives=1.0):
        """trust_negatives < 1: a confident find without a label counts less, for it may be an unlabelled object."""
        logits = raw[..., 4:4 + CLASSES]
        boxes = decode_boxes(raw, self.points, self.strides)
        owner, soft = self.assign(logits.sigmoid(), boxes, target)
        b, a = (owner >= 0).nonzero(as_tuple=True)
        m = owner[b, a]
        labels, weight = target["labels"][b, m], target["weight"][b, m]
        goal = torch.zeros_like(logits)
        goal[b, a, labels] = soft[b, a]
        care = target["care"].clone()
        if trust_negatives < 1.0:
            doubtful = logits.detach().sigmoid() > 0.5
            doubtful[..., 0] = False
            care = torch.where(doubtful & (goal == 0), care * trust_negatives, care)
        care[b, a] = torch.maximum(care[b, a], torch.full_like(care[b, a], 0.5))
        care[b, a, labels] = weight
        norm = (soft[b, a] * weight).sum().clamp(min=1.0)
        cls = (F.binary_cross_entropy_with_logits(logits, goal, reduction="none") * care).sum() / norm
        if len(b) == 0:
            zero = raw.sum() * 0
            return cls + zero, {"cls": float(cls), "box": 0.0, "corners": 0.0, "positives": 0}
        share = soft[b, a] * weight
        gt, found = target["boxes"][b, m], boxes[b, a]
        box = ((1 - box_iou(found, gt, complete=True)) * share).sum() / norm
        known = target["corner_known"][b, m].float() * share
        corners = decode_corners(raw[b, a], found.detach())
        size = (gt[:, 2:] - gt[:, :2]).repeat(1, 4) + 2.0
        off = F.smooth_l1_loss((corners - target["corners"][b, m]) / size, torch.zeros_like(size), beta=0.02, reduction="none")
        corner = (off.mean(1) * known).sum() / known.sum().clamp(min=1.0) * 10
        w = self.weights
        loss = w["box"] * box + w["cls"] * cls + w["corners"] * corner
        return loss, {"cls": float(cls), "box": float(box), "corners": float(corner), "positives": len(b)}
