"""One test from beginning to end, or from where it stopped: pictures are read batch by batch, and only counts are kept.

Memory holds two batches and the networks, whatever the number of pictures beyond the set itself.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import torch

from vgg_explorer.analysis.report import analyse
from vgg_explorer.analysis.test_words import notes
from vgg_explorer.data.batches import Labelled, reader
from vgg_explorer.data.datasets import load
from vgg_explorer.data.large_batches import by_size
from vgg_explorer.engine.as_paper import evaluate_as_paper
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.paper_views import Contestant
from vgg_explorer.engine.plan import device, processors
from vgg_explorer.models.build import Net
from vgg_explorer.pictures.colours import Colours
from vgg_explorer.pictures.detail import enlarged_test_note
from vgg_explorer.pictures.own_resolution import OwnResolution
from vgg_explorer.pictures.sets import Sets, Source
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.runs.test_check import check_work
from vgg_explorer.runs.weights import Known
from vgg_explorer.runs.weights_source import weights_name
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.run_event import Done, Loading, ReadingDataset, Ready, Report, Stopped
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.test_result import TestResult
from vgg_explorer.specs.test_run import TestSpec
from vgg_explorer.worker.surroundings import surroundings
from vgg_explorer.worker.test_classes import Places, places_of_classes
from vgg_explorer.worker.test_progress import AskedToStop, State, TestProgress, first_state, read_state
from vgg_explorer.worker.weights import checksum, ready


class Tested:
    """What a test works on: the pictures of a part, the networks with their colours, and where classes stand."""

    def __init__(self, spec: TestSpec, sets: Sets, needs: Sequence[str]) -> None:
        self.spec = spec
        found = [ready(weights_name(source, needs)) for source in spec.weights]
        self.pictures: Source = sets.validation if spec.part == "validation" else sets.test
        self.contestants = [contestant(net, known) for net, known in found]
        self.places: Places = places_of_classes([known for _, known in found], sets.classes, self.pictures.shape)
        self.checksums = tuple(checksum(known.path) for _, known in found)
        self.networks = [net.network for net, _ in found]
        self.reports = [analyse(network) for network in self.networks]
        self.count = len(self.pictures.labels)
        check_work(self.networks, spec.protocol, self.count)  # of a folder only its files tell how many there are

    def batches(self, start: int, size: int) -> Iterator[Labelled]:
        """The pictures from `start` on, (n, C, H, W) uint8, and the classes as the networks count.

        Pictures at their own resolution come in batches of one size.
        """
        where = torch.device(device())
        places = torch.from_numpy(np.array(self.places.of_data)).to(where)
        for images, labels in self.read(start, size, where):
            yield images.to(where), places[labels.to(where)]

    def read(self, start: int, size: int, where: torch.device) -> Iterator[Labelled]:
        if isinstance(self.pictures, OwnResolution):
            return by_size(self.pictures, start=start, at_once=size)
        groups = [np.arange(first, min(first + size, self.count)) for first in range(start, self.count, size)]
        return reader(self.pictures, where).read(groups)

    def notes(self) -> tuple[Message, ...]:
        """What there is to know before the numbers are read."""
        protocol, own = self.spec.protocol, isinstance(self.pictures, OwnResolution)
        smaller = enlarged_test_note(self.pictures, max(protocol.scales))
        found = notes(self.networks, protocol, None if own else self.pictures.shape)
        return (*found, *([smaller] if smaller else []), *self.places.notes)

    def facts(self, done: int) -> RunFacts:
        """A step is a picture here: batches may have another size when the test goes on elsewhere."""
        spec, shape = self.spec, self.pictures.shape
        return RunFacts(
            network=spec.network,
            notes=self.notes(),
            parameters=sum(report.parameters for report in self.reports),
            macs=sum(report.macs for report in self.reports),
            shape=shape,
            classes=len(self.places.classes),
            norm=self.networks[0].norm,
            pictures=self.count,
            steps=self.count,
            step=done,
        )


def contestant(net: Net, known: Known) -> Contestant:
    """A network with its own colours, and the factor of class scores that it was trained with."""
    scale = known.spec.recipe.score_scale if known.spec else 1.0
    return Contestant(net, Colours(known.mean, known.deviation, axes=()), scale)


def carry_out(
    folder: RunFolder,
    report: Report,
    stopped: Callable[[], bool],
    *,
    ranks: Alone,
    test: bool = True,
    keeps: bool = False,
    most: int | None = None,
    needs: Sequence[str] = (),
) -> None:
    """Test what the folder's spec says. A test that was stopped goes on; it counts the same either way.

    `most` limits the threads; the networks of `needs` are those tested that are runs. There is nothing to keep, and
    one process does all of it.
    """
    if known := folder.tested():
        report(Done(known))
        return
    spec = folder.test_spec()
    report(ReadingDataset(spec.dataset))
    largest = max(1.0, *spec.protocol.scales)
    sets = load(read_dataset(spec.dataset), largest=largest, progress=lambda *progress: report(Loading(*progress)))
    tested = Tested(spec, sets, needs)
    torch.set_num_threads(most or processors())
    state = read_state(folder, tested.checksums) or first_state(tested.networks, spec, len(tested.places.classes))
    report(Ready(tested.facts(state.counts.done)))
    progress = TestProgress(folder, state, tested.checksums, report, stopped)
    try:
        counted(tested, state, progress)
    except AskedToStop:
        report(Stopped(0, state.counts.done))
        return
    result = concluded(tested, state, progress.seconds)
    folder.write_result(result)
    report(Done(result))


def counted(tested: Tested, state: State, progress: TestProgress) -> None:
    """Count what is left of the pictures into the state."""
    evaluate_as_paper(
        tested.contestants,
        tested.batches(state.counts.done, state.batch),
        len(tested.places.classes),
        tested.spec.protocol,
        total=tested.count,
        progress=progress,
        counts=state.counts,
    )


def concluded(tested: Tested, state: State, seconds: float) -> TestResult:
    return TestResult(
        spec=tested.spec,
        class_names=tested.places.classes,
        evaluation=state.counts.evaluation(),
        seconds=seconds,
        pictures=state.counts.done,
        checksums=tested.checksums,
        parameters=sum(report.parameters for report in tested.reports),
        shape=tested.pictures.shape,
        surroundings=surroundings(),
    )
