"""A supervisor whose workers count instead of learning: `python -m tests.runs.light`.

Everything about runs is real: the queue, the claim, the store, the files, the stop. Only torch is missing.
"""

import json
import os
import time
from pathlib import Path

from tests.runs import toy
from tests.waiting import LIMIT, until
from vgg_explorer.runs import address, answer_process, executor, launch, supervisor
from vgg_explorer.runs.files import write_text
from vgg_explorer.runs.folder import folder_of
from vgg_explorer.runs.listing import find
from vgg_explorer.runs.messages import MessageKind, content, packed
from vgg_explorer.runs.queue import add
from vgg_explorer.runs.request import Request
from vgg_explorer.runs.run_writer import RunWriter, claim
from vgg_explorer.runs.store import open_store
from vgg_explorer.settings import settings
from vgg_explorer.specs.errors import SpecError
from vgg_explorer.specs.message import Message
from vgg_explorer.specs.run import RunSpec

STEPS = 40
FAILING = 10_013  # a seed that no other test asks for
PAUSE = 0.004  # seconds a step
HERE = "tests.runs.light"


def gate() -> Path:
    """While this file is there, a run counts no further than to the number in it; it stops where it is told to."""
    return settings().data_directory / "gate"


def is_closed(step: int) -> bool:
    try:
        return step >= int(gate().read_text() or STEPS)
    except FileNotFoundError:  # it may be taken away between two looks at it
        return False


def run(id: str) -> None:
    """Count to STEPS, or what a run of another kind does; one whose seed is FAILING fails."""
    toy.register()
    store = open_store()
    if not claim(store, id, os.getpid()):
        return
    record, spec = RunWriter(store, id), find(store, id).spec
    if spec.seed == FAILING:
        record.end("failed", error=Message("it failed.", {}))
    elif spec.kind == toy.CountSpec.kind:
        toy.count(record, folder_of(id), toy.counting(spec).to)
    else:
        toy.count(record, folder_of(id), STEPS, PAUSE, is_closed)


def serve(line) -> None:
    """Answer the question ("echo", x) and others that misbehave."""
    while True:
        try:
            verb, value = content(line.recv_bytes())
        except EOFError:
            return
        match verb:
            case "echo":
                line.send_bytes(packed(MessageKind.ANSWER, value))
            case "count":
                for number in range(value):
                    line.send_bytes(packed(MessageKind.PROGRESS, ("counting", number, value)))
                    time.sleep(0.01)
                line.send_bytes(packed(MessageKind.ANSWER, value))
            case "refuse":
                line.send_bytes(packed(MessageKind.REFUSED, SpecError("{value} is refused.", value=value)))
            case "die":
                os.kill(os.getpid(), 9)
            case "sleep":
                time.sleep(value)
            case "eat":
                hoard = [bytearray(10**7) for _ in range(value)]
                time.sleep(LIMIT)
                line.send_bytes(packed(MessageKind.ANSWER, len(hoard)))
            case "pid":
                line.send_bytes(packed(MessageKind.ANSWER, os.getpid()))
            case "write once":
                path, told, began = value
                with began.open("a") as file:
                    file.write("x")
                until(told.exists)
                write_text(path, "done")
                line.send_bytes(packed(MessageKind.ANSWER, None))
            case "write":
                path, words, told = value
                until(told.exists)
                write_text(path, json.dumps(words))
                line.send_bytes(packed(MessageKind.ANSWER, None))


def ask_late() -> None:
    """Have a run asked for at the moment when the supervisor has withdrawn its address, once."""
    withdraw = address.withdraw

    def late() -> None:
        withdraw()
        if os.environ.pop("VGG_EXPLORER_TEST_LATE_RUN", ""):
            add(open_store(), [Request(RunSpec("conv3-8 gap FC-6", "shapes"))], "me")

    address.withdraw = late


if __name__ == "__main__":
    ask_late()
    launch.PRELOADED = [HERE]
    supervisor.TAKEOVER, supervisor.LOOK = 1.0, 0.02
    vars(executor)["WORK"] = vars(answer_process)["ANSWERS"] = vars(answer_process)["READS"] = HERE
    toy.register()
    supervisor.main()
