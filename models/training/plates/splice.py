"""New texts out of real crops: characters of one plate change places.

Real crops are few and every one is seen many times, so a net may learn them by heart. Swapped characters keep the real
typeface, ground, light and camera, but no text is worth remembering.
"""
import cv2
import numpy as np


def _energy(band):
    """Strength of edges, grey, of a picture band."""
    grey = cv2.cvtColor(band, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return np.abs(cv2.Sobel(grey, cv2.CV_32F, 1, 0)) + np.abs(cv2.Sobel(grey, cv2.CV_32F, 0, 1))


def cells(energy, middles):
    """[(left, right)] of each character: cut where the least is drawn between two middles, not far beyond a pitch."""
    columns = cv2.GaussianBlur(energy.mean(0)[None], (0, 0), 1.)[0]
    pitch = float(np.median(np.diff(middles)))
    cuts = []
    for a, b in zip(middles[:-1], middles[1:]):
        lo, hi = int(round(a + .3 * (b - a))), int(round(a + .7 * (b - a))) + 1
        part = columns[lo:hi]
        cuts.append(lo + float(np.mean(np.flatnonzero(part <= part.min() + 1e-3))) if len(part) else (a + b) / 2)
    out = []
    for i, m in enumerate(middles):
        left = max(cuts[i - 1], m - .62 * pitch) if i else m - .55 * pitch
        right = min(cuts[i], m + .62 * pitch) if i < len(cuts) else m + .55 * pitch
        out.append((left, right))
    return out


def _rise(a, b, most):
    """How many rows `b` has to move down so that its row profile lies over the one of `a`."""
    a, b = a - a.mean(), b - b.mean()
    best, shift = -np.inf, 0
    for d in range(-most, most + 1):
        x, y = a[max(0, d):len(a) + min(0, d)], b[max(0, -d):len(b) - max(0, d)]
        value = float((x * y).sum()) - abs(d) * 1e-3
        if value > best:
            best, shift = value, d
    return shift


def _paste(image, patch, x0, y0, x1, y1):
    """Lays `patch` over the columns x0..x1 and rows y0..y1 with soft sides."""
    h, w = y1 - y0, x1 - x0
    soft = max(1, w // 8)
    ramp = np.ones(w, np.float32)
    ramp[:soft] = (np.arange(soft) + 1) / (soft + 1)
    ramp[-soft:] = ramp[:soft][::-1]
    roof = np.ones(h, np.float32)
    edge = max(1, h // 12)
    roof[:edge] = (np.arange(edge) + 1) / (edge + 1)
    roof[-edge:] = roof[:edge][::-1]
    m = (roof[:, None] * ramp[None])[..., None]
    roi = image[y0:y1, x0:x1].astype(np.float32)
    image[y0:y1, x0:x1] = np.clip(roi + (patch - roi) * m, 0, 255).astype(np.uint8)


def swap(image, box, text, places, rng, times=2):
    """(image, text) with characters that changed places. `image` uint8 RGB, `box` (x, y, w, h) of the plate in it,
    `places` one (x as a share of the box, line) per character. What cannot be swapped safely is left as it is."""
    x, y, w, h = box
    lines = 1 + max(line for _, line in places)
    image, text = image.copy(), list(text)
    for line in range(lines):
        index = [i for i, p in enumerate(places) if p[1] == line]
        if len(index) < 3:
            continue
        middles = [x + places[i][0] * w for i in index]
        if min(np.diff(middles)) < 3:
            continue
        y0, y1 = (y - .06 * h, y + 1.06 * h) if lines == 1 else (y - .06 * h, y + .52 * h) if line == 0 else (y + .48 * h, y + 1.06 * h)
        y0, y1 = int(max(0, y0)), int(min(image.shape[0], y1))
        spans = [(int(round(max(0, a))), int(round(min(image.shape[1], b)))) for a, b in cells(_energy(image[y0:y1]), middles)]
        for _ in range(times):
            i, j = (int(k) for k in rng.choice(len(index), 2, replace=False))
            a, b = text[index[i]], text[index[j]]
            if a == b or abs(i - j) > 5 or (a.isdigit() != b.isdigit() and rng.random() < .7):
                continue
            (l1, r1), (l2, r2) = spans[i], spans[j]
            if r1 - l1 < 4 or r2 - l2 < 4 or not .72 < (r1 - l1) / (r2 - l2) < 1.39:
                continue
            one, two = image[y0:y1, l1:r1].copy(), image[y0:y1, l2:r2].copy()
            rows1, rows2 = _energy(one).mean(1), _energy(two).mean(1)
            drop = _rise(rows1, rows2, max(1, (y1 - y0) // 7))
            for patch, (l, r), d, ground in ((two, (l1, r1), drop, one), (one, (l2, r2), -drop, two)):
                p = cv2.warpAffine(patch, np.float32([[1, 0, 0], [0, 1, d]]), (patch.shape[1], patch.shape[0]), borderMode=cv2.BORDER_REPLICATE)
                p = cv2.resize(p, (r - l, y1 - y0), interpolation=cv2.INTER_LINEAR).astype(np.float32)
                sides = np.r_[0:1, -1:0]
                p += np.clip(ground[:, sides].mean((0, 1)) - p[:, sides].mean((0, 1)), -30, 30)
                _paste(image, p, l, y0, r, y1)
            text[index[i]], text[index[j]] = b, a
    return image, "".join(text)
