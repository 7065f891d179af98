"""Inputs written or damaged by chance are read or refused; nothing is ever a defect. Longer: `tools/fuzz.py`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.support.fuzzing import Fuzzer

SECONDS = 3.0  # for each kind
MOST = 150


@pytest.mark.parametrize("kind", ["file", "cell", "headings", "yaml"])
def test_nothing_is_a_defect(tmp_path: Path, kind: str) -> None:
    fuzzer, begun = Fuzzer(tmp_path, 0), time.monotonic()
    for seed in range(MOST):
        fuzzer.chance.seed(seed)
        try:
            fuzzer.kinds[kind]()
        except Exception as error:
            raise AssertionError(
                f"{kind} {seed}: `python -m tools.fuzz --kind {kind} --seed {seed}`"
            ) from error
        if time.monotonic() - begun > SECONDS:
            break
