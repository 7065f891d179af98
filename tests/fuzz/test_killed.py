"""A command that writes, ended at random moments. All of them, and more often: `make kill`."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from tests.support.killing import Killed, made

ROUNDS = 2


@pytest.mark.skipif(os.name != "posix", reason="what is open is not replaced on Windows")
def test_a_file_is_as_it_was_or_whole(tmp_path: Path) -> None:
    (tmp_path / "codes").mkdir()
    killed = Killed("codes", tmp_path / "codes", made(tmp_path / "in"), random.Random(0))
    for _ in range(ROUNDS):
        killed.round()
