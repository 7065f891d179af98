"""Inputs written or damaged by chance are read or refused; nothing is ever a defect. Longer: `make fuzz`."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.fuzzing import CORPUS, TEXTS, Fuzzer
from tests.support.guided import TAKEN
from tests.support.unhurried import some_in_haste

SECONDS = 3.0  # for each kind
MOST = 150


@pytest.mark.parametrize("kind", some_in_haste(["file", "cell", "headings", "yaml", "report"], 2))
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


@pytest.mark.parametrize("path", sorted((CORPUS / "yaml").iterdir()), ids=lambda path: path.stem)
def test_no_file_of_yaml_runs_anything_or_is_a_defect(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    fuzzer = Fuzzer(tmp_path, 0)
    before = {*tmp_path.iterdir(), tmp_path / "o.csv", tmp_path / "line.csv"}
    for arguments in fuzzer.reading(path):
        fuzzer.run(*arguments)
    assert {*tmp_path.iterdir()} <= before


@pytest.mark.parametrize("kind", TAKEN)
@given(text=st.text() | st.lists(st.sampled_from(TEXTS) | st.text(max_size=3), max_size=4).map("".join))
def test_every_text_is_taken_for_something(kind: str, text: str) -> None:
    TAKEN[kind](text)
