"""The worker by hand, also under torchrun: `python -m vgg_explorer.worker run ID` carries out a run of the store.

`python -m vgg_explorer.worker train FOLDER ...` needs no store: it prints a line of JSON an event. It stops, and keeps
what it has, when its standard input closes or at Ctrl-C.
"""

import argparse
import os
import signal
import sys
from pathlib import Path
from threading import Event, Thread

from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.run_event import Opened, Refused, Report, RunEvent
from vgg_explorer.worker.event_line import event_line

REFUSED = 2


def main() -> int:
    asked = arguments()
    stop = Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if "TORCHELASTIC_RUN_ID" not in os.environ:
        Thread(target=listen, args=(stop,), daemon=True).start()
    try:
        asked.do(asked, stop)
    except SpecError as error:
        print_event(Refused(str(error)))
        return REFUSED
    return 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vgg_explorer.worker", description=(__doc__ or "").splitlines()[0])
    verbs = parser.add_subparsers(required=True)
    train = verbs.add_parser("train", help="carry out runs, each from where it stands")
    train.add_argument("folders", nargs="+", type=Path)
    train.add_argument("--no-test", action="store_true", help="leave the test set for later")
    train.set_defaults(do=do_train)
    run = verbs.add_parser("run", help="carry out a run of the store")
    run.add_argument("id")
    run.set_defaults(do=do_run)
    return parser.parse_args()


def listen(stop: Event) -> None:
    sys.stdin.read()
    stop.set()


def print_event(event: RunEvent) -> None:
    print(event_line(event), flush=True)


def do_train(asked: argparse.Namespace, stop: Event) -> None:
    from vgg_explorer.engine.distributed import joined
    from vgg_explorer.runs.folder import RunFolder
    from vgg_explorer.worker.stored_run import silent
    from vgg_explorer.worker.train_run import carry_out

    with joined() as ranks:
        for folder in map(RunFolder, asked.folders):
            if stop.is_set():
                return
            report: Report = print_event if ranks.rank == 0 else silent
            report(Opened(str(folder.path)))
            carry_out(folder, report, stop.is_set, ranks=ranks, test=not asked.no_test)


def do_run(asked: argparse.Namespace, stop: Event) -> None:
    from vgg_explorer.engine.distributed import joined
    from vgg_explorer.worker.stored_run import run

    with joined() as ranks:
        run(asked.id, ranks=ranks)


if __name__ == "__main__":
    sys.exit(main())
