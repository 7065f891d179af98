"""Two rulebooks compared over all lines there may be: what is found is so, what is not found is nowhere."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.deciding.decide import Decider
from engine.proofs.unequal import Unequal, unequal
from engine.rulebook.book import Rulebook, load_rulebook
from engine.types.lanes import Column, OneSim
from engine.types.values import encode
from tests.support.own_books import change, copy_of_shipped
from tests.support.shipped import shipped

DAY = dt.date(2026, 11, 30)
FILES = {
    "rulebook.yaml": 'rulebook: small\nversion: "1"\nas_of: 2026-01-01\n',
    "facts.yaml": (
        "facts:\n  still_needed: {type: yes_no}\n  user_left: {type: yes_no}\n  lines: {type: count}\n"
        "  sim_kind: {type: choice, values: {physical: [], esim: []}}\n"
    ),
    "terms.yaml": "terms: {}\n",
    "derived.yaml": "derived: {}\n",
    "sources.yaml": "sources: {}\n",
    "words.yaml": '"yes": ["yes"]\n"no": ["no"]\n',
    "decisions/10-obstacles.yaml": (
        "decision: obstacles\nhit_policy: collect\nrules:\n"
        "  - {id: many, severity: blocker, when: lines > 2}\n  - {id: chip, severity: task, when: sim_kind is esim}\n"
    ),
    "decisions/20-action.yaml": (
        "decision: action\nhit_policy: first\nrules:\n  - {outcome: keep, when: still_needed}\n"
        "  - {outcome: suspend, when: blocker in obstacles}\n  - {outcome: cancel, when: otherwise}\n"
    ),
}
ACTION, OBSTACLES = "decisions/20-action.yaml", "decisions/10-obstacles.yaml"
EDITS = {
    "a threshold": (OBSTACLES, "lines > 2", "lines > 3"),
    "a condition": (ACTION, "when: still_needed", "when: still_needed and not user_left"),
    "a severity": (OBSTACLES, "severity: task", "severity: blocker"),
    "the order": (
        ACTION,
        "  - {outcome: keep, when: still_needed}\n  - {outcome: suspend, when: blocker in obstacles}\n",
        "  - {outcome: suspend, when: blocker in obstacles}\n  - {outcome: keep, when: still_needed}\n",
    ),
    "another list": ("facts.yaml", "{physical: [], esim: []}", "{other: [], esim: [], physical: []}"),
    "other words": (OBSTACLES, "lines > 2", "not lines <= 2"),
    "what says the same": (OBSTACLES, "lines > 2", "lines >= 3"),
    "later on": (OBSTACLES, "when: lines > 2", "when: lines > 2, valid_from: 2026-12-05"),
}
EQUAL = {"another list", "other words", "what says the same"}
SAID = {
    "still_needed": (True, False, None),
    "user_left": (True, False, None),
    "lines": (0, 2, 3, 4, None),
    "sim_kind": ("physical", "esim", None),
}
Line = Mapping[str, Any]


def small(folder: Path, edit: str = "") -> Rulebook:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        file, old, new = EDITS.get(edit, ("", "", ""))
        path.write_text(text.replace(old, new, 1) if name == file else text, encoding="utf-8")
        assert name != file or text != path.read_text()
    return load_rulebook(folder)


def told(book: Rulebook, line: Line, day: int) -> dict[str, str]:
    """What a line comes to: what is settled of each decision, and whether each collected rule holds."""
    stated = {
        name: Column(encode(book.readable[name], value), True)
        for name, value in line.items()
        if value is not None
    }
    decided = Decider(book).decide(stated, day, OneSim())
    found = {name: decided.answers[name][at].outcome or "" for name, at in decided.index.items()}
    return found | {
        f"{name}.{rule}": "yes" if code == 2 else "no"
        for name, codes in decided.codes.items()
        for rule, code in codes.items()
    }


def compared(before: Rulebook, after: Rulebook) -> Unequal:
    found = unequal(before, after, (DAY, DAY))
    assert () == found.unsettled
    return found


@pytest.mark.parametrize("edit", EDITS)
def test_each_way_there_is_is_found_with_a_line_that_goes_it(edit: str, tmp_path: Path) -> None:
    before, after = small(tmp_path / "a"), small(tmp_path / "b", edit)
    found = compared(before, after)
    assert (edit in EQUAL) == (not found.kinds)
    shown = set()
    for kind in found.kinds:
        name = f"{kind.about}.{kind.rule}" if kind.rule else kind.about
        was, now = (told(book, kind.shown_by.facts, kind.as_of)[name] for book in (before, after))
        assert (kind.was, kind.now) == (was, now)
        shown.add((name, was, now))
    days = (DAY, dt.date(2026, 12, 5))
    for values in itertools.product(*SAID.values()):
        line = dict(zip(SAID, values, strict=True))
        for day in days:
            was_told, now_told = (told(book, line, day.toordinal()) for book in (before, after))
            ways = {(name, was_told[name], now_told[name]) for name in was_told}
            assert {way for way in ways if way[1] != way[2]} <= shown


def test_a_copy_is_proven_equal_at_once(tmp_path: Path) -> None:
    found = compared(shipped(), load_rulebook(copy_of_shipped(tmp_path)))
    assert ((), {}) == (found.kinds, found.left_out)


def test_values_that_only_one_knows_are_left_out(tmp_path: Path) -> None:
    before, after = small(tmp_path / "a"), small(tmp_path / "b", "another list")
    assert {"sim_kind": ("other",)} == compared(before, after).left_out


def test_two_days_of_one_rulebook_are_compared(tmp_path: Path) -> None:
    book = small(tmp_path / "a", "later on")
    assert not unequal(book, book, (DAY, dt.date(2026, 12, 4))).kinds
    kinds = unequal(book, book, (DAY, dt.date(2026, 12, 5))).kinds
    assert {"obstacles", "action"} == {kind.about for kind in kinds}


def test_a_changed_rule_of_the_shipped_rulebook_is_shown(tmp_path: Path) -> None:
    copied = copy_of_shipped(tmp_path)
    change(
        copied / "decisions" / "95-checks.yaml",
        "when: line_status is expired and",
        "when: not needed_again and",
    )
    found = compared(shipped(), load_rulebook(copied))
    assert {"postpaid_expired"} == {kind.rule for kind in found.kinds}
