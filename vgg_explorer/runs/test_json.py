"""What came of a test as JSON, and back."""

import json
from dataclasses import asdict, fields

from vgg_explorer.runs.json_reading import Json, as_object, as_type, evaluation, known
from vgg_explorer.specs.layers import Shape
from vgg_explorer.specs.run_result import Ended, Surroundings
from vgg_explorer.specs.test_result import TestResult
from vgg_explorer.specs.test_run import read_test

FIELDS = frozenset(field.name for field in fields(TestResult)) | {"kind"}


def test_dict(result: TestResult) -> Json:
    """What result.json holds."""
    return {
        "kind": "test",
        "spec": json.loads(result.spec.to_json()),
        "ended": result.ended,
        "class_names": list(result.class_names),
        "evaluation": result.evaluation.as_dict(),
        "seconds": result.seconds,
        "pictures": result.pictures,
        "checksums": list(result.checksums),
        "parameters": result.parameters,
        "shape": list(result.shape),
        "surroundings": asdict(result.surroundings),
    }


def test_of(value: Json) -> TestResult:
    """Its inverse; raises what `json_reading.reading` turns into a sentence."""
    found = known(value, FIELDS)
    names = as_type(tuple[str, ...], found["class_names"])
    return TestResult(
        spec=read_test(json.dumps(found["spec"])),
        ended=as_type(Ended, found["ended"]),
        class_names=names,
        evaluation=evaluation(as_object(found["evaluation"]), len(names)),
        seconds=as_type(float, found["seconds"]),
        pictures=as_type(int, found["pictures"]),
        checksums=as_type(tuple[str, ...], found["checksums"]),
        parameters=as_type(int, found["parameters"]),
        shape=as_type(Shape, found["shape"]),
        surroundings=as_type(Surroundings, found["surroundings"]),
    )
