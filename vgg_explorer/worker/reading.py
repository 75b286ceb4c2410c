"""The process that reads the files of strangers, without torch: pictures, and what a folder or a zip holds."""

from multiprocessing.connection import Connection
from typing import Any

import numpy as np

from vgg_explorer.pictures.listing import listed
from vgg_explorer.pictures.picture import decode, within
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.question import Question
from vgg_explorer.specs.reading import ListPictures, ReadPicture
from vgg_explorer.worker import answer_loop


def serve(line: Connection) -> None:
    """Answer what comes over the line."""
    answer_loop.serve(line, answer)


def answer(question: Question[Any], progress: Progress) -> Any:
    match question:
        case ReadPicture():
            return picture(question)
        case ListPictures():
            return listed(question.path, question.size)
    raise TypeError(f"nobody reads {type(question).__name__}")


def picture(question: ReadPicture) -> np.ndarray:
    found = decode(question.content, question.name, side=question.side, pixels=question.pixels)
    return within(found, question.pixels)
