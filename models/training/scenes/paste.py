"""Replaces the plates of real pictures by synthetic ones whose four corners are known exactly."""
import os

import cv2
import numpy as np

# Regions by how much they widen what the detector knows; the renderer's own choice fills the rest.
EXTRA_REGIONS = ("US", "US", "US", "US", "BR", "BR", "CN", "KR")


class PlateBank:
    """Flat synthetic plates: RGB pictures with the corners of the plate (the frame, if any, lies outside)."""

    def __init__(self, images, corners):
        self.images, self.corners = images, corners
        sides = [(np.linalg.norm(c[1] - c[0]) + np.linalg.norm(c[2] - c[3]),
                  np.linalg.norm(c[3] - c[0]) + np.linalg.norm(c[2] - c[1])) for c in corners]
        self.aspects = np.array([w / max(h, 1e-3) for w, h in sides])

    @staticmethod
    def load(folder, seed, count=4000):
        """Reads the bank of this seed and size from the folder, or renders it once (some minutes on one core)."""
        path = os.path.join(folder, f"plates-{seed}-{count}.npz")
        if not os.path.exists(path):
            os.makedirs(folder, exist_ok=True)
            render_bank(path, seed, count)
        stored = np.load(path)
        offsets, shapes, pixels = stored["offsets"], stored["shapes"], stored["pixels"]
        images = [pixels[o:o + h * w * 3].reshape(h, w, 3) for o, (h, w) in zip(offsets, shapes)]
        return PlateBank(images, stored["corners"])

    def choose(self, rng, aspect):
        """A plate of about this aspect most of the time, of any aspect else."""
        if rng.random() < 0.8:
            near = np.flatnonzero(np.abs(np.log(self.aspects / aspect)) < 0.25)
            if len(near):
                return int(near[rng.integers(len(near))])
        return int(rng.integers(len(self.images)))

    def replace(self, rng, image, plates, corners, chance=0.75):
        """Paints over some plates of `image` (RGB, changed in place). Returns image, boxes and corners."""
        plates, corners = plates.copy(), corners.copy()
        for k in range(len(plates)):
            if rng.random() > chance or plates[k, 2] - plates[k, 0] < 14:
                continue
            quad = self.paste(rng, image, plates[k], corners[k])
            if quad is not None:
                corners[k] = quad
                plates[k] = [*quad.min(0), *quad.max(0)]
        return image, plates, corners

    def paste(self, rng, image, box, old):
        """One plate over the old one. Returns the new corners or None where it would not fit."""
        if np.isnan(old).any():
            # Corners unknown: take the box with a margin, so that nothing of the old plate looks out.
            x0, y0, x1, y1 = box
            mx, my = (x1 - x0) * 0.07, (y1 - y0) * 0.16
            old = np.array([[x0 - mx, y0 - my], [x1 + mx, y0 - my], [x1 + mx, y1 + my], [x0 - mx, y1 + my]], np.float32)
        along, down = (old[1] + old[2] - old[0] - old[3]) / 2, (old[2] + old[3] - old[0] - old[1]) / 2
        width, height = np.linalg.norm(along), np.linalg.norm(down)
        index = self.choose(rng, width / max(height, 1.0))
        aspect = self.aspects[index]
        # The smallest plate of that aspect that hides the old one.
        new_w = max(width, height * aspect) * rng.uniform(1.03, 1.12)
        new_h = new_w / aspect
        if new_w > 1.9 * width or new_h > 2.4 * height:
            return None
        centre = old.mean(0)
        u, v = along / width, down / height
        quad = np.array([centre + u * sx * new_w / 2 + v * sy * new_h / 2 for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        # The old plate's own perspective, then a little more outward.
        flat = np.array([centre + u * sx * width / 2 + v * sy * height / 2 for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))])
        quad += (old - flat) * 0.8
        outward = np.abs(rng.normal(0, 0.035, (4, 2))) * np.sign(quad - centre) * [new_w, new_h]
        quad = (quad + outward * (rng.random() < 0.5)).astype(np.float32)
        turn = np.deg2rad(rng.normal(0, 2.5))
        c, s = np.cos(turn), np.sin(turn)
        quad = ((quad - centre) @ np.array([[c, s], [-s, c]]) + centre).astype(np.float32)
        if quad[:, 0].min() < 1 or quad[:, 1].min() < 1 or quad[:, 0].max() > image.shape[1] - 2 or quad[:, 1].max() > image.shape[0] - 2:
            return None
        self.paint(rng, image, index, quad, old)
        return quad

    def paint(self, rng, image, index, quad, old):
        texture, corners = self.images[index], self.corners[index].astype(np.float32)
        # Down to about the size on the picture first: a perspective warp alone would alias.
        factor = min(1.0, 1.5 * np.linalg.norm(quad[1] - quad[0]) / max(np.linalg.norm(corners[1] - corners[0]), 1))
        if factor < 0.9:
            size = (max(int(texture.shape[1] * factor), 4), max(int(texture.shape[0] * factor), 4))
            corners = corners * np.array([size[0] / texture.shape[1], size[1] / texture.shape[0]], np.float32)
            texture = cv2.resize(texture, size, interpolation=cv2.INTER_AREA)
        margin = 6 + int(0.25 * (quad[:, 0].max() - quad[:, 0].min()))
        x0, y0 = max(int(quad[:, 0].min()) - margin, 0), max(int(quad[:, 1].min()) - margin, 0)
        x1, y1 = min(int(quad[:, 0].max()) + margin, image.shape[1]), min(int(quad[:, 1].max()) + margin, image.shape[0])
        ground = image[y0:y1, x0:x1].astype(np.float32)
        matrix = cv2.getPerspectiveTransform(corners, quad - np.array([x0, y0], np.float32))
        size = (x1 - x0, y1 - y0)
        plate = cv2.warpPerspective(texture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
        mask = cv2.warpPerspective(np.full(texture.shape[:2], 255, np.uint8), matrix, size, flags=cv2.INTER_LINEAR).astype(np.float32) / 255
        plate = self.light(rng, plate, mask, ground, old - np.array([x0, y0], np.float32))
        sharp = rng.uniform(0.35, 0.9)
        plate, mask = cv2.GaussianBlur(plate, (0, 0), sharp), cv2.GaussianBlur(mask, (0, 0), min(sharp, 0.6))
        alpha = mask[..., None]
        image[y0:y1, x0:x1] = np.clip(ground * (1 - alpha) + plate * alpha, 0, 255).astype(np.uint8)

    @staticmethod
    def light(rng, plate, mask, ground, old):
        """Gives the plate the light of the place: level and cast of the old one, a gradient, grain."""
        x0, y0 = np.maximum(old.min(0).astype(int), 0)
        x1, y1 = np.maximum(old.max(0).astype(int) + 1, 1)
        before = ground[y0:y1, x0:x1].reshape(-1, 3)
        inside = plate[mask > 0.5]
        if len(before) < 4 or len(inside) < 4:
            return plate
        # The bright end of both: plates differ in ink, but most have a bright ground or bright ink.
        level = np.percentile(before.mean(1), 92) / max(np.percentile(inside.mean(1), 92), 20.0)
        bright = before[before.mean(1) >= np.percentile(before.mean(1), 80)].mean(0) + 8
        cast = (bright / bright.mean()) ** rng.uniform(0.2, 0.9)
        gain = np.clip(level, 0.15, 1.3) * np.exp(rng.normal(0, 0.15))
        height, width = mask.shape
        ramp = 1 + rng.normal(0, 0.12) * np.linspace(-1, 1, width)[None, :, None] + rng.normal(0, 0.12) * np.linspace(-1, 1, height)[:, None, None]
        veil = rng.uniform(0, 25) if rng.random() < 0.3 else 0.0
        return plate * gain * cast * ramp + veil + rng.normal(0, rng.uniform(0, 4), plate.shape)


def render_bank(path, seed, count):
    """Draws `count` plates of all regions with the plate renderer."""
    from plates.render import render_plate
    rng = np.random.default_rng(seed)
    images, corners = [], []
    failed = 0
    while len(images) < count:
        region = EXTRA_REGIONS[rng.integers(len(EXTRA_REGIONS))] if rng.random() < 0.35 else None
        try:
            plate = render_plate(rng, region=region, scale=0.45)
        except (KeyError, ValueError, IndexError) as reason:
            # A region the renderer does not know: its own choice instead.
            failed += 1
            if failed > count:
                raise RuntimeError(f"the plate renderer fails: {reason}") from reason
            continue
        images.append(np.ascontiguousarray(plate.image[..., :3]))
        corners.append(np.asarray(plate.corners, np.float32))
    shapes = np.array([i.shape[:2] for i in images])
    offsets = np.concatenate([[0], np.cumsum([i.size for i in images])[:-1]])
    with open(path + ".new", "wb") as handle:
        np.savez(handle, pixels=np.concatenate([i.reshape(-1) for i in images]), shapes=shapes, offsets=offsets, corners=np.array(corners))
    os.replace(path + ".new", path)
    print(f"{count} plates rendered to {path}")
