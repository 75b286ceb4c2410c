"""The one boundary around what reads foreign bytes: whatever goes wrong inside comes out as one sentence."""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from vgg_explorer.specs.errors import SpecError

Refusal = SpecError | Callable[[Exception], SpecError]  # the sentence, or how it is made of what was raised
Errors = tuple[type[Exception], ...]
ALWAYS: Errors = (RecursionError, MemoryError)  # no parser raises them on purpose, though one is a RuntimeError


@contextmanager
def boundary(refusal: Refusal, *, usual: Errors = (), removes: Path | None = None) -> Iterator[None]:
    """Turn every exception of the block into `refusal`; a SpecError passes as it is, for it is a sentence already.

    `usual` are the exceptions by which a parser says that it cannot read something. Any other, RecursionError and
    MemoryError among them, is logged with its traceback. `removes` is a file or folder that the block writes, which
    is deleted where the block does not come to its end.
    """
    try:
        yield
    except SpecError:
        remove(removes)
        raise
    except Exception as error:
        remove(removes)
        if isinstance(error, ALWAYS) or not isinstance(error, usual):
            logging.getLogger(__name__).exception("what is read has raised an error that was not foreseen")
        raise (refusal if isinstance(refusal, SpecError) else refusal(error)) from None


def remove(path: Path | None) -> None:
    """Delete a file or a folder, as far as that is possible; None is nothing."""
    if path is None:
        return
    with suppress(OSError):
        path.unlink()
    shutil.rmtree(path, ignore_errors=True)
