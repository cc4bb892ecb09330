"""Seconds-long checks of the plate renderer, the grammar, the losses, the export and the held-out sets: train.sh selftest."""
import contextlib
import io
import os
import tempfile
import time

import cv2
import numpy as np
import torch

from checkpoint import load_state
from clock import next_time
from divergence import MOST_IN_A_ROW, Divergence
from hold_out import degraded, grown
from onnx_files import difference
from onnx_run import OnnxRunner
from plates import CHARSET, MAX_LENGTH, REGIONS, degrade, render_negative, render_plate
from plates import grammar
from plates.cut import cut
from plates.splice import swap
from recogniser.align import best_path
from recogniser.average import averaged
from recogniser.decode import candidates, ctc_score, ctc_text, encode, slot_text
from recogniser.export import export
from recogniser.grow import grow
from recogniser.model import Exported, Reader, reader_of
from recogniser.train import augment, columns_of, losses


def check(condition, message):
    if not condition:
        raise SystemExit("selftest: " + message)


def grammar_is_whole():
    check(set(REGIONS) - {"XX"} == set(grammar.PATTERNS), "regions and patterns differ")
    check(set(REGIONS) == set(grammar.WEIGHTS), "regions and weights differ")
    rng = np.random.default_rng(1)
    seen = {}
    for region in REGIONS:
        for _ in range(30):
            lines, text = grammar.make_text(region, rng)
            check(1 <= len(text) <= MAX_LENGTH and set(text) <= set(CHARSET), "%s made '%s'" % (region, text))
            for c in text:
                seen[c] = seen.get(c, 0) + 1
    check(set(seen) == set(CHARSET), "characters never drawn: %s" % sorted(set(CHARSET) - set(seen)))
    letters = [seen[c] for c in CHARSET[10:]]
    check(min(letters) * 8 > max(letters), "letters are out of balance: %s" % seen)


def renderer_draws():
    one, two = render_plate(np.random.default_rng(7)), render_plate(np.random.default_rng(7))
    check(one.text == two.text and np.array_equal(one.image, two.image), "same seed, another plate")
    rng = np.random.default_rng(2)
    for region in REGIONS:
        plate = render_plate(rng, region=region)
        check(plate.region == region and plate.image.dtype == np.uint8 and plate.image.ndim == 3, region + ": not a plate")
        check(len(plate.boxes) == len(plate.text), "%s: %d boxes for '%s'" % (region, len(plate.boxes), plate.text))
        crop, where = degrade(plate, rng, positions=True)
        check(crop.shape == (64, 160, 3) and crop.dtype == np.uint8, region + ": crop of a wrong shape")
        check(np.abs(where - [80, 32]).max() < 200, "%s: character far outside of the crop: %s" % (region, where))
    check(render_negative(rng).shape == (64, 160, 3), "negative of a wrong shape")
    picture = np.zeros((100, 200, 3), np.uint8)
    check(cut(picture, (180, 90, 60, 30)).shape == (64, 160, 3), "a box over the picture's edge was not cut")


def scores_agree():
    rng = np.random.default_rng(3)
    logits = torch.from_numpy(rng.normal(0, 2, (1, 80, 37))).float()
    labels = encode("B99A1")
    want = -float(torch.nn.functional.ctc_loss(torch.log_softmax(logits, -1).transpose(0, 1), torch.from_numpy(labels)[None], torch.tensor([80]), torch.tensor([5]), reduction="sum"))
    got = ctc_score(torch.log_softmax(logits, -1)[0].numpy(), labels)
    check(abs(want - got) < 1e-2, "CTC score %.4f, PyTorch says %.4f" % (got, want))
    p = np.full((10, 37), .001)
    for i, k in enumerate(list(encode("AB12")) + [0] * 6):
        p[i, k] = .9
    check(slot_text(p)[0] == "AB12", "slots do not end where they should")
    logp = np.full((80, 37), -9.)
    logp[:, 0] = -.01
    for t, c in ((3, "A"), (5, "A"), (41, "7")):
        logp[t, 0], logp[t, encode(c)[0]] = -9, -.01
    check(ctc_text(logp) == "AA7", "greedy CTC reads '%s'" % ctc_text(logp))
    check({"AB12", "AA7"} <= set(candidates(p, logp)), "candidates of a head are missing")


