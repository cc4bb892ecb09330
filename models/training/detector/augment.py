"""Training canvases: pictures scaled, warped, degraded and merged into tiles, with what is known about each place.

Nothing here looks at the measuring set: ranges come from cameras (plates 16-340 px wide in a 640 px input).
"""
import cv2
import numpy as np

from data import SIMULATOR, picture
from model import NAMES, STRIDES

SOURCE_WEIGHT = {"open-lpr": 0.55, "romanian": 0.20, "easypr": 0.03, "vehicles-openimages": 0.22, SIMULATOR: 0.18}
# Share of canvases that are one whole simulated frame as a camera gives it; with its weight above: 22 % of all ground.
WHOLE_SIMULATED = 0.08
# Plates at the limit of what can be told from a lamp, and how often a picture is scaled to them.
SMALL, SMALL_SHARE = (14, 36), 0.25
# Cells (x0, y0, x1, y1 in shares of the canvas) and how often each layout is drawn.
LAYOUTS = (("one", 0.15), ("two", 0.20), ("four", 0.35), ("six", 0.20), ("nine", 0.10))
MAX_OBJECTS = 48


class Canvas:
    """An image under construction and the objects on it."""

    def __init__(self, height, width):
        self.image = np.full((height, width, 3), 114, np.uint8)
        self.boxes, self.labels, self.weights, self.corners = [], [], [], []
        self.careless = []            # (x0, y0, x1, y1, class or -1 for all vehicles, weight)


def cells(rng, height, width):
    kind = rng.choice([name for name, _ in LAYOUTS], p=[p for _, p in LAYOUTS])
    if kind == "one":
        return [(0, 0, width, height)]
    split = lambda full: int(full * rng.uniform(0.35, 0.65))
    if kind == "two":
        x = split(width)
        return [(0, 0, x, height), (x, 0, width, height)]
    if kind == "four":
        x, y = split(width), split(height)
        return [(0, 0, x, y), (x, 0, width, y), (0, y, x, height), (x, y, width, height)]
    thirds = lambda full: [0, int(full * rng.uniform(0.27, 0.38)), int(full * rng.uniform(0.60, 0.72)), full]
    columns, rows = thirds(width), thirds(height) if kind == "nine" else [0, split(height), height]
    return [(x0, y0, x1, y1) for y0, y1 in zip(rows, rows[1:]) for x0, x1 in zip(columns, columns[1:])]


def shares(group):
    """Cumulative probabilities: pictures with motorcycles or buses come three times as often, with trucks twice."""
    weight = np.array([3.0 if np.isin(s.classes, (2, 3)).any() else 2.0 if (s.classes == 4).any() else 1.0 for s in group])
    steps = weight.cumsum() / weight.sum()
    steps[-1] = 1.0
    return steps


