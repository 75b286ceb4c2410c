"""What runs start from, by the options of `train`: the weights that are meant, and which layers they give."""

from collections.abc import Sequence
from pathlib import Path

from vgg_explorer.analysis.derive import derive
from vgg_explorer.analysis.pretraining import side_by_side
from vgg_explorer.cli import table
from vgg_explorer.cli.outcome import labels
from vgg_explorer.cli.weights import adopted, at_hand
from vgg_explorer.runs import limits
from vgg_explorer.runs.store import Store
from vgg_explorer.runs.weights_source import GivenWeights, given_weights
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.layer_start import Way
from vgg_explorer.specs.order import Order

WAYS: dict[str, Way] = {"paper": "paper", "equal-names": "equal names"}
LATER = "Which layers are copied is known when the pictures are read."


def given(store: Store, text: str, *, quiet: bool) -> GivenWeights | None:
    """What `--initialise-from` means; a file is taken over first, so that its content is its name."""
    if not text:
        return None
    path = Path(text).expanduser()
    if path.is_file():
        return given_weights(store, adopted(path, quiet=quiet))
    return given_weights(store, at_hand(text) if text.startswith("torchvision:") else text)


def way(text: str) -> Way | None:
    if text and text not in WAYS:
        raise SpecError(
            "there is no way {text!r} of copying layers; take {ways}.", text=brief(text), ways=", ".join(WAYS)
        )
    return WAYS[text] if text else None


def lines(texts: Sequence[str]) -> tuple[str, ...]:
    """Networks as they are written tidily."""
    return tuple(derive(text).line for text in texts)


def show(order: Order) -> None:
    """Print for each network that starts from another one which layers are copied."""
    from_others = [spec for spec in order.specs if spec.start and spec.seed == 0]
    starts = [limits.starts(spec) for spec in from_others]
    if not from_others:
        return
    if not all(starts):
        print(LATER)
        return
    columns = ["layer", *labels(from_others)]
    rows = [(name, *map(cell, copied)) for name, copied in side_by_side(starts)]
    table.write(table.plain(columns, rows))


def cell(copied: bool | None) -> str:
    return "–" if copied is None else "copied" if copied else "random"
