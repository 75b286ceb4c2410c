"""What all tests share: where the repository is, and that a browser test may not be skipped where one is promised."""

import json
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgresql import cluster, empty
from tests.runs.conftest import end_family

# No time limit for one example: a busy machine is no fault of the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

BROWSER_IS_PROMISED = os.environ.get("VGG_EXPLORER_REQUIRE_BROWSER") == "1"


@pytest.fixture(scope="session", autouse=True)
def nobodys_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test touches the data of the person who runs it; a supervisor that a page has started there ends with them."""
    home = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VGG_EXPLORER_DATA_DIRECTORY", str(home))
        patch.setenv("VGG_EXPLORER_DEVICE", "cpu")  # figures to the last bit; tests of a GPU ask for one
        yield
    if (found := home / "supervisor.json").exists():
        end_family(json.loads(found.read_text())["pid"])


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    with cluster() as url:
        yield url


@pytest.fixture
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """SQLite in the data directory; for tests marked `every_database` PostgreSQL too, empty for each test."""
    kind: str = getattr(request, "param", "sqlite")
    if kind == "sqlite":
        yield kind
        return
    url = request.getfixturevalue("postgresql")
    empty(url)
    monkeypatch.setenv("VGG_EXPLORER_STORE_URL", url)
    yield kind


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames and metafunc.definition.get_closest_marker("every_database"):
        metafunc.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).parent.parent


LONGEST = ("test_install.py", "test_supervisor.py", "test_screenshots.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes a minute comes first: two processes then end together."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With VGG_EXPLORER_REQUIRE_BROWSER=1 a skipped browser test is a failed one."""
    report = yield
    if BROWSER_IS_PROMISED and report.skipped and not hasattr(report, "wasxfail") and _drives_a_browser(item):
        report.outcome = "failed"
        report.longrepr = f"skipped, although VGG_EXPLORER_REQUIRE_BROWSER=1 promises a browser: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """The same for a whole module that skips itself while it is collected."""
    report = yield
    if BROWSER_IS_PROMISED and report.skipped and "tests/browser" in collector.nodeid:
        report.outcome = "failed"
        report.longrepr = f"skipped, although VGG_EXPLORER_REQUIRE_BROWSER=1 promises a browser: {report.longrepr}"
    return report


def _drives_a_browser(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None or "tests/browser" in item.nodeid