class Augmenter:
    """Makes canvas number `index` of a run: the same index gives the same canvas."""

    def __init__(self, scenes, size, seed, plates=None, negatives=None, mild=0.0):
        """plates/negatives: banks of scenes.paste and scenes.negatives, or None. mild: share of canvases of one
        whole, barely changed picture."""
        self.scenes, self.size, self.seed = scenes, size, seed
        self.bank, self.negatives, self.mild = plates, negatives, mild
        self.groups = {}
        for scene in scenes:
            self.groups.setdefault(scene.source, []).append(scene)
        self.sources = sorted(self.groups)
        self.shares = {s: shares(group) for s, group in self.groups.items()}
        weight = np.array([SOURCE_WEIGHT.get(s, 0.1) for s in self.sources])
        self.weight = weight / weight.sum()
        noise = np.random.default_rng(seed)
        self.noise = noise.normal(0, 1, (size[0] + 128, size[1] + 128, 3)).astype(np.float32)

    def __call__(self, index):
        rng = np.random.default_rng((self.seed, index))
        height, width = self.size
        canvas = Canvas(height, width)
        if rng.random() < 0.5:
            canvas.image[:] = rng.integers(0, 255, 3)
        if SIMULATOR in self.groups and rng.random() < WHOLE_SIMULATED:
            self.place(rng, canvas, (0, 0, width, height), SIMULATOR)
        else:
            layout = [(0, 0, width, height)] if rng.random() < self.mild else cells(rng, height, width)
            for cell in layout:
                self.place(rng, canvas, cell)
        if self.negatives is not None and rng.random() < 0.3:
            self.negatives.overlay(rng, canvas)
        return finish(canvas, self.size)

    def place(self, rng, canvas, cell, whole=None):
        """Fills a cell with a picture of any source, or with a whole one of the source `whole`."""
        source = whole or self.sources[rng.choice(len(self.sources), p=self.weight)]
        group = self.groups[source]
        scene = group[int(np.searchsorted(self.shares[source], rng.random()))]
        image = picture(scene)
        plates, corners = scene.plates, scene.corners
        if self.bank is not None and len(plates) and rng.random() < 0.45:
            image, plates, corners = self.bank.replace(rng, np.array(image), plates, corners)
        matrix, local = self.geometry(rng, scene, plates, corners, cell, whole is not None)
        x0, y0, x1, y1 = cell
        patch = warp(rng, image, matrix, (x1 - x0, y1 - y0), canvas.image[y0, x0])
        patch = self.degrade(rng, patch)
        canvas.image[y0:y1, x0:x1] = patch
        move(canvas, scene, plates, corners, matrix, cell, local)

    def geometry(self, rng, scene, plates, corners, cell, whole=False):
        """Picture -> cell pixels, 2x3. Returns also whether the picture was turned."""
        cw, ch = cell[2] - cell[0], cell[3] - cell[1]
        fit = min(cw / scene.width, ch / scene.height)
        exact = len(plates) == 0 or not np.isnan(corners).any()
        focus = None
        if whole:
            scale = fit * np.exp(rng.uniform(-0.1, 0.3))
        elif len(plates):
            focus = plates[rng.integers(len(plates))]
            # Mostly plates as cameras on roads see them; in large cells also close ones, as at a gate.
            close = cw > 380 and rng.random() < 0.3
            small = not close and rng.random() < SMALL_SHARE
            wanted = np.exp(rng.uniform(*np.log((150, 340) if close else SMALL if small else (17, 150))))
            scale = min(wanted, 0.85 * cw) / max(focus[2] - focus[0], 4.0)
            scale = min(max(scale, 0.8 * fit), max(4.0 if close else 1.7, fit))
        else:
            scale = fit * rng.uniform(0.8, 2.0)
        stretch = np.exp(rng.uniform(-0.15, 0.15)) if rng.random() < 0.5 else 1.0
        sx, sy = scale * np.sqrt(stretch), scale / np.sqrt(stretch)
        turned = exact and rng.random() < 0.5
        angle = np.deg2rad(rng.normal(0, 5)) if turned else 0.0
        shear = rng.normal(0, 0.06) if turned else 0.0
        flip = -1.0 if rng.random() < 0.35 else 1.0
        c, s = np.cos(angle), np.sin(angle)
        linear = np.array([[c, -s], [s, c]]) @ np.array([[1, shear], [0, 1]]) @ np.diag([sx * flip, sy])
        if focus is not None and rng.random() < 0.85:
            anchor = linear @ np.array([(focus[0] + focus[2]) / 2, (focus[1] + focus[3]) / 2])
            half = np.array([(focus[2] - focus[0]) * sx, (focus[3] - focus[1]) * sy]) / 2 + 1
            # The plate somewhere in the cell, but no more empty border than needed.
            free = np.maximum([cw - 2 * half[0], ch - 2 * half[1]], 1)
            goal = half + free * rng.uniform(0, 1, 2)
            shift = goal - anchor
            shift = pull(linear, shift, scene, cw, ch, rng, anchor, half)
        else:
            centre = linear @ np.array([scene.width / 2, scene.height / 2])
            spread = np.abs(np.array([scene.width * sx, scene.height * sy]) - [cw, ch]) / 2
            shift = np.array([cw / 2, ch / 2]) - centre + rng.uniform(-1, 1, 2) * spread
        return np.hstack([linear, shift.reshape(2, 1)]), flip < 0

    def degrade(self, rng, image):
        """Light, colour, optics, motion, sensor noise, compression, in the order in which a camera does it."""
        r = rng.random
        if r() < 0.8:
            gain = np.exp(rng.normal(0, 0.25))
            cast = np.exp(rng.normal(0, 0.10, 3)) if r() < 0.6 else np.ones(3)
            if r() < 0.08:
                cast = cast * np.exp(rng.normal(0, 0.35, 3))
            gamma = np.exp(rng.normal(0, 0.25))
            lift = rng.normal(0, 12)
            ramp = np.arange(256) / 255.0
            table = np.clip(255 * (ramp[:, None] ** gamma) * gain * cast + lift, 0, 255).astype(np.uint8)
            image = cv2.LUT(image, table.reshape(1, 256, 3))
        if r() < 0.18:
            grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
            if r() < 0.3:       # infra-red at night: dark surroundings, bright retro-reflecting plates
                ramp = np.arange(256) / 255.0
                grey = cv2.LUT(grey, np.clip(255 * ramp ** rng.uniform(1.2, 2.4) * rng.uniform(1.0, 1.6), 0, 255).astype(np.uint8))
            image = cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)
        if r() < 0.15:
            image = cv2.GaussianBlur(image, (0, 0), rng.uniform(0.4, 1.5))
        if r() < 0.10:
            length = int(rng.integers(3, 10))
            kernel = np.zeros((length, length), np.float32)
            angle = rng.normal(0, 0.5) if r() < 0.8 else rng.uniform(0, np.pi)
            dx, dy = np.cos(angle) * length / 2, np.sin(angle) * length / 2
            c = (length - 1) / 2
            cv2.line(kernel, (round(c - dx), round(c - dy)), (round(c + dx), round(c + dy)), 1.0)
            image = cv2.filter2D(image, -1, kernel / max(kernel.sum(), 1))
        if r() < 0.15:
            h, w = image.shape[:2]
            factor = rng.uniform(0.45, 0.85)
            small = cv2.resize(image, (max(int(w * factor), 8), max(int(h * factor), 8)), interpolation=cv2.INTER_AREA)
            image = cv2.resize(small, (w, h), interpolation=cv2.INTER_LINEAR if r() < 0.5 else cv2.INTER_NEAREST)
        if r() < 0.20:
            h, w = image.shape[:2]
            y, x = rng.integers(0, self.noise.shape[0] - h + 1), rng.integers(0, self.noise.shape[1] - w + 1)
            field = self.noise[y:y + h, x:x + w]
            if r() < 0.5:
                field = field[..., :1]
            image = np.clip(image + field * rng.uniform(2, 18), 0, 255).astype(np.uint8)
        if r() < 0.15:
            quality = int(rng.integers(15, 70))
            _, code = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
            image = cv2.imdecode(code, cv2.IMREAD_COLOR)
        return image


