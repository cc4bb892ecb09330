"""Cuts a plate out of a picture as the reader's contract says."""
import cv2
import numpy as np


def cut(image, box, margin=(.08, .12), out=(160, 64)):
    """`image` uint8 RGB, `box` (x, y, w, h) of the plate; edge pixels are repeated outside of the picture."""
    x, y, w, h = box
    x0, y0 = int(round(x - margin[0] * w)), int(round(y - margin[1] * h))
    x1, y1 = int(round(x + w + margin[0] * w)), int(round(y + h + margin[1] * h))
    x1, y1 = max(x1, x0 + 2), max(y1, y0 + 2)
    H, W = image.shape[:2]
    pad = (max(0, -y0), max(0, y1 - H), max(0, -x0), max(0, x1 - W))
    if any(pad):
        image = cv2.copyMakeBorder(image, *pad, cv2.BORDER_REPLICATE)
        x0, x1, y0, y1 = x0 + pad[2], x1 + pad[2], y0 + pad[0], y1 + pad[0]
    crop = np.ascontiguousarray(image[y0:y1, x0:x1])
    shrink = crop.shape[1] > out[0] and crop.shape[0] > out[1]
    return cv2.resize(crop, out, interpolation=cv2.INTER_AREA if shrink else cv2.INTER_CUBIC)
