"""A peer: the algorithm that holds the record of speed on CIFAR-10, written from its paper (airbench94, Jordan 2024).

"94% on CIFAR-10 in 3.29 Seconds on a Single GPU", arXiv:2404.00498. Its network cannot be said in this project's
notation: a 2x2 whitening stem, GELU, pooling before batch normalisation. Nothing here is used by the package.
"""

from math import ceil

import torch
from torch import nn
from torch.nn import functional

BATCH, EPOCHS, STEM_EPOCHS = 1024, 9.9, 3
RATE, MOMENTUM, DECAY, BIAS_FACTOR, SMOOTHING = 11.5, 0.85, 0.0153, 64.0, 0.2  # for 1,024 examples, decoupled


class Norm(nn.BatchNorm2d):
    def __init__(self, channels: int) -> None:
        super().__init__(channels, eps=1e-12, momentum=0.4)
        self.weight.requires_grad_(False)


def convolution(inside: int, outside: int) -> nn.Conv2d:
    made = nn.Conv2d(inside, outside, 3, padding="same", bias=False)
    nn.init.dirac_(made.weight.data[:inside])
    return made


def group(inside: int, outside: int) -> list[nn.Module]:
    first = [convolution(inside, outside), nn.MaxPool2d(2), Norm(outside), nn.GELU()]
    return [*first, convolution(outside, outside), Norm(outside), nn.GELU()]


def network(images: torch.Tensor) -> nn.Sequential:
    """The network, its stem whitened by 5,000 normalised pictures (n, 3, 32, 32)."""
    stem = nn.Conv2d(3, 24, 2)
    blocks = [*group(24, 64), *group(64, 256), *group(256, 256)]
    net = nn.Sequential(stem, nn.GELU(), *blocks, nn.MaxPool2d(3), nn.Flatten(), nn.Linear(256, 10, bias=False)).to(
        images.device
    )
    patches = images[:5000].float().unfold(2, 2, 1).unfold(3, 2, 1).permute(0, 2, 3, 1, 4, 5).reshape(-1, 12)
    values, vectors = torch.linalg.eigh(patches.T @ patches / len(patches))
    filters = (vectors / (values + 5e-4).sqrt()).T.flip(0).reshape(12, 3, 2, 2)
    stem.weight.data = torch.cat([filters, -filters]).cpu()
    stem.weight.requires_grad_(False)
    for module in net.modules():
        if not isinstance(module, Norm | nn.Sequential):
            module.half()
    return net.to(images.device, memory_format=torch.channels_last)  # type: ignore[call-overload]


def optimizer(net: nn.Module) -> torch.optim.SGD:
    scale = BATCH * (1 + 1 / (1 - MOMENTUM))
    rate, decay = RATE / scale, DECAY * BATCH / scale
    biases = [module.bias for module in net.modules() if isinstance(module, Norm)]
    apart = {id(bias) for bias in biases}
    others = [each for each in net.parameters() if each.requires_grad and id(each) not in apart]
    groups = [
        {"params": biases, "lr": rate * BIAS_FACTOR, "weight_decay": decay / (rate * BIAS_FACTOR)},
        {"params": others, "lr": rate, "weight_decay": decay / rate},
    ]
    return torch.optim.SGD(groups, momentum=MOMENTUM, nesterov=True, fused=True)


def triangle(done: int, total: int) -> float:
    top = int(0.23 * total)
    return 0.2 + 0.8 * done / top if done < top else 1 - 0.93 * (done - top) / (total - top)


def cropped(padded: torch.Tensor) -> torch.Tensor:
    """A 32x32 crop of each padded picture, at random places."""
    result = torch.empty_like(padded[:, :, :32, :32])
    top, left = torch.randint(0, 5, (2, len(padded)), device=padded.device)
    for y in range(5):
        for x in range(5):
            chosen = (top == y) & (left == x)
            result[chosen] = padded[chosen, :, y : y + 32, x : x + 32]
    return result


def trained(images: torch.Tensor, labels: torch.Tensor) -> nn.Sequential:
    """The record's run on normalised pictures in half precision, (N, 3, 32, 32) on the GPU."""
    net = network(images)
    optimiser = optimizer(net)
    peak = [settings["lr"] for settings in optimiser.param_groups]
    mirrored = torch.rand(len(images), device=images.device) < 0.5
    first = torch.where(mirrored[:, None, None, None], images.flip(3), images)
    padded = functional.pad(first, (2,) * 4, "reflect")
    steps = len(images) // BATCH
    total, done = ceil(steps * EPOCHS), 0
    slow = [each.clone() for each in net.state_dict().values() if each.is_floating_point()]
    fast = [each for each in net.state_dict().values() if each.is_floating_point()]
    for epoch in range(ceil(EPOCHS)):
        net[0].bias.requires_grad_(epoch < STEM_EPOCHS)
        shown = cropped(padded)
        shown = (shown.flip(3) if epoch % 2 else shown).contiguous(memory_format=torch.channels_last)
        for places in torch.randperm(len(images), device=images.device)[: steps * BATCH].view(steps, BATCH):
            if done == total:
                break
            for settings, rate in zip(optimiser.param_groups, peak, strict=True):
                settings["lr"] = rate * triangle(done, total)
            scores = net(shown[places]) / 9
            loss = functional.cross_entropy(scores, labels[places], label_smoothing=SMOOTHING, reduction="none").sum()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            done += 1
            if done % 5 == 0:
                follow(slow, fast, keep=0.95**5 * (done / total) ** 3)
    follow(slow, fast, keep=1.0)
    return net


@torch.no_grad()
def follow(slow: list[torch.Tensor], fast: list[torch.Tensor], *, keep: float) -> None:
    for behind, ahead in zip(slow, fast, strict=True):
        behind.lerp_(ahead, 1 - keep)
        ahead.copy_(behind)


@torch.inference_mode()
def accuracy(net: nn.Module, images: torch.Tensor, labels: torch.Tensor, *, views: bool) -> float:
    """The share of right answers, from one view or from six, whose scores are averaged."""
    net.eval()
    right = 0
    for shown, wanted in zip(images.split(2000), labels.split(2000), strict=True):
        scores = both_sides(net, shown) if views else net(shown).float()
        if views:
            padded = functional.pad(shown, (1,) * 4, "reflect")
            moved = [both_sides(net, padded[:, :, first : first + 32, first : first + 32]) for first in (0, 2)]
            scores = scores / 2 + (moved[0] + moved[1]) / 4
        right += int((scores.argmax(1) == wanted).sum())
    return right / len(labels)


def both_sides(net: nn.Module, images: torch.Tensor) -> torch.Tensor:
    images = images.contiguous(memory_format=torch.channels_last)
    mean: torch.Tensor = (net(images).float() + net(images.flip(3)).float()) / 2
    return mean
