"""Draws one plate, flat and clean, as its maker would: background, bands, captions, characters, stickers, frame.

Dirt, light, perspective and the camera are in degrade.py.
"""
from dataclasses import dataclass, field

import cv2
import numpy as np

from . import grammar, styles
from .glyphs import CAP, FontFace, fonts, stroke_face, text_mask


@dataclass
class Plate:
    """`image` is RGB uint8 of the plate alone (with its frame, if any); `corners` are the four corners of the plate
    itself in it, clockwise from the upper left, in pixels; `boxes` has one (x, y, w, h, line) per character of `text`."""
    image: np.ndarray
    text: str
    lines: int
    region: str
    corners: np.ndarray
    boxes: list = field(default_factory=list)


def _choose(rng, weighted):
    """One of [(value..., weight)]."""
    total = sum(w[-1] for w in weighted)
    x = rng.random() * total
    for w in weighted:
        x -= w[-1]
        if x <= 0:
            return w
    return weighted[-1]


def _pick(rng, items):
    return items[int(rng.integers(len(items)))]


def _jitter(rng, colour, amount=14):
    c = np.asarray(colour, np.float32) + rng.normal(0, amount * .5, 3) + rng.normal(0, amount * .6)
    return np.clip(c, 0, 255)


def _blend(canvas, mask, x, y, colour, alpha=1.):
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


def _caption(canvas, rng, text, cx, cy, height, colour, kind="caption", max_width=None, alpha=1.):
    m = text_mask(_pick(rng, fonts(kind)), text, max(3, height))
    if max_width and m.shape[1] > max_width:
        m = cv2.resize(m, (max(2, int(max_width)), m.shape[0]), interpolation=cv2.INTER_AREA)
    _blend(canvas, m, cx - m.shape[1] / 2, cy - m.shape[0] / 2, colour, alpha)