def learns_and_exports(folder):
    torch.manual_seed(0)
    rng = np.random.default_rng(4)
    plates = [render_plate(rng) for _ in range(8)]
    pairs = [degrade(p, rng, positions=True) for p in plates]
    crops = torch.from_numpy(np.stack([c for c, _ in pairs]))
    labels = torch.zeros(8, 10, dtype=torch.uint8)
    middles = torch.full((8, 10), -1)
    for i, (p, (_, where)) in enumerate(zip(plates, pairs)):
        labels[i, :len(p.text)] = torch.from_numpy(encode(p.text)).to(torch.uint8)
        middles[i, :len(where)] = torch.tensor([int(min(max(x, 0), 159)) + 1000 * b[4] for (x, _), b in zip(where, p.boxes)])
    model = Reader(len(REGIONS), (8, 8, 16), 32, 4)
    optimiser = torch.optim.Adam(model.parameters(), 3e-3)
    weights = dict(guide=1., ctc=.3, slots=1., region=.1, plate=.1, smoothing=0.)
    generator = torch.Generator().manual_seed(0)
    seen = []
    for _ in range(12):
        x, scale, shift = augment(crops.permute(0, 3, 1, 2).float(), generator)
        loss, _ = losses(model.heads(x * (1 / 64.) - 2), labels, torch.zeros(8), torch.ones(8), weights, columns_of(middles, scale, shift))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        seen.append(float(loss))
    check(seen[-1] < seen[0] * .8, "the loss does not fall: %s" % seen)
    path = os.path.join(folder, "tiny.onnx")
    model.eval()
    report = export(model, dict(slots=.9, ctc=1.1, region=1., plate=1.), path)
    with torch.no_grad():
        want = Exported(model, .9, 1.1)(crops)
    got = OnnxRunner(path).run(crops)["slots"]
    check(got.shape == (8, 10, 37) and torch.allclose(got, want[0], atol=1e-4), "the graph interpreter disagrees")
    check(torch.allclose(got.sum(-1), torch.ones(8, 10), atol=1e-4), "slots do not sum to 1")
    return report


def characters_change_places():
    rng = np.random.default_rng(6)
    plate = render_plate(rng, "DK", ([[("ch", c) for c in "AB12345"]], "AB12345"))
    h, w = plate.image.shape[:2]
    places = [[(b[0] + b[2] / 2) / w, 0] for b in plate.boxes]
    changed = 0
    for _ in range(8):
        image, text = swap(plate.image, (0, 0, w, h), plate.text, places, rng, 3)
        check(sorted(text) == sorted(plate.text), "swapped characters are lost: %s" % text)
        check((text == plate.text) or not np.array_equal(image, plate.image), "the text changed and the picture did not")
        changed += text != plate.text
    check(changed > 3, "only %d of 8 plates changed" % changed)


def paths_are_found():
    logp = np.log(np.full((12, 37), .001))
    labels = encode("A7")
    logp[:, 0] = np.log(.9)
    logp[3, labels[0]], logp[8, labels[1]] = np.log(.99), np.log(.99)
    steps, value = best_path(logp, labels)
    check(np.allclose(steps, [3, 8], atol=.1) and value > np.log(.9), "the path of A7 goes through %s" % steps)


def grows_in_place():
    small = dict(seed=1, widths=(8, 8, 16), dim=32, heads=4)
    deep = dict(small, depths=(1, 2, 2), layers=2)
    old = reader_of(small, len(REGIONS))
    optimiser = torch.optim.AdamW([{"params": [p for p in old.parameters() if p.ndim > 1]}, {"params": [p for p in old.parameters() if p.ndim <= 1]}])
    sum(t.sum() for t in old(torch.randint(0, 255, (2, 64, 160, 3), dtype=torch.uint8))).backward()
    optimiser.step()
    state = grow({"config": small, "model": old.state_dict(), "ema": old.state_dict(), "optimiser": optimiser.state_dict()}, deep)
    new = reader_of(deep, len(REGIONS))
    new.load_state_dict(state["model"])
    x = torch.randint(0, 255, (2, 64, 160, 3), dtype=torch.uint8)
    with torch.no_grad():
        check(all(torch.allclose(a, b, atol=1e-5) for a, b in zip(old.eval()(x), new.eval()(x))), "a grown reader reads otherwise")
    again = torch.optim.AdamW([{"params": [p for p in new.parameters() if p.ndim > 1]}, {"params": [p for p in new.parameters() if p.ndim <= 1]}])
    again.load_state_dict(state["optimiser"])
    for p in again.param_groups[0]["params"]:
        check(p not in again.state or again.state[p]["exp_avg"].shape == p.shape, "optimiser state of another weight")


