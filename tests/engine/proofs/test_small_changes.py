"""Of a change to a rulebook of a few lines, the line that shows it is told, or that there is none."""

from __future__ import annotations

import datetime as dt
from typing import Any
from unittest.mock import ANY

import pytest

from engine.conditions.nodes import Certainly, Compare, Holds, Known, Not, Number, Value
from engine.mutating.altered import NEVER
from engine.mutating.changes import (
    BlankChanged,
    Change,
    ComputedChanged,
    HintChanged,
    NotAssumed,
    OutcomesSwapped,
    RuleChanged,
    RulesSwapped,
)
from engine.proofs.house import MOST_DAYS
from engine.proofs.noticed import Noticing
from engine.rulebook.book import Rulebook
from engine.verifying.finding import Witness
from tests.support.made_up import DAY, first, made_up

TODAY = DAY.toordinal()
BOOK: dict[str, Any] = {
    "facts": {"facts": {
        "wanted": {"type": "yes_no"}, "gone": {"type": "yes_no"}, "soft": {"type": "yes_no", "assume": True},
        "lost": {"type": "yes_no", "when_missing": [{"when": "gone", "value": True}]}, "lines": {"type": "count"},
        "fee_hkd": {"type": "money"},
    }},
    "derived": {"derived": {
        "cancel_on": {"type": "date", "is": "as_of + 3", "when": "gone"},
        "told_on": {"type": "date", "is": "as_of + lines"},
        "exit_cost_hkd": {"type": "money", "is": "fee_hkd * 2"},
        "unseen": {"type": "count", "is": "lines + 1"},
        "few": {"type": "yes_no", "is": "lines == 2"},
    }},
    "deadlines": {"deadlines": {"told": {"on": "told_on"}}},
    "hints": {"hints": {
        "left": {"when": "gone", "suggests": {"wanted": False}},
        "loose": {"when": "soft", "suggests": {"wanted": False}},
    }},
    "decisions": [
        first("action", ("keep", "wanted"), ("wait", "few"), ("drop", "soft"), ("mend", "lost"),
              ("cancel", "otherwise")),
        {"decision": "notes", "hit_policy": "collect", "rules": [
            {"id": "left", "when": "gone"}, {"id": "held", "when": "wanted"},
        ]},
        {"decision": "checks", "hit_policy": "collect", "rules": [
            {"id": "odd", "names": ["wanted", "gone"], "when": "wanted and gone"},
        ]},
    ],
}  # fmt: skip
WANTED, GONE = Holds("wanted"), Holds("gone")
LINES = Value("lines")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    return made_up(tmp_path_factory.mktemp("small"), **BOOK)


@pytest.fixture(scope="module")
def noticing(book: Rulebook) -> Noticing:
    return Noticing(book, TODAY)


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        # A rule of a first decision: where it comes to its turn.
        (RuleChanged("action", 0, Not(WANTED)), {"wanted": ANY}),
        (RuleChanged("action", 0, Certainly(WANTED)), {}),
        (RuleChanged("action", 0, Not(Not(WANTED))), None),
        (RuleChanged("action", 3, NEVER), {"soft": False}),
        (RulesSwapped("action", 2), {}),
        (OutcomesSwapped("action", 0), {"wanted": ANY}),
        # A collected one, of which it is told too that it may hold; a check only where it certainly does.
        (RuleChanged("notes", 0, Certainly(GONE)), {}),
        (RuleChanged("checks", 0, Certainly(GONE)), {"gone": True}),
        (RuleChanged("checks", 0, NEVER), {"wanted": True, "gone": True}),
        # A number that is told: a day, a deadline, an amount; and what nothing is told of.
        (ComputedChanged("cancel_on", Value("as_of")), {}),
        (ComputedChanged("told_on", LINES), {"lines": ANY}),
        (ComputedChanged("exit_cost_hkd", Value("fee_hkd")), {"fee_hkd": ANY}),
        (ComputedChanged("unseen", LINES), None),
        (ComputedChanged("few", Compare("==", LINES, Number(3))), {"lines": ANY}),
        (BlankChanged("lost", ()), {"gone": True, "soft": False}),
        (NotAssumed("soft"), {}),
        (HintChanged("left", NEVER), {"gone": True}),
        (HintChanged("left", Not(Not(GONE))), None),
        # Of what is assumed, a hint knows nothing.
        (HintChanged("loose", Known("soft")), {"soft": False}),
        (HintChanged("loose", NEVER), {"soft": True}),
    ],
)
def test_a_line_is_told_that_shows_a_change_or_that_there_is_none(
    book: Rulebook, noticing: Noticing, change: Change, shown: dict[str, Any] | None
) -> None:
    found = noticing.shown_by(change, change.of(book))
    assert found == (None if shown is None else Witness(shown))


def test_it_is_so_of_the_days_until_terms_change(noticing: Noticing) -> None:
    assert noticing.last_day == DAY + dt.timedelta(MOST_DAYS)
