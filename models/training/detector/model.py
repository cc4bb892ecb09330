"""The detector network: a 4x4 patch stem, four stages, a top-down neck, one shared tower per stride."""
import torch
from torch import nn

NAMES = ["plate", "car", "motorcycle", "bus", "truck"]
STRIDES = (8, 16, 32)
# Plate corners relative to the box centre in box sizes: top-left, top-right, bottom-right, bottom-left.
UNIT_CORNERS = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))


class ConvBlock(nn.Module):
    """Convolution, batch norm, ReLU. ReLU: the only activation that costs nothing on a CPU."""

    def __init__(self, cin, cout, kernel=3, stride=1):
        super().__init__()
        pad = (kernel - 1) // 2 if kernel % 2 else 0
        self.conv = nn.Conv2d(cin, cout, kernel, stride, pad, bias=False)
        self.norm = nn.BatchNorm2d(cout)
        self.act = nn.ReLU(inplace=True)

    def forward(self, x):
        return self.act(self.norm(self.conv(x)))


class Bottleneck(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.a = ConvBlock(channels, channels)
        self.b = ConvBlock(channels, channels)

    def forward(self, x):
        return x + self.b(self.a(x))


class SplitStage(nn.Module):
    """Cross-stage block: half of the hidden channels pass, half go through bottlenecks, all are joined by 1x1."""

    def __init__(self, channels, hidden, depth):
        super().__init__()
        self.hidden = hidden
        self.enter = ConvBlock(channels, 2 * hidden, 1)
        self.blocks = nn.ModuleList(Bottleneck(hidden) for _ in range(depth))
        self.leave = ConvBlock((2 + depth) * hidden, channels, 1)

    def forward(self, x):
        parts = list(self.enter(x).split(self.hidden, 1))
        for block in self.blocks:
            parts.append(block(parts[-1]))
        return self.leave(torch.cat(parts, 1))


class FineBlock(nn.Module):
    """3x3 context at stride 4 on some of the channels: character strokes are this fine."""

    def __init__(self, channels, hidden):
        super().__init__()
        self.hidden, self.rest = hidden, channels - hidden
        self.block = Bottleneck(hidden)

    def forward(self, x):
        a, b = x.split((self.rest, self.hidden), 1)
        return torch.cat((a, self.block(b)), 1)


class SpatialPyramid(nn.Module):
    def __init__(self, channels, hidden):
        super().__init__()
        self.enter = ConvBlock(channels, hidden, 1)
        self.pool = nn.MaxPool2d(5, 1, 2)
        self.leave = ConvBlock(3 * hidden, channels, 1)

    def forward(self, x):
        a = self.enter(x)
        b = self.pool(a)
        return self.leave(torch.cat((a, b, self.pool(b)), 1))


class Head(nn.Module):
    """Raw outputs of one stride: 4 distances, the class logits, 8 corner offsets."""

    def __init__(self, cin, width, stride):
        super().__init__()
        self.tower = ConvBlock(cin, width)
        self.out = nn.Conv2d(width, 4 + len(NAMES) + 8, 1)
        nn.init.normal_(self.out.weight, std=0.01)
        nn.init.zeros_(self.out.bias)
        # Softplus of these biases is the typical half size in strides; logits start at a 1 % prior.
        self.out.bias.data[:4] = 1.0
        self.out.bias.data[4:4 + len(NAMES)] = -4.6

    def forward(self, x):
        x = self.tower(x)
        with torch.autocast(x.device.type, enabled=False):
            return self.out(x.float())


class Detector(nn.Module):
    """uint8 or float (N, 3, H, W) RGB in 0..255 -> raw (N, A, 4 + classes + 8), float32."""

    def __init__(self, config):
        super().__init__()
        c = config["channels"]
        self.size = tuple(config["input"])
        stem, (c8, h8, d8), (c16, h16, d16), (c32, h32, d32) = c["stem"], c["s8"], c["s16"], c["s32"]
        n8, n16 = c["neck"]
        self.stem = ConvBlock(3, stem, 4, 4)
        self.fine = FineBlock(stem, c["fine"]) if c["fine"] else nn.Identity()
        self.down8 = ConvBlock(stem, c8, 3, 2)
        self.stage8 = SplitStage(c8, h8, d8)
        self.down16 = ConvBlock(c8, c16, 3, 2)
        self.stage16 = SplitStage(c16, h16, d16)
        self.down32 = ConvBlock(c16, c32, 3, 2)
        self.stage32 = nn.Sequential(SplitStage(c32, h32, d32), SpatialPyramid(c32, h32))
        self.up16 = ConvBlock(c32, n16, 1)
        self.neck16 = nn.Sequential(ConvBlock(n16 + c16, n16, 1), ConvBlock(n16, n16))
        self.up8 = ConvBlock(n16, n8, 1)
        self.neck8 = nn.Sequential(ConvBlock(n8 + c8, n8, 1), ConvBlock(n8, n8))
        self.side32 = ConvBlock(c32, c["heads"][2], 1)
        self.upsample = nn.Upsample(scale_factor=2, mode="nearest")
        self.heads = nn.ModuleList((
            Head(n8, c["heads"][0], 8), Head(n16, c["heads"][1], 16), Head(c["heads"][2], c["heads"][2], 32)))

    def maps(self, x):
        x8 = self.stage8(self.down8(self.fine(self.stem(x))))
        x16 = self.stage16(self.down16(x8))
        x32 = self.stage32(self.down32(x16))
        p16 = self.neck16(torch.cat((self.upsample(self.up16(x32)), x16), 1))
        p8 = self.neck8(torch.cat((self.upsample(self.up8(p16)), x8), 1))
        return [head(p) for head, p in zip(self.heads, (p8, p16, self.side32(x32)))]

    def forward(self, images):
        x = images.float() / 255.0
        if x.is_contiguous(memory_format=torch.channels_last) is False and self.training:
            x = x.contiguous(memory_format=torch.channels_last)
        return torch.cat([m.flatten(2) for m in self.maps(x)], 2).transpose(1, 2)


def anchors(height, width, device="cpu"):
    """Anchor centres (A, 2) in pixels and their strides (A, 1), in the order of the outputs."""
    points, strides = [], []
    for stride in STRIDES:
        ys, xs = torch.meshgrid(torch.arange(height // stride), torch.arange(width // stride), indexing="ij")
        points.append((torch.stack((xs, ys), -1).reshape(-1, 2).float() + 0.5) * stride)
        strides.append(torch.full((points[-1].shape[0], 1), float(stride)))
    return torch.cat(points).to(device), torch.cat(strides).to(device)


def decode_boxes(raw, points, strides):
    """Raw (..., A, >=4) -> (..., A, 4) as x0, y0, x1, y1 in pixels."""
    distance = nn.functional.softplus(raw[..., :4]) * strides
    return torch.cat((points - distance[..., :2], points + distance[..., 2:]), -1)


def decode_corners(raw, boxes):
    """Corner offsets in box sizes from the corners of the box -> (..., A, 8) in pixels."""
    unit = torch.tensor(UNIT_CORNERS, dtype=raw.dtype, device=raw.device)
    centre = ((boxes[..., :2] + boxes[..., 2:]) / 2).unsqueeze(-2)
    size = (boxes[..., 2:] - boxes[..., :2]).unsqueeze(-2)
    offset = raw[..., 4 + len(NAMES):].reshape(*raw.shape[:-1], 4, 2)
    return (centre + (unit + offset) * size).flatten(-2)


def count_macs(model):
    """Multiply-adds of all convolutions at the model's input."""
    total = [0]

    def hook(module, _, out):
        total[0] += out.shape[2] * out.shape[3] * module.weight.numel()

    handles = [m.register_forward_hook(hook) for m in model.modules() if isinstance(m, nn.Conv2d)]
    training = model.training
    model.eval()
    with torch.no_grad():
        model(torch.zeros(1, 3, *model.size))
    model.train(training)
    for handle in handles:
        handle.remove()
    return total[0]
