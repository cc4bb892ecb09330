"""Masks of single characters: from free fonts, and from parametric strokes that imitate embossed plate dies.

A mask is a uint8 array (rows, columns), 255 = ink, whose first `cap` rows are the cap height; rows below hold
descenders (the tail of a Q). All masks come at a master height of 64 rows and are scaled to size by the renderer.
"""
import json
import os

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

CAP = 64
_here = os.path.dirname(os.path.abspath(__file__))


def load_font_list(path=os.path.join(_here, "fonts.json")):
    """Fonts of fonts.json that exist on this machine, as {kind: [absolute path]}."""
    with open(path, encoding="utf-8") as f:
        spec = json.load(f)
    kinds = {}
    for font in spec["fonts"]:
        if os.path.exists(font["file"]):
            for kind in font["kinds"]:
                kinds.setdefault(kind, []).append(font["file"])
    if not kinds.get("plate"):
        raise SystemExit("no font of plates/fonts.json is installed: run './vision setup --training'")
    return kinds


FONTS = None


def fonts(kind):
    global FONTS
    if FONTS is None:
        FONTS = load_font_list()
    return FONTS.get(kind) or FONTS["plate"]


class FontFace:
    """Glyphs of one font file, drawn once and kept."""

    _faces = {}

    def __init__(self, path):
        size = 90
        font = ImageFont.truetype(path, size)
        top, bottom = font.getbbox("H")[1], font.getbbox("H")[3]
        self.font = ImageFont.truetype(path, max(8, int(round(size * CAP / max(1, bottom - top)))))
        box = self.font.getbbox("H")
        self.top, self.base, self.h_width = box[1], box[3], max(1, box[2] - box[0])
        self.masks = {}

    @classmethod
    def of(cls, path):
        face = cls._faces.get(path)
        if face is None:
            face = cls._faces[path] = cls(path)
        return face

    def mask(self, ch):
        m = self.masks.get(ch)
        if m is None:
            box = self.font.getbbox(ch)
            width = max(2, box[2] - box[0])
            height = max(self.base, box[3]) - self.top
            image = Image.new("L", (width, max(height, CAP)), 0)
            ImageDraw.Draw(image).text((-box[0], -self.top), ch, font=self.font, fill=255)
            m = self.masks[ch] = np.asarray(image)
        return m


def text_mask(path, text, height):
    """A whole small text (captions) as one mask of about `height` cap rows."""
    face = FontFace.of(path)
    key = "\n" + text
    m = face.masks.get(key)
    if m is None:
        box = face.font.getbbox(text)
        image = Image.new("L", (max(2, box[2] - box[0]), max(2, box[3] - box[1])), 0)
        ImageDraw.Draw(image).text((-box[0], -box[1]), text, font=face.font, fill=255)
        m = np.asarray(image)
        if len(face.masks) < 3000:
            face.masks[key] = m
    scale = height / CAP
    return cv2.resize(m, (max(2, int(m.shape[1] * scale)), max(2, int(m.shape[0] * scale))),
                      interpolation=cv2.INTER_AREA)