def pull(linear, shift, scene, cw, ch, rng, anchor, half):
    """Moves the picture so that it fills the cell where it can, as long as the plate stays inside."""
    if rng.random() < 0.15:
        return shift
    ends = np.array([[0, 0], [scene.width, 0], [0, scene.height], [scene.width, scene.height]]) @ linear.T + shift
    out = shift.copy()
    for axis, full in ((0, cw), (1, ch)):
        low, high = ends[:, axis].min(), ends[:, axis].max()
        if high - low >= full:
            move_by = -low if low > 0 else max(full - high, 0)
        else:
            move_by = min(max(0, -low), full - high)
        goal = min(max(anchor[axis] + out[axis] + move_by, half[axis]), max(full - half[axis], half[axis]))
        out[axis] = goal - anchor[axis]
    return out


def warp(rng, image, matrix, size, border):
    scale = np.sqrt(abs(np.linalg.det(matrix[:, :2])))
    if scale < 0.7 and rng.random() < 0.75:
        # Area first: a bilinear warp alone would alias. Some aliasing is kept because fast letterboxes do it.
        h, w = image.shape[:2]
        nw, nh = max(int(w * scale), 1), max(int(h * scale), 1)
        image = cv2.resize(image, (nw, nh), interpolation=cv2.INTER_AREA)
        matrix = matrix @ np.diag([w / nw, h / nh, 1.0])
    return cv2.warpAffine(image, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT,
                          borderValue=tuple(int(v) for v in border))


def transform(points, matrix):
    return points @ matrix[:, :2].T + matrix[:, 2]


def box_points(boxes):
    x0, y0, x1, y1 = boxes.T
    return np.stack([np.stack([x0, y0], 1), np.stack([x1, y0], 1), np.stack([x1, y1], 1), np.stack([x0, y1], 1)], 1)


def moved_boxes(boxes, matrix):
    points = transform(box_points(boxes), matrix)
    return np.concatenate([points.min(1), points.max(1)], 1)


