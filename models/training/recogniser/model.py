"""The reader's network: dense convolutions behind a patch stem, two line sequences, a CTC head and ten slots.

uint8 [N, 64, 160, 3] -> stem 8x8/4 -> 16x40 -> 8x40 -> 4x40 -> two sequences of 40 steps (first line, second line),
because plain CTC cannot read two lines: each sequence looks at all rows and learns which line is its own.
One transformer layer over the 80 steps gives context (both lines, region, grammar). The slots attend to the steps;
how many characters the CTC head has counted so far is handed to them, so that they need not learn to count.
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

SYMBOLS, SLOTS, COLUMNS = 37, 10, 40


def conv(cin, cout, kernel=3, stride=1):
    pad = (kernel - (stride if isinstance(stride, int) else 1)) // 2 if kernel > 3 else 1
    return nn.Sequential(nn.Conv2d(cin, cout, kernel, stride, pad, bias=False), nn.BatchNorm2d(cout))


class Residual(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.a, self.b = conv(c, c), conv(c, c)

    def forward(self, x):
        return F.relu(x + self.b(F.relu(self.a(x))))


class Attention(nn.Module):
    """Multi-head attention written out, so that every exporter and runtime takes it."""

    def __init__(self, dim, heads):
        super().__init__()
        self.heads, self.scale = heads, 1 / math.sqrt(dim // heads)
        self.q, self.k, self.v, self.o = (nn.Linear(dim, dim) for _ in range(4))

    def forward(self, x, y):
        d = self.q.out_features // self.heads
        nx, ny = int(x.shape[1]), int(y.shape[1])  # constants of the graph: only the batch is dynamic
        q = self.q(x).reshape(-1, nx, self.heads, d).transpose(1, 2)
        k = self.k(y).reshape(-1, ny, self.heads, d).permute(0, 2, 3, 1)
        v = self.v(y).reshape(-1, ny, self.heads, d).transpose(1, 2)
        a = torch.softmax(q @ k * self.scale, -1)
        return self.o((a @ v).transpose(1, 2).reshape(-1, nx, self.heads * d))


def mlp(dim, hidden):
    return nn.Sequential(nn.Linear(dim, hidden), nn.ReLU(), nn.Linear(hidden, dim))


class Layer(nn.Module):
    """A further transformer layer over the steps."""

    def __init__(self, dim, heads):
        super().__init__()
        self.n1, self.n2 = nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.attention, self.feed = Attention(dim, heads), mlp(dim, 2 * dim)

    def forward(self, x):
        x = x + self.attention(self.n1(x), self.n1(x))
        return x + self.feed(self.n2(x))


class Reader(nn.Module):
    """`depths` are the residual blocks per stage, `layers` the transformer layers over the steps."""

    def __init__(self, regions, widths=(40, 64, 96), dim=128, heads=4, depths=(1, 1, 1), layers=1):
        super().__init__()
        a, b, c = widths
        self.stem = conv(3, a, 8, 4)
        blocks = [[Residual(w) for _ in range(d)] for w, d in zip(widths, depths)]
        self.stages = nn.Sequential(*blocks[0], conv(a, b, 3, (2, 1)), nn.ReLU(), *blocks[1], conv(b, c, 3, (2, 1)), nn.ReLU(), *blocks[2])
        self.lines = nn.Conv2d(c, 2 * dim, (4, 1))
        self.place = nn.Parameter(torch.randn(1, 2 * COLUMNS, dim) * .1)
        self.n0, self.n1, self.n2 = nn.LayerNorm(dim), nn.LayerNorm(dim), nn.LayerNorm(dim)
        self.self_attention, self.feed = Attention(dim, heads), mlp(dim, 2 * dim)
        self.more = nn.ModuleList(Layer(dim, heads) for _ in range(layers - 1))
        self.ctc = nn.Linear(dim, SYMBOLS)
        self.count = nn.Linear(16, dim)
        self.query = nn.Parameter(torch.randn(1, SLOTS, dim) * .5)
        self.look1, self.look2, self.among = Attention(dim, heads), Attention(dim, heads), Attention(dim, heads)
        self.m1, self.m2, self.m3, self.m4, self.m5, self.m6 = (nn.LayerNorm(dim) for _ in range(6))
        self.f1, self.f2 = mlp(dim, 2 * dim), mlp(dim, 2 * dim)
        self.slots = nn.Linear(dim, SYMBOLS)
        self.region = nn.Linear(2 * dim, regions)
        self.plate = nn.Linear(2 * dim, 1)
        self.dim = dim
        self.half_convolutions = False  # bfloat16 in training on CPUs that multiply it (avx512_bf16): a fifth off a step
        self.register_buffer("frequency", torch.arange(1, 9).float() * (math.pi / 12))

    def forward(self, crops):
        """uint8 NHWC -> (slot logits [N,10,37], CTC logits [N,80,37], region logits, plate logit [N,1])."""
        x = crops.permute(0, 3, 1, 2).to(self.place.dtype) * (1 / 64.) - 2
        return self.heads(x)

    def heads(self, x):
        if self.training and self.half_convolutions:
            with torch.autocast("cpu", dtype=torch.bfloat16):
                x = self.stages(F.relu(self.stem(x)))
            x = x.float()
        else:
            x = self.stages(F.relu(self.stem(x)))
        x = self.lines(x)  # N, 2D, 1, 40
        x = x.reshape(-1, 2, self.dim, COLUMNS).permute(0, 1, 3, 2).reshape(-1, 2 * COLUMNS, self.dim)
        x = self.n0(x) + self.place
        x = x + self.self_attention(self.n1(x), self.n1(x))
        x = x + self.feed(self.n2(x))
        for layer in self.more:
            x = layer(x)
        ctc = self.ctc(x)
        ink = 1 - torch.softmax(ctc.detach() if self.training else ctc, -1)[..., :1]
        counted = torch.cumsum(ink, 1) * self.frequency
        y = self.m1(x + self.count(torch.cat([torch.sin(counted), torch.cos(counted)], -1)))
        s = self.query + self.look1(self.m2(self.query), y)
        s = s + self.f1(self.m3(s))
        s = s + self.among(self.m4(s), self.m4(s))
        s = s + self.look2(self.m5(s), y)
        s = s + self.f2(self.m6(s))
        pooled = torch.cat([x.mean(1), s.mean(1)], -1)
        return self.slots(s), ctc, self.region(pooled), self.plate(pooled)


@torch.no_grad()
def outputs(model, images, device, batch=128):
    """Model outputs over uint8 NHWC images: slot and CTC logits, region and plate logits."""
    model.eval()
    parts = []
    for k in range(0, len(images), batch):
        parts.append([t.float().cpu() for t in model(torch.from_numpy(images[k:k + batch]).to(device))])
    return [torch.cat(x) for x in zip(*parts)]


def reader_of(config, regions):
    """The reader that a training configuration describes."""
    return Reader(regions, config["widths"], config["dim"], config["heads"], config.get("depths", (1, 1, 1)), config.get("layers", 1))


class Exported(nn.Module):
    """The reader with its temperatures and output functions: what goes into the ONNX file."""

    def __init__(self, reader, slot_t=1., ctc_t=1., region_t=1., plate_t=1.):
        super().__init__()
        self.reader, self.t = reader, (slot_t, ctc_t, region_t, plate_t)

    def forward(self, crops):
        slots, ctc, region, plate = self.reader(crops)
        return (torch.softmax(slots / self.t[0], -1), torch.log_softmax(ctc / self.t[1], -1),
                torch.softmax(region / self.t[2], -1), torch.sigmoid(plate / self.t[3]))
