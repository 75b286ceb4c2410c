"""One run from beginning to end, or from where it stopped: what the loop yields is reported and saved."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Literal

import torch

from vgg_explorer.analysis.learning import findings
from vgg_explorer.analysis.report import analyse
from vgg_explorer.data.datasets import load
from vgg_explorer.engine import checkpoint
from vgg_explorer.engine.beside import Beside
from vgg_explorer.engine.distributed import Alone
from vgg_explorer.engine.experiment import Experiment
from vgg_explorer.engine.memory import not_enough
from vgg_explorer.engine.train import train
from vgg_explorer.engine.training import Training
from vgg_explorer.models.weights import fit_weights, read_weights
from vgg_explorer.runs.folder import RunFolder
from vgg_explorer.runs.memory_limit import check_step
from vgg_explorer.specs.datasets import read_dataset
from vgg_explorer.specs.run_event import Done, Loading, ReadingDataset, Ready, Report, Stopped
from vgg_explorer.specs.run_facts import RunFacts
from vgg_explorer.specs.run_result import Ended, RunResult
from vgg_explorer.worker.start import start_source, started
from vgg_explorer.worker.surroundings import surroundings
from vgg_explorer.worker.train_recorder import Asked, Recorder, best_epoch


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
    """Train what the folder's spec says, and test it once. A run that was stopped goes on.

    `keeps` the weights of every epoch; `most` limits the threads; among the runs of `needs` is the one that it starts
    from, if it starts from one.
    """
    spec, known = folder.spec(), folder.trained()
    if known and (known.test or not test):
        report(Done(known))
        return
    report(ReadingDataset(spec.dataset))
    largest = spec.recipe.augment.scales[1]
    sets = load(read_dataset(spec.dataset), progress=lambda *progress: report(Loading(*progress)), largest=largest)
    state = checkpoint.read(folder.checkpoint) if folder.checkpoint.exists() else None
    source = start_source(spec, needs) if state is None else None
    given = source.net if source else None
    experiment = Experiment(spec, sets, state["plan"] if state else None, ranks=ranks, most=most, source=given)
    check_step(experiment.fitted.network, spec.recipe)  # of a folder only its pictures tell how large they are
    torch.set_num_threads(experiment.plan.threads)
    training = experiment.training()
    if state:
        checkpoint.restore(training, state, spec)
    if source and ranks.rank == 0:
        folder.write_started(started(experiment, source))
    report(Ready(facts_of(experiment, training, folder)))
    ended: Ended | Literal["stopped"] | None = None
    with suppress(torch.OutOfMemoryError), Beside() as beside:
        recorder = Recorder(experiment, folder, report, beside, keeps=keeps and ranks.rank == 0)
        ended = learn_on(training, recorder, Asked(stopped))
    if ended is None:
        del training  # its memory is needed to find a batch that fits
        raise not_enough(experiment)
    if ended == "stopped":
        report(Stopped(training.epoch, training.step))
        return
    result = concluded(training, experiment, folder, ended=ended, test=test)
    if ranks.rank == 0:
        folder.write_result(result)
    report(Done(result))


def learn_on(training: Training, recorder: Recorder, stopped: Callable[[], bool]) -> Ended | Literal["stopped"]:
    """Go through the loop; how that ended."""
    experiment = recorder.experiment
    writes = experiment.ranks.rank == 0
    recorder.keep_epoch(training)
    for step in train(training, experiment.batches, lambda: experiment.measure(training.model, "validation")):
        if writes:
            recorder.see(step, training)
        if experiment.ranks.agreed(recorder.diverged):
            return "diverged"
        if experiment.ranks.agreed(stopped()):
            if writes:
                recorder.save(training)
            return "finished" if training.finished else "stopped"
    return "finished"


def facts_of(experiment: Experiment, training: Training, folder: RunFolder) -> RunFacts:
    fitted, sets = experiment.fitted, experiment.sets
    report = analyse(fitted.network)
    return RunFacts(
        network=fitted.line,
        notes=experiment.notes,
        parameters=report.parameters,
        macs=report.macs,
        field=max(report.receptive_field.height.size, report.receptive_field.width.size),
        plan=experiment.plan,
        shape=sets.train.shape,
        classes=len(sets.classes),
        norm=fitted.network.norm,
        pictures=len(sets.train.labels),
        steps=training.steps * training.recipe.epochs,
        step=training.epoch * training.steps + training.step,
        started=folder.started(),
    )


def concluded(training: Training, experiment: Experiment, folder: RunFolder, *, ended: Ended, test: bool) -> RunResult:
    """What came of a run. The test set is used here and nowhere else, on the best weights by validation."""
    evaluation = None
    if test and training.history and ended == "finished":
        model = experiment.model()
        fit_weights(model, read_weights(folder.weights), name="weights.safetensors")
        model.to(experiment.device)
        evaluation = experiment.measure(model, "test")
    facts = facts_of(experiment, training, folder)
    return RunResult(
        spec=experiment.spec,
        ended=ended,
        facts=facts,
        class_names=experiment.sets.classes,
        history=training.history,
        best_epoch=best_epoch(training) if training.history else None,
        test=evaluation,
        findings=findings(
            training.history,
            classes=facts.classes,
            batch_norm=facts.norm == "batch",
            exploded=ended == "diverged",
        ),
        surroundings=surroundings(),
        gpu_bytes=torch.cuda.max_memory_allocated() if experiment.device.type == "cuda" else None,
    )
