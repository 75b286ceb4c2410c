"""Who asks for runs and does something to them, and what each may see: the one place that decides it."""

from dataclasses import dataclass
from hmac import compare_digest

from sqlalchemy import ColumnElement, and_, or_, true

from vgg_explorer.runs.state import Run
from vgg_explorer.runs.tables import RUNS
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.names import SHELL as SHELL

PRIVATE = SpecError("these runs are on somebody's own pictures or weights; only their owner, and a teacher, see them.")


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `key` is the teacher's, if that is what was typed; the shell may do everything on its machine."""

    owner: str
    key: str = ""

    @property
    def teaches(self) -> bool:
        right = settings().teacher_key
        return self.owner == SHELL or (bool(right) and compare_digest(self.key.encode(), right.encode()))

    def may(self, run: Run) -> bool:
        """Whether this person may stop, rename and delete a run."""
        return self.teaches or self.owner == run.owner


def sees(person: Person | None, run: Run) -> bool:
    """Whether a person may know of a run; `seen_by` says the same to the database. None: not known yet who it is.

    What is on somebody's own is the owner's, and a teacher's. A class that shares its pictures would be a case here,
    and one there. A run by a path is the shell's; where no teacher's key is set, that is whoever is at the machine.
    """
    if not run.private or (person is not None and person.may(run)):
        return True
    return run.private == "path" and not settings().teacher_key


def seen_by(person: Person | None) -> ColumnElement[bool]:
    """The rows of the runs that a person may know of."""
    if person is not None and person.teaches:
        return true()
    open_to_all = ("",) if settings().teacher_key else ("", "path")
    mine = [RUNS.c.owner == person.owner] if person else []
    return or_(RUNS.c.private.in_(open_to_all), *mine)


def first_shown_to(person: Person | None) -> ColumnElement[bool]:
    """Of these the rows that a list shows first: the person's own, and what the machine's owner made in the shell."""
    owners = (SHELL, person.owner) if person else (SHELL,)
    return and_(RUNS.c.owner.in_(owners), seen_by(person))


def check_sees(person: Person | None, run: Run) -> None:
    if not sees(person, run):
        raise PRIVATE