# Strokes: (closed, [(x, y, rounded)]) in a unit box, y down. `_` marks a rounded corner.
def _strokes(ch, v):
    """Strokes of a character; v is a dict of style choices (see StrokeFace)."""
    m = v["mid"]
    a, b = v["open"], 1 - v["open"]
    if ch in "0O":
        s = [(True, [(0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)])]
        if ch == "0" and v["zero"] == "slash":
            s.append((False, [(.85, .15, 0), (.15, .85, 0)]))
        return s
    if ch == "1":
        s = [(False, [(.5, 0, 0), (.5, 1, 0)])]
        if v["one"] != "plain":
            s = [(False, [(.12, .24, 0), (.5, 0, 0), (.5, 1, 0)])]
        if v["one"] == "base":
            s.append((False, [(.1, 1, 0), (.9, 1, 0)]))
        return s
    if ch == "I":
        s = [(False, [(.5, 0, 0), (.5, 1, 0)])]
        if v["serif_i"]:
            s += [(False, [(.1, 0, 0), (.9, 0, 0)]), (False, [(.1, 1, 0), (.9, 1, 0)])]
        return s
    if ch == "2":
        return [(False, [(0, a, 0), (0, 0, 1), (1, 0, 1), (1, .48, 1), (0, v["two"], 0), (0, 1, 0), (1, 1, 0)])]
    if ch == "3":
        if v["flat3"]:
            return [(False, [(0, 0, 0), (.95, 0, 0), (.42, .4, 0), (1, .4, 1), (1, 1, 1), (0, 1, 1), (0, b, 0)])]
        return [(False, [(0, a, 0), (0, 0, 1), (.96, 0, 1), (.96, m, 1), (.35, m, 0)]),
                (False, [(.35, m, 0), (1, m, 1), (1, 1, 1), (0, 1, 1), (0, b, 0)])]
    if ch == "4":
        if v["open4"]:
            return [(False, [(.2, 0, 0), (0, .68, 0), (1, .68, 0)]), (False, [(.72, .35, 0), (.72, 1, 0)])]
        return [(False, [(.74, 1, 0), (.74, 0, 0), (0, .72, 0), (1, .72, 0)])]
    if ch == "5":
        return [(False, [(.95, 0, 0), (.06, 0, 0), (.03, .46, 0), (.2, .4, 1), (1, .38, 1), (1, 1, 1), (0, 1, 1), (0, b, 0)])]
    if ch in "69":
        if v["straight6"]:
            s = [(True, [(0, .4, 1), (1, .4, 1), (1, 1, 1), (0, 1, 1)]), (False, [(.75, 0, 0), (.04, .6, 0)])]
        else:
            s = [(True, [(0, m - .04, 1), (1, m - .04, 1), (1, 1, 1), (0, 1, 1)]),
                 (False, [(1, a, 0), (1, 0, 1), (0, 0, 1), (0, .7, 0)])]
        if ch == "9":
            s = [(c, [(1 - x, 1 - y, r) for x, y, r in p]) for c, p in s]
        return s
    if ch == "7":
        return [(False, [(0, 0, 0), (1, 0, 0), (v["seven"], 1, 0)])]
    if ch == "8":
        return [(True, [(.05, 0, 1), (.95, 0, 1), (.95, m, 1), (.05, m, 1)]),
                (True, [(0, m, 1), (1, m, 1), (1, 1, 1), (0, 1, 1)])]
    if ch == "A":
        bar = (False, [(.17, .68, 0), (.83, .68, 0)])
        if v["flat_a"]:
            return [(False, [(0, 1, 0), (.38, 0, 0), (.62, 0, 0), (1, 1, 0)]), bar]
        return [(False, [(0, 1, 0), (.5, 0, 0), (1, 1, 0)]), bar]
    if ch == "B":
        return [(True, [(0, 0, 0), (.94, 0, 1), (.94, m, 1), (0, m, 0)]), (True, [(0, m, 0), (1, m, 1), (1, 1, 1), (0, 1, 0)])]
    if ch == "C":
        return [(False, [(1, a, 0), (1, 0, 1), (0, 0, 1), (0, 1, 1), (1, 1, 1), (1, b, 0)])]
    if ch == "D":
        return [(True, [(0, 0, 0), (1, 0, 1), (1, 1, 1), (0, 1, 0)])]
    if ch == "E":
        return [(False, [(1, 0, 0), (0, 0, 0), (0, 1, 0), (1, 1, 0)]), (False, [(0, m, 0), (.85, m, 0)])]
    if ch == "F":
        return [(False, [(1, 0, 0), (0, 0, 0), (0, 1, 0)]), (False, [(0, m + .03, 0), (.82, m + .03, 0)])]
    if ch == "G":
        return [(False, [(1, a, 0), (1, 0, 1), (0, 0, 1), (0, 1, 1), (1, 1, 1), (1, v["g"], 0), (.5, v["g"], 0)])]
    if ch == "H":
        return [(False, [(0, 0, 0), (0, 1, 0)]), (False, [(1, 0, 0), (1, 1, 0)]), (False, [(0, m, 0), (1, m, 0)])]
    if ch == "J":
        s = [(False, [(1, 0, 0), (1, 1, 1), (0, 1, 1), (0, v["j"], 0)])]
        if v["serif_j"]:
            s.append((False, [(.4, 0, 0), (1, 0, 0)]))
        return s
    if ch == "K":
        return [(False, [(0, 0, 0), (0, 1, 0)]), (False, [(1, 0, 0), (0, .62, 0)]), (False, [(.3, .42, 0), (1, 1, 0)])]
    if ch == "L":
        return [(False, [(0, 0, 0), (0, 1, 0), (1, 1, 0)])]
    if ch == "M":
        return [(False, [(0, 1, 0), (0, 0, 0), (.5, v["m"], 0), (1, 0, 0), (1, 1, 0)])]
    if ch == "N":
        return [(False, [(0, 1, 0), (0, 0, 0), (1, 1, 0), (1, 0, 0)])]
    if ch == "P":
        return [(False, [(0, 1, 0), (0, 0, 0), (1, 0, 1), (1, m + .07, 1), (0, m + .07, 0)])]
    if ch == "Q":
        return [(True, [(0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)]), (False, [(.55, .72, 0), (1.04, 1.04, 0)])]
    if ch == "R":
        return [(False, [(0, 1, 0), (0, 0, 0), (1, 0, 1), (1, m + .05, 1), (0, m + .05, 0)]),
                (False, [(v["r"], m + .05, 0), (1, 1, 0)])]
    if ch == "S":
        return [(False, [(1, a, 0), (1, 0, 1), (0, 0, 1), (0, m, 1), (1, m + .03, 1), (1, 1, 1), (0, 1, 1), (0, b, 0)])]
    if ch == "T":
        return [(False, [(0, 0, 0), (1, 0, 0)]), (False, [(.5, 0, 0), (.5, 1, 0)])]
    if ch == "U":
        return [(False, [(0, 0, 0), (0, 1, 1), (1, 1, 1), (1, 0, 0)])]
    if ch == "V":
        return [(False, [(0, 0, 0), (.5, 1, 0), (1, 0, 0)])]
    if ch == "W":
        return [(False, [(0, 0, 0), (v["w"], 1, 0), (.5, v["wm"], 0), (1 - v["w"], 1, 0), (1, 0, 0)])]
    if ch == "X":
        return [(False, [(0, 0, 0), (1, 1, 0)]), (False, [(1, 0, 0), (0, 1, 0)])]
    if ch == "Y":
        return [(False, [(0, 0, 0), (.5, v["y"], 0), (1, 0, 0)]), (False, [(.5, v["y"], 0), (.5, 1, 0)])]
    if ch == "Z":
        return [(False, [(0, 0, 0), (1, 0, 0), (0, 1, 0), (1, 1, 0)])]
    return None


