"""Everything that the pages show, as JSON, so that two versions of the code can be compared.

    python -m benchmarks.page_dump FOLDER [--against OTHER_FOLDER] [--page NAME]

Each page is run as a script, without a browser, at its first view and at ten addresses. FOLDER gets one file a view
with every element in order: texts, tables, widgets with their labels, options and values, figures, alternative texts,
exceptions. With --against every view that differs from that folder's is printed as a diff, and the exit status is 1.

The data directory is a fresh copy of one that version 1 of the store has written. Workers answer what Train, Saliency
and Receptive field ask. The figures of networks depend on the processor and on torch: compare dumps of one machine.
Nothing of vgg_explorer is imported here, so that this file runs unchanged while modules are moved and renamed.
"""

import argparse
import hashlib
import json
import os
import re
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from difflib import unified_diff
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from zipfile import ZipFile

import numpy as np
import psutil
from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget

ROOT = Path(__file__).parent.parent
DATA = ROOT / "tests" / "runs" / "version_1.zip"
ADDRESSES = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))  # of each page, but the first
LONGEST = 300  # seconds for one view

# Left out of what Streamlit sends, as no person sees it:
UNSEEN = {
    "id",  # a checksum of the path of the script and of all arguments; the widget's own key stands in its place
    "deferredFileId",  # random, one a download
    "stackTrace",  # paths and lines of the code
}
TOLD = {"setValue", "value", "rawValues"}  # the value of a widget, where the browser is told it once more
UNIT = "(?:s|min|h|ms|秒|分钟|小时|毫秒)"
MEASURED = re.compile(  # what this machine takes, and how long ago something was
    rf"(?<=about )[\d.,]+\s{UNIT}(?=\*\*)|(?<=约 )[\d.,]+\s{UNIT}(?=\*\*)|(?<=每步 )[\d,]+\s毫秒"
    rf"|[\d.,]+\s{UNIT}(?= ago|前| a step|</summary>)"
)
PICTURE = re.compile(r"data:(image/\w+);base64,([A-Za-z0-9+/=]+)")
LINES = re.compile(r"(?<=\n)|(?<=>)(?=<)")  # a long text is split here, so that a diff shows the part that differs


def text(value: str) -> str | list[str]:
    """A text without measured times and the folder of the data; of a picture its checksum."""
    value = MEASURED.sub("TIME", value.replace(os.environ["VGG_EXPLORER_DATA_DIRECTORY"], "DATA"))
    value = PICTURE.sub(lambda found: f"{found[1]} {hashlib.sha256(found[2].encode()).hexdigest()[:16]}", value)
    parts = [part for part in LINES.split(value) if part]
    return parts if len(parts) > 1 else value


def content(value: Any) -> Any:
    """Lists and dicts with all their texts read; numbers that plotly has packed are written out."""
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return [content(each) for each in value]
    if isinstance(value, dict) and "bdata" in value:
        numbers = np.frombuffer(b64decode(value["bdata"]), value["dtype"]).tolist()
        return {"numbers": numbers, **{key: each for key, each in value.items() if key != "bdata"}}
    if isinstance(value, dict):
        return {key: content(each) for key, each in value.items()}
    return value


def seen(value: Any) -> Any:
    """What Streamlit sends to the browser, without what nobody sees; figures as JSON, not as text."""
    if isinstance(value, list):
        return [seen(each) for each in value]
    if not isinstance(value, dict):
        return value
    kept = {key: seen(each) for key, each in value.items() if key not in UNSEEN}
    return kept | {"spec": json.loads(kept["spec"])} if isinstance(kept.get("spec"), str) else kept


def element(node: Any) -> dict[str, Any]:
    """An element or a container, with what is in it."""
    found = {"type": node.type} if getattr(node, "proto", None) is None else {"type": node.type} | sent(node)
    inside = [element(child) for _, child in sorted(getattr(node, "children", {}).items())]
    return found | ({"inside": inside} if inside else {})


