"""Checks of the detector's training code on made-up data: python3 selftest.py. Prints one line per check."""
import os
import sys
import tempfile

import numpy as np
import torch
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import augment  # noqa: E402
from data import Scene, letterbox  # noqa: E402
from export import export  # noqa: E402
from grow import grow  # noqa: E402
from loss import DetectorLoss, box_iou  # noqa: E402
from measure import average_precision, match, suppress  # noqa: E402
from model import Detector, anchors, count_macs, decode_boxes, decode_corners  # noqa: E402
from onnx_run import OnnxRunner  # noqa: E402


def config_of(name):
    with open(os.path.join(HERE, f"{name}.yaml"), encoding="utf-8") as handle:
        return yaml.safe_load(handle)


def made_up_scene():
    """A grey picture with one bright plate whose corners are known, and one vehicle around it."""
    image = np.full((240, 320, 3), 60, np.uint8)
    image[150:170, 120:200] = 230
    quad = np.array([[120, 150], [200, 150], [200, 170], [120, 170]], np.float32)
    scene = Scene("made-up", "open-lpr", 0, 240, 320, np.array([[120, 150, 200, 170]], np.float32), quad[None],
                  np.array([[60, 40, 280, 200]], np.float32), np.array([1]), np.array([0.9], np.float32),
                  np.zeros((0, 4), np.float32), np.zeros(0, np.float32), True, False, image.reshape(-1))
    return scene


