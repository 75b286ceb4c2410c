"""A run to be, and the runs that an order asks for."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field

from vgg_explorer.specs.order import Order
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.serialisation import differences
from vgg_explorer.specs.spec import Spec


def new_id() -> str:
    """Long and random: nobody guesses another one's."""
    return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Request:
    """A run to be. It waits until the runs of `needs`, ids, have finished.

    With `choose`, tries by their ids, its learning rate is the best of theirs on validation. It needs them too, but a
    try may end in any way, as long as one of them finishes: that a rate is too high is what tries are for.
    """

    spec: Spec
    choose: tuple[str, ...] = ()
    tests: bool = True
    keeps: bool = False
    name: str = ""
    tags: tuple[str, ...] = ()
    id: str = field(default_factory=new_id)
    rates: tuple[float, ...] = ()  # what `choose` tries: a part of what is asked for
    needs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "needs", tuple(dict.fromkeys([*self.needs, *self.choose])))

    def key(self) -> str:
        """The same for the same request, so that a command can find what it asked for before."""
        asked = {"kind": self.spec.kind, **differences(self.spec)}
        rates = {"rates": differences(self.rates)} if self.rates else {}
        tests = {} if self.tests else {"tests": False}
        return digest(json.dumps({"spec": asked, **rates, **tests}, sort_keys=True, separators=(",", ":")))

    def version_1_key(self) -> str:
        """The key of the same request in a store of version 1."""
        return digest(f"{self.spec.to_json()} {self.rates} {self.tests}")


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def requests(order: Order) -> list[Request]:
    """The runs of an order, seed by seed, so that networks can be compared early; tries of rates come first."""
    tries = {line: rate_tries(order, line) for line in order.networks} if len(order.rates) > 1 else {}
    finals = [
        Request(
            order.spec(line, seed),
            tuple(each.id for each in tries.get(line, ())),
            keeps=order.keeps,
            rates=order.rates if tries else (),
            name=order.name_of(line),
        )
        for seed in range(order.seeds)
        for line in order.networks
    ]
    return [*(each for line in tries.values() for each in line), *finals]


def rate_tries(order: Order, line: str) -> list[Request]:
    """One run a learning rate at seed 0, judged on validation alone."""
    specs: list[RunSpec] = [order.spec(line, 0, rate) for rate in order.rates]
    return [Request(spec, tests=False, keeps=order.keeps, name=order.name_of(line)) for spec in specs]
