"""Runs as JSON: a field that comes later changes no name and no link, and what is not known is refused."""

import json
from dataclasses import dataclass, field, fields, make_dataclass, replace
from typing import ClassVar

import pytest

from vgg_explorer.runs.request import Request
from vgg_explorer.specs.augment import Augment
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.recipe import QUICK, RECIPES, Recipe
from vgg_explorer.specs.run import RunSpec, read_run
from vgg_explorer.specs.run_result import protocol
from vgg_explorer.specs.serialisation import VERSION, canonical, since, version_of
from vgg_explorer.specs.spec import read

SPEC = RunSpec("conv3-8 gap FC-6", "shapes")
VERSION_1 = {
    RunSpec: "network dataset recipe seed",
    Recipe: (
        "name epochs batch learning_rate schedule momentum nesterov weight_decay dropout label_smoothing "
        "initialisation augment patience precision flip_at_test compile"
    ),
    Augment: "crop flip colour scales",
}
NAMED = {
    "paper": (
        '{"augment":{"colour":0.1,"crop":4,"flip":true,"scales":[1.0,1.0]},"batch":256,"compile":false,"dropout":0.5,'
        '"epochs":74,"flip_at_test":false,"initialisation":"paper","label_smoothing":0.0,"learning_rate":0.01,'
        '"momentum":0.9,"name":"paper","nesterov":false,"patience":3,"precision":"fp32","schedule":"plateau",'
        '"weight_decay":0.0005}'
    ),
    "paper-2": (
        '{"augment":{"colour":0.1,"crop":0,"flip":true,"scales":[1.1428571428571428,1.1428571428571428]},"batch":256,'
        '"compile":false,"dropout":0.5,"epochs":74,"flip_at_test":false,"initialisation":"paper","label_smoothing":0.0,'
        '"learning_rate":0.01,"momentum":0.9,"name":"paper-2","nesterov":false,"patience":3,'
        '"pixels":"mean subtracted","precision":"fp32","schedule":"plateau","test_rescaled":true,'
        '"weight_decay":0.0005}'
    ),
    "quick": (
        '{"augment":{"colour":0.0,"crop":2,"flip":true,"scales":[1.0,1.0]},"batch":128,"compile":false,"dropout":null,'
        '"epochs":5,"flip_at_test":false,"initialisation":"he","label_smoothing":0.0,"learning_rate":0.1,'
        '"momentum":0.9,"name":"quick","nesterov":true,"patience":3,"precision":"fp32","schedule":"one-cycle",'
        '"weight_decay":0.0005}'
    ),
    "fast": (
        '{"augment":{"colour":0.0,"crop":2,"flip":true,"scales":[1.0,1.0]},"batch":512,"compile":true,"dropout":null,'
        '"epochs":10,"flip_at_test":true,"initialisation":"he","label_smoothing":0.1,"learning_rate":0.4,'
        '"momentum":0.9,"name":"fast","nesterov":true,"patience":3,"precision":"bf16","schedule":"one-cycle",'
        '"weight_decay":0.0005}'
    ),
    "fast-2": (
        '{"augment":{"alternate":true,"border":"reflect","colour":0.0,"crop":2,"flip":true,"scales":[1.0,1.0]},'
        '"batch":1024,"compile":true,"dropout":null,"epochs":10,"flip_at_test":false,"initialisation":"dirac",'
        '"label_smoothing":0.2,"learning_rate":1.5,"lookahead":true,"momentum":0.85,"name":"fast-2","nesterov":true,'
        '"norm_bias_rate":64.0,"norm_momentum":0.4,"norm_scale":false,"patience":3,"precision":"bf16",'
        '"schedule":"triangle","score_scale":0.1111111111111111,"six_views":true,"weight_decay":0.00133,'
        '"whitening":true}'
    ),
}

Later = make_dataclass(
    "Recipe",
    [("warm_up", int, field(default=0, metadata=since(2)))],
    bases=(Recipe,),
    frozen=True,
    slots=True,
)


@dataclass(frozen=True, slots=True)
class LaterSpec(RunSpec):
    """A training run after two more fields have come."""

    kind: ClassVar[str] = "train"
    recipe: Later = field(default_factory=Later)  # type: ignore[valid-type]
    folds: int = field(default=1, metadata=since(2))


def later(**changes) -> LaterSpec:
    """The run of SPEC, by a program whose recipes have one more field."""
    given = {each.name: getattr(QUICK, each.name) for each in fields(QUICK)}
    return LaterSpec(SPEC.network, SPEC.dataset, Later(**given | changes), SPEC.seed)


