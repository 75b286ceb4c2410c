"""What the paper claims, as data: where it stands, what would show it, and which outcome is which verdict."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, get_args

from vgg_explorer.specs.checks import brief, one_of
from vgg_explorer.specs.errors import SpecError

Size = Literal["class", "laptop", "gpu"]
Verdict = Literal["agrees", "disagrees", "cannot tell"]
Quantity = Literal["accuracy", "gap", "epochs", "learned"]
Rule = Literal["above 0", "below 0", "below 0.5", "within 0.5", "learned"]
Standing = Literal["measured", "arithmetic", "not here", "later"]
MARGIN = 0.5  # percent points that still count as no difference


@dataclass(frozen=True, slots=True)
class Contrast:
    """The `first` arm less the `second`, by their names, paired by seed.

    accuracy: top-1 accuracy on the test set, in percent. gap: validation loss less training loss, in nats, at the first
    epoch whose training loss is as low as both reach. epochs: those until the validation loss is as low as the second's
    lowest. learned: how many seeds end above chance, by the binomial interval of a guesser (99.99 %).
    """

    first: str
    second: str
    quantity: Quantity = "accuracy"


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim. `says` it in our words, `place` is where the paper does, `shown_by` is the experiment in a few words.

    The `rule` is what its contrasts must show, all of them, by 95 % intervals over seeds:

    above 0, below 0: the interval lies wholly there; wholly on the other side it disagrees. below 0.5: no gain of half
    a point; disagrees where the interval lies wholly above. within 0.5: no difference of half a point either way.
    learned: all seeds of the first arm learn, and not all of the second; it disagrees where none of the first does.
    """

    id: str
    number: int
    place: str
    says: str
    shown_by: str
    rule: Rule = "above 0"
    contrasts: tuple[Contrast, ...] = field(default=())
    standing: Standing = "measured"

    def __post_init__(self) -> None:
        one_of("the rule", self.rule, get_args(Rule))
        one_of("the standing", self.standing, get_args(Standing))
        if bool(self.contrasts) != (self.standing == "measured"):
            raise SpecError("the claim {id} is measured by contrasts, and no other is.", id=self.id)

    @property
    def arms(self) -> tuple[str, ...]:
        """The names of all that must be measured for it."""
        pairs = ((contrast.first, contrast.second) for contrast in self.contrasts)
        return tuple(dict.fromkeys(name for pair in pairs for name in pair))


def among(claims: Iterable[Claim], id: str) -> Claim:
    """The one with that id."""
    found = {each.id: each for each in claims}
    if id not in found:
        raise SpecError("there is no claim {id!r}; take {names}.", id=brief(id), names=", ".join(found))
    return found[id]
