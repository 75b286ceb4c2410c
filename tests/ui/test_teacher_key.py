"""The teacher's key: what it opens, and how often it may be guessed at."""

from tests.ui.pages import refusals, sound
from tests.ui.test_train import queued
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.store import open_store
from vgg_explorer.settings import settings
from vgg_explorer.ui.widgets import teacher_key


def test_a_teacher_can(visitor, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_TEACHER_KEY", "blackboard")
    settings.cache_clear()
    first, _ = queued("f" * 32)
    page = sound("train", runs=find(open_store(), first).batch)
    field = next(field for field in page.text_input if field.label == "Teacher's key")
    field.set_value("cheese")
    page.run()
    assert "This is not the teacher's key." in refusals(page)
    assert all(button.disabled for button in page.button if button.label == "Stop")
    next(field for field in page.text_input if field.label == "Teacher's key").set_value("blackboard")
    page.run()
    assert not any(button.disabled for button in page.button if button.label == "Stop")


def test_a_teachers_key_is_guessed_at_only_so_often(visitor, monkeypatch):
    monkeypatch.setenv("VGG_EXPLORER_TEACHER_KEY", "blackboard")
    settings.cache_clear()
    everybody = teacher_key.Tries(teacher_key.MOST_OF_ALL)
    monkeypatch.setattr(teacher_key, "EVERYBODY", everybody)
    first, _ = queued("f" * 32)

    def opened():
        return sound("train", runs=find(open_store(), first).batch)

    def typed(page, key: str) -> str:
        next(field for field in page.text_input if field.label == "Teacher's key").set_value(key)
        page.run()
        return " ".join(refusals(page))

    page = opened()
    said = [typed(page, f"cheese {number}") for number in range(teacher_key.MOST + 1)]
    assert all(each == "This is not the teacher's key." for each in said[:-1])
    assert said[-1].startswith("Too many wrong keys; the next one is looked at in ")
    assert "Too many wrong keys" in typed(page, "blackboard"), "the right one too"
    teacher = opened()
    assert typed(teacher, "blackboard") == "" and can_stop(teacher), "another visit is free"
    everybody.most = 0
    teacher.run()
    assert can_stop(teacher), "who is in stays in"
    assert "Too many wrong keys" in typed(opened(), "blackboard")


def can_stop(page) -> bool:
    return not any(button.disabled for button in page.button if button.label == "Stop")
