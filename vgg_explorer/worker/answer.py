"""The process that answers questions which need torch."""

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from torch import OutOfMemoryError

from vgg_explorer.data.datasets import DOWNLOADING, download
from vgg_explorer.runs.download_progress import DownloadReporter
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.progress import Progress
from vgg_explorer.specs.question import Adopt, Calibrate, Download, Echo, Evaluate, FetchWeights, Measure, Question
from vgg_explorer.specs.receptive_field import MeasureFields
from vgg_explorer.specs.saliency import Activate, Explain, Imagine, LookAtFilters, Trust
from vgg_explorer.worker import answer_loop, receptive_field, saliency, torchvision_weights
from vgg_explorer.worker.adopt import adopt
from vgg_explorer.worker.evaluate import evaluate
from vgg_explorer.worker.timing import calibrate, measure

FULL = (OutOfMemoryError,)  # what a GPU raises in place of a MemoryError


def serve(line: Connection) -> None:
    """Answer what comes over the line."""
    answer_loop.serve(line, answer, full=FULL)


def fetch(name: str, progress: Progress, download: Callable[..., None]) -> None:
    """Download a set or weights, and let everybody see how far that is."""
    reporter = DownloadReporter(name)
    reporter.write(DOWNLOADING)

    def report(what: str, done: int, of: int) -> None:
        reporter(what, done, of)
        progress(what, done, of)

    try:
        download(name, progress=report)
    except SpecError as error:
        reporter.write(DOWNLOADING, error=str(error))
        raise
    reporter.over()


def answer(question: Question[Any], progress: Progress) -> Any:
    match question:
        case Echo():
            return question.words
        case Download():
            return fetch(question.name, progress, download)
        case FetchWeights():
            return fetch(question.name, progress, torchvision_weights.download)
        case Adopt():
            return adopt(question)
        case Evaluate():
            return evaluate(question)
        case Measure():
            return measure(question)
        case Calibrate():
            return calibrate(question)
        case MeasureFields():
            return receptive_field.measured(question, progress)
        case Explain():
            return saliency.explained(question, progress)
        case Trust():
            return saliency.trusted(question, progress)
        case Activate():
            return saliency.activated(question)
        case LookAtFilters():
            return saliency.filters(question)
        case Imagine():
            return saliency.imagined(question, progress)
    raise TypeError(f"nobody answers {type(question).__name__}")
