"""Draws one plate, flat and clean, as its maker would: background, bands, captions, characters, stickers, frame.

Dirt, light, perspective and the camera are in degrade.py.
"""
from dataclasses import dataclass, field

import cv2
import numpy as np

from . import grammar, styles
from .brush import blend, draw_caption, jitter, pick
from .glyphs import CAP, fonts, text_mask
from .look import look_of, pick_face
from .ornaments import draw_accent, draw_emblem, draw_scenery, draw_screws, draw_sticker
from .writer import Writer, put_ink

ARABIC = list("\u0627\u0628\u062f\u0631\u0633\u0635\u0637\u0639\u0642\u0643\u0644\u0645\u0646\u0647\u0648\u0649")


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
    s = look_of(look_region, len(lines), rng)
    W, H = int(s["size"][0] * scale), int(s["size"][1] * scale)
    bg = jitter(rng, s["bg"], 22)
    fg = np.clip(jitter(rng, s["fg"], 16), 0, 255)
    if rng.random() < .06:  # bare contrast: weathered, unlit or backlit plates
        fg = fg + (bg - fg) * rng.uniform(.2, .55)
    canvas = np.empty((H, W, 3), np.float32)
    canvas[:] = bg
    if s["scenery"]:
        # keep the ink readable: scenery as dark as the ink only at low strength
        draw_scenery(canvas, rng, W, H, s["scenery"] * (1 if abs(bg.mean() - fg.mean()) > 110 else .4))
    ink_u8 = [float(v) for v in fg]
    if s["border"] is not None:
        t = max(1, int(H * rng.uniform(.015, .045)))
        inset = int(H * rng.uniform(0, .04))
        cv2.rectangle(canvas, (inset, inset), (W - 1 - inset, H - 1 - inset), [float(v) for v in jitter(rng, s["border"], 15)], t, cv2.LINE_AA)
    if s["stripes"]:
        for y in (.02, .06, .94, .98):
            cv2.line(canvas, (0, int(y * H)), (W, int(y * H)), [float(v) for v in s["stripes"]], max(1, int(H * .02)))
    if s["band"]:
        code, share, colour = s["band"]
        bw = max(3, int(share * W))
        c = jitter(rng, colour, 25)
        canvas[:, :bw] = c
        light = c.mean() > 150
        white = (40, 60, 120) if light else (235, 235, 235)
        if code:
            draw_caption(canvas, rng, code, bw / 2, H * .78, H * .17, white, max_width=bw * .8)
        r = rng.random()
        if r < .75:
            n, rad = 12, min(bw * .32, H * .2)
            for k in range(n):
                a = 2 * np.pi * k / n
                cv2.circle(canvas, (int((bw / 2 + np.cos(a) * rad) * 16), int((H * .34 + np.sin(a) * rad) * 16)), max(8, int(rad * 2.4)), (240., 205., 60.), -1, cv2.LINE_AA, 4)
        elif r < .95:
            draw_emblem(canvas, rng, bw / 2, H * .34, bw * .8)
    if s["right"]:
        kind, share = s["right"]
        bw = max(3, int(share * W))
        if kind == "shield":
            draw_emblem(canvas, rng, W - bw / 2, H / 2, bw * .9)
        else:
            c = jitter(rng, styles.BLUE if kind == "blue" else (240, 200, 40), 25)
            canvas[:, W - bw:] = c
            ink = (235, 235, 235) if kind == "blue" else (20, 20, 20)
            if rng.random() < .7:
                draw_emblem(canvas, rng, W - bw / 2, H * .32, bw * .7)
            if rng.random() < .8:
                t = "%02d" % rng.integers(0, 96) if rng.random() < .5 else "".join(pick(rng, list("ABCDEGMNPRSTV")) for _ in range(2))
                draw_caption(canvas, rng, t, W - bw / 2, H * .75, H * .18, ink, max_width=bw * .8)
    if s.get("topband"):
        name, share = s["topband"]
        bh = int(H * share)
        canvas[:bh] = jitter(rng, (25, 60, 150), 25)
        draw_caption(canvas, rng, name, W / 2, bh / 2, bh * .5, (240, 240, 240), max_width=W * .5)
        draw_emblem(canvas, rng, W * .93, bh / 2, bh * .7)
        draw_caption(canvas, rng, "BR" if name[0] == "B" else "AR", W * .04, H * .85, H * .1, ink_u8)
        if rng.random() < .5:
            draw_emblem(canvas, rng, W * .04, H * .45, W * .05)
    bar_ink = None
    if s.get("bars"):
        colour = jitter(rng, pick(rng, [(30, 60, 150), (150, 30, 45), (30, 100, 60), (240, 190, 60), (40, 40, 46), s["fg"]]), 25)
        bar_ink = (240, 240, 240) if colour.mean() < 140 else (30, 30, 50)
        canvas[:int(H * s["bars"][0])] = colour
        canvas[H - int(H * s["bars"][1]):] = colour
    if s.get("side"):
        tower = np.rot90(text_mask(pick(rng, fonts("caption")), s["side"], max(4, H * rng.uniform(.07, .11))), pick(rng, [1, 3]))
        blend(canvas, np.ascontiguousarray(tower), W * rng.uniform(.01, .04) if rng.random() < .5 else W * rng.uniform(.92, .95), (H - tower.shape[0]) / 2, fg)
    if s["top"]:
        name, share = s["top"][0], s["top"][1]
        draw_caption(canvas, rng, name, W / 2 + rng.normal(0, W * .03), H * (share * .5 + rng.uniform(.03, .07)), H * share, jitter(rng, bar_ink or (s["fg"] if region == "BR" else pick(rng, [s["fg"], (190, 40, 45), (30, 60, 150), s["fg"]])), 20), s["top"][2] if len(s["top"]) > 2 else "caption", W * .7)
    if s["bottom"]:
        name, share = s["bottom"][0], s["bottom"][1]
        draw_caption(canvas, rng, name, W / 2, H * (1 - share * .5 - rng.uniform(.02, .06)), H * share, jitter(rng, (bar_ink if s.get("bars") and s["bars"][1] else None) or pick(rng, [s["fg"], s["fg"], (190, 40, 45), (30, 60, 150)]), 20), s["bottom"][2] if len(s["bottom"]) > 2 else "caption", W * .8)

    x0, y0, x1, y1 = s["area"][0] * W, s["area"][1] * H, s["area"][2] * W, s["area"][3] * H
    if s.get("emblem"):
        ew = s["emblem"] * W
        draw_emblem(canvas, rng, ew * .55, (y0 + y1) / 2, min(ew * .95, (y1 - y0) * rng.uniform(.6, 1)), 1.6)
    if s.get("twice"):  # the number once more in Arabic digits beside it
        digits = text_mask(pick(rng, fonts("arabic")), "".join(chr(0x660 + int(c)) for c in text if c.isdigit()) or "\u0660", H * s["cap"] * rng.uniform(.6, .95))
        if rng.random() < .6:
            name = text_mask(pick(rng, fonts("arabic")), "".join(pick(rng, ARABIC) for _ in range(6)), H * rng.uniform(.14, .24))
            blend(canvas, name, x1 - name.shape[1] - W * .05, H * .05, fg)
        half = (x1 - x0) * rng.uniform(.47, .53)
        if digits.shape[1] > half * .9:
            digits = cv2.resize(digits, (max(2, int(half * .9)), digits.shape[0]), interpolation=cv2.INTER_AREA)
        blend(canvas, digits, x1 - digits.shape[1] - W * .01, (y0 + y1) / 2 - digits.shape[0] / 2, fg)
        if rng.random() < .5:
            cv2.line(canvas, (int(x1 - half), 0), (int(x1 - half), H), [float(v) for v in fg], max(1, int(H * .015)))
        x1 -= half
    elif s.get("arabic"):
        tm = text_mask(pick(rng, fonts("arabic")), "".join(pick(rng, ARABIC) for _ in range(int(rng.integers(2, 6)))), H * rng.uniform(.2, .4))
        if rng.random() < .5:
            digits = text_mask(pick(rng, fonts("arabic")), "".join(chr(0x660 + int(rng.integers(10))) for _ in range(5)), H * rng.uniform(.2, .4))
            if rng.random() < .6 and H * 1. / W > .3:
                blend(canvas, digits, x0 + (x1 - x0) * .2, H * .08, fg)
                y0 = max(y0, H * .48)
        place = rng.random()
        if place < .5:
            blend(canvas, tm, x1 - tm.shape[1], H * .5 - tm.shape[0] / 2, fg)
            x1 -= tm.shape[1] + W * .02
        elif place < .8:
            blend(canvas, tm, x0 + W * .01, H * .5 - tm.shape[0] / 2, fg)
            x0 += tm.shape[1] + W * .03

    face = pick_face(rng, s["faces"])
    writer = Writer(rng, face, s["aspect"], s["gap"])
    ink = np.zeros((H, W), np.uint8)
    accent, boxes = [], []
    n = len(lines)
    row_h = (y1 - y0) / n
    slant = rng.normal(0, .01)
    align = "centre" if rng.random() < .7 or n == 1 else pick(rng, ["left", "centre", "justify"])
    spread = rng.uniform(.2, 1) if align != "left" else 0
    for i, tokens in enumerate(lines):
        share = s["cap"] / .94 * (.98 if n == 1 else 1.16)
        cap = min((y1 - y0) * 1. if n == 1 else row_h * .86, (H if n == 1 else row_h) * share)
        if n == 2 and rng.random() < .1 and i == 0:
            cap *= rng.uniform(.6, .9)
        placed, total = writer.line(tokens, cap, (x1 - x0) * .97, spread)
        x = x0 + ((x1 - x0) - total) / 2 if align != "left" else x0 + W * .01
        y = y0 + row_h * (i + .5) - cap / 2
        for (kind, value), dx, w in placed:
            cx = x + dx
            yy = y + slant * (cx - W / 2)
            if kind == "ch":
                m = writer.glyph(value, w, cap)
                put_ink(ink, m, cx, yy)
                if value in grammar.CHARSET:
                    boxes.append((cx, yy, w, cap, i))
            elif kind == "small":
                h = cap * writer.small
                m = writer.glyph(value, w, h)
                top = yy + (cap - h) * (.5 if rng.random() < .3 else 1)
                put_ink(ink, m, cx, top)
                boxes.append((cx, top, w, h, i))
            elif kind == "stack":
                h = cap * writer.sub
                for k, c in enumerate(value):
                    cw = writer.face.mask(c).shape[1] * writer.xscale * h / CAP * 1.1
                    top = yy + k * (cap - h)
                    put_ink(ink, writer.glyph(c, cw, h), cx + (w - cw) / 2, top)
                    boxes.append((cx + (w - cw) / 2 + (k - .5) * w * .5, top, cw, h, i))
            elif kind == "mark":
                h = cap * writer.mark
                mx, top = cx, yy + (rng.random() < .5) * (cap - h)
                for c in value:
                    cw = w / len(value)
                    put_ink(ink, writer.glyph(c, cw * .9, h), mx, top)
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
    if region in ("PK", "IN", "XX", "MY", "AE") and rng.random() < (.2 if region == "PK" else .12):  # home-made plates in slanted type
        lean = rng.uniform(.08, .3 if rng.random() < .6 else .5)
        ink = cv2.warpAffine(ink, np.float32([[1, -lean, lean * H / 2], [0, 1, 0]]), (W, H))
        boxes = [(x - lean * (y + h / 2 - H / 2), y, w, h, line) for x, y, w, h, line in boxes]
    _paint_ink(canvas, ink, fg, bg, rng, s["emboss"])
    for kind, cx, cy, cap in accent:
        draw_accent(canvas, rng, kind, cx, cy, cap, s, fg)
    for _ in range(s["stickers"]):
        cx = pick(rng, [.08, .92, .08, .92, .2, .8]) * W
        cy = pick(rng, [.12, .88, .1]) * H
        draw_sticker(canvas, rng, cx, cy, W * rng.uniform(.07, .13), H * rng.uniform(.1, .17))
    if rng.random() < .08:
        draw_sticker(canvas, rng, rng.uniform(.02, .98) * W, rng.choice([.08, .92]) * H, W * .06, H * .12)
    if rng.random() < .65:
        draw_screws(canvas, rng, W, H, region)
    image, corners, dx, dy = _frame(canvas, rng, W, H)
    image = np.clip(image, 0, 255).astype(np.uint8)
    return Plate(image, text, n, region, corners, [(x + dx, y + dy, w, h, line) for x, y, w, h, line in boxes])


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