_NARROW = {"I": .55, "1": .7, "J": .85, "L": .88, "E": .9, "F": .88, "M": 1.16, "W": 1.22, "0": .97}


def _rounded(points, closed, radius):
    """Polyline in pixels with the marked corners replaced by quadratic arcs."""
    n = len(points)
    out = []
    for i, (x, y, r) in enumerate(points):
        p = np.array([x, y])
        if not r or (not closed and i in (0, n - 1)):
            out.append(p)
            continue
        before = np.array(points[(i - 1) % n][:2]) - p
        after = np.array(points[(i + 1) % n][:2]) - p
        lb, la = np.hypot(*before), np.hypot(*after)
        d = min(radius, lb * .5 if points[(i - 1) % n][2] else lb, la * .5 if points[(i + 1) % n][2] else la)
        p0, p1 = p + before / max(lb, 1e-6) * d, p + after / max(la, 1e-6) * d
        # a circle's quarter, not a parabola: a plain quadratic looks pointed at large radii
        for t in (0, .2, .4, .6, .8, 1):
            angle = t * np.pi / 2
            out.append(p0 + (p - p0) * np.sin(angle) + (p1 - p) * (1 - np.cos(angle)))
    return np.array(out)


class StrokeFace:
    """One invented die: every parameter of the strokes drawn once at random, so every instance is a typeface."""

    def __init__(self, rng, aspect=None, weight=None):
        u = rng.uniform
        self.aspect = aspect or u(.42, .62)
        self.weight = weight or u(.11, .19)
        self.radius = u(.18, .52)
        self.mono = rng.random() < .25
        self.cap_square = rng.random() < .4
        self.v = {
            "mid": u(.45, .5), "open": u(.2, .32), "zero": "slash" if rng.random() < .06 else "plain",
            "one": ("plain", "flag", "base")[rng.choice(3, p=(.25, .55, .2))], "serif_i": rng.random() < .4,
            "two": u(.8, 1), "flat3": rng.random() < .2, "open4": rng.random() < .08,
            "straight6": rng.random() < .15, "seven": u(.2, .5), "flat_a": rng.random() < .35,
            "g": u(.5, .62), "j": u(.62, .82), "serif_j": rng.random() < .25, "m": u(.4, 1.), "r": u(.3, .6),
            "w": u(.2, .28), "wm": u(.15, .6), "y": u(.4, .58),
        }
        self.zero_narrow = u(.86, 1)
        self.twins = rng.random() < .4  # O and 0 are one drawing, as on British and Brazilian plates
        self.wide_i = u(.5, .9)  # with serifs as wide as many American dies have them, where it is nearly a T
        self.h_width = self.aspect * CAP
        self.masks = {}

    def mask(self, ch):
        m = self.masks.get(ch)
        if m is not None:
            return m
        strokes = _strokes(ch, self.v)
        if strokes is None:
            return FontFace.of(fonts("plate")[0]).mask(ch)
        factor = 1 if self.mono else _NARROW.get(ch, 1)
        if ch == "0":
            factor = 1 if self.twins else factor * self.zero_narrow
        if ch == "I":
            factor = max(factor, self.wide_i)
        if ch == "1" and self.v["one"] == "plain" or ch == "I" and not self.v["serif_i"]:
            factor = .45 if not self.mono else 1
        zoom = 2
        t = max(2, int(round(self.weight * CAP * zoom)))
        w = max(t * 1.6, self.aspect * CAP * factor * zoom)
        h = CAP * zoom
        canvas = np.zeros((h + 8, int(w) + 8), np.uint8)
        x0, y0, sx, sy = t / 2, t / 2, w - t, h - t
        if factor <= .5 and not self.mono:
            sx, x0 = 0.1, w / 2
        for closed, points in strokes:
            px = [(x0 + x * sx, y0 + y * sy, r) for x, y, r in points]
            line = _rounded(px, closed, self.radius * sx)
            cv2.polylines(canvas, [np.round(line * 16).astype(np.int32)], closed, 255, t, cv2.LINE_AA, 4)
        canvas = canvas[: h + 6, : int(w) + 2]
        m = cv2.resize(canvas, (max(2, canvas.shape[1] // zoom), canvas.shape[0] // zoom), interpolation=cv2.INTER_AREA)
        self.masks[ch] = m
        return m


_stroke_faces = []


def stroke_face(rng):
    """A stroke typeface from a slowly changing pool (a new one now and then: drawing 36 glyphs takes a while)."""
    if len(_stroke_faces) < 60:
        face = StrokeFace(rng)
        _stroke_faces.append(face)
        return face
    i = int(rng.integers(len(_stroke_faces)))
    if rng.random() < .03:
        _stroke_faces[i] = StrokeFace(rng)
    return _stroke_faces[i]
