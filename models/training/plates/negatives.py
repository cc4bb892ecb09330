"""What detectors mistake for plates: badges, grilles, lamps, phone numbers on vans, road signs, time stamps, blank plates."""
import cv2
import numpy as np

from .brush import blend, jitter, pick
from .degrade import _surround, camera
from .glyphs import fonts, text_mask
from .ornaments import blob_mask, draw_emblem, draw_screws, icon_mask

_WORDS = ["FORD", "TOYOTA", "VOLVO", "AUDI", "SCANIA", "MAN", "DAF", "TAXI", "POLICE", "SCHOOL BUS", "PIZZA", "EXPRESS", "LOGISTICS", "STOP", "YIELD", "ONE WAY", "EXIT", "PARKING", "SALE", "OPEN", "24h",
          "www.transport.com", "Plumbing & Heating", "TRANSPORT", "QUATTRO", "TURBO", "GTI", "TDI", "V8", "XC90", "2.0 TDI", "320d", "4MATIC", "HYBRID", "CIVIC", "Corolla", "DIESEL", "How is my driving?",
          "BUS", "AMBULANCE", "Bakery", "SUPERMARKET", "CAUTION", "LONG VEHICLE", "HOTEL", "Mercedes-Benz", "RENAULT", "Kangoo", "TRANSIT", "Sprinter", "IVECO", "DAILY", "HIACE"]


def _stamp(rng):
    a = rng.integers
    return pick(rng, ["%04d-%02d-%02d %02d:%02d:%02d" % (a(2010, 2027), a(1, 13), a(1, 29), a(24), a(60), a(60)), "%02d:%02d:%02d" % (a(24), a(60), a(60)), "CAM %02d" % a(1, 20),
                       "%02d/%02d/%04d" % (a(1, 13), a(1, 29), a(2010, 2027)), "CH%02d %02d:%02d" % (a(1, 17), a(24), a(60)), "REC", "%d km/h" % a(5, 140)])


def _phone(rng):
    a = rng.integers
    return pick(rng, ["%03d-%03d-%04d" % (a(200, 999), a(200, 999), a(9999)), "1-800-%03d-%04d" % (a(200, 999), a(9999)), "0%d %d %d" % (a(20, 99), a(1000, 9999), a(1000, 9999)), "Tel. 0%d/%d" % (a(100, 999), a(10000, 999999)),
                       "+%d %d %d %d" % (a(1, 99), a(100, 999), a(100, 999), a(100, 999)), "0800 %d" % a(100000, 999999)])


def render_negative(rng, out=(160, 64)):
    """A crop (uint8 RGB, `out` = width, height) with no plate in it."""
    w = int(rng.uniform(70, 240))
    h = int(w / rng.uniform(1.3, 5))
    canvas = _surround(rng, h, w)
    kind = rng.random()
    if kind < .12:
        pass
    elif kind < .3:  # writing
        text = _phone(rng) if rng.random() < .45 else pick(rng, _WORDS) if rng.random() < .7 else _stamp(rng)
        m = text_mask(pick(rng, fonts("caption")), text, max(5, h * rng.uniform(.2, .75)))
        if m.shape[1] > w * 1.3:
            m = cv2.resize(m, (int(w * rng.uniform(.7, 1.1)), m.shape[0]), interpolation=cv2.INTER_AREA)
        if rng.random() < .4:
            canvas[:] = jitter(rng, pick(rng, [(235, 235, 235), (240, 200, 50), (40, 110, 70), (30, 70, 160), (190, 40, 40), (30, 30, 30)]), 20)
        ink = (240, 240, 240) if canvas.mean() < 110 else (25, 25, 30)
        blend(canvas, m, (w - m.shape[1]) / 2 + rng.normal(0, w * .08), (h - m.shape[0]) / 2 + rng.normal(0, h * .1), jitter(rng, ink, 20))
    elif kind < .4:  # time stamp over a picture
        m = text_mask(pick(rng, fonts("mono") + fonts("caption")), _stamp(rng), max(5, h * rng.uniform(.25, .6)))
        if m.shape[1] > w:
            m = cv2.resize(m, (w, m.shape[0]), interpolation=cv2.INTER_AREA)
        blend(canvas, cv2.dilate(m, np.ones((3, 3), np.uint8)), w * .02, (h - m.shape[0]) / 2, (0, 0, 0), .8)
        blend(canvas, m, w * .02, (h - m.shape[0]) / 2, (245, 245, 245))
    elif kind < .55:  # badges
        for _ in range(int(rng.integers(1, 5))):
            draw_emblem(canvas, rng, rng.uniform(.1, .9) * w, rng.uniform(.2, .8) * h, h * rng.uniform(.3, .9))
        if rng.random() < .3:  # rings
            for k in range(4):
                cv2.circle(canvas, (int(w * (.26 + .16 * k)), h // 2), int(h * .3), (200., 200., 205.), max(1, h // 14), cv2.LINE_AA)
    elif kind < .72:  # grille, lamps, louvres
        step = max(2, int(h * rng.uniform(.06, .2)))
        c = [float(v) for v in jitter(rng, pick(rng, [(20, 20, 22), (180, 182, 186), (90, 90, 95)]), 20)]
        for y in range(0, h, step):
            cv2.line(canvas, (0, y), (w, y + int(rng.normal(0, 2))), c, max(1, step // 2))
        if rng.random() < .5:
            step = max(3, int(h * rng.uniform(.08, .3)))
            for x in range(0, w, step):
                cv2.line(canvas, (x, 0), (x + int(rng.normal(0, 3)), h), c, max(1, step // 3))
        if rng.random() < .4:
            cv2.ellipse(canvas, (int(rng.uniform(.2, .8) * w), h // 2), (int(w * .15), int(h * .35)), rng.uniform(0, 180), 0, 360, (230., 225., 215.), -1, cv2.LINE_AA)
    elif kind < .86:  # a blank plate, a plate holder, a sign board without writing
        x0, y0 = int(w * rng.uniform(.02, .15)), int(h * rng.uniform(.05, .2))
        canvas[y0:h - y0, x0:w - x0] = jitter(rng, pick(rng, [(235, 235, 235), (240, 200, 60), (25, 25, 28), (120, 122, 125)]), 25)
        if rng.random() < .6:
            draw_screws(canvas, rng, w, h, "XX")
        if rng.random() < .4:
            draw_emblem(canvas, rng, w / 2, h / 2, h * .4)
        if rng.random() < .3:
            m = text_mask(pick(rng, fonts("caption")), pick(rng, _WORDS), max(4, h * .15))
            blend(canvas, m, (w - m.shape[1]) / 2, h * .75, (30, 30, 35))
    else:  # shapes and textures
        for _ in range(int(rng.integers(3, 14))):
            s = max(4, int(h * rng.uniform(.1, .9)))
            m = blob_mask(rng, s, int(rng.integers(3, 9)), .5) if rng.random() < .7 else icon_mask(rng, s)
            blend(canvas, m, rng.uniform(-.1, 1) * w, rng.uniform(-.2, .9) * h, jitter(rng, pick(rng, [(30, 30, 30), (220, 220, 220), (120, 120, 120), (190, 50, 50), (60, 90, 160)]), 40), rng.uniform(.3, 1))
    image = camera(canvas, rng, w * .8, 1, .8)
    return cv2.resize(image, out, interpolation=cv2.INTER_AREA if image.shape[1] > out[0] else cv2.INTER_LINEAR)
