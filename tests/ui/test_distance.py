"""How far networks see, on Start and on Receptive field."""

import pytest

from tests.analysis.test_distance import seen
from tests.ui.pages import said, sound
from vgg_explorer.runs import zoo

GOOD = (
    seen({3: (1.0, 1.0, 1.0), 7: (0.97, 0.96, 0.98), 8: (0.5, 0.5, 0.5)}),
    seen({3: (0.96, 0.97, 0.96), 7: (0.8, 0.8, 0.8), 8: (0.5, 0.5, 0.5)}, kind="single"),
)
BLIND = (GOOD[0], seen({3: (0.5, 0.5, 0.5), 7: (0.5, 0.5, 0.5), 8: (0.56, 0.57, 0.58)}, kind="single"))
INSIDE = "What lies well inside its field, each of these networks learns to use."
SENTENCE = "Field 7 px: 3 layers of 3×3 are right in 95 % and more up to a distance of **7 px**, one 7×7 up to **3 px**"


@pytest.fixture
def measured(monkeypatch):
    return lambda found: monkeypatch.setattr(zoo, "distance", lambda: found)


@pytest.mark.parametrize("name", ["start", "receptive_field"])
def test_the_sentence_is_written_by_the_numbers(name, measured):
    measured(GOOD)
    page = sound(name)
    assert INSIDE in said(page) and SENTENCE in said(page)
    assert "Beyond its own field each one guesses, as it must." in said(page)


def test_what_disagrees_is_said_and_does_not_stand_on_start(measured):
    measured(BLIND)
    page = sound("receptive_field")
    assert INSIDE not in said(page) and "one 7×7 up to **0 px**" in said(page)
    assert "Beyond its field a network should guess; 1 of 2 points there do not, which is unexplained." in said(page)
    assert "How far can each really see?" not in [header.value for header in sound("start").header]


def test_nothing_is_said_that_was_not_measured(measured):
    measured(())
    assert "How far can each really see?" not in [header.value for header in sound("receptive_field").header]