def _blob(rng, size, points=8, rough=.35):
    """A smooth closed shape as a mask: coats of arms, states, animals, dirt."""
    a = np.linspace(0, 2 * np.pi, points, endpoint=False) + rng.uniform(-.2, .2, points)
    r = 1 - rough * rng.random(points)
    p = np.stack([np.cos(a) * r, np.sin(a) * r], 1) * (size / 2) + size / 2
    m = np.zeros((size, size), np.uint8)
    cv2.fillPoly(m, [np.round(p * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return m


def _icon(rng, size):
    """A symbol of an icon font: stars, trees, birds, cars, ..."""
    face = _pick(rng, fonts("icon"))
    if "D050000L" in face:
        ch = chr(int(_pick(rng, list(range(0x2708, 0x27be)))))
    else:
        ch = chr(int(rng.integers(0xf000, 0xf2e0)))
    try:
        m = FontFace.of(face).mask(ch)
    except OSError:
        return _blob(rng, size)
    s = size / max(m.shape)
    return cv2.resize(m, (max(2, int(m.shape[1] * s)), max(2, int(m.shape[0] * s))), interpolation=cv2.INTER_AREA)


def _emblem(canvas, rng, cx, cy, size, busy=1.):
    """A seal, coat of arms or sticker: a coloured shape with smaller things in it."""
    size = max(4, int(size))
    kind = rng.random()
    base = _jitter(rng, _pick(rng, [(200, 40, 50), (40, 70, 170), (230, 200, 60), (40, 130, 70), (170, 170, 175), (235, 235, 235), (60, 60, 70), (230, 120, 40), (120, 80, 50)]), 40)
    if kind < .45:
        m = np.zeros((size, size), np.uint8)
        cv2.circle(m, (size * 8, size * 8), int(size * 7.6), 255, -1, cv2.LINE_AA, 4)
    elif kind < .75:  # shield
        m = np.zeros((size, size), np.uint8)
        p = np.array([(.12, .04), (.88, .04), (.88, .55), (.5, .98), (.12, .55)]) * size
        cv2.fillPoly(m, [np.round(p * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    elif kind < .87:
        m = _blob(rng, size)
    else:
        m = _icon(rng, size)
    _blend(canvas, m, cx - size / 2, cy - size / 2, base, rng.uniform(.6, 1))
    for _ in range(int(rng.integers(1, 4) * busy)):
        s = max(3, int(size * rng.uniform(.25, .7)))
        inner = _blob(rng, s) if rng.random() < .5 else _icon(rng, s)
        _blend(canvas, inner, cx - s / 2 + rng.normal(0, size * .12), cy - s / 2 + rng.normal(0, size * .12), _jitter(rng, _pick(rng, [(235, 235, 235), (30, 30, 40), (200, 40, 50), (230, 200, 60), (40, 70, 170)]), 30), rng.uniform(.5, 1))
    if rng.random() < .4:
        cv2.circle(canvas, (int(cx), int(cy)), int(size * .46), [float(v) for v in _jitter(rng, (60, 60, 70), 60)], 1, cv2.LINE_AA)


def _sticker(canvas, rng, cx, cy, w, h):
    """A small validation sticker with a year, month or serial number."""
    colour = _jitter(rng, _pick(rng, [(220, 60, 50), (60, 90, 190), (240, 200, 50), (60, 160, 90), (235, 235, 235), (240, 130, 40), (150, 60, 150)]), 30)
    w, h = max(3, int(w)), max(3, int(h))
    _blend(canvas, np.full((h, w), 255, np.uint8), cx - w / 2, cy - h / 2, colour)
    ink = (20, 20, 25) if colour.mean() > 110 else (240, 240, 240)
    text = _pick(rng, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] + [str(y) for y in range(10, 27)] + ["07-25", "3", "9", "2019", "12"])
    _caption(canvas, rng, text, cx, cy, h * .6, ink, max_width=w * .9)


def _ridge(canvas, rng, w, h, colours, strength):
    """Mountains or a skyline with a hard edge, in front of the sky and behind the characters."""
    n = int(rng.integers(5, 16))
    xs = np.sort(rng.uniform(-.05, 1.05, n)) * w
    base, tall = rng.uniform(.4, .95), rng.uniform(.1, .5)
    ys = h * (base - tall * rng.random(n))
    p = np.stack([xs, ys], 1)
    if rng.random() < .35:  # roofs instead of peaks
        p = np.repeat(p, 2, 0)
        p[1:, 1] = p[:-1, 1].copy()
    p = np.concatenate([p, [[w * 1.1, h * base], [w * 1.1, h * 1.1], [-w * .1, h * 1.1], [-w * .1, h * base]]])
    m = np.zeros((h, w), np.uint8)
    cv2.fillPoly(m, [np.round(p * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    if rng.random() < .5:  # fading out downwards
        m = (m * np.linspace(rng.uniform(1, 2), rng.uniform(0, .6), h, dtype=np.float32).clip(0, 1)[:, None]).astype(np.uint8)
    _blend(canvas, m, 0, 0, _jitter(rng, _pick(rng, colours), 30), strength)


def _motif(canvas, rng, cx, cy, size, strength=1.):
    """A picture of several colours: fruit with leaves, a bird, a tree, a statue, a badge."""
    size = max(6, int(size))
    colours = [(240, 140, 40), (60, 150, 70), (200, 60, 50), (70, 110, 190), (250, 215, 110), (120, 80, 50), (240, 240, 240), (60, 60, 70), (230, 150, 160)]
    for _ in range(int(rng.integers(2, 6))):
        s = max(4, int(size * rng.uniform(.3, .8)))
        m = _icon(rng, s) if rng.random() < .3 else _blob(rng, s, int(rng.integers(6, 14)), rng.uniform(.1, .6))
        if rng.random() < .5:
            m = cv2.resize(m, (max(3, int(m.shape[1] * rng.uniform(.4, 1))), m.shape[0]), interpolation=cv2.INTER_AREA)
        _blend(canvas, m, cx - m.shape[1] / 2 + rng.normal(0, size * .16), cy - m.shape[0] / 2 + rng.normal(0, size * .16), _jitter(rng, _pick(rng, colours), 30), strength * rng.uniform(.6, 1))


def _scenery(canvas, rng, w, h, strength):
    """State graphics behind the characters: gradients, hills, suns, stripes, icons."""
    colours = [(220, 70, 60), (70, 110, 200), (245, 205, 90), (90, 160, 100), (230, 150, 90), (140, 190, 225), (200, 140, 180), (120, 120, 130)]
    r = rng.random()
    if r < .55:
        top, bottom = _jitter(rng, _pick(rng, colours), 30), _jitter(rng, _pick(rng, colours + [(240, 240, 240)] * 4), 20)
        where = rng.random()
        ramp = np.linspace(0, 1, h, dtype=np.float32)[:, None, None]
        if where < .5:
            fade = np.clip(1 - ramp / rng.uniform(.2, .6), 0, 1)
            canvas += (top - canvas) * fade * strength
        elif where < .8:
            fade = np.clip((ramp - rng.uniform(.5, .8)) * 4, 0, 1)
            canvas += (bottom - canvas) * fade * strength
        else:
            canvas += ((top * (1 - ramp) + bottom * ramp) - canvas) * strength * .7
    if rng.random() < .4:  # hills or waves
        n = int(rng.integers(3, 8))
        xs = np.linspace(-.05, 1.05, n) * w
        ys = h * (rng.uniform(.45, .9) + rng.uniform(-.18, .18, n))
        p = np.concatenate([np.stack([xs, ys], 1), [[w * 1.1, h * 1.1], [-w * .1, h * 1.1]]])
        m = np.zeros((h, w), np.uint8)
        cv2.fillPoly(m, [np.round(p * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        if rng.random() < .5:
            m = cv2.GaussianBlur(m, (0, 0), w * .02)
        _blend(canvas, m, 0, 0, _jitter(rng, _pick(rng, colours), 30), strength * rng.uniform(.4, 1))
    if rng.random() < .25:
        _ridge(canvas, rng, w, h, colours, strength * rng.uniform(.4, 1))
    if rng.random() < .12:
        _motif(canvas, rng, w * rng.uniform(.3, .7), h * rng.uniform(.4, .65), h * rng.uniform(.5, .95), strength * rng.uniform(.4, .9))
    if rng.random() < .12:  # fine pattern: guilloche, watermarks, flag stripes
        yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
        f, a = rng.uniform(.15, .8), rng.uniform(0, np.pi)
        wave = .5 + .5 * np.sin(f * (xx * np.cos(a) + yy * np.sin(a)) + rng.uniform(0, 6) * np.sin(xx * rng.uniform(.01, .1)))
        canvas += (_jitter(rng, _pick(rng, colours), 30) - canvas) * (wave * strength * rng.uniform(.15, .5))[..., None]
    if rng.random() < .15:  # stripes
        y, t = h * rng.uniform(.05, .9), max(1, int(h * rng.uniform(.02, .12)))
        canvas[int(y):int(y) + t] += (_jitter(rng, _pick(rng, colours), 30) - canvas[int(y):int(y) + t]) * strength
    for _ in range(int(rng.integers(0, 4))):
        s = max(6, int(h * rng.uniform(.2, .9)))
        m = _icon(rng, s) if rng.random() < .6 else _blob(rng, s, int(rng.integers(5, 12)), .5)
        _blend(canvas, m, rng.uniform(-.1, .95) * w, rng.uniform(-.1, .8) * h, _jitter(rng, _pick(rng, colours), 30), strength * rng.uniform(.25, .9))


class _Writer:
    """Puts tokens on a line: measures, squeezes or spreads, then collects the ink of all characters in one mask."""

    def __init__(self, rng, face, aspect, gap, weight_jitter=0):
        self.rng, self.face, self.aspect, self.gap = rng, face, aspect, gap
        self.xscale = float(np.clip(aspect * CAP / max(1., face.h_width), .62, 1.5))
        self.mono = rng.random() < .2
        self.grow = weight_jitter
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
        if squeeze < .8:  # long texts take smaller characters, not only thinner ones
            pass
        elif total < room and spread:
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


def _put(ink, m, x, y):
    x, y = int(round(x)), int(round(y))
    h, w = m.shape
    H, W = ink.shape
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + w, W), min(y + h, H)
    if x1 > x0 and y1 > y0:
        np.maximum(ink[y0:y1, x0:x1], m[y0 - y:y1 - y, x0 - x:x1 - x], out=ink[y0:y1, x0:x1])


def _pick_face(rng, faces):
    kind = _choose(rng, faces)[0]
    if kind == "stroke":
        return stroke_face(rng)
    return FontFace.of(_pick(rng, fonts(kind)))


_GENERIC = (("stroke", 5), ("plate", 5), ("din", 1), ("mono", .4), ("odd", .25), ("thin", .3))


def _look(region, lines, rng):
    """Layout facts of a plate: dict(size, bg, fg, faces, cap, area, ...). Area is the share of the plate left for text."""
    two = lines > 1
    s = dict(faces=_GENERIC, cap=.62, area=(.05, .06, .95, .94), band=None, right=None, top=None, bottom=None, border=None, scenery=0., stripes=None,
             symbol="icon", aspect=rng.uniform(.42, .6), gap=rng.uniform(.08, .2), emboss=rng.random() < .6, stickers=0, bold=0, seal=None)
    if region in styles.EUROPE:
        e = styles.EUROPE[region]
        size = e["two"] if two else e["one"]
        bg, fg, _ = _choose(rng, e["colours"])
        s.update(size=size, bg=bg, fg=fg, faces=e["faces"], cap=e["cap"] * rng.uniform(.92, 1.08), aspect=rng.uniform(.5, .64) if region == "GB" else rng.uniform(.48, .64), gap=rng.uniform(.1, .2))
        s["seal"] = (e.get("seal") or ("shield", 1))[0]
        band_w = .085 * (1 if not two else 1.6)
        left, right_edge = .02, .98
        if rng.random() < e["band"]:
            s["band"] = (e["code"], band_w, styles.BLUE if rng.random() < .94 else (230, 230, 230))
            left = band_w + .005
        if e.get("right") and rng.random() < e["right"][1]:
            s["right"] = (e["right"][0], band_w * (.75 if e["right"][0] != "shield" else 1.))
            right_edge = 1 - s["right"][1] - .005
        s["area"] = (left, .08, right_edge, .92)
        if rng.random() < .75 or e.get("border"):
            s["border"] = e.get("border") or fg
        if e.get("stripes") and rng.random() < e["stripes"][1]:
            s["stripes"] = e["stripes"][0]
        if e.get("captions") and rng.random() < .6:
            s["top"] = (_pick(rng, e["captions"]), .1)
            s["area"] = (left, .2, right_edge, .95)
        if e.get("maker") and rng.random() < e["maker"]:
            s["bottom"] = (_pick(rng, styles.FRAME_TEXT), .07)
            s["area"] = (left, .08, right_edge, .88)
        if region == "GB":
            _home_made(s, rng, .06)
        return s
    if region in ("US", "CA", "MX", "XX_US"):
        bg, fg, _ = _choose(rng, styles.US_COLOURS)
        names, slogans = (styles.CA_NAMES, styles.CA_SLOGANS) if region == "CA" else (styles._US, styles.US_SLOGANS)
        if region == "MX":
            names, slogans = ["MEXICO", "JALISCO", "DF", "SONORA", "BAJA CALIFORNIA", "NUEVO LEON", "CHIHUAHUA"], ["TRANSPORTE PRIVADO", "Automovil", "MEX"]
        top = rng.uniform(.17, .26)
        bottom = rng.uniform(.12, .22)
        s.update(size=styles.US_ONE, bg=bg, fg=fg, faces=(("stroke", 7), ("us", 2), ("din", 1), ("plate", 3), ("thin", .4)), cap=rng.uniform(.4, .52), aspect=rng.uniform(.4, .56), gap=rng.uniform(.06, .17),
                 area=(.04, top, .96, 1 - bottom), scenery=0 if rng.random() < .3 else rng.uniform(.15, .8), stickers=int(rng.integers(0, 4)), border=fg if rng.random() < .3 else None)
        name = _pick(rng, names)
        kind = "script" if rng.random() < .25 else "caption"
        s["top"] = (name.title() if rng.random() < .4 else name, rng.uniform(.09, .16), kind) if rng.random() < .95 else None
        s["bottom"] = (_pick(rng, slogans), rng.uniform(.06, .12), "script" if rng.random() < .25 else "caption") if rng.random() < .8 else None
        if rng.random() < .15:  # organisation plates: an emblem at the left, sometimes with stacked letters
            s["emblem"] = rng.uniform(.16, .28)
            s["area"] = (s["emblem"] + .03, top, .97, 1 - bottom)
        r = rng.random()
        if r < .1:  # name and slogan on solid bars
            s["bars"] = (top * rng.uniform(.75, 1), bottom * rng.uniform(.7, 1) if rng.random() < .6 else 0)
        elif r < .2:  # wide letters close to each other, as on older and on vanity plates
            s.update(aspect=rng.uniform(.56, .75), gap=rng.uniform(.04, .1), cap=rng.uniform(.34, .46))
        if rng.random() < .12:  # larger characters than the captions leave room for
            s.update(cap=rng.uniform(.5, .6), area=(.03, top * .8, .97, 1 - bottom * .7))
        if rng.random() < .06:
            s["side"] = _pick(rng, ["DEALER", "TRUCK", "TRAILER", "TAXI", "VET", "EXEMPT", "FLEET", "APPORTIONED", "DISABLED", "LIMO", "CMV"])
        if two:
            s.update(cap=rng.uniform(.56, .7))
        return s
    if region == "BR":
        bg, fg, _ = _choose(rng, styles.BR_COLOURS)
        s.update(size=(205, 175) if two else (400, 130), bg=bg, fg=fg, faces=(("stroke", 6), ("plate", 4), ("din", 2)), cap=rng.uniform(.5, .6), aspect=rng.uniform(.48, .66), gap=rng.uniform(.08, .17),
                 area=(.03, .24, .97, .97), top=(_pick(rng, styles.BR_CITIES), rng.uniform(.1, .14)), border=fg if rng.random() < .4 else None, emboss=rng.random() < .75)
        return s
    if region == "BR_MERCOSUR" or region == "AR_MERCOSUR":
        s.update(size=(205, 175) if two else (400, 130), bg=styles.WHITE, fg=_pick(rng, [(20, 20, 24), (20, 20, 24), (170, 25, 35), (20, 60, 150)]), faces=(("stroke", 6), ("din", 3), ("plate", 3)), cap=rng.uniform(.5, .58),
                 aspect=rng.uniform(.45, .58), gap=rng.uniform(.08, .16), area=(.07, .27, .97, .97), topband=("BRASIL" if region[0] == "B" else "REPUBLICA ARGENTINA", .22))
        return s
    if region == "AR":
        s.update(size=(294, 129), bg=(25, 25, 28), fg=(235, 235, 235), cap=.52, area=(.04, .22, .96, .95), top=("ARGENTINA", .1))
        return s
    if region == "AU":
        bg, fg = _pick(rng, [((238, 238, 236), (20, 40, 110)), ((240, 200, 60), (20, 20, 24)), ((238, 238, 236), (130, 30, 60)), ((25, 25, 28), (230, 230, 230)), ((238, 238, 236), (20, 20, 24)), ((238, 238, 236), (20, 90, 60))])
        s.update(size=(372, 134), bg=bg, fg=fg, cap=rng.uniform(.5, .62), area=(.04, .08, .96, .82), bottom=(_pick(rng, styles.AU_NAMES), rng.uniform(.08, .13)) if rng.random() < .85 else None, symbol="icon")
        return s
    if region == "PK":
        white = rng.random()
        bg, fg = ((236, 236, 234), (25, 25, 28)) if white < .55 else ((25, 25, 28), (230, 230, 230)) if white < .72 else ((236, 190, 40), (25, 25, 28)) if white < .85 else ((150, 205, 190), (25, 25, 28)) if white < .9 else ((236, 236, 234), (20, 90, 50))
        s.update(size=(rng.uniform(260, 330), rng.uniform(150, 190)) if two else (rng.uniform(320, 470), rng.uniform(110, 170)), bg=bg, fg=fg, cap=rng.uniform(.5, .68), aspect=rng.uniform(.42, .62), gap=rng.uniform(.06, .2),
                 faces=(("stroke", 4), ("plate", 6), ("din", 1), ("thin", 1), ("mono", .5), ("odd", .5), ("script", .15)), border=fg if rng.random() < .4 else None)
        if rng.random() < .45:
            w = .12 if not two else .2
            s["band"] = (_pick(rng, ["PUNJAB", "PAK", "KPK", ""]), w, _pick(rng, [(20, 110, 70), (30, 130, 80), (40, 80, 170), (190, 210, 235)]))
            s["area"] = (w + .02, .06, .97, .94)
        if rng.random() < .5:
            s["bottom"] = (_pick(rng, styles.PK_NAMES), rng.uniform(.09, .15))
            s["area"] = (s["area"][0], .06, .97, .8)
            if rng.random() < .45:
                s["top"] = (_pick(rng, ["ICT", "AJK", "SINDH", "PUNJAB", "GOVT", "POLICE", "KPK", "PAK"]), rng.uniform(.08, .12))
                s["area"] = (s["area"][0], .2, .97, .8)
        elif rng.random() < .15:
            s["top"] = (_pick(rng, styles.PK_NAMES), rng.uniform(.09, .14))
            s["area"] = (s["area"][0], .24, .97, .96)
        _home_made(s, rng, .3)
        return s
    if region == "IN":
        r = rng.random()
        bg, fg = ((236, 236, 234), (25, 25, 28)) if r < .7 else ((240, 190, 40), (25, 25, 28)) if r < .9 else ((25, 25, 28), (235, 190, 60)) if r < .95 else ((40, 130, 80), (235, 235, 235))
        s.update(size=(340, 200) if two else (500, 120), bg=bg, fg=fg, cap=rng.uniform(.5, .66), aspect=rng.uniform(.48, .68), gap=rng.uniform(.08, .2), border=fg if rng.random() < .3 else None,
                 faces=(("stroke", 3), ("plate", 6), ("din", 1), ("thin", .7), ("mono", .5), ("odd", .4), ("script", .1)))
        if rng.random() < .4:
            s["band"] = ("IND", .08, (225, 228, 235))
            s["area"] = (.1, .08, .97, .92)
        if rng.random() < .12:
            s["bottom"] = (_pick(rng, styles.FRAME_TEXT), .1)
            s["area"] = (s["area"][0], .06, .97, .84)
        _home_made(s, rng, .2)
        return s
    if region in ("AE", "SA", "QA", "KW", "BH", "OM"):
        s.update(size=(335, 155) if two or region in ("SA",) and rng.random() < .5 else (520, 110), bg=(236, 236, 234) if region != "OM" else (240, 190, 40), fg=(25, 25, 28), cap=rng.uniform(.5, .66), arabic=rng.random() < .8,
                 border=(25, 25, 28) if rng.random() < .4 else None)
        return s
    if region == "CN":
        r = rng.random()
        bg, fg = ((25, 70, 175), (235, 235, 240)) if r < .75 else ((240, 190, 40), (25, 25, 28)) if r < .9 else ((150, 215, 170), (25, 25, 28))
        s.update(size=(440, 220) if two else (440, 140), bg=bg, fg=fg, cap=.64, aspect=rng.uniform(.46, .54), gap=rng.uniform(.12, .2), border=fg if rng.random() < .7 else None, faces=(("stroke", 5), ("din", 2), ("plate", 3)))
        return s
    if region == "KR":
        bg, fg = _pick(rng, [((236, 236, 234), (25, 25, 28)), ((30, 110, 80), (235, 235, 235)), ((240, 190, 40), (25, 25, 28))])
        s.update(size=(335, 170) if two else (520, 110), bg=bg, fg=fg, cap=.66)
        return s
    if region in ("MY", "SG", "ID"):
        bg, fg = ((22, 22, 24), (232, 232, 232)) if rng.random() < .75 else ((236, 236, 234), (22, 22, 24))
        s.update(size=(320, 190) if two else (rng.uniform(420, 520), 115), bg=bg, fg=fg, cap=rng.uniform(.5, .7), faces=(("plate", 6), ("stroke", 3), ("odd", .6), ("thin", .6)))
        if region == "ID" and rng.random() < .8:
            s["bottom"] = ("%02d.%02d" % (rng.integers(1, 13), rng.integers(15, 27)), .14)
            s["area"] = (.04, .06, .96, .78)
        _home_made(s, rng, .2)
        return s
    bg, fg = _pick(rng, [((236, 236, 234), (25, 25, 28)), ((236, 236, 234), (25, 25, 28)), ((240, 190, 40), (25, 25, 28)), ((25, 25, 28), (232, 232, 232)), ((236, 236, 234), (20, 90, 60)), ((236, 236, 234), (160, 25, 35)),
                         ((30, 70, 160), (235, 235, 235)), ((170, 30, 40), (235, 235, 235)), ((30, 110, 70), (235, 235, 235)), ((180, 182, 184), (25, 25, 28)), ((90, 180, 160), (25, 25, 28))])
    s.update(size=(rng.uniform(240, 340), rng.uniform(160, 220)) if two else (rng.uniform(300, 530), rng.uniform(95, 165)), bg=bg, fg=fg, cap=rng.uniform(.5, .72), border=fg if rng.random() < .4 else None,
             faces=(("plate", 6), ("stroke", 5), ("odd", .8), ("thin", .8), ("script", .15), ("mono", .6)), scenery=rng.uniform(0, .5) if rng.random() < .2 else 0.)
    if rng.random() < .25:
        s["band"] = (_pick(rng, ["", "IND", "B", "RUS", "MC", "USA", "GBZ"]), .09, _pick(rng, [styles.BLUE, styles.GREEN, styles.RED, (230, 230, 230)]))
        s["area"] = (.1, .08, .97, .92)
    if rng.random() < .25:
        s["bottom"] = (_pick(rng, styles.FRAME_TEXT + styles.PK_NAMES + styles.AU_NAMES), rng.uniform(.07, .13))
        s["area"] = (s["area"][0], .06, .97, .82)
    _home_made(s, rng, .25)
    return s


def _home_made(s, rng, share):
    """Sign writers' plates: small, wide or thin letters, far apart, on much empty ground."""
    if rng.random() >= share:
        return
    r = rng.random()
    if r < .45:
        s.update(cap=rng.uniform(.3, .48), aspect=rng.uniform(.6, 1.), gap=rng.uniform(.08, .3))
    elif r < .75:
        s.update(cap=rng.uniform(.3, .45), gap=rng.uniform(.15, .45))
    else:
        s.update(cap=rng.uniform(.36, .6), faces=(("thin", 4), ("caption", 3), ("plate", 2)))
    if rng.random() < .35:
        s.update(bg=(25, 25, 28), fg=_pick(rng, [(230, 230, 230), (230, 230, 230), (200, 200, 205), (235, 200, 70)]))


def render_plate(rng, region=None, text_lines=None, scale=.62):
    """One random plate. `scale` is pixels per millimetre (a German plate is 520 mm wide); characters are drawn from
    64-row masters, so beyond 1 px/mm nothing is gained. `text_lines` is grammar.make_text's pair, or None."""
    region = region or grammar.pick_region(rng)
    lines, text = text_lines or grammar.make_text(region, rng)
    look_region = region
    if region == "BR" and len(text) == 7 and text[4].isalpha():
        look_region = "BR_MERCOSUR"
    if region == "AR" and len(text) == 7 and text[5:].isalpha():
        look_region = "AR_MERCOSUR"
    s = _look(look_region, len(lines), rng)
    W, H = int(s["size"][0] * scale), int(s["size"][1] * scale)
    bg = _jitter(rng, s["bg"], 22)
    fg = np.clip(_jitter(rng, s["fg"], 16), 0, 255)
    if rng.random() < .06:  # bare contrast: weathered, unlit or backlit plates
        fg = fg + (bg - fg) * rng.uniform(.2, .55)
    canvas = np.empty((H, W, 3), np.float32)
    canvas[:] = bg
    if s["scenery"]:
        # keep the ink readable: scenery as dark as the ink only at low strength
        _scenery(canvas, rng, W, H, s["scenery"] * (1 if abs(bg.mean() - fg.mean()) > 110 else .4))
    ink_u8 = [float(v) for v in fg]
    if s["border"] is not None:
        t = max(1, int(H * rng.uniform(.015, .045)))
        inset = int(H * rng.uniform(0, .04))
        cv2.rectangle(canvas, (inset, inset), (W - 1 - inset, H - 1 - inset), [float(v) for v in _jitter(rng, s["border"], 15)], t, cv2.LINE_AA)
    if s["stripes"]:
        for y in (.02, .06, .94, .98):
            cv2.line(canvas, (0, int(y * H)), (W, int(y * H)), [float(v) for v in s["stripes"]], max(1, int(H * .02)))
    if s["band"]:
        code, share, colour = s["band"]
        bw = max(3, int(share * W))
        c = _jitter(rng, colour, 25)
        canvas[:, :bw] = c
        light = c.mean() > 150
        white = (40, 60, 120) if light else (235, 235, 235)
        if code:
            _caption(canvas, rng, code, bw / 2, H * .78, H * .17, white, max_width=bw * .8)
        r = rng.random()
        if r < .75:
            n, rad = 12, min(bw * .32, H * .2)
            for k in range(n):
                a = 2 * np.pi * k / n
                cv2.circle(canvas, (int((bw / 2 + np.cos(a) * rad) * 16), int((H * .34 + np.sin(a) * rad) * 16)), max(8, int(rad * 2.4)), (240., 205., 60.), -1, cv2.LINE_AA, 4)
        elif r < .95:
            _emblem(canvas, rng, bw / 2, H * .34, bw * .8)
    if s["right"]:
        kind, share = s["right"]
        bw = max(3, int(share * W))
        if kind == "shield":
            _emblem(canvas, rng, W - bw / 2, H / 2, bw * .9)
        else:
            c = _jitter(rng, styles.BLUE if kind == "blue" else (240, 200, 40), 25)
            canvas[:, W - bw:] = c
            ink = (235, 235, 235) if kind == "blue" else (20, 20, 20)
            if rng.random() < .7:
                _emblem(canvas, rng, W - bw / 2, H * .32, bw * .7)
            if rng.random() < .8:
                t = "%02d" % rng.integers(0, 96) if rng.random() < .5 else "".join(_pick(rng, list("ABCDEGMNPRSTV")) for _ in range(2))
                _caption(canvas, rng, t, W - bw / 2, H * .75, H * .18, ink, max_width=bw * .8)
    if s.get("topband"):
        name, share = s["topband"]
        bh = int(H * share)
        canvas[:bh] = _jitter(rng, (25, 60, 150), 25)
        _caption(canvas, rng, name, W / 2, bh / 2, bh * .5, (240, 240, 240), max_width=W * .5)
        _emblem(canvas, rng, W * .93, bh / 2, bh * .7)
        _caption(canvas, rng, "BR" if name[0] == "B" else "AR", W * .04, H * .85, H * .1, ink_u8)
        if rng.random() < .5:
            _emblem(canvas, rng, W * .04, H * .45, W * .05)
    bar_ink = None
    if s.get("bars"):
        colour = _jitter(rng, _pick(rng, [(30, 60, 150), (150, 30, 45), (30, 100, 60), (240, 190, 60), (40, 40, 46), s["fg"]]), 25)
        bar_ink = (240, 240, 240) if colour.mean() < 140 else (30, 30, 50)
        canvas[:int(H * s["bars"][0])] = colour
        canvas[H - int(H * s["bars"][1]):] = colour
    if s.get("side"):
        tower = np.rot90(text_mask(_pick(rng, fonts("caption")), s["side"], max(4, H * rng.uniform(.07, .11))), _pick(rng, [1, 3]))
        _blend(canvas, np.ascontiguousarray(tower), W * rng.uniform(.01, .04) if rng.random() < .5 else W * rng.uniform(.92, .95), (H - tower.shape[0]) / 2, fg)
    if s["top"]:
        name, share = s["top"][0], s["top"][1]
        _caption(canvas, rng, name, W / 2 + rng.normal(0, W * .03), H * (share * .5 + rng.uniform(.03, .07)), H * share, _jitter(rng, bar_ink or _pick(rng, [s["fg"], (190, 40, 45), (30, 60, 150), s["fg"]]), 20), s["top"][2] if len(s["top"]) > 2 else "caption", W * .7)
    if s["bottom"]:
        name, share = s["bottom"][0], s["bottom"][1]
        _caption(canvas, rng, name, W / 2, H * (1 - share * .5 - rng.uniform(.02, .06)), H * share, _jitter(rng, (bar_ink if s.get("bars") and s["bars"][1] else None) or _pick(rng, [s["fg"], s["fg"], (190, 40, 45), (30, 60, 150)]), 20), s["bottom"][2] if len(s["bottom"]) > 2 else "caption", W * .8)

    x0, y0, x1, y1 = s["area"][0] * W, s["area"][1] * H, s["area"][2] * W, s["area"][3] * H
    if s.get("emblem"):
        ew = s["emblem"] * W
        _emblem(canvas, rng, ew * .55, (y0 + y1) / 2, min(ew * .95, (y1 - y0) * rng.uniform(.6, 1)), 1.6)
    if s.get("arabic"):
        tm = text_mask(_pick(rng, fonts("arabic")), "".join(_pick(rng, list("\u0627\u0628\u062f\u0631\u0633\u0635\u0637\u0639\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u0649")) for _ in range(int(rng.integers(2, 6)))), H * rng.uniform(.2, .4))
        if rng.random() < .5:
            digits = text_mask(_pick(rng, fonts("arabic")), "".join(chr(0x660 + int(rng.integers(10))) for _ in range(5)), H * rng.uniform(.2, .4))
            if rng.random() < .6 and H * 1. / W > .3:
                _blend(canvas, digits, x0 + (x1 - x0) * .2, H * .08, fg)
                y0 = max(y0, H * .48)
        place = rng.random()
        if place < .5:
            _blend(canvas, tm, x1 - tm.shape[1], H * .5 - tm.shape[0] / 2, fg)
            x1 -= tm.shape[1] + W * .02
        elif place < .8:
            _blend(canvas, tm, x0 + W * .01, H * .5 - tm.shape[0] / 2, fg)
            x0 += tm.shape[1] + W * .03

    face = _pick_face(rng, s["faces"])
    writer = _Writer(rng, face, s["aspect"], s["gap"])
    ink = np.zeros((H, W), np.uint8)
    accent, boxes = [], []
    n = len(lines)
    row_h = (y1 - y0) / n
    slant = rng.normal(0, .01)
    align = "centre" if rng.random() < .7 or n == 1 else _pick(rng, ["left", "centre", "justify"])
    spread = rng.uniform(.2, 1) if align != "left" else 0
    for i, tokens in enumerate(lines):
        share = s["cap"] / .94 * (.98 if n == 1 else 1.16)
        cap = min((y1 - y0) * 1. if n == 1 else row_h * .86, (H if n == 1 else row_h) * share)
        if n == 2 and rng.random() < .1 and i == 0:
            cap *= rng.uniform(.6, .9)
        placed, total = writer.line(tokens, cap, (x1 - x0) * .97, spread)
        need = total / max(1e-6, x1 - x0)
        x = x0 + ((x1 - x0) - total) / 2 if align != "left" else x0 + W * .01
        y = y0 + row_h * (i + .5) - cap / 2
        del need
        for (kind, value), dx, w in placed:
            cx = x + dx
            yy = y + slant * (cx - W / 2)
            if kind == "ch":
                m = writer.glyph(value, w, cap)
                _put(ink, m, cx, yy)
                if value in grammar.CHARSET:
                    boxes.append((cx, yy, w, cap, i))
            elif kind == "small":
                h = cap * writer.small
                m = writer.glyph(value, w, h)
                top = yy + (cap - h) * (.5 if rng.random() < .3 else 1)
                _put(ink, m, cx, top)
                boxes.append((cx, top, w, h, i))
            elif kind == "stack":
                h = cap * writer.sub
                for k, c in enumerate(value):
                    cw = writer.face.mask(c).shape[1] * writer.xscale * h / CAP * 1.1
                    top = yy + k * (cap - h)
                    _put(ink, writer.glyph(c, cw, h), cx + (w - cw) / 2, top)
                    boxes.append((cx + (w - cw) / 2 + (k - .5) * w * .5, top, cw, h, i))
            elif kind == "mark":
                h = cap * writer.mark
                mx, top = cx, yy + (rng.random() < .5) * (cap - h)
                for c in value:
                    cw = w / len(value)
                    _put(ink, writer.glyph(c, cw * .9, h), mx, top)
                    mx += cw
            elif kind == "dash":
                t = cap * rng.uniform(.08, .14)
                cv2.rectangle(ink, (int(cx + w * .12), int(yy + cap / 2 - t / 2)), (int(cx + w * .88), int(yy + cap / 2 + t / 2)), 255, -1)
            elif kind == "dot":
                cv2.circle(ink, (int((cx + w / 2) * 16), int((yy + cap * (.5 if rng.random() < .8 else .95)) * 16)), max(16, int(w * .42 * 16)), 255, -1, cv2.LINE_AA, 4)
            elif kind == "bar":
                cv2.line(ink, (int(cx + w / 2), 0), (int(cx + w / 2), H), 255, max(1, int(H * .02)))
            else:
                accent.append((kind, cx + w / 2, yy + cap / 2, cap))
    if region in ("PK", "IN", "XX", "MY", "AE") and rng.random() < .12:  # home-made plates in slanted type
        lean = rng.uniform(.08, .3)
        ink = cv2.warpAffine(ink, np.float32([[1, -lean, lean * H / 2], [0, 1, 0]]), (W, H))
        boxes = [(x - lean * (y + h / 2 - H / 2), y, w, h, line) for x, y, w, h, line in boxes]
    _paint_ink(canvas, ink, fg, bg, rng, s["emboss"])
    for kind, cx, cy, cap in accent:
        _accent(canvas, rng, kind, cx, cy, cap, s, fg)
    for _ in range(s["stickers"]):
        cx = _pick(rng, [.08, .92, .08, .92, .2, .8]) * W
        cy = _pick(rng, [.12, .88, .1]) * H
        _sticker(canvas, rng, cx, cy, W * rng.uniform(.07, .13), H * rng.uniform(.1, .17))
    if rng.random() < .08:
        _sticker(canvas, rng, rng.uniform(.02, .98) * W, rng.choice([.08, .92]) * H, W * .06, H * .12)
    if rng.random() < .65:
        _screws(canvas, rng, W, H, region)
    image, corners, dx, dy = _frame(canvas, rng, W, H)
    image = np.clip(image, 0, 255).astype(np.uint8)
    return Plate(image, text, n, region, corners, [(x + dx, y + dy, w, h, line) for x, y, w, h, line in boxes])


def _accent(canvas, rng, kind, cx, cy, cap, s, fg):
    if kind == "seal":
        style = s["seal"] or "shield"
        if style == "tuv":
            r = cap * rng.uniform(.36, .46)
            if rng.random() < .9:  # inspection plaque over the state's seal
                _plaque(canvas, rng, cx, cy - cap * .28, r)
            _emblem(canvas, rng, cx, cy + cap * (.26 if rng.random() < .9 else 0), r * rng.uniform(.9, 1.1))
        elif style == "two":
            r = cap * rng.uniform(.34, .44)
            _plaque(canvas, rng, cx, cy - cap * .26, r)
            _plaque(canvas, rng, cx, cy + cap * .26, r)
        elif style == "small":
            _emblem(canvas, rng, cx, cy, cap * .4)
        else:
            _emblem(canvas, rng, cx, cy + cap * rng.normal(0, .08), cap * rng.uniform(.5, .85), 1.5)
    elif kind == "sticker":
        _emblem(canvas, rng, cx, cy + cap * rng.uniform(-.2, .2), cap * rng.uniform(.25, .42))
    elif kind == "symbol":
        size = cap * rng.uniform(.3, .85)
        if rng.random() < .3:
            _motif(canvas, rng, cx, cy + cap * rng.normal(0, .08), cap * rng.uniform(.5, 1.15))
            return
        r = rng.random()
        colour = fg if rng.random() < .35 else _jitter(rng, _pick(rng, [(200, 40, 50), (40, 70, 170), (40, 130, 70), (230, 140, 50), (140, 140, 150)]), 30)
        if r < .45:
            m = _icon(rng, int(size) + 2)
        elif r < .8:
            m = _blob(rng, int(size) + 2, int(rng.integers(5, 12)), .55)
        else:
            _emblem(canvas, rng, cx, cy, size, 1.4)
            return
        _blend(canvas, m, cx - m.shape[1] / 2, cy - m.shape[0] / 2 + cap * rng.normal(0, .06), colour, rng.uniform(.5, 1))
        if rng.random() < .2:
            cv2.circle(canvas, (int(cx), int(cy)), max(1, int(size * .15)), [float(v) for v in _jitter(rng, (230, 230, 230), 20)], -1, cv2.LINE_AA)


def _plaque(canvas, rng, cx, cy, d):
    """A round inspection plaque: coloured disc, lighter centre, marks at its rim."""
    d = max(4, int(d))
    c = _jitter(rng, _pick(rng, [(60, 110, 190), (230, 190, 50), (160, 110, 60), (220, 120, 160), (90, 160, 80), (230, 130, 40), (190, 190, 195)]), 30)
    cv2.circle(canvas, (int(cx * 16), int(cy * 16)), d * 8, [float(v) for v in c], -1, cv2.LINE_AA, 4)
    if rng.random() < .7:
        cv2.circle(canvas, (int(cx * 16), int(cy * 16)), int(d * 16 * .28), [float(v) for v in np.clip(c + rng.uniform(30, 90), 0, 255)], -1, cv2.LINE_AA, 4)
    dark = [float(v) for v in np.clip(c * rng.uniform(.2, .6), 0, 255)]
    if rng.random() < .6:
        cv2.circle(canvas, (int(cx * 16), int(cy * 16)), int(d * 16 * .47), dark, 1, cv2.LINE_AA, 4)
    a = rng.uniform(0, 6.28)
    for k in range(int(rng.integers(0, 5))):
        q = a + k * rng.uniform(.4, 1.5)
        cv2.circle(canvas, (int((cx + np.cos(q) * d * .36) * 16), int((cy + np.sin(q) * d * .36) * 16)), max(8, int(d * .07 * 16)), dark, -1, cv2.LINE_AA, 4)


def _paint_ink(canvas, ink, fg, bg, rng, emboss):
    m = ink.astype(np.float32)[..., None] * (1 / 255.)
    if rng.random() < .12:  # shaded or outlined characters
        edge = cv2.dilate(ink, np.ones((3, 3), np.uint8)) if rng.random() < .5 else np.roll(ink, (1, 1), (0, 1))
        e = edge.astype(np.float32)[..., None] * (1 / 255.)
        canvas += (np.clip(bg * rng.uniform(.5, 1.15), 0, 255) - canvas) * e * rng.uniform(.3, .9)
    if rng.random() < .25:  # worn paint: ink of uneven strength
        noise = cv2.resize(rng.random((5, 12), dtype=np.float32), (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_LINEAR)[..., None]
        m = m * (1 - rng.uniform(.1, .45) * noise)
    canvas += (fg - canvas) * m
    if emboss:
        soft = cv2.GaussianBlur(ink, (0, 0), 1.2).astype(np.float32)
        a = rng.uniform(0, 2 * np.pi)
        dx, dy = np.cos(a), np.sin(a)
        relief = dx * cv2.Sobel(soft, cv2.CV_32F, 1, 0, ksize=1) + dy * cv2.Sobel(soft, cv2.CV_32F, 0, 1, ksize=1)
        canvas += relief[..., None] * rng.uniform(.1, .55)


def _screws(canvas, rng, W, H, region):
    layout = rng.random()
    if layout < .4:
        spots = [(.12, .1), (.88, .1), (.12, .9), (.88, .9)]
    elif layout < .7:
        spots = [(.1, .5), (.9, .5)]
    else:
        spots = [(.3, .12), (.7, .12)]
    if rng.random() < .3:
        spots = [(x + rng.normal(0, .06), y + rng.normal(0, .06)) for x, y in spots]
    d = max(2, int(H * rng.uniform(.035, .085)))
    c = _jitter(rng, _pick(rng, [(120, 120, 120), (60, 60, 62), (200, 200, 200), (230, 200, 60), (150, 120, 90)]), 30)
    for x, y in spots:
        if rng.random() < .85:
            p = (int(x * W * 16), int(y * H * 16))
            cv2.circle(canvas, (p[0] + 8, p[1] + 10), d * 16 // 2 + 8, [float(v) for v in c * .45], -1, cv2.LINE_AA, 4)
            cv2.circle(canvas, p, d * 16 // 2, [float(v) for v in c], -1, cv2.LINE_AA, 4)


def _frame(canvas, rng, W, H):
    """Adds a dealer's or decorative frame, which may cover the plate's rim; returns image, corners, offset."""
    r = rng.random()
    if r < .5:
        return canvas, np.float32([(0, 0), (W, 0), (W, H), (0, H)]), 0, 0
    left = int(W * (rng.uniform(.005, .03) if rng.random() < .7 else rng.uniform(.03, .08)))
    top = int(H * rng.uniform(.02, .12))
    bottom = int(H * (rng.uniform(.03, .1) if rng.random() < .5 else rng.uniform(.1, .26)))
    colour = _jitter(rng, _pick(rng, [(20, 20, 22), (20, 20, 22), (40, 40, 44), (170, 172, 175), (90, 90, 95), (30, 40, 90), (120, 20, 30), (220, 220, 220)]), 20)
    out = np.empty((H + top + bottom, W + 2 * left, 3), np.float32)
    out[:] = colour
    out[top:top + H, left:left + W] = canvas
    cover = int(H * (rng.uniform(0, .05) if rng.random() < .75 else rng.uniform(.05, .12)))
    if cover:
        out[top:top + cover] = colour
        out[top + H - cover:top + H] = colour
    if rng.random() < .12:  # chains, flames, flags and stones of decorative frames
        grain = cv2.resize(rng.random((int(rng.integers(4, 14)), int(rng.integers(8, 40))), dtype=np.float32), (out.shape[1], out.shape[0]), interpolation=cv2.INTER_LINEAR)[..., None]
        rim = np.ones(out.shape[:2], bool)
        rim[top + cover:top + H - cover, left:left + W] = False
        out[rim] = np.clip(out * (1 - grain) + _jitter(rng, _pick(rng, [(220, 220, 225), (200, 160, 60), (190, 40, 45), (40, 60, 150)]), 30) * grain, 0, 255)[rim]
    ink = (230, 230, 230) if colour.mean() < 120 else (20, 20, 30)
    if bottom > H * .1 and rng.random() < .85:
        _caption(out, rng, _pick(rng, styles.FRAME_TEXT), out.shape[1] / 2, H + top + bottom / 2, bottom * .55, ink, max_width=W * .9)
    if top > H * .09 and rng.random() < .5:
        _caption(out, rng, _pick(rng, styles.FRAME_TEXT), out.shape[1] / 2, top / 2, top * .6, ink, max_width=W * .9)
    return out, np.float32([(left, top), (left + W, top), (left + W, top + H), (left, top + H)]), left, top
