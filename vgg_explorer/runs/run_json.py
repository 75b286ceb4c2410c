"""What runs give, as JSON and back: the one place where the store's columns and result.json become values.

A field that is missing has the default of its type; one that this program does not know is refused, as all is that
breaks a rule, in a sentence with the run's name.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from functools import lru_cache

from vgg_explorer.runs.json_reading import Json, as_object, as_type, evaluation, known, reading
from vgg_explorer.runs.test_json import test_dict, test_of
from vgg_explorer.specs.checks import brief
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.history import Epoch
from vgg_explorer.specs.layer_start import Started
from vgg_explorer.specs.run import read_run
from vgg_explorer.specs.run_event import Loading
from vgg_explorer.specs.run_facts import RunFacts, TriedRate
from vgg_explorer.specs.run_result import Ended, Finding, RunResult, RunSummary, Surroundings
from vgg_explorer.specs.serialisation import as_json
from vgg_explorer.specs.test_result import AnyResult, TestResult

KINDS = ("train", "test")  # what `kind` in a result may be; absent: train
FACTS = frozenset(field.name for field in fields(RunFacts))
RESULT = frozenset(field.name for field in fields(RunResult)) - {"facts"} | {"kind"} | FACTS
Tried = tuple[TriedRate, ...]


def facts_dict(facts: RunFacts | None, rates: Tried = ()) -> Json:
    """The column `facts`: rates that were tried are known before the others."""
    tried = {"rates": [asdict(rate) for rate in rates]} if rates else {}
    if facts is None:
        return tried
    found = asdict(facts) | {"notes": [note.as_dict() for note in facts.notes], "plan": as_json(facts.plan)}
    if facts.started is None:
        del found["started"]  # as in earlier versions
    return tried | found


@lru_cache(maxsize=4096)  # pages read the same rows again and again
def read_facts(text: str, name: str) -> tuple[RunFacts | None, Tried]:
    """What is known of a run, None before its pictures were read; and the learning rates that were tried for it."""
    with reading(name):
        found = as_object(json.loads(text))
        rates = as_type(Tried, found.pop("rates", []))
        return as_type(RunFacts, known(found, FACTS)) if found else None, rates


def summary_dict(summary: RunSummary | None) -> Json:
    """The column `outcome`."""
    return asdict(summary) | {"findings": findings_list(summary.findings)} if summary else {}


@lru_cache(maxsize=4096)
def read_summary(text: str, name: str) -> RunSummary | None:
    """What the store keeps of a result, None before the end."""
    with reading(name):
        found = known(as_object(json.loads(text)), frozenset(field.name for field in fields(RunSummary)))
        return as_type(RunSummary, found | {"findings": read_findings(found)}) if found else None


@lru_cache(maxsize=4096)
def read_loading(text: str, name: str) -> Loading | None:
    """The column `doing`: what a run does before its first step."""
    with reading(name):
        found = as_object(json.loads(text))
        return as_type(Loading, found) if found else None


def started_text(started: Started) -> str:
    return json.dumps(asdict(started))


def read_started(text: str, name: str) -> Started:
    with reading(name):
        found: Started = as_type(Started, as_object(json.loads(text)))
        return found


def result_dict(result: AnyResult) -> Json:
    """What result.json holds."""
    return test_dict(result) if isinstance(result, TestResult) else training_dict(result)


def training_dict(result: RunResult) -> Json:
    return {
        "kind": "train",
        "spec": json.loads(result.spec.to_json()),
        "ended": result.ended,
        **facts_dict(result.facts),
        "class_names": list(result.class_names),
        "history": [asdict(epoch) for epoch in result.history],
        "best_epoch": result.best_epoch,
        "test": result.test.as_dict() if result.test else None,
        "findings": findings_list(result.findings),
        "surroundings": asdict(result.surroundings),
        **({} if result.gpu_bytes is None else {"gpu_bytes": result.gpu_bytes}),
    }


def result_text(result: AnyResult) -> str:
    return json.dumps(result_dict(result), indent=2)


def read_result(text: str, name: str) -> AnyResult:
    """What came of the run that is called `name`."""
    with reading(name):
        return result_of(json.loads(text), name)


def result_of(value: object, name: str) -> AnyResult:
    """The same of JSON that has been read already."""
    with reading(name):
        found = as_object(value)
        kind = found.get("kind", "train")
        if kind not in KINDS:
            raise SpecError(
                "the result of {name} is of the kind {kind!r}; this program reads {kinds}.",
                name=name,
                kind=brief(kind),
                kinds=", ".join(KINDS),
            )
        return test_of(found) if kind == "test" else training_result(known(found, RESULT))


def read_trained(value: object, name: str) -> RunResult:
    """The same of a run that trained, as those of the zoo have."""
    found = result_of(value, name)
    if not isinstance(found, RunResult):
        raise SpecError("the result of {name} is that of no training.", name=name)
    return found


def training_result(found: Json) -> RunResult:
    names = as_type(tuple[str, ...], found["class_names"])
    facts = {"classes": len(names)} | {name: value for name, value in found.items() if name in FACTS}
    return RunResult(
        spec=read_run(json.dumps(found["spec"])),
        ended=as_type(Ended, found.get("ended", "finished")),
        facts=as_type(RunFacts, facts),
        class_names=names,
        history=as_type(tuple[Epoch, ...], found["history"]),
        best_epoch=as_type(int | None, found["best_epoch"]),
        test=None if found["test"] is None else evaluation(as_object(found["test"]), len(names)),
        findings=said(as_type(tuple[Finding, ...], read_findings(found))),
        surroundings=as_type(Surroundings, found["surroundings"]),
        gpu_bytes=as_type(int | None, found.get("gpu_bytes")),
    )


def said(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The same, if each has all values that its sentence names."""
    for each in findings:
        each.text()
    return findings


def findings_list(findings: Sequence[Finding]) -> list[Json]:
    return [{"kind": each.kind, "sentence": each.text(), "note": each.note.as_dict()} for each in findings]


def read_findings(found: Json) -> list[Json]:
    """Without the sentence, which is there for people who open the file."""
    return [known(as_object(each), frozenset(("kind", "sentence", "note"))) for each in found.get("findings", [])]
