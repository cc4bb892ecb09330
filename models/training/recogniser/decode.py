"""Texts as labels, and from outputs to texts: greedy slots, greedy CTC, and both heads judging each other's candidates."""
import numpy as np

from plates import CHARSET, MAX_LENGTH

_SYMBOLS = " " + CHARSET


def slot_text(p):
    """p [10, 37] probabilities -> (text, log probability)."""
    best = p.argmax(1)
    end = int(np.argmax(best == 0)) if (best == 0).any() else len(best)
    return "".join(_SYMBOLS[i] for i in best[:end]), slot_score(p, best[:end])


def slot_score(p, labels):
    n = len(labels)
    score = float(np.log(np.maximum(p[np.arange(n), labels], 1e-9)).sum())
    return score + (float(np.log(max(p[n, 0], 1e-9))) if n < len(p) else 0.)


def ctc_text(logp):
    """logp [T, 37] -> greedy text."""
    best, out, before = logp.argmax(1), [], 0
    for b in best:
        if b and b != before:
            out.append(_SYMBOLS[b])
        before = b
    return "".join(out)


def ctc_score(logp, labels):
    """Log probability of a label sequence: the CTC forward sum."""
    n = len(labels)
    if n == 0:
        return float(logp[:, 0].sum())
    ext = np.zeros(2 * n + 1, np.int64)
    ext[1::2] = labels
    skip = np.zeros(2 * n + 1, bool)
    skip[3::2] = ext[3::2] != ext[1:-2:2]
    a = np.full(2 * n + 1, -1e30)
    a[0], a[1] = logp[0, 0], logp[0, ext[1]]
    for t in range(1, len(logp)):
        b = np.concatenate([[-1e30], a[:-1]])
        c = np.where(skip, np.concatenate([[-1e30, -1e30], a[:-2]]), -1e30)
        a = np.logaddexp(np.logaddexp(a, b), c) + logp[t, ext]
    return float(np.logaddexp(a[-1], a[-2]))


def encode(text):
    return np.array([1 + CHARSET.index(c) for c in text], np.int64)


def encode_row(text):
    """The labels of a text with zeros behind it: a row of a shard."""
    row = np.zeros(MAX_LENGTH, np.uint8)
    row[:len(text)] = encode(text)
    return row


def texts_of(rows):
    return ["".join(CHARSET[i - 1] for i in row if i) for row in rows]


def candidates(p, logp, extra=6):
    """Texts worth scoring: both greedy readings, and the slots' reading with its least sure characters changed."""
    best = p.argmax(1)
    end = int(np.argmax(best == 0)) if (best == 0).any() else len(best)
    found = {slot_text(p)[0], ctc_text(logp)[:len(p)]}
    second = p.copy()
    second[np.arange(len(p)), best] = 0
    second[:, 0] = 0
    order = np.argsort(-(second.max(1) / np.maximum(p.max(1), 1e-9))[:end])
    for i in order[:extra]:
        alt = best[:end].copy()
        alt[i] = second[i].argmax()
        found.add("".join(_SYMBOLS[j] for j in alt))
    return [t for t in found if t]


def joint_text(p, logp, weight=.5):
    """Best text under weight * log p_slots + (1 - weight) * log p_ctc -> (text, posterior among the candidates)."""
    texts = candidates(p, logp)
    if not texts:
        return "", 0.
    scores = np.array([weight * slot_score(p, encode(t)) + (1 - weight) * ctc_score(logp, encode(t)) for t in texts])
    k = int(scores.argmax())
    return texts[k], float(np.exp(scores[k]))


def fold(text):
    """O and 0, I and 1 made equal: public labels mix them up."""
    return text.replace("O", "0").replace("I", "1")
