"""Runs in words: the comparison of their networks, and warnings such as overfitting."""

from collections.abc import Iterator

from vgg_explorer.analysis.learning import findings
from vgg_explorer.analysis.paired_comparison import compare
from vgg_explorer.runs.state import OPEN, Run
from vgg_explorer.specs.run import RunSpec
from vgg_explorer.ui.frame.page import Page
from vgg_explorer.ui.frame.plain import capital, plain
from vgg_explorer.ui.train.started_runs import NetworkKey, StartedRuns, key_of


def sentence(page: Page, found: StartedRuns) -> str:
    """The comparison of the first network with the others; before that, how many runs are done."""
    tested = [run for run in found.runs if run.test and run.spec.kind == RunSpec.kind]
    ended = [run for run in found.runs if run.state not in OPEN]
    done = page.n_("{done} of {n} run has ended.", "{done} of {n} runs have ended.", len(found.runs)).format(
        done=len(ended), n=len(found.runs)
    )
    if not tested or len(found.numbers) < 2:
        return done
    first, *others = found.numbers
    said = [against(page, found, first, other) for other in others]
    return " ".join([*([done] if found.open else []), *said])


def against(page: Page, found: StartedRuns, first: NetworkKey, other: NetworkKey) -> str:
    compared = compare(
        accuracies(found, first), accuracies(found, other), names=(title(found, first), title(found, other))
    )
    notes = (compared.note(), compared.left_out())
    return " ".join(plain(capital(note.text(page._))) for note in notes if note)


def accuracies(found: StartedRuns, key: NetworkKey) -> dict[int, float]:
    """Test accuracy in per cent by seed."""
    return {run.spec.seed: 100 * run.test.top1 for run in found.networks[key] if run.test and run.tests}


def title(found: StartedRuns, key: NetworkKey) -> str:
    return found.title(found.networks[key][0])


def warnings(page: Page, found: StartedRuns) -> list[str]:
    """Each kind of warning once a network, with the seeds that it came to; also of runs at work."""
    seen: dict[tuple[NetworkKey, str], tuple[str, list[str]]] = {}
    for run in found.runs:
        for kind, words in said(page, found, run):
            seen.setdefault((key_of(run), kind), (words, []))[1].append(str(run.spec.seed))
    return [
        page._("{network}, seed {seeds}: {words}").format(
            network=plain(title(found, key)), seeds=", ".join(seeds), words=words
        )
        for (key, _), (words, seeds) in seen.items()
    ]


def said(page: Page, found: StartedRuns, run: Run) -> Iterator[tuple[str, str]]:
    history, facts = found.histories.get(run.id, []), run.facts
    if not facts or not history:
        return
    ended = run.state == "finished"
    batch_norm = facts.norm == "batch"
    for finding in findings(
        history, classes=facts.classes, batch_norm=batch_norm, finished=ended, exploded=run.state == "diverged"
    ):
        yield finding.kind, plain(finding.note.text(page._))
