"""One page for all tests that need no other, as people start it, and a visitor of it for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.page_client import PageClient
from tests.support.pages_served import PagesServed, pages_served


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PagesServed]:
    """The page, as it is when nothing is asked of it."""
    with pages_served(tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="session")
def client(served: PagesServed) -> Iterator[PageClient]:
    """A visitor without a browser."""
    made = PageClient(served.entrance)
    yield made
    made.close()
