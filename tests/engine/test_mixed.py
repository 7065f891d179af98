"""A rulebook with a part of another: each part by itself, and all of them are the other."""

import datetime as dt
from functools import reduce
from pathlib import Path

import pytest

from engine.rulebook.book import Rulebook, load_rulebook
from engine.rulebook.mixed import BookPart, differing, mixed, of_day, read_again
from tests.support.own_books import change, copy_of_shipped
from tests.support.shipped import shipped

DAY = dt.date(2026, 11, 30)
ACTION = "decisions/40-action.yaml"
KEPT = "  - id: keep_in_use\n    outcome: keep\n    when: still_needed\n"
EDITS = {
    "changed": (ACTION, KEPT, KEPT.replace("still_needed", "still_needed and not user_left")),
    "new": (ACTION, KEPT, f"  - {{id: more, outcome: keep, when: user_left}}\n{KEPT}"),
    "begun": (ACTION, KEPT, f"{KEPT}    valid_from: 2027-01-01\n"),
    "severity": ("decisions/20-obstacles.yaml", "severity: task", "severity: blocker"),
    "computed": ("derived.yaml", "max(0, contract_end_on - as_of)", "max(0, contract_end_on - as_of - 1)"),
    "assumed": ("rulebook.yaml", "balance_preference: refund", "balance_preference: transfer"),
}  # fmt: skip


def other(folder: Path, *edits: str) -> Rulebook:
    folder.mkdir()
    copied = copy_of_shipped(folder)
    for name in edits:
        file, old, new = EDITS[name]
        change(copied / file, old, new)
    return of_day(load_rulebook(copied), DAY)


def test_read_again_it_is_the_same() -> None:
    book = shipped()
    again = read_again(book)
    assert (book.decisions, book.derived_nodes) == (again.decisions, again.derived_nodes)
    assert [] == [*differing(of_day(book, DAY), again)]


@pytest.mark.parametrize(
    "edits", [*((name,) for name in EDITS), ("changed", "severity", "computed", "assumed")]
)
def test_all_parts_of_another_make_it_the_other(edits: tuple[str, ...], tmp_path: Path) -> None:
    one, two = of_day(shipped(), DAY), other(tmp_path / "a", *edits)
    for before, after in ((one, two), (two, one)):
        parts = [*differing(before, after)]
        assert parts

        def with_part(book: Rulebook, part: BookPart, after: Rulebook = after) -> Rulebook:
            return mixed(book, after, part) or book

        assert [] == [*differing(reduce(with_part, parts, before), after)]


def test_a_part_that_needs_another_can_not_be_so_by_itself(tmp_path: Path) -> None:
    copied = copy_of_shipped(tmp_path)
    change(copied / "derived.yaml", "derived:\n", "derived:\n  planted: {type: yes_no, is: user_left}\n")
    change(copied / ACTION, KEPT, KEPT.replace("still_needed", "planted"))
    before, after = of_day(shipped(), DAY), of_day(load_rulebook(copied), DAY)
    found = {part.kind: mixed(before, after, part) is not None for part in differing(before, after)}
    assert {"rule": False, "derived": True} == found
