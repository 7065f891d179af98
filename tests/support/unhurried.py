"""Tests that are left out where time is paid for by the minute: a share of each kind is enough there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest

IN_HASTE = bool(os.environ.get("CI"))
UNHURRIED = pytest.mark.skipif(IN_HASTE, reason="a share is enough there")


def some_in_haste(kinds: Iterable[Any], each: int) -> list[Any]:
    """The parameters of a test, of which only one of so many is tried in haste."""
    return [pytest.param(one, marks=UNHURRIED if place % each else []) for place, one in enumerate(kinds)]