def move(canvas, scene, plates, corners, matrix, cell, mirrored):
    """Carries the labels of a scene over to the canvas; what the cell's edge cuts too much becomes careless ground."""
    x0, y0, x1, y1 = cell
    offset = np.array([x0, y0, x0, y0], np.float32)
    low, high = np.array([x0, y0, x0, y0], np.float32), np.array([x1, y1, x1, y1], np.float32)

    def clip(box):
        return np.minimum(np.maximum(box, low), high)

    def area(box):
        return max(box[2] - box[0], 0) * max(box[3] - box[1], 0)

    known = ~np.isnan(corners).any((1, 2)) if len(corners) else np.zeros(0, bool)
    if len(plates):
        boxes = moved_boxes(plates, matrix) + offset
        quads = transform(np.nan_to_num(corners), matrix) + offset[:2]
        for box, quad, has in zip(boxes, quads, known):
            if has:
                box = np.concatenate([quad.min(0), quad.max(0)])
            seen = clip(box)
            share = area(seen) / max(area(box), 1e-6)
            if share < 0.05:
                continue
            if share < 0.75 or box[2] - box[0] < 13:
                canvas.careless.append((*(seen + [-2, -2, 2, 2]), 0, 0.0))
                continue
            if mirrored:
                quad = quad[[1, 0, 3, 2]]
            whole = has and share > 0.99
            add(canvas, seen, 0, 1.0, quad if whole else None)
    if len(scene.unknown):
        for box, care in zip(moved_boxes(scene.unknown, matrix) + offset, scene.unknown_care):
            seen = clip(box)
            if area(seen) > 0:
                canvas.careless.append((*seen, 0, float(care)))
    if not scene.exhaustive:
        canvas.careless.append((*cell, -1, 0.35))
    if len(scene.vehicles):
        boxes = moved_boxes(scene.vehicles, matrix) + offset
        for box, label, score in zip(boxes, scene.classes, scene.scores):
            seen = clip(box)
            share = area(seen) / max(area(box), 1e-6)
            if area(seen) < 36:
                continue
            small = min(seen[2] - seen[0], seen[3] - seen[1]) < 12
            if label < 0 or share < 0.3 or small:
                canvas.careless.append((*seen, -1, 0.0))
                continue
            add(canvas, seen, int(label), float(0.4 + 0.6 * score), None)


def add(canvas, box, label, weight, quad):
    canvas.boxes.append(box)
    canvas.labels.append(label)
    canvas.weights.append(weight)
    canvas.corners.append(quad)


def finish(canvas, size):
    """Padded arrays of one canvas, as loss.py wants them."""
    count = min(len(canvas.boxes), MAX_OBJECTS)
    boxes = np.zeros((MAX_OBJECTS, 4), np.float32)
    labels = np.zeros(MAX_OBJECTS, np.int64)
    weight = np.zeros(MAX_OBJECTS, np.float32)
    corners = np.zeros((MAX_OBJECTS, 8), np.float32)
    known = np.zeros(MAX_OBJECTS, np.float32)
    # Plates first, so that a crowded canvas loses vehicles rather than plates.
    order = np.argsort(canvas.labels, kind="stable")[:count] if count else []
    for row, k in enumerate(order):
        boxes[row], labels[row], weight[row] = canvas.boxes[k], canvas.labels[k], canvas.weights[k]
        if canvas.corners[k] is not None:
            corners[row], known[row] = np.asarray(canvas.corners[k], np.float32).reshape(8), 1.0
    return canvas.image, boxes, labels, weight, corners, known, care_map(canvas.careless, size)


def care_map(careless, size):
    """(A, classes) uint8, 255: a negative counts in full, 0: not at all."""
    levels = []
    for stride in STRIDES:
        level = np.full((size[0] // stride, size[1] // stride, len(NAMES)), 255, np.uint8)
        for x0, y0, x1, y1, label, weight in careless:
            c0, c1 = max(int(x0 / stride), 0), int(np.ceil(x1 / stride))
            r0, r1 = max(int(y0 / stride), 0), int(np.ceil(y1 / stride))
            channels = slice(1, None) if label < 0 else slice(label, label + 1)
            block = level[r0:r1, c0:c1, channels]
            np.minimum(block, int(255 * weight), out=block)
        levels.append(level.reshape(-1, len(NAMES)))
    return np.concatenate(levels)
