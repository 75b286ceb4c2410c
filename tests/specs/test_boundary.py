"""Whatever is raised inside the boundary leaves as one sentence, logged, and takes with it what was half written."""

import pytest

from tests.refusal import refusal
from vgg_explorer.specs.boundary import boundary
from vgg_explorer.specs.errors import SpecError

RAISED = (
    RecursionError(),
    MemoryError(),
    UnicodeError("surrogates"),
    KeyError("a"),
    OSError("disk"),
    ZeroDivisionError(),
)


def reading(error, **options):
    with boundary(SpecError("the file cannot be read."), **options):
        raise error


@pytest.mark.parametrize("error", RAISED, ids=lambda error: type(error).__name__)
def test_every_error_is_the_sentence_and_is_logged(caplog, error):
    assert refusal(reading, error) == "the file cannot be read."
    assert type(error).__name__ in caplog.text and "Traceback" in caplog.text


def test_what_a_parser_is_known_to_raise_is_not_logged(caplog):
    assert refusal(reading, OSError("ends early"), usual=(OSError,)) == "the file cannot be read."
    assert not caplog.text


def test_a_file_that_is_nested_too_deep_is_logged_though_its_parser_raises_runtime_errors(caplog):
    assert refusal(reading, RecursionError(), usual=(RuntimeError,)) == "the file cannot be read."
    assert "RecursionError" in caplog.text


def test_a_sentence_passes_as_it_is(caplog):
    assert refusal(reading, SpecError("too large.")) == "too large."
    assert not caplog.text


def test_the_sentence_can_be_made_of_the_error():
    def fail():
        with boundary(lambda error: SpecError("{name} is wrong.", name=error.args[0])):
            raise KeyError("shape")

    assert refusal(fail) == "shape is wrong."


@pytest.mark.parametrize("error", [SpecError("too large."), ValueError("damaged")])
def test_what_was_half_written_is_removed(tmp_path, error):
    for place in (tmp_path / "file", tmp_path / "folder"):
        place.write_text("half") if place.name == "file" else (place / "inside").mkdir(parents=True)
        refusal(reading, error, removes=place)
        assert not place.exists()


def test_what_was_written_whole_stays(tmp_path):
    with boundary(SpecError("the file cannot be read."), removes=tmp_path / "file"):
        (tmp_path / "file").write_text("whole")
    assert (tmp_path / "file").exists()


def test_ctrl_c_is_no_error_of_a_file():
    with pytest.raises(KeyboardInterrupt):
        reading(KeyboardInterrupt())
