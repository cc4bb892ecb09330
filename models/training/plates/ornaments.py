"""What is on a plate besides its characters: emblems, plaques, stickers, screws, motifs and whole landscapes."""
import cv2
import numpy as np

from .brush import blend, draw_caption, jitter, pick
from .glyphs import FontFace, fonts


def blob_mask(rng, size, points=8, rough=.35):
    """A smooth closed shape as a mask: coats of arms, states, animals, dirt."""
    a = np.linspace(0, 2 * np.pi, points, endpoint=False) + rng.uniform(-.2, .2, points)
    r = 1 - rough * rng.random(points)
    p = np.stack([np.cos(a) * r, np.sin(a) * r], 1) * (size / 2) + size / 2
    m = np.zeros((size, size), np.uint8)
    cv2.fillPoly(m, [np.round(p * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return m


def icon_mask(rng, size):
    """A symbol of an icon font: stars, trees, birds, cars, ..."""
    face = pick(rng, fonts("icon"))
    if "D050000L" in face:
        ch = chr(int(pick(rng, list(range(0x2708, 0x27be)))))
    else:
        ch = chr(int(rng.integers(0xf000, 0xf2e0)))
    try:
        m = FontFace.of(face).mask(ch)
    except OSError:
        return blob_mask(rng, size)
    s = size / max(m.shape)
    return cv2.resize(m, (max(2, int(m.shape[1] * s)), max(2, int(m.shape[0] * s))), interpolation=cv2.INTER_AREA)


def draw_emblem(canvas, rng, cx, cy, size, busy=1.):
    """A seal, coat of arms or sticker: a coloured shape with smaller things in it."""
    size = max(4, int(size))
    kind = rng.random()
    base = jitter(rng, pick(rng, [(200, 40, 50), (40, 70, 170), (230, 200, 60), (40, 130, 70), (170, 170, 175), (235, 235, 235), (60, 60, 70), (230, 120, 40), (120, 80, 50)]), 40)
    if kind < .45:
        m = np.zeros((size, size), np.uint8)
        cv2.circle(m, (size * 8, size * 8), int(size * 7.6), 255, -1, cv2.LINE_AA, 4)
    elif kind < .75:  # shield
        m = np.zeros((size, size), np.uint8)
        p = np.array([(.12, .04), (.88, .04), (.88, .55), (.5, .98), (.12, .55)]) * size
        cv2.fillPoly(m, [np.round(p * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    elif kind < .87:
        m = blob_mask(rng, size)
    else:
        m = icon_mask(rng, size)
    blend(canvas, m, cx - size / 2, cy - size / 2, base, rng.uniform(.6, 1))
    for _ in range(int(rng.integers(1, 4) * busy)):
        s = max(3, int(size * rng.uniform(.25, .7)))
        inner = blob_mask(rng, s) if rng.random() < .5 else icon_mask(rng, s)
        blend(canvas, inner, cx - s / 2 + rng.normal(0, size * .12), cy - s / 2 + rng.normal(0, size * .12), jitter(rng, pick(rng, [(235, 235, 235), (30, 30, 40), (200, 40, 50), (230, 200, 60), (40, 70, 170)]), 30), rng.uniform(.5, 1))
    if rng.random() < .4:
        cv2.circle(canvas, (int(cx), int(cy)), int(size * .46), [float(v) for v in jitter(rng, (60, 60, 70), 60)], 1, cv2.LINE_AA)


def draw_sticker(canvas, rng, cx, cy, w, h):
    """A small validation sticker with a year, month or serial number."""
    colour = jitter(rng, pick(rng, [(220, 60, 50), (60, 90, 190), (240, 200, 50), (60, 160, 90), (235, 235, 235), (240, 130, 40), (150, 60, 150)]), 30)
    w, h = max(3, int(w)), max(3, int(h))
    blend(canvas, np.full((h, w), 255, np.uint8), cx - w / 2, cy - h / 2, colour)
    ink = (20, 20, 25) if colour.mean() > 110 else (240, 240, 240)
    text = pick(rng, ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"] + [str(y) for y in range(10, 27)] + ["07-25", "3", "9", "2019", "12"])
    draw_caption(canvas, rng, text, cx, cy, h * .6, ink, max_width=w * .9)


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
    blend(canvas, m, 0, 0, jitter(rng, pick(rng, colours), 30), strength)


def _motif(canvas, rng, cx, cy, size, strength=1.):
    """A picture of several colours: fruit with leaves, a bird, a tree, a statue, a badge."""
    size = max(6, int(size))
    colours = [(240, 140, 40), (60, 150, 70), (200, 60, 50), (70, 110, 190), (250, 215, 110), (120, 80, 50), (240, 240, 240), (60, 60, 70), (230, 150, 160)]
    for _ in range(int(rng.integers(2, 6))):
        s = max(4, int(size * rng.uniform(.3, .8)))
        m = icon_mask(rng, s) if rng.random() < .3 else blob_mask(rng, s, int(rng.integers(6, 14)), rng.uniform(.1, .6))
        if rng.random() < .5:
            m = cv2.resize(m, (max(3, int(m.shape[1] * rng.uniform(.4, 1))), m.shape[0]), interpolation=cv2.INTER_AREA)
        blend(canvas, m, cx - m.shape[1] / 2 + rng.normal(0, size * .16), cy - m.shape[0] / 2 + rng.normal(0, size * .16), jitter(rng, pick(rng, colours), 30), strength * rng.uniform(.6, 1))


def draw_scenery(canvas, rng, w, h, strength):
    """State graphics behind the characters: gradients, hills, suns, stripes, icons."""
    colours = [(220, 70, 60), (70, 110, 200), (245, 205, 90), (90, 160, 100), (230, 150, 90), (140, 190, 225), (200, 140, 180), (120, 120, 130)]
    r = rng.random()
    if r < .55:
        top, bottom = jitter(rng, pick(rng, colours), 30), jitter(rng, pick(rng, colours + [(240, 240, 240)] * 4), 20)
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
        blend(canvas, m, 0, 0, jitter(rng, pick(rng, colours), 30), strength * rng.uniform(.4, 1))
    if rng.random() < .25:
        _ridge(canvas, rng, w, h, colours, strength * rng.uniform(.4, 1))
    if rng.random() < .12:
        _motif(canvas, rng, w * rng.uniform(.3, .7), h * rng.uniform(.4, .65), h * rng.uniform(.5, .95), strength * rng.uniform(.4, .9))
    if rng.random() < .12:  # fine pattern: guilloche, watermarks, flag stripes
        yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
        f, a = rng.uniform(.15, .8), rng.uniform(0, np.pi)
        wave = .5 + .5 * np.sin(f * (xx * np.cos(a) + yy * np.sin(a)) + rng.uniform(0, 6) * np.sin(xx * rng.uniform(.01, .1)))
        canvas += (jitter(rng, pick(rng, colours), 30) - canvas) * (wave * strength * rng.uniform(.15, .5))[..., None]
    if rng.random() < .15:  # stripes
        y, t = h * rng.uniform(.05, .9), max(1, int(h * rng.uniform(.02, .12)))
        canvas[int(y):int(y) + t] += (jitter(rng, pick(rng, colours), 30) - canvas[int(y):int(y) + t]) * strength
    for _ in range(int(rng.integers(0, 4))):
        s = max(6, int(h * rng.uniform(.2, .9)))
        m = icon_mask(rng, s) if rng.random() < .6 else blob_mask(rng, s, int(rng.integers(5, 12)), .5)
        blend(canvas, m, rng.uniform(-.1, .95) * w, rng.uniform(-.1, .8) * h, jitter(rng, pick(rng, colours), 30), strength * rng.uniform(.25, .9))


def draw_accent(canvas, rng, kind, cx, cy, cap, s, fg):
    if kind == "seal":
        style = s["seal"] or "shield"
        if style == "tuv":
            r = cap * rng.uniform(.36, .46)
            if rng.random() < .9:  # inspection plaque over the state's seal
                _plaque(canvas, rng, cx, cy - cap * .28, r)
            draw_emblem(canvas, rng, cx, cy + cap * (.26 if rng.random() < .9 else 0), r * rng.uniform(.9, 1.1))
        elif style == "two":
            r = cap * rng.uniform(.34, .44)
            _plaque(canvas, rng, cx, cy - cap * .26, r)
            _plaque(canvas, rng, cx, cy + cap * .26, r)
        elif style == "small":
            draw_emblem(canvas, rng, cx, cy, cap * .4)
        else:
            draw_emblem(canvas, rng, cx, cy + cap * rng.normal(0, .08), cap * rng.uniform(.5, .85), 1.5)
    elif kind == "sticker":
        draw_emblem(canvas, rng, cx, cy + cap * rng.uniform(-.2, .2), cap * rng.uniform(.25, .42))
    elif kind == "symbol":
        size = cap * rng.uniform(.3, .85)
        if rng.random() < .3:
            _motif(canvas, rng, cx, cy + cap * rng.normal(0, .08), cap * rng.uniform(.5, 1.15))
            return
        r = rng.random()
        colour = fg if rng.random() < .35 else jitter(rng, pick(rng, [(200, 40, 50), (40, 70, 170), (40, 130, 70), (230, 140, 50), (140, 140, 150)]), 30)
        if r < .45:
            m = icon_mask(rng, int(size) + 2)
        elif r < .8:
            m = blob_mask(rng, int(size) + 2, int(rng.integers(5, 12)), .55)
        else:
            draw_emblem(canvas, rng, cx, cy, size, 1.4)
            return
        blend(canvas, m, cx - m.shape[1] / 2, cy - m.shape[0] / 2 + cap * rng.normal(0, .06), colour, rng.uniform(.5, 1))
        if rng.random() < .2:
            cv2.circle(canvas, (int(cx), int(cy)), max(1, int(size * .15)), [float(v) for v in jitter(rng, (230, 230, 230), 20)], -1, cv2.LINE_AA)


def _plaque(canvas, rng, cx, cy, d):
    """A round inspection plaque: coloured disc, lighter centre, marks at its rim."""
    d = max(4, int(d))
    c = jitter(rng, pick(rng, [(60, 110, 190), (230, 190, 50), (160, 110, 60), (220, 120, 160), (90, 160, 80), (230, 130, 40), (190, 190, 195)]), 30)
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


def draw_screws(canvas, rng, W, H, region):
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
    c = jitter(rng, pick(rng, [(120, 120, 120), (60, 60, 62), (200, 200, 200), (230, 200, 60), (150, 120, 90)]), 30)
    for x, y in spots:
        if rng.random() < .85:
            p = (int(x * W * 16), int(y * H * 16))
            cv2.circle(canvas, (p[0] + 8, p[1] + 10), d * 16 // 2 + 8, [float(v) for v in c * .45], -1, cv2.LINE_AA, 4)
            cv2.circle(canvas, p, d * 16 // 2, [float(v) for v in c], -1, cv2.LINE_AA, 4)