def _frame(canvas, rng, W, H):
    """Adds a dealer's or decorative frame, which may cover the plate's rim; returns image, corners, offset."""
    r = rng.random()
    if r < .5:
        return canvas, np.float32([(0, 0), (W, 0), (W, H), (0, H)]), 0, 0
    left = int(W * (rng.uniform(.005, .03) if rng.random() < .7 else rng.uniform(.03, .08)))
    top = int(H * rng.uniform(.02, .12))
    bottom = int(H * (rng.uniform(.03, .1) if rng.random() < .5 else rng.uniform(.1, .26)))
    colour = jitter(rng, pick(rng, [(20, 20, 22), (20, 20, 22), (40, 40, 44), (170, 172, 175), (90, 90, 95), (30, 40, 90), (120, 20, 30), (220, 220, 220)]), 20)
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
        out[rim] = np.clip(out * (1 - grain) + jitter(rng, pick(rng, [(220, 220, 225), (200, 160, 60), (190, 40, 45), (40, 60, 150)]), 30) * grain, 0, 255)[rim]
    ink = (230, 230, 230) if colour.mean() < 120 else (20, 20, 30)
    if bottom > H * .1 and rng.random() < .85:
        draw_caption(out, rng, pick(rng, styles.FRAME_TEXT), out.shape[1] / 2, H + top + bottom / 2, bottom * .55, ink, max_width=W * .9)
    if top > H * .09 and rng.random() < .5:
        draw_caption(out, rng, pick(rng, styles.FRAME_TEXT), out.shape[1] / 2, top / 2, top * .6, ink, max_width=W * .9)
    return out, np.float32([(left, top), (left + W, top), (left + W, top + H), (left, top + H)]), left, top
