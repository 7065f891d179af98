"""Problems that are kept once for many rows are what they would be one by one."""

from __future__ import annotations

import random

import msgspec
import numpy as np
import pytest

from batch.problem_list import ProblemList, problem_list
from batch.problems import Problem

TYPES = ("not_date", "not_day", "not_money")


def drawn(chance: random.Random) -> list[Problem]:
    """Some problems, most of them alike but for their rows."""
    alike = [Problem(kind, "fleet.csv", "", 0, text=text) for kind in TYPES for text in ("a", "b")]
    return [
        msgspec.structs.replace(chance.choice(alike), row=chance.randint(2, 9))
        for _ in range(chance.randint(0, 12))
    ]


def kept_once(problems: list[Problem]) -> ProblemList:
    """The same list, with each of those alike once."""
    alike = {(one.type, one.text): one for one in problems}
    place = [list(alike).index((one.type, one.text)) for one in problems]
    rows = [one.row for one in problems]
    return ProblemList(list(alike.values()), np.asarray(place, np.int64), np.asarray(rows, np.int64))


@pytest.mark.parametrize("seed", range(20))
def test_a_list_of_problems_is_a_sequence_of_them(seed: int) -> None:
    chance = random.Random(seed)
    one, other = drawn(chance), drawn(chance)
    whole = problem_list(kept_once(one), other)
    assert one + other == list(whole) == [whole[at] for at in range(len(whole))]
    assert whole == one + other
    assert whole[1:4] == (one + other)[1:4]
    assert whole != [*one, *other, Problem("not_date", "fleet.csv", "", 1)]
    assert whole.by_row() == sorted(one + other, key=lambda problem: problem.row)
    assert [problem.type in TYPES[:2] for problem in one + other] == whole.are(TYPES[:2]).tolist()
