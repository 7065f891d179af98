"""A bare list becomes a settled fleet by questionnaires, and what is settled is as the whole truth has it."""

from pathlib import Path

import pytest

from batch.samples.bare_fleet import bare_fleet
from tests.rounds import Game, People
from tests.support.bare_fleet import AS_OF


@pytest.mark.parametrize("hints", ["show", "use"])
def test_two_rounds_of_few_questions_settle_a_bare_list(hints: str, tmp_path: Path) -> None:
    people = People(answer=1.0, contradict=0.04, nonsense=0.03)
    game = Game(tmp_path, bare_fleet(24, 6, AS_OF), people, seed=6, hints=hints)

    before, first, second = game.rounds(2)

    assert 0 == before.settled
    assert first.share >= 0.6
    assert second.share >= 0.9
    assert () == first.wrong + second.wrong
