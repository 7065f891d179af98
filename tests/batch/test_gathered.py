"""What is said of groups is what each alone would be told, and is put together once for those that say the same."""

from __future__ import annotations

import numpy as np
import pytest

from batch.fleet.gathered import Gathered

SENTENCES = ["Ask.", "Pay.", "Wait.", "Ask."]


@pytest.mark.parametrize("size", [0, 1, 7, 400])
def test_each_group_is_told_its_own_in_order(size: int) -> None:
    random = np.random.default_rng(size)
    gathered = Gathered(size)
    each: list[list[str]] = [[] for _ in range(size)]
    for _ in range(5):
        groups = np.flatnonzero(random.random(size) < 0.4)
        which = random.integers(0, len(SENTENCES), len(groups))
        gathered.add(groups, which, SENTENCES)
        for group, number in zip(groups.tolist(), which.tolist(), strict=True):
            each[group].append(SENTENCES[number])
    assert [" ".join(one) or None for one in each] == gathered.joined(" ".join).to_pylist()


def test_what_many_groups_say_is_joined_once() -> None:
    gathered = Gathered(1_000)
    gathered.add(np.arange(1_000), np.arange(1_000) % 3, SENTENCES)
    gathered.add(np.arange(500), np.zeros(500, np.int64), ["Then call."])
    joined: list[str] = []

    def join(parts: list[str]) -> str:
        joined.append(" ".join(parts))
        return joined[-1]

    texts = gathered.joined(join)
    assert len(joined) == 6
    assert sorted(set(texts.to_pylist())) == sorted(texts.dictionary.to_pylist())


def test_groups_of_which_nothing_is_said_have_a_blank() -> None:
    assert [None] * 3 == Gathered(3).joined(" ".join).to_pylist()
