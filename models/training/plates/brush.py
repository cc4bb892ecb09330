"""The least that all drawing of plates needs: choices, colours that are a little off, masks and captions in a colour."""
import cv2
import numpy as np

from .glyphs import fonts, text_mask


def choose(rng, weighted):
    """One of [(value..., weight)]."""
    total = sum(w[-1] for w in weighted)
    x = rng.random() * total
    for w in weighted:
        x -= w[-1]
        if x <= 0:
            return w
    return weighted[-1]


def pick(rng, items):
    return items[int(rng.integers(len(items)))]


def jitter(rng, colour, amount=14):
    c = np.asarray(colour, np.float32) + rng.normal(0, amount * .5, 3) + rng.normal(0, amount * .6)
    return np.clip(c, 0, 255)


def blend(canvas, mask, x, y, colour, alpha=1.):
    """Paints a mask in a colour; parts outside of the canvas are cut off."""
    x, y = int(round(x)), int(round(y))
    h, w = mask.shape[:2]
    H, W = canvas.shape[:2]
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + w, W), min(y + h, H)
    if x1 <= x0 or y1 <= y0:
        return
    m = mask[y0 - y:y1 - y, x0 - x:x1 - x].astype(np.float32)[..., None] * (alpha / 255.)
    roi = canvas[y0:y1, x0:x1]
    roi += (np.asarray(colour, np.float32) - roi) * m


def draw_caption(canvas, rng, text, cx, cy, height, colour, kind="caption", max_width=None, alpha=1.):
    m = text_mask(pick(rng, fonts(kind)), text, max(3, height))
    if max_width and m.shape[1] > max_width:
        m = cv2.resize(m, (max(2, int(max_width)), m.shape[0]), interpolation=cv2.INTER_AREA)
    blend(canvas, m, cx - m.shape[1] / 2, cy - m.shape[0] / 2, colour, alpha)
