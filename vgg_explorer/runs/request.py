"""A run to be, and the runs that an order asks for."""

import hashlib
import json
import secrets
from dataclasses import dataclass, field, replace

from vgg_explorer.specs.names import tidy_name
from vgg_explorer.specs.order import Order
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.specs.run_lineage import parent
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
        object.__setattr__(self, "name", tidy_name(self.name))
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
    """The runs of an order, seed by seed, so that networks can be compared early.

    Tries of rates come first, and a run that others start from before those. One that is both asked for and needed is
    one run.
    """
    tries: dict[str, list[Request]] = {}
    for spec in order.tries:
        tries.setdefault(spec.network, []).append(request_of(order, spec, tests=False))
    finals: dict[RunSpec, Request] = {}
    for spec in order.specs:
        before = parent(spec)
        finals[spec] = replace(
            request_of(order, spec),
            choose=tuple(each.id for each in tries.get(spec.network, ())),
            needs=(finals[before].id,) if before else (),
            rates=order.rates if tries else (),
        )
    return [*(each for line in tries.values() for each in line), *finals.values()]


def request_of(order: Order, spec: RunSpec, *, tests: bool = True) -> Request:
    """A run of the order; one whose epochs others start from keeps them."""
    given = order.source if order.source and order.source.run else None
    keeps = order.keeps or (given is not None and given.epoch is not None and spec not in order.asked)
    return Request(spec, tests=tests, keeps=keeps, name=order.name_of(spec.network))
