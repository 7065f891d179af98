"""What tests of this folder share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.deciders_quickly import deciders_quickly
from tests.support.found_once import found_once


@pytest.fixture(scope="package", autouse=True)
def each_kind_of_line_once() -> Iterator[None]:
    """Nothing that is told here rests on how often a rules engine was really asked."""
    with found_once(), deciders_quickly():
        yield
