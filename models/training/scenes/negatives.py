"""Writing that is no plate: time stamps of cameras, shop and road signs, phone numbers on vans, badges."""
import cv2
import numpy as np

WORDS = ("FORD", "TOYOTA", "VOLVO", "SCANIA", "MAN", "TAXI", "POLICE", "EXPRESS", "LOGISTICS", "STOP", "ONE WAY", "EXIT",
         "PARKING", "SALE", "OPEN", "TRANSPORT", "QUATTRO", "TURBO", "XC90", "2.0 TDI", "320d", "HYBRID", "CIVIC", "BUS",
         "AMBULANCE", "CAUTION", "LONG VEHICLE", "HOTEL", "SPRINTER", "PIZZA", "A4 E30", "M25 London", "ROUTE 66", "km 117")
BOARDS = ((20, 90, 50), (20, 60, 150), (240, 200, 40), (240, 240, 240), (190, 30, 35), (30, 30, 35))
FONTS = (cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_DUPLEX, cv2.FONT_HERSHEY_PLAIN, cv2.FONT_HERSHEY_TRIPLEX)


def words(rng):
    a = rng.integers
    kind = a(4)
    if kind == 0:
        return f"{a(2010, 2027)}-{a(1, 13):02d}-{a(1, 29):02d} {a(24):02d}:{a(60):02d}:{a(60):02d}"
    if kind == 1:
        return f"{a(200, 999)}-{a(200, 999)}-{a(9999):04d}" if rng.random() < 0.5 else f"0{a(20, 99)} {a(1000, 9999)} {a(1000, 9999)}"
    return WORDS[a(len(WORDS))]


class NegativeBank:
    """Draws writing on training canvases."""

    def overlay(self, rng, canvas):
        """Draws one to three pieces of writing on a canvas, away from its plates."""
        height, width = canvas.image.shape[:2]
        taken = [b for b, label in zip(canvas.boxes, canvas.labels) if label == 0]
        taken += [c[:4] for c in canvas.careless if c[4] == 0]
        for _ in range(int(rng.integers(1, 4))):
            patch, mask = self.writing(rng)
            h, w = mask.shape
            if h >= height or w >= width:
                continue
            for _ in range(5):
                x, y = int(rng.integers(0, width - w)), int(rng.integers(0, height - h))
                if not any(x < b[2] + 4 and x + w > b[0] - 4 and y < b[3] + 4 and y + h > b[1] - 4 for b in taken):
                    part = canvas.image[y:y + h, x:x + w]
                    part[:] = (part * (1 - mask[..., None]) + patch * mask[..., None]).astype(np.uint8)
                    break

    @staticmethod
    def writing(rng):
        """(h, w, 3) colours and (h, w) opacity."""
        scale, thick = rng.uniform(0.3, 1.1), int(rng.integers(1, 3))
        font = FONTS[rng.integers(len(FONTS))]
        lines = [words(rng) for _ in range(int(rng.integers(1, 4)) if rng.random() < 0.4 else 1)]
        sizes = [cv2.getTextSize(line, font, scale, thick)[0] for line in lines]
        pad = int(rng.integers(3, 14))
        row = max(s[1] for s in sizes) + pad
        h, w = row * len(lines) + pad, max(s[0] for s in sizes) + 2 * pad
        board = len(lines) > 1 or rng.random() < 0.25
        ground = np.array(BOARDS[rng.integers(len(BOARDS))]) if board else np.zeros(3)
        # A single dark line on a white board would be a plate; a board of one line is coloured.
        if board and len(lines) == 1 and ground.min() > 200:
            ground = np.array(BOARDS[0])
        ink = np.full(3, 245) if ground.mean() < 130 else np.full(3, 20)
        if not board:
            ink = rng.integers(0, 255, 3) if rng.random() < 0.5 else np.full(3, 250)
        patch = np.empty((h, w, 3), np.float32)
        patch[:] = ground
        ink_mask = np.zeros((h, w), np.uint8)
        for k, line in enumerate(lines):
            cv2.putText(ink_mask, line, (pad, row * (k + 1)), font, scale, 255, thick, cv2.LINE_AA)
        alpha = ink_mask[..., None] / 255.0
        patch = patch * (1 - alpha) + ink * alpha
        return patch, np.ones((h, w), np.float32) if board else ink_mask.astype(np.float32) / 255
