"""A bare list becomes a settled fleet by questionnaires, and what is settled is as the whole truth has it.

Played as people are: seven in ten lines answered, one cell in twenty contradicted by a colleague, some that say
nothing. So that by the first round no more than half can be settled, by the second three quarters.
"""

from pathlib import Path

import pytest

from batch.samples.bare_fleet import bare_fleet
from tests.rounds import Game, People
from tests.support.bare_fleet import AS_OF
from tests.support.unhurried import UNHURRIED


@pytest.mark.parametrize(
    ("hints", "seed"), [("show", 1), pytest.param("show", 2, marks=UNHURRIED), ("use", 3)]
)
def test_two_rounds_of_few_questions_settle_a_bare_list(hints: str, seed: int, tmp_path: Path) -> None:
    game = Game(tmp_path, bare_fleet(120, seed, AS_OF), People(), seed=seed, hints=hints)

    before, first, second = game.rounds(2)

    assert 0 == before.settled
    assert first.share >= 0.45
    assert second.share >= 0.65
    assert second.money >= 0.6 * second.all_money
    assert () == first.wrong + second.wrong
    assert game.contradicted > 10
