"""Each benchmark that `python -m bench` runs says what it is about and gives figures."""

from __future__ import annotations

from importlib import import_module

import pytest

from bench.__main__ import BENCHES
from bench.performance_page import recorded


@pytest.mark.parametrize("name", BENCHES)
def test_a_benchmark_says_what_it_is_about(name: str) -> None:
    bench = import_module(f"bench.{name}")
    assert bench.TITLE
    assert bench.ABOUT
    assert bench.PACKAGES
    assert callable(bench.figures)


def test_what_is_recorded_is_of_benchmarks_that_are_there_in_their_order() -> None:
    assert [name for name in BENCHES if name in recorded()] == [*recorded()]
