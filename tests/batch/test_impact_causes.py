"""What is said to have done it, by itself or with others, is held against rulebooks that have it alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from batch.impact import causes
from batch.impact.causes import DAY, TERM, ChangeWhy, whys_of
from batch.impact.sides import ReadLines
from batch.impact.told import Telling, Told, differs
from bench import fleets
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.rulebook.book import Rulebook, load_rulebook
from engine.types.fact_types import DATE, type_of
from engine.types.lanes import Column
from tests.support.own_books import change, copy_with_made_up_data

SIZE = 500
DAY_ONE, DAY_TWO = dt.date(2026, 11, 21), dt.date(2027, 1, 2)
TERMS = {"notice_days": "60", "suspension_offered": "no", "port_days": "9"}
EDITS = {
    "keep_in_use": (
        "40-action.yaml",
        "    when: still_needed\n",
        "    when: still_needed and not user_left\n",
    ),
    "arrears": ("20-obstacles.yaml", "when: outstanding_hkd > 0", "when: outstanding_hkd > 100"),
}
Columns = dict[str, Column]
Edited = Callable[..., Rulebook]


def own_terms(folder: Path, *names: str) -> Path:
    path = folder / f"{'-'.join(names) or 'none'}.yaml"
    said = ", ".join(f"{name}: {TERMS[name]}" for name in names)
    path.write_text(f"carriers:\n  cmhk: {{terms: {{{said}}}}}\n  smartone: {{terms: {{{said}}}}}\n")
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("books")


@pytest.fixture(scope="module")
def rules(folder: Path) -> Path:
    return copy_with_made_up_data(folder)


@pytest.fixture(scope="module")
def edited(folder: Path) -> Edited:
    """A rulebook with some of the edits, each made once."""

    @cache
    def book(*names: str) -> Rulebook:
        here = folder / f"with-{'-'.join(names)}"
        here.mkdir()
        copied = copy_with_made_up_data(here)
        for name in names:
            file, old, new = EDITS[name]
            change(copied / "decisions" / file, old, new)
        return load_rulebook(copied)

    return book


def read(book: Rulebook, columns: Columns, day: dt.date) -> ReadLines:
    decided = decide_many(Decider(book), columns, SIZE, day.toordinal())
    return ReadLines(book, day.toordinal(), columns, np.asarray(decided.term_line))


def told(telling: Telling, book: Rulebook, columns: Columns, day: dt.date) -> Told:
    return telling.told(book, columns, day.toordinal())


def names_of(why: ChangeWhy) -> set[str]:
    return {cause.name if cause.kind != DAY else DAY for cause in why.causes}


def held(whys: list[ChangeWhy], was: Told, now: Told, by: dict[str, Told]) -> set[str]:
    """Each thing alone brings a line there if it is said to, and not if it is said to be one of several."""
    changed = differs(was, now, SIZE)
    there = {name: ~differs(one, now, SIZE) for name, one in by.items()}
    met: set[str] = set()
    for row in np.flatnonzero(changed).tolist():
        why = whys[row]
        enough = {name for name, where in there.items() if where[row]}
        if why.how in ("alone", "each") and enough:
            assert names_of(why) == enough
        if why.how in ("together", "whole"):
            assert not enough
        assert why.how != "whole"
        met.add(why.how)
    return met


def test_terms_do_what_they_do_alone(rules: Path, folder: Path) -> None:
    before = load_rulebook(rules)
    columns = fleets.draw(before, SIZE, seed=7)
    after = load_rulebook(rules, own_terms(folder, *TERMS))
    telling = Telling(SIZE)
    by = {
        name: told(telling, load_rulebook(rules, own_terms(folder, name)), columns, DAY_ONE) for name in TERMS
    }
    was, now = (told(telling, book, columns, DAY_ONE) for book in (before, after))
    whys = whys_of(read(before, columns, DAY_ONE), read(after, columns, DAY_ONE))
    assert {"alone", "together"} <= held(whys, was, now, by)
    assert all(cause.kind == TERM for why in whys for cause in why.causes)


def test_rules_do_what_they_do_alone(edited: Edited) -> None:
    before = edited()
    columns = fleets.draw(before, SIZE, seed=8)
    telling = Telling(SIZE)
    by = {name: told(telling, edited(name), columns, DAY_ONE) for name in EDITS}
    after = edited(*EDITS)
    was, now = (told(telling, book, columns, DAY_ONE) for book in (before, after))
    whys = whys_of(read(before, columns, DAY_ONE), read(after, columns, DAY_ONE))
    assert "alone" in held(whys, was, now, by)


def test_a_day_and_a_rule_do_what_they_do_alone(edited: Edited) -> None:
    before, after = edited(), edited("arrears")
    columns = fleets.draw(before, SIZE, seed=9)
    telling = Telling(SIZE)
    by = {
        DAY: told(telling, before, columns, DAY_TWO),
        "arrears": told(telling, after, columns, DAY_ONE),
    }
    was, now = told(telling, before, columns, DAY_ONE), told(telling, after, columns, DAY_TWO)
    whys = whys_of(read(before, columns, DAY_ONE), read(after, columns, DAY_TWO))
    assert "alone" in held(whys, was, now, by)
    named = {cause.name for why in whys for cause in why.causes if cause.kind == DAY} - {""}
    assert named
    assert all(type_of(before.facts[name]) is DATE for name in named)


def test_of_very_many_rules_a_decisions_are_tried_together(
    edited: Edited, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(causes, "MOST_TRIED", 0)
    before = edited()
    after = edited(*EDITS)
    columns = fleets.draw(before, SIZE, seed=8)
    whys = whys_of(read(before, columns, DAY_ONE), read(after, columns, DAY_ONE))
    found = {(cause.kind, cause.name) for why in whys for cause in why.causes}
    assert {("rules", "action"), ("rules", "obstacles")} == found
