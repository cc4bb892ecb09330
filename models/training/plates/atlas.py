"""Makes the simulator's glyph atlas: 8-bit coverage of digits and capitals of four typefaces that may be shipped.

    /usr/bin/python3 models/training/plates/atlas.py src/VisionPipeline/Simulation/assets

Writes glyphs.bin (raw deflate: for each face, for each of 0-9 A-Z, HEIGHT rows of `width` bytes, cap height is HEIGHT) and
glyphs.json (names, licences, widths and advances in pixels).
"""
import json
import pathlib
import sys
import zlib

from PIL import Image, ImageDraw, ImageFont

HEIGHT = 96
CHARS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FACES = [
    ("din", "/usr/share/fonts/truetype/opendin/OSP-DIN.ttf", "OFL-1.1", "fonts-opendin"),
    ("narrow", "/usr/share/fonts/opentype/bebas-neue/BebasNeue-Bold.otf", "OFL-1.1", "fonts-bebas-neue"),
    ("round", "/usr/share/fonts/truetype/tuffy/Tuffy_Bold.ttf", "public domain", "fonts-tuffy"),
    ("park", "/usr/share/fonts/opentype/national-park/NationalPark-Heavy.otf", "OFL-1.1", "fonts-national-park"),
]


def glyphs(path):
    size = 200
    box = ImageFont.truetype(path, size).getbbox("H")
    size = round(size * HEIGHT / (box[3] - box[1]))
    font = ImageFont.truetype(path, size * 2)
    top, bottom = font.getbbox("H")[1], font.getbbox("H")[3]
    for c in CHARS:
        x0, y0, x1, y1 = font.getbbox(c)
        image = Image.new("L", (x1 - x0 + 4, bottom - top), 0)
        # Round letters overshoot the cap height by a little: they are squeezed into it, as stamps of plates are.
        full = Image.new("L", (x1 - x0 + 4, y1 - y0), 0)
        ImageDraw.Draw(full).text((2 - x0, -y0), c, font=font, fill=255)
        if y1 - y0 > (bottom - top) * .9:
            image = full
        else:
            image.paste(full, (0, y0 - top))
        yield image.resize((max(1, image.width // 2), HEIGHT), Image.BOX)


def main(folder):
    folder = pathlib.Path(folder)
    raw, faces = b"", []
    for name, path, licence, package in FACES:
        widths = []
        for image in glyphs(path):
            widths.append(image.width)
            raw += image.tobytes()
        faces.append({"name": name, "licence": licence, "package": package, "widths": widths})
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    (folder / "glyphs.bin").write_bytes(deflate.compress(raw) + deflate.flush())
    (folder / "glyphs.json").write_text(json.dumps({"height": HEIGHT, "characters": CHARS, "faces": faces}, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
