"""As many threads as the plans of these tests say: another number gives other last digits."""

import pytest

from vgg_explorer.engine.plan import threads


@pytest.fixture
def two_threads():
    with threads(2):
        yield
