"""From a plate as made to a crop as a camera gives it, in the order of physics: dirt and light on the plate,
perspective, lens (defocus), motion, pixels, sensor noise, picture processing, compression; then the crop as a
detector cuts it, stretched to the reader's input.
"""
import cv2
import numpy as np

OUT = (160, 64)  # width, height of the reader's input


def _pick(rng, items):
    return items[int(rng.integers(len(items)))]


def _field(rng, h, w, cells):
    """Smooth random field in 0..1."""
    return cv2.resize(rng.random((cells[0], cells[1]), dtype=np.float32), (w, h), interpolation=cv2.INTER_CUBIC)


def weather(image, rng):
    """Dirt, water, shadows and glare on the plate (float RGB in, float RGB out)."""
    h, w = image.shape[:2]
    r = rng.random()
    if r < .22:  # dust or mud, thicker below
        f = _field(rng, h, w, (int(rng.integers(3, 9)), int(rng.integers(5, 18))))
        f = np.clip((f - rng.uniform(.25, .7)) * rng.uniform(1, 3), 0, 1) * rng.uniform(.15, .7)
        colour = np.float32(_pick(rng, [(120, 105, 85), (90, 85, 80), (160, 150, 135), (60, 55, 50), (210, 210, 210)]))
        image = image + (colour - image) * f[..., None]
    elif r < .3:  # spots
        m = np.zeros((h, w), np.uint8)
        for _ in range(int(rng.integers(3, 25))):
            cv2.circle(m, (int(rng.integers(w)), int(rng.integers(h))), int(rng.integers(1, max(2, h // 25))), int(rng.integers(80, 230)), -1, cv2.LINE_AA)
        image = image + (np.float32(rng.uniform(40, 140)) - image) * (m[..., None] * np.float32(1 / 255.))
    r = rng.random()
    if r < .3:  # shadow edge of the bumper, a tow bar or a tree
        a, b, c = rng.normal(0, .6), 1., rng.uniform(-.2, .9)
        yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
        side = (yy / h + a * (xx / w - .5) - c) * b
        soft = rng.uniform(.01, .25)
        k = np.clip(side / soft, 0, 1) if rng.random() < .5 else np.clip(-side / soft, 0, 1)
        image = image * (1 - (k * rng.uniform(.2, .65))[..., None])
    elif r < .38:
        f = _field(rng, h, w, (3, 5))
        image = image * (1 - rng.uniform(.2, .6) * np.clip(f, 0, 1))[..., None]
    if rng.random() < .08:  # glare: lamp or sun on the sheet
        yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
        d = ((xx - rng.uniform(0, w)) / (w * rng.uniform(.1, .4))) ** 2 + ((yy - rng.uniform(0, h)) / (h * rng.uniform(.2, .8))) ** 2
        image = image + (rng.uniform(40, 140) * np.exp(-d))[..., None]
    return image


def _surround(rng, h, w):
    """What is around a plate: bodywork, bumper lines, grille, shadow. Float RGB."""
    base = np.float32(_pick(rng, [(20, 20, 24), (40, 42, 46), (90, 92, 96), (150, 152, 156), (215, 216, 220), (130, 25, 30), (25, 45, 110), (30, 80, 60), (190, 150, 60), (200, 90, 40)]))
    base = np.clip(base + rng.normal(0, 15, 3), 0, 255).astype(np.float32)
    out = np.empty((h, w, 3), np.float32)
    out[:] = base
    out *= np.linspace(rng.uniform(.6, 1.3), rng.uniform(.4, 1.2), h, dtype=np.float32)[:, None, None]
    for _ in range(int(rng.integers(0, 6))):
        c = np.clip(base * rng.uniform(.2, 1.6) + rng.normal(0, 20), 0, 255)
        if rng.random() < .7:
            y = rng.uniform(-.1, 1.1) * h
            cv2.line(out, (0, int(y)), (w, int(y + rng.normal(0, h * .08))), [float(v) for v in c], max(1, int(h * rng.uniform(.01, .2))), cv2.LINE_AA)
        else:
            p = (int(rng.uniform(-.2, 1.2) * w), int(rng.uniform(-.2, 1.2) * h))
            cv2.ellipse(out, p, (int(w * rng.uniform(.02, .3)), int(h * rng.uniform(.02, .4))), 0, 0, 360, [float(v) for v in c], -1 if rng.random() < .6 else 2, cv2.LINE_AA)
    if rng.random() < .25:  # grille
        step = max(2, int(h * rng.uniform(.05, .15)))
        for y in range(int(rng.integers(step)), h, step):
            cv2.line(out, (0, y), (w, y), [float(v) for v in base * .4], max(1, step // 3))
    if rng.random() < .2:  # a badge or letters near by
        cv2.putText(out, _pick(rng, ["FORD", "GTI", "TDI", "VOLVO", "4x4", "SPORT", "2.0", "HYBRID", "V6", "TURBO"]), (int(rng.uniform(0, .8) * w), int(_pick(rng, [.08, .98]) * h)),
                    cv2.FONT_HERSHEY_SIMPLEX, h / 150., [float(v) for v in 255 - base], max(1, h // 60), cv2.LINE_AA)
    return out


def _view(rng, w, h, strength):
    """Corners of a w x h plate seen by a camera, any scale: rotation by yaw, pitch, roll and a projection."""
    if strength == "wild":
        yaw, pitch, roll = rng.uniform(-48, 48), rng.uniform(-25, 35), rng.normal(0, 9)
    else:
        yaw, pitch, roll = rng.normal(0, 16), rng.normal(6, 9), rng.normal(0, 3.6) if rng.random() < .8 else rng.uniform(-14, 14)
    y, p, r = np.deg2rad([yaw, pitch, roll])
    x3 = np.float32([(-w, -h), (w, -h), (w, h), (-w, h)]) / 2
    pts = np.concatenate([x3, np.zeros((4, 1), np.float32)], 1)
    ry = np.float32([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    rp = np.float32([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    rr = np.float32([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    q = pts @ ry.T @ rp.T @ rr.T
    depth = rng.uniform(4, 14) * w
    return (q[:, :2] / (1 + q[:, 2:] / depth)).astype(np.float32)


def _motion_kernel(rng, length, angle):
    n = max(3, int(np.ceil(length)) | 1)
    k = np.zeros((n, n), np.float32)
    c = n // 2
    dx, dy = np.cos(angle) * length / 2, np.sin(angle) * length / 2
    cv2.line(k, (int((c - dx) * 16 + 8), int((c - dy) * 16 + 8)), (int((c + dx) * 16 + 8), int((c + dy) * 16 + 8)), 1., 1, cv2.LINE_AA, 4)
    s = k.sum()
    return k / s if s > 0 else None


def camera(image, rng, plate_px, ss=1, severity=1.):
    """Lens, motion, pixels, sensor, processing, codec. `image` float RGB at `ss` times the camera's resolution;
    `plate_px` is the plate's width in camera pixels. Returns uint8 RGB at camera resolution."""
    h, w = image.shape[:2]
    k = min(1., plate_px / 110.)  # blur in pixels that a plate of this size stands
    sigma = abs(rng.normal(0, .55)) * k * severity * ss + .25 * ss
    if rng.random() < .05:
        sigma += rng.uniform(.4, 1.1) * k * ss * severity
    image = cv2.GaussianBlur(image, (0, 0), sigma)
    if rng.random() < .25 * severity:
        kernel = _motion_kernel(rng, rng.uniform(1.2, 4) * k * ss, rng.normal(0, .35) if rng.random() < .75 else rng.uniform(0, np.pi))
        if kernel is not None:
            image = cv2.filter2D(image, -1, kernel)
    if ss > 1:
        image = cv2.resize(image, (max(8, int(round(w / ss))), max(4, int(round(h / ss)))), interpolation=cv2.INTER_AREA)
    h, w = image.shape[:2]
    # exposure and colour of the light
    night = rng.random()
    if night < .1:  # infra-red or monochrome night picture
        grey = image @ np.float32(_pick(rng, [(.3, .6, .1), (.7, .25, .05), (.33, .33, .34)]))
        image = np.repeat(grey[..., None], 3, 2)
        if rng.random() < .25:
            image = image * np.float32((1, .92, .98)) + np.float32((6, 0, 5))
    else:
        image = image * np.float32(1 + rng.normal(0, .07, 3))
        if rng.random() < .1:  # strong casts: dusk, sodium lamps, bad white balance, a red lens
            image = image * np.float32(_pick(rng, [(1.2, .75, .85), (.75, .9, 1.25), (1.2, .95, .6), (.85, 1.1, .9), (1.1, .7, 1.)]))
    gain = np.exp(rng.normal(-.08, .32))
    bright = float(np.percentile(image[::3, ::3], 90))
    image = image * min(gain, 310 / max(bright, 1.))  # auto exposure: no camera burns out all of a plate by itself
    if rng.random() < .3:  # haze or a washed-out or flat picture
        c = rng.uniform(.5, 1)
        image = image * c + rng.uniform(0, 255) * (1 - c)
    image = np.clip(image, 0, 255)
    if rng.random() < .4:
        image = 255 * (image / 255) ** np.exp(rng.normal(0, .25))
    level = abs(rng.normal(0, 4)) * severity + (rng.uniform(4, 14) if rng.random() < .12 else 0)
    if level > .5:
        noise = rng.standard_normal((h, w, 3), dtype=np.float32)
        if rng.random() < .6:
            noise[..., 1:] = noise[..., :1] * .8 + noise[..., 1:] * .3
        image = image + noise * (level * (.35 + .65 * np.sqrt(np.clip(image, 0, 255) / 255)))
        if rng.random() < .3:  # in-camera noise reduction smears what is left
            image = cv2.GaussianBlur(image, (0, 0), .5 + .3 * rng.random())
    if rng.random() < .35:  # in-camera sharpening with its halos
        soft = cv2.GaussianBlur(image, (0, 0), rng.uniform(.6, 1.4))
        image = image + (image - soft) * rng.uniform(.3, 1.4)
    image = np.clip(image, 0, 255).astype(np.uint8)
    if rng.random() < .8:
        q = int(np.clip(rng.normal(72, 17) - (1 - severity) * -10, 22, 97))
        ok, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, q])
        if ok:
            image = cv2.imdecode(data, cv2.IMREAD_COLOR)
    return image


def _to_input(image, rng, out):
    w, h = out
    if image.shape[1] > w * 1.3:
        how = cv2.INTER_AREA
    else:
        how = cv2.INTER_CUBIC if rng.random() < .6 else cv2.INTER_LINEAR
    return cv2.resize(image, (w, h), interpolation=how)


def _plate_width(rng):
    """Plate width in camera pixels: mostly 50..150, now and then 30..50 or large."""
    r = rng.random()
    if r < .15:
        return rng.uniform(38, 62)
    if r < .75:
        return np.exp(rng.uniform(np.log(58), np.log(160)))
    return rng.uniform(130, 300)


def _loose_margins(rng):
    """Margins, as shares of the plate, of a box that took the frame, the recess or a neighbour for a part of it."""
    return rng.uniform(.05, .55, 2) * (rng.random(2) < .75), rng.uniform(.05, .6, 2) * (rng.random(2) < .75)


def degrade(plate, rng, out=OUT, positions=False, loose=0.):
    """A crop of `plate` (render.Plate) as the reader gets it: uint8 RGB of size `out` (width, height). `loose` is the share
    of crops whose box is much larger than the plate. With `positions` also where the characters' middles are in it: float array (characters, 2) of x and y in pixels."""
    image = weather(plate.image.astype(np.float32), rng)
    h, w = image.shape[:2]
    px = _plate_width(rng)
    two = plate.lines > 1
    if two:
        px = max(px * .75, 30)
    px = max(px, (6.2 if two else 7.) * len(plate.text) * (.6 if two else 1))  # fewer pixels per character than that: nobody can read it
    quad = _view(rng, w, h, "wild" if rng.random() < .18 else "plain")
    if rng.random() < .22:  # rectified by found corners: only a rest of the perspective is left
        quad = np.float32([(0, 0), (w, 0), (w, h), (0, h)]) + rng.normal(0, .025, (4, 2)).astype(np.float32) * np.float32([w * .5, h])
    lo, hi = quad.min(0), quad.max(0)
    scale = px / max(1., hi[0] - lo[0])
    ss = 2 if px < 130 else 1
    quad = (quad - lo) * scale
    bw, bh = (hi - lo) * scale
    # margins of the crop, per side, as shares of the box
    if rng.random() < .7:
        mx, my = rng.uniform(0, .16, 2), rng.uniform(0, .24, 2)
    else:
        mx, my = rng.uniform(-.04, .22, 2), rng.uniform(-.06, .34, 2)
    if rng.random() < loose:
        mx, my = _loose_margins(rng)
    cw, ch = int(bw * (1 + mx.sum()) * ss), int(bh * (1 + my.sum()) * ss)
    cw, ch = max(cw, 16), max(ch, 8)
    target = ((quad + np.float32([mx[0] * bw, my[0] * bh])) * ss).astype(np.float32)
    # shrink first where the plate is much larger than wanted, so that the warp does not alias
    shrink = px * ss / w
    source = np.float32([(0, 0), (w, 0), (w, h), (0, h)])
    if shrink < .7:
        small = (max(16, int(w * shrink * 1.15)), max(8, int(h * shrink * 1.15)))
        image = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
        source = np.float32([(0, 0), (small[0], 0), small, (0, small[1])])
    canvas = _surround(rng, ch, cw)
    m = cv2.getPerspectiveTransform(source, target)
    canvas = cv2.warpPerspective(image, m, (cw, ch), dst=canvas, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_TRANSPARENT)
    picture = _to_input(camera(canvas, rng, px, ss), rng, out)
    if not positions:
        return picture
    back = cv2.getPerspectiveTransform(np.float32([(0, 0), (w, 0), (w, h), (0, h)]), target)
    middles = np.float32([[(b[0] + b[2] / 2, b[1] + b[3] / 2)] for b in plate.boxes])
    return picture, cv2.perspectiveTransform(middles, back)[:, 0] * np.float32([out[0] / cw, out[1] / ch])


def degrade_crop(image, box, rng, out=OUT, hard=.5, places=None, loose=0.):
    """A new look at a real crop: `image` uint8 RGB, `box` (x, y, w, h) of the plate in it. Milder than `degrade`, since
    a real crop has gone through a camera already. `loose` as for `degrade`, as far as the picture reaches. With `places` (x as a share of the box and line, per character) also
    where the characters' middles are: float array (characters, 2) of x and y in pixels."""
    x, y, w, h = box
    H, W = image.shape[:2]
    mx, my = rng.uniform(-.03, .2, 2), rng.uniform(-.05, .32, 2)
    if rng.random() < .6:
        mx, my = rng.uniform(0, .14, 2), rng.uniform(0, .2, 2)
    if rng.random() < loose:
        mx, my = _loose_margins(rng)
        mx = np.minimum(mx, [max(x / w, .15), max((W - x - w) / w, .15)])
        my = np.minimum(my, [max(y / h, .25), max((H - y - h) / h, .25)])
    quad = np.float32([(x - mx[0] * w, y - my[0] * h), (x + w + mx[1] * w, y - my[0] * h), (x + w + mx[1] * w, y + h + my[1] * h), (x - mx[0] * w, y + h + my[1] * h)])
    if rng.random() < .7:  # roll and shear of the camera
        c = quad.mean(0)
        a = np.deg2rad(rng.normal(0, 3.5) if rng.random() < .85 else rng.uniform(-9, 9))
        rot = np.float32([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
        sh = np.float32([[1, rng.normal(0, .08)], [rng.normal(0, .025), 1]])
        quad = (quad - c) @ (rot @ sh).T + c
        quad = (quad + rng.normal(0, .015, (4, 2)) * np.float32([w, h])).astype(np.float32)
    px = w
    if rng.random() < hard:
        px = max(min(w, 42), w * np.exp(-rng.uniform(0, 1.3)))
    ratio = px / w
    cw, ch = max(16, int((quad[1, 0] - quad[0, 0]) * ratio)), max(8, int((quad[3, 1] - quad[0, 1]) * ratio))
    cw, ch = min(cw, 320), min(ch, 256)
    src = image
    if ratio < .75:
        src = cv2.resize(image, (max(8, int(W * ratio * 1.2)), max(8, int(H * ratio * 1.2))), interpolation=cv2.INTER_AREA)
        quad = quad * np.float32([src.shape[1] / W, src.shape[0] / H])
    m = cv2.getPerspectiveTransform(quad, np.float32([(0, 0), (cw, 0), (cw, ch), (0, ch)]))
    picture = cv2.warpPerspective(src, m, (cw, ch), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    if rng.random() < .75:
        picture = camera(picture.astype(np.float32), rng, px * .8, 1, rng.uniform(.15, .6))
    picture = _to_input(picture, rng, out)
    if places is None:
        return picture
    two = max(line for _, line in places) > 0
    middles = np.float32([[((x + u * w) * src.shape[1] / W, (y + ((.28, .72)[line] if two else .5) * h) * src.shape[0] / H)] for u, line in places])
    return picture, cv2.perspectiveTransform(middles, m)[:, 0] * np.float32([out[0] / cw, out[1] / ch])
