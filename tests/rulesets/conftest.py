"""What tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.deciders_quickly import deciders_quickly


@pytest.fixture(scope="package", autouse=True)
def ready_sooner() -> Iterator[None]:
    """Nothing that is told here rests on how often a rules engine was really asked."""
    with deciders_quickly():
        yield