def averages():
    small = {"widths": [40, 64, 96]}
    states = [{"ema": {"weight": torch.full((2,), float(i)), "steps": torch.tensor(i)}, "config": small, "regions": [], "samples": i} for i in (1, 2)]
    mean = averaged(states, [0.25, 0.75])
    check(torch.equal(mean["ema"]["weight"], torch.full((2,), 1.75)) and int(mean["ema"]["steps"]) == 2 and mean["samples"] == 2, "a mean of two states is wrong")
    check(torch.equal(states[1]["ema"]["weight"], torch.full((2,), 2.0)), "averaging changed a state")
    for bad in ([0.5, 0.6], [1.0]):
        try:
            averaged(states[:len(bad)], bad)
        except SystemExit:
            continue
        check(False, "shares %s were taken" % bad)


def boxes_follow_their_plates():
    """Boxes of hold_out.py: a white rectangle must still lie in its box when the picture has been degraded, and fill it."""
    plate = {"box": [130., 96., 150., 40.]}
    entries = [{"plates": [plate, {"box": None}]}]
    check(np.allclose(grown(entries, 1.6)[0]["plates"][0]["box"], [85, 84, 240, 64]), "a grown box is not about its middle")
    check(entries[0]["plates"][0]["box"] == [130., 96., 150., 40.], "growing changed its argument")
    image = np.zeros((240, 320, 3), np.uint8)
    image[96:136, 130:280] = 255
    rng = np.random.default_rng(8)
    for _ in range(12):
        small, (x, y, w, h) = degraded(image, plate, rng)
        check(38 <= w <= 110 and abs(h / w - 40 / 150) < 1e-6, "a copy's plate is %.1f x %.1f px" % (w, h))
        rows, columns = np.nonzero(small.mean(2) > 127)
        found = np.array([columns.min(), rows.min(), columns.max() + 1, rows.max() + 1])
        check(np.abs(found - [x, y, x + w, y + h]).max() < 1.5, "the plate lies at %s, its box at %s" % (found, [x, y, x + w, y + h]))


def files_come_back(folder):
    path = os.path.join(folder, "state.pt")
    torch.save({"figure": np.float64(.5), "weight": torch.ones(2)}, path)
    state = load_state(path)
    check(state["figure"] == .5 and torch.equal(state["weight"], torch.ones(2)), "a state with a NumPy scalar is not read back")
    x = torch.tensor([1., float("nan")])
    check(difference(x[:1], x[:1] + 1) == 1 and difference(x, x) == difference(x[:1], torch.ones(1, 1)) == float("inf"), "tensors are compared wrongly")
    at = next_time("07:45")
    check(0 < at - time.time() <= 90000 and time.localtime(at)[3:6] == (7, 45, 0), "07:45 is taken for %s" % time.ctime(at))


def bad_steps_end_a_run():
    """A step that is not finite is refused and leaves no trace in the statistics; many in a row end the run."""
    model, average = torch.nn.BatchNorm1d(2), torch.nn.BatchNorm1d(2)
    divergence, fine, bad = Divergence(model, average), torch.tensor(1.), torch.tensor(float("nan"))
    with contextlib.redirect_stdout(io.StringIO()):
        model(torch.full((4, 2), float("inf")))
        check(not divergence.allows("step", bad, fine) and torch.isfinite(model.running_mean).all(), "a step of NaN spoilt the model")
        for _ in range(MOST_IN_A_ROW - 2):
            check(not divergence.allows("step", fine, bad), "a gradient of NaN was let in")
        check(divergence.allows("step", fine, fine) and divergence.in_a_row == 0, "a good step does not count")
        try:
            for _ in range(MOST_IN_A_ROW):
                divergence.allows("step", bad, bad)
        except SystemExit:
            return
    check(False, "a run that diverged goes on")


def main():
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    start = time.time()
    grammar_is_whole()
    renderer_draws()
    scores_agree()
    characters_change_places()
    paths_are_found()
    grows_in_place()
    averages()
    boxes_follow_their_plates()
    bad_steps_end_a_run()
    with tempfile.TemporaryDirectory() as folder:
        files_come_back(folder)
        report = learns_and_exports(folder)
    print("selftest: fine in %.1f s; export differs by %.1g (%s)" % (time.time() - start, report["difference"], report["by"]))


if __name__ == "__main__":
    main()
