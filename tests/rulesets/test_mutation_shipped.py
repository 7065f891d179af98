"""No small fault of the shipped rules is left that no case notices and that is not proven harmless."""

from __future__ import annotations

import pytest

from engine.mutating.mutants import Mutant
from engine.verifying.ways import HINTS
from simexit.cases.cases import found_cases
from simexit.cases.mutation import Judge
from simexit.cases.mutation_report import described
from simexit.cases.watching import Watch
from simexit.rulebooks import Choices
from tests.support.random_sims import AS_OF
from tests.support.shipped import shipped
from tests.support.unhurried import some_in_haste

BOOK = shipped()
COMPUTED = "what is computed, assumed and meant by a blank"
ROOMS = [*BOOK.decisions, HINTS, COMPUTED]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge(Watch(found_cases([BOOK.folder / "cases"], BOOK), Choices()), AS_OF, prove=True)


def room_of(mutant: Mutant) -> str:
    return mutant.within if mutant.within in ROOMS else COMPUTED


@pytest.mark.parametrize("room", some_in_haste(ROOMS, 6))
def test_each_small_fault_is_noticed_or_does_no_harm(room: str, judge: Judge) -> None:
    places = [place for place, one in enumerate(judge.mutants) if room_of(one) == room]
    assert places
    found = [judge.judged(place) for place in places]
    left = [one for one in found if one.fate not in ("killed", "harmless")]
    assert [(one.mutant.where, described(one.mutant, BOOK), one.differences) for one in left] == []
