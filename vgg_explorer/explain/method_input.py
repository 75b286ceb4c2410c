"""What a method is given: a picture, a class, its options; and the score that all of them explain."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torchvision.transforms.functional import gaussian_blur

from vgg_explorer.models.build import Net
from vgg_explorer.specs.options import Settled

PIXELS = 2**15  # of a batch: 32 small pictures are fastest together, and VGG-16 at 224 has room for one
ON_A_GPU = 8  # times as many


class ClassScore:
    """The score of one class, before the softmax: pictures (n, C, H, W) to (n,).

    `scores` (classes,) is what the network said of the first picture that came; where no class is asked for, the
    target is the best of that one. `tell(done, of)` hears of every batch, in pictures.
    """

    def __init__(self, model: Net, target: int | None, tell: Callable[[int, int], None], *, of: int) -> None:
        self.model, self.target, self.tell = model, target, tell
        self.done, self.of = 0, of
        self.scores: torch.Tensor | None = None

    def __call__(self, images: torch.Tensor) -> torch.Tensor:
        return self.heard(self.model(laid_out(images)))

    def heard(self, scores: torch.Tensor) -> torch.Tensor:
        """Of scores (n, classes) of a batch that has passed, those of the target."""
        self.done += len(scores)
        self.tell(self.done, self.of)
        return self.chosen(scores)

    def expect(self, more: int) -> None:
        """Add pictures to the expected total."""
        self.of += more

    def chosen(self, scores: torch.Tensor) -> torch.Tensor:
        """Of scores (n, classes) those of the target."""
        if self.scores is None:
            self.scores = scores[0].detach()
        if self.target is None:
            self.target = int(self.scores.argmax())
        return scores[:, self.target]


@dataclass(frozen=True)
class MethodInput:
    """One picture (1, C, H, W), normalised, for one method with all its options.

    `unit` is the deviation of the data in the values that the network takes: 1 unless its pixels keep their scale.
    """

    model: Net
    picture: torch.Tensor
    options: Settled
    score: ClassScore
    unit: float = 1.0

    def whole(self, name: str) -> int:
        return int(self.options[name])

    def real(self, name: str) -> float:
        return float(self.options[name])

    def word(self, name: str) -> str:
        return str(self.options[name])

    def score_picture(self) -> float:
        """The score of the picture alone, in a pass of its own."""
        return self.score_of(self.picture)

    def score_of(self, images: torch.Tensor) -> float:
        """The mean score of pictures."""
        with torch.no_grad():
            return float(torch.cat([self.score(part) for part in torch.split(images, self.at_once)]).mean())

    def leaf(self) -> torch.Tensor:
        """The picture as a leaf of the graph, with gradients."""
        return self.picture.detach().requires_grad_()

    def input_gradient(self) -> torch.Tensor:
        """The gradient of the score with respect to the picture, (1, C, H, W)."""
        leaf = self.leaf()
        (found,) = torch.autograd.grad(self.score(leaf), leaf)
        return found

    @property
    def at_once(self) -> int:
        """How many pictures pass together."""
        return batch_size(self.picture)

    def baseline(self) -> torch.Tensor:
        return baseline(self.picture, self.word("baseline"))

    def noise(self) -> float:
        """The option `noise` is a share of the range of the picture's values (Smilkov et al. 2017, section 3)."""
        return self.real("noise") * float(self.picture.max() - self.picture.min())


def batch_size(picture: torch.Tensor) -> int:
    pixels = PIXELS * ON_A_GPU if picture.is_cuda else PIXELS
    return max(1, pixels // picture[0, 0].numel())


def laid_out(pictures: torch.Tensor) -> torch.Tensor:
    """Channels last on a CPU: convolutions of a batch then take up to a quarter less time.

    On a GPU those of float32 take a quarter more.
    """
    return pictures if pictures.is_cuda else pictures.contiguous(memory_format=torch.channels_last)


def baseline(picture: torch.Tensor, kind: str) -> torch.Tensor:
    """The picture without its content: `mean`, the mean colour of the data, which is 0, or itself `blurred`."""
    if kind == "mean":
        return torch.zeros_like(picture)
    deviation = min(picture.shape[2:]) / 10
    reach = min(int(2 * deviation) + 1, min(picture.shape[2:]) - 1)
    blurred: torch.Tensor = gaussian_blur(picture, [2 * reach + 1] * 2, [deviation] * 2)
    return blurred


@dataclass(frozen=True)
class Attribution:
    """What a method found: `values` (1, C, H, W) or (1, 1, H, W), and the `total` that they ought to add up to, if any.

    `absorbed` is what did not reach the picture (LRP).
    """

    values: torch.Tensor
    total: float | None = None
    absorbed: float = 0.0