def sent(node: Any) -> dict[str, Any]:
    own: dict[str, Any] = content(seen(MessageToDict(node.proto)))
    if node.key is not None:
        own["key"] = node.key
    if isinstance(node, Widget):
        return {key: each for key, each in own.items() if key not in TOLD} | {"value": content(node.value)}
    return own


def shown(page: str, address: str) -> dict[str, Any]:
    """All that a page shows at an address, once nothing on it is on its way."""
    app, end = opened(page, address), time.monotonic() + LONGEST
    while any(words.value.startswith(":material/timer:") for words in app.markdown) and time.monotonic() < end:
        time.sleep(0.2)  # a worker times steps; the page would look again by itself
        app = opened(page, address)  # AppTest cannot run again what holds a text that is no option of its field
    after = {key: content(value) for key, value in sorted(app.query_params.items())}
    return {"page": page, "address": address, "address after": after, "shown": element(app._tree)["inside"]}


def opened(page: str, address: str) -> AppTest:
    """A first visit; streamlit wants every page opened from app.py."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=LONGEST)
    if page != "start":
        app.switch_page(f"pages/{page}.py")
    for key, value in parse_qsl(address, keep_blank_values=True):
        app.query_params[key] = value
    return app.run()


@contextmanager
def home() -> Iterator[None]:
    """A fresh data directory and settings that no person has changed; whatever works there ends with it."""
    for name in [name for name in os.environ if name.startswith("VGG_EXPLORER_")]:
        del os.environ[name]
    os.environ |= {"VGG_EXPLORER_DEVICE": "cpu", "OMP_NUM_THREADS": "1"}
    os.chdir(ROOT)  # streamlit looks for its configuration here
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        os.environ["VGG_EXPLORER_DATA_DIRECTORY"] = folder
        with ZipFile(DATA) as packed:
            packed.extractall(folder)
        try:
            yield
        finally:
            end_supervisor(Path(folder) / "supervisor.json")


def end_supervisor(file: Path) -> None:
    """The supervisor that the pages have started, and its workers."""
    with suppress(FileNotFoundError, psutil.NoSuchProcess):
        supervisor = psutil.Process(json.loads(file.read_text(encoding="utf-8"))["pid"])
        for process in [*supervisor.children(recursive=True), supervisor]:
            with suppress(psutil.NoSuchProcess):
                process.kill()


def dump(folder: Path, pages: list[str]) -> list[str]:
    """Write every view of the pages; the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for page in pages:
        for number, address in enumerate(["", *ADDRESSES[page]]):
            begin = time.monotonic()
            names.append(f"{page}-{number:02}.json")
            found = json.dumps(shown(page, address), indent=1, ensure_ascii=False, sort_keys=True, default=str)
            (folder / names[-1]).write_text(found + "\n", encoding="utf-8")
            failed = "  EXCEPTION" if '"type": "exception"' in found else ""
            print(f"{names[-1]}  {time.monotonic() - begin:5.1f} s  {len(found):9,} characters{failed}", flush=True)
    return names


def differences(before: Path, after: Path, names: list[str]) -> int:
    """Print what differs, view by view; how many views do."""
    count = 0
    for name in names:
        old = (before / name).read_text(encoding="utf-8").splitlines() if (before / name).exists() else []
        new = (after / name).read_text(encoding="utf-8").splitlines()
        if old != new:
            count += 1
            print(*unified_diff(old, new, str(before / name), str(after / name), n=3, lineterm=""), sep="\n")
    return count


def main() -> None:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--against", type=Path)
    arguments.add_argument("--page", choices=ADDRESSES, action="append")
    chosen = arguments.parse_args()
    folder, against = chosen.folder.absolute(), chosen.against.absolute() if chosen.against else None
    with home():
        names = dump(folder, chosen.page or list(ADDRESSES))
    if against is not None:
        count = differences(against, folder, names)
        print(f"{count} of {len(names)} views differ")
        sys.exit(count > 0)


if __name__ == "__main__":
    main()
