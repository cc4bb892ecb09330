"""Sets the characters of a plate in a line."""
import cv2
import numpy as np

from . import grammar
from .glyphs import CAP, FontFace, fonts


class Writer:
    """Puts tokens on a line: measures, squeezes or spreads, then collects the ink of all characters in one mask."""

    def __init__(self, rng, face, aspect, gap):
        self.rng, self.face, self.aspect, self.gap = rng, face, aspect, gap
        self.xscale = float(np.clip(aspect * CAP / max(1., face.h_width), .62, 1.5))
        self.mono = rng.random() < .2
        self.word_gap = rng.uniform(.28, .62)
        self.dash = rng.uniform(.2, .34)
        self.symbol = rng.uniform(.45, .8)
        self.small = rng.uniform(.6, .8)
        self.mark = rng.uniform(.35, .55)
        self.sub = rng.uniform(.42, .5)

    def width(self, token, cap):
        kind, value = token
        if kind in ("ch", "small"):
            scale = cap / CAP * (self.small if kind == "small" else 1)
            m = self.face.mask(value) if value in grammar.CHARSET else self.foreign(value)
            wide = 1 if value in grammar.CHARSET else 1 / self.xscale
            w = m.shape[1] * self.xscale * scale * wide
            return max(w, self.aspect * cap * .98) if self.mono and value in grammar.CHARSET and kind == "ch" else w
        if kind == "stack":
            return max(self.face.mask(c).shape[1] for c in value) * self.xscale * cap / CAP * self.sub * 1.1
        if kind == "mark":
            return sum(self.face.mask(c).shape[1] for c in value) * cap / CAP * self.mark
        return cap * {"gap": self.word_gap, "dash": self.dash, "dot": .14, "seal": .62, "sticker": .42, "symbol": self.symbol, "bar": .35}[kind]

    @staticmethod
    def foreign(ch):
        kind = "hangul" if ch >= "\uac00" else "hanzi"
        return FontFace.of(fonts(kind)[ord(ch) % len(fonts(kind))]).mask(ch)

    def line(self, tokens, cap, room, spread):
        """[(token, x, width)] and total width; at most `room` wide."""
        gap = self.gap * cap
        widths = [self.width(t, cap) for t in tokens]
        total = sum(widths) + gap * (len(tokens) - 1)
        squeeze = min(1., room / max(total, 1))
        if total < room and spread:
            extra = (room - total) * spread / max(1, len(tokens) - 1 + 2)
            gap += min(extra, cap * .22)
        out, x = [], 0.
        for t, w in zip(tokens, widths):
            out.append((t, x, w * squeeze))
            x += (w + gap) * squeeze
        return out, x - gap * squeeze

    def glyph(self, ch, w, h):
        m = self.face.mask(ch) if ch in grammar.CHARSET else self.foreign(ch)
        hh = max(3, int(round(h * m.shape[0] / CAP)))
        return cv2.resize(m, (max(1, int(round(w))), hh), interpolation=cv2.INTER_AREA)


def put_ink(ink, m, x, y):
    x, y = int(round(x)), int(round(y))
    h, w = m.shape
    H, W = ink.shape
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + w, W), min(y + h, H)
    if x1 > x0 and y1 > y0:
        np.maximum(ink[y0:y1, x0:x1], m[y0 - y:y1 - y, x0 - x:x1 - x], out=ink[y0:y1, x0:x1])