def target_of(size, box, label):
    corners = [box[0], box[1], box[2], box[1], box[2], box[3], box[0], box[3]]
    total = sum(size[0] // s * (size[1] // s) for s in (8, 16, 32))
    return {"boxes": torch.tensor([[box]], dtype=torch.float32), "labels": torch.tensor([[label]]),
            "weight": torch.ones(1, 1), "corners": torch.tensor([[corners]], dtype=torch.float32),
            "corner_known": torch.ones(1, 1), "care": torch.ones(1, total, 5)}


def check_iou():
    a = torch.tensor([0.0, 0.0, 10.0, 10.0])
    b = torch.tensor([5.0, 0.0, 15.0, 10.0])
    assert abs(float(box_iou(a, b)) - 1 / 3) < 1e-5
    assert float(box_iou(a, b, complete=True)) < 1 / 3


def check_suppress_and_match():
    boxes = np.array([[0, 0, 10, 10], [1, 0, 11, 10], [30, 30, 40, 40]], float)
    assert list(suppress(boxes, np.array([0.5, 0.9, 0.3]), 0.5)) == [1, 2]
    assert list(match(boxes[:2], boxes[:1], 0.5)) == [0, -1]
    assert abs(average_precision([0.9, 0.8, 0.7], [True, False, True], 2) - (1 + 2 / 3) / 2) < 1e-9


def check_labels_follow_pixels():
    """Wherever the augmenter puts the plate, its corners must lie on the edge between bright and dark."""
    scene = made_up_scene()
    maker = augment.Augmenter([scene], (384, 640), 3)
    maker.degrade = lambda rng, image: image
    seen, inside_only = 0, False
    for index in range(30):
        image, _, labels, weight, corners, known, _ = maker(index)
        for k in np.flatnonzero((weight > 0) & (labels == 0) & (known > 0)):
            quad = corners[k].reshape(4, 2)
            centre = quad.mean(0)
            for corner in quad:
                for step, bright in ((0.75, True), (1.4, False)):
                    x, y = centre + (corner - centre) * step
                    if 0 <= x < 640 and 0 <= y < 384 and np.ptp(quad[:, 1]) > 8:
                        value = image[int(y), int(x)].mean()
                        # Outside of the plate may lie a light border, which is as good; inside must be the plate.
                        assert not bright or value > 140, (index, step, value)
                        inside_only = inside_only or (not bright and value < 100)
            seen += 1
    assert seen > 20 and inside_only, seen


def check_repeatable():
    scene = made_up_scene()
    first = augment.Augmenter([scene], (384, 640), 3)(11)
    again = augment.Augmenter([scene], (384, 640), 3)(11)
    assert all((a == b).all() for a, b in zip(first, again))


def check_care():
    care = augment.care_map([(0, 0, 64, 64, 0, 0.0)], (384, 640))
    points, _ = anchors(384, 640)
    inside = ((points < 64).all(1)).numpy()
    assert (care[inside, 0] == 0).all() and (care[~inside, 0] == 255).all() and (care[:, 1:] == 255).all()


def check_learns_one_box(label, box):
    """A few steps on one picture must find its one object, whatever its size."""
    torch.manual_seed(0)
    config = config_of("nano")
    config["input"] = [128, 192]
    model = Detector(config).train()
    criterion = DetectorLoss(config, model.size, "cpu")
    rng = np.random.default_rng(0)
    image = rng.integers(0, 60, (1, 3, 128, 192))
    image[:, :, int(box[1]):int(box[3]), int(box[0]):int(box[2])] = 220
    x = torch.from_numpy(image.astype(np.uint8))
    target = target_of(model.size, box, label)
    optimiser = torch.optim.AdamW(model.parameters(), 3e-3)
    for _ in range(60):
        loss, _ = criterion(model(x), target)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    raw = model(x)
    points, strides = anchors(*model.size)
    boxes = decode_boxes(raw, points, strides)
    best = int(raw[0, :, 4 + label].argmax())
    overlap = float(box_iou(boxes[0, best], torch.tensor(box, dtype=torch.float32)))
    corners = decode_corners(raw, boxes)[0, best]
    off = float((corners - target["corners"][0, 0]).abs().max())
    assert overlap > 0.6, overlap
    assert off < 12, off


def check_sizes():
    nano = Detector(config_of("nano"))
    assert 2 * count_macs(nano) <= 1.5e9
    small = config_of("small")
    small["input"] = [64, 96]
    assert Detector(small)(torch.zeros(1, 3, 64, 96, dtype=torch.uint8)).shape == (1, 126, 17)


def check_grow():
    """A small one grown from a nano without noise computes the same; the way back is refused."""
    torch.manual_seed(0)
    nano = Detector(config_of("nano")).eval()
    for module in nano.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            for values, low, high in ((module.weight, 0.5, 2), (module.bias, -0.5, 0.5), (module.running_mean, -0.3, 0.3), (module.running_var, 0.2, 1)):
                torch.nn.init.uniform_(values, low, high)
    for head in nano.heads:
        torch.nn.init.normal_(head.out.weight, std=0.3)
        torch.nn.init.normal_(head.out.bias)
    grown = grow({"config": config_of("nano"), "average": nano.state_dict()}, config_of("small"), noise=0)
    small = Detector(grown["config"]).eval()
    small.load_state_dict(grown["average"])
    image = torch.randint(0, 256, (1, 3, 64, 96), dtype=torch.uint8)
    with torch.no_grad():
        before, after = nano(image), small(image)
    assert float(before.std(1).min()) > 0.1, before.std(1)
    assert float((before - after).abs().max()) < 1e-3, float((before - after).abs().max())
    try:
        grow(grown, config_of("nano"))
    except ValueError:
        return
    raise AssertionError("a small one shrank")


def check_export():
    config = config_of("nano")
    config["input"] = [64, 96]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "x.onnx")
        export(Detector(config).eval(), config, path)
        runner = OnnxRunner(path)
        assert runner.metadata["task"] == "detect" and runner.metadata["imgsz"] == "[64, 96]"
        got = runner.run(np.zeros((3, 3, 64, 96), np.uint8))
        assert tuple(got["output0"].shape) == (3, 9, 126) and tuple(got["corners"].shape) == (3, 8, 126)


def check_letterbox():
    canvas, scale, left, top = letterbox(np.zeros((100, 400, 3), np.uint8), (384, 640))
    assert canvas.shape == (384, 640, 3) and scale == 1.6 and left == 0 and top == 112


def main():
    torch.set_num_threads(1)
    checks = [(n[6:], f, ()) for n, f in sorted(globals().items()) if n.startswith("check_") and n != "check_learns_one_box"]
    checks += [("learns_small_plate", check_learns_one_box, (0, [80, 50, 104, 57])),
               ("learns_vehicle", check_learns_one_box, (1, [20, 10, 150, 110]))]
    failed = 0
    for name, function, arguments in checks:
        try:
            function(*arguments)
            print(f"ok      {name}")
        except AssertionError as reason:
            failed += 1
            print(f"FAILED  {name}: {reason}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
