"""An error is a sentence with values in it: in another language, and across processes."""

import pickle

import pytest

from vgg_explorer.specs.errors import LayerError, NotationError, SpecError
from vgg_explorer.specs.notation import parse


def caught(text: str) -> SpecError:
    with pytest.raises(SpecError) as error:
        parse(text)
    return error.value


def test_in_another_language():
    rule = "{what} is {value}; it must be a whole number from {low} to {high}."
    german = {
        rule: "{what} ist {value}; erlaubt sind ganze Zahlen von {low} bis {high}.",
        "kernel": "Kern",
        'Layer {number}, "{token}": {rule}': "Schicht {number} ({token}): {rule}",
    }
    error = caught("conv3-64 conv0-64")
    said = error.text(lambda sentence: german[sentence])
    assert said == "Schicht 2 (conv0-64): Kern ist 0; erlaubt sind ganze Zahlen von 1 bis 255."


def test_braces_in_a_token_stay_braces():
    assert 'Layer 1, "{number}{0}": this is no layer' in str(caught("{number}{0}"))


@pytest.mark.parametrize(
    "error",
    [
        SpecError("{name} is unknown.", name="x"),
        LayerError("{name} is unknown.", 3, name="x"),
        NotationError("{name} is unknown.", token="x", number=1, position=0, name="x"),
    ],
)
def test_through_pickle(error):
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