@pytest.mark.parametrize("name", NAMED)
def test_a_named_recipe_never_changes_its_meaning(name):
    """A changed recipe gets another name."""
    written = json.loads(RunSpec("B", "shapes", RECIPES[name]).to_json())["recipe"]
    assert json.dumps(written, sort_keys=True, separators=(",", ":")) == NAMED[name]


def test_a_recipe_that_uses_a_later_field_is_written_in_version_2():
    versions = {name: RunSpec("B", "shapes", each).version for name, each in RECIPES.items()}
    assert versions == {"paper": 1, "paper-2": 2, "quick": 1, "fast": 1, "fast-2": 2}
    written = RunSpec("B", "shapes", RECIPES["fast-2"])
    assert read_run(written.to_json()) == written


@pytest.mark.parametrize("kind", VERSION_1)
def test_a_field_that_came_later_says_its_version(kind):
    assert [each.name for each in fields(kind) if version_of(each) == 1] == VERSION_1[kind].split()
    assert all(version_of(each) <= VERSION for each in fields(kind))


def test_keys_are_as_they_were():
    """Links and stores hold them: a default that changes would change them."""
    assert canonical(RunSpec("B", "shapes", Recipe())) == '{"dataset":"shapes","network":"B"}'
    assert canonical(SPEC) == (
        '{"dataset":"shapes","network":"conv3-8 gap FC-6","recipe":{"augment":{"crop":2,"flip":true},"epochs":5,'
        '"name":"quick","nesterov":true}}'
    )
    assert Request(SPEC).key() == "0d6661f042db30428e7367c3bcdff44f881d31a5ef420634d37bde0e1ba7c1be"
    assert protocol(SPEC).key == "shapes|quick|5|128|dc85e2c1"
    assert protocol(SPEC).aliases == ("shapes|quick|5|128|859702",)


def test_a_field_that_is_added_changes_no_key_and_no_link():
    assert later().to_json() == SPEC.to_json()
    assert Request(later()).key() == Request(SPEC).key()
    assert Request(later()).version_1_key() == Request(SPEC).version_1_key()
    assert protocol(later()) == protocol(SPEC)
    assert (protocol(later()).key, protocol(later()).aliases) == (protocol(SPEC).key, protocol(SPEC).aliases)


def test_a_field_that_is_used_makes_another_run():
    used = later(warm_up=3)
    assert json.loads(used.to_json())["recipe"]["warm_up"] == 3 and used.version == 2
    assert Request(used).key() != Request(SPEC).key()
    assert protocol(used).key != protocol(SPEC).key and protocol(used).aliases == ()
    assert read(used.to_json(), {"train": LaterSpec}) == used


def test_the_same_numbers_have_the_same_key():
    whole = replace(SPEC, recipe=replace(QUICK, learning_rate=1))
    assert Request(whole).key() == Request(replace(SPEC, recipe=replace(QUICK, learning_rate=1.0))).key()


def test_what_is_asked_for_is_in_the_key():
    others = [
        Request(replace(SPEC, seed=1)),
        Request(replace(SPEC, recipe=replace(QUICK, epochs=6))),
        Request(replace(SPEC, recipe=replace(QUICK, augment=Augment()))),
        Request(SPEC, tests=False),
        Request(SPEC, rates=(0.1, 0.3)),
        Request(SPEC, rates=(0.3, 0.1)),
    ]
    assert len({Request(SPEC).key(), *(each.key() for each in others)}) == 7


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"folds": 5}, "folds"),
        ({"recipe": {"warm_up": 3}}, "recipe.warm_up"),
        ({"recipe": {"augment": {"cutout": 8}}}, "recipe.augment.cutout"),
    ],
)
def test_a_field_that_is_not_known_is_refused(changes, field):
    with pytest.raises(SpecError) as refused:
        read_run(json.dumps({"network": "B", "dataset": "shapes"} | changes))
    assert str(refused.value) == (
        f"the run says {field!r}, which this program does not know; open it with the program that wrote it."
    )


def test_a_newer_version_is_refused_by_its_number():
    with pytest.raises(SpecError, match=r"the run is written in version 7; this program reads version 2\."):
        read_run(json.dumps({"network": "B", "dataset": "shapes", "version": 7, "folds": 5}))


def test_a_run_is_written_in_the_lowest_version_that_can_say_it():
    assert json.loads(SPEC.to_json())["version"] == 1 and "kind" not in json.loads(SPEC.to_json())
    assert read_run(json.dumps(json.loads(SPEC.to_json()) | {"kind": "train", "version": 2})) == SPEC
