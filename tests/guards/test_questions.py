"""The rules engine is asked once per distinct case: the same situations over and over are no new questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.fleets import draw
from bench.peers.lines import RULES
from bench.peers.lines import draw as draw_lines
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.rulebook.book import load_rulebook
from engine.types import pieces
from engine.types.lanes import Column
from tests.support.made_up import DAY
from tests.support.shipped import shipped

SITUATIONS, TIMES = 10_000, 10


def asked(folder: Path | None, columns: dict[str, Column], size: int) -> int:
    decider = Decider(load_rulebook(folder) if folder else shipped())
    decide_many(decider, columns, size, DAY.toordinal())
    return decider.cases_asked


def fleet(folder: Path | None) -> dict[str, Column]:
    if folder is None:
        return draw(shipped(), SITUATIONS)
    lines = draw_lines(SITUATIONS)
    return {name: Column(values, lines.known[name]) for name, values in lines.values.items()}


@pytest.mark.parametrize("folder", [None, RULES], ids=["shipped", "twelve"])
def test_a_longer_fleet_of_the_same_situations_asks_no_more(
    folder: Path | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "CELLS", 1 << 20)  # several pieces
    once = fleet(folder)
    shuffled = np.random.default_rng(1).permutation(SITUATIONS * TIMES)
    often = {
        name: Column(*(np.tile(side, TIMES)[shuffled] for side in column)) for name, column in once.items()
    }
    few = asked(folder, once, SITUATIONS)
    assert 0 < few
    assert few == asked(folder, often, SITUATIONS * TIMES)


def test_a_decider_that_has_met_them_asks_nothing() -> None:
    decider, columns = Decider(shipped()), fleet(None)
    for _ in range(2):
        before = decider.cases_asked
        decide_many(decider, columns, SITUATIONS, DAY.toordinal())
    assert before == decider.cases_asked
