"""Computed facts: numbers, dates and yes/no, said once, used by conditions, explained, and asked by their parts."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import holidays
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.conditions.days import SATURDAY, add_working_days, end_of_cycle, is_working_day, on_day_of_month
from engine.deciding.decide import Decider
from engine.deciding.many import decide_many
from engine.explaining.explain import Explainer
from engine.problems import RulebookInvalid
from engine.rulebook.book import Rulebook
from engine.types.fact_types import type_of
from engine.types.lanes import Column
from engine.verifying.verify import verify
from language.condition_words import ConditionWords
from simexit.asking.asked_together import together
from tests.support.made_up import DAY, decided, first, made_up, outcome
from tests.support.shipped import shipped, shipped_texts

FACTS: dict[str, Any] = {
    "facts": {
        "needed": {"type": "yes_no"},
        "needed_later": {"type": "yes_no"},
        "fee_hkd": {"type": "money"},
        "ends_on": {"type": "date", "none": True},
        "notice": {"type": "count"},
        "unit": {"type": "choice", "values": {"calendar": [], "working": []}},
        "bill_day": {"type": "day"},
        "left": {"type": "count"},
    }
}
DERIVED: dict[str, Any] = {
    "wanted": {"type": "yes_no", "is": "needed or needed_later"},
    "over_on": {
        "type": "date",
        "is": "working_days_after(as_of, notice) if unit is working else as_of + notice",
    },
    "last_on": {"type": "date", "is": "cycle_end(over_on, bill_day) if known(bill_day) else over_on"},
    "months": {"type": "count", "is": "rounded_up(left / 30)"},
    "cost_hkd": {"type": "money", "is": "fee_hkd * months"},
    "past_notice": {"type": "count", "is": "max(0, ends_on - last_on)"},
    "goes": {"type": "yes_no", "is": "line is drop and not wanted"},
    "cost_told_hkd": {
        "type": "money",
        "is": "cost_hkd + 1.50",
        "when": "known(line) and line.purpose is ending",
    },
}
LINE = first(
    "line", ("keep", "wanted"), ("wait", "past_notice > 0"), ("drop", "otherwise"),
    outcomes={"keep": {"purpose": "staying"}, "wait": {"purpose": "ending"}, "drop": {"purpose": "ending"}},
)  # fmt: skip
LETTER = first("letter", ("none", "not goes"), ("sent", "otherwise"))
ALL: dict[str, Any] = {"facts": FACTS, "derived": {"derived": DERIVED}, "decisions": [LINE, LETTER]}


@pytest.fixture
def book(tmp_path: Path) -> Rulebook:
    return made_up(tmp_path, **ALL)


def value(book: Rulebook, name: str, **facts: Any) -> int | None:
    column = decided(book, **facts).sims.column(name)
    return int(column.values) if column.known else None


def test_a_yes_or_no_is_said_once_and_used_like_a_fact(book: Rulebook) -> None:
    assert outcome(decided(book, needed=True), "line") == ("keep",)
    assert outcome(decided(book, needed=False, needed_later=False, left=0, ends_on="none"), "line") == (
        "wait",
        "drop",
    )
    assert outcome(decided(book, needed=False), "line") == ("keep", "wait", "drop")


def test_it_is_asked_by_what_it_is_made_of_as_far_as_that_is_unknown(book: Rulebook) -> None:
    asked = decided(book, needed=False).asked["line"]
    assert {"needed_later", "ends_on", "notice", "unit"} <= {name for name, where in asked.items() if where}
    assert not {"needed", "wanted", "left"} & {name for name, where in asked.items() if where}


def test_what_is_known_all_the_same_asks_nothing(tmp_path: Path) -> None:
    costs = {"derived": {"cost_hkd": {"type": "money", "is": "fee_hkd * left"}}}
    rules = first("line", ("dear", "cost_hkd > 0"), ("cheap", "otherwise"))
    book = made_up(tmp_path, facts=FACTS, derived=costs, decisions=[rules])
    assert outcome(decided(book, left=0), "line") == ("cheap",)
    assert decided(book, left=0).asked["line"] == {}


def test_the_trace_shows_it_and_what_it_is_made_of(book: Rulebook) -> None:
    found = decided(book, needed=False, needed_later=True)
    rule = Explainer(found, {"needed": False, "needed_later": True}).trace("line")[0]
    assert [(seen.name, seen.value, seen.origin) for seen in rule.seen] == [
        ("wanted", True, "computed"), ("needed", False, "stated"), ("needed_later", True, "stated"),
    ]  # fmt: skip


def test_it_may_rest_on_a_decision_and_is_used_by_those_after_it(book: Rulebook) -> None:
    line = {"needed": False, "needed_later": False, "ends_on": "none", "notice": 30, "unit": "calendar"}
    found = decided(book, **line)
    assert outcome(found, "letter") == ("sent",)
    assert Explainer(found, line).trace("letter")[0].inputs == {"line": ("drop",)}
    assert outcome(decided(book, needed=True), "letter") == ("none",)
    asked = decided(book, needed=False, ends_on="none", notice=30, unit="calendar").asked["letter"]
    assert [name for name, where in asked.items() if where] == ["needed_later"]


@pytest.mark.parametrize("condition", ["goes", "cost_told_hkd > 0", "known(goes)"])
def test_no_decision_may_look_ahead_through_it(condition: str, tmp_path: Path) -> None:
    early = first("early", ("a", condition), ("b", "otherwise"))
    with pytest.raises(RulebookInvalid, match=r"rests on `line`, which is decided later, in 20-line\.yaml"):
        made_up(tmp_path, **{**ALL, "decisions": [early, LINE, LETTER]})


def test_a_date_is_computed_with_the_calendar(book: Rulebook) -> None:
    working = value(book, "over_on", notice=10, unit="working")
    assert working == add_working_days(DAY.toordinal(), 10)
    assert value(book, "over_on", notice=10, unit="calendar") == DAY.toordinal() + 10
    assert value(book, "over_on", notice=10) is None
    assert (
        value(book, "last_on", notice=0, unit="calendar", bill_day=5)
        == datetime.date(2026, 12, 4).toordinal()
    )
    assert value(book, "last_on", notice=0, unit="calendar") == DAY.toordinal()


def test_a_value_is_known_only_where_its_condition_certainly_holds(book: Rulebook) -> None:
    line = {"needed": False, "needed_later": False, "ends_on": "none", "notice": 30, "unit": "calendar"}
    assert value(book, "cost_told_hkd", **line, fee_hkd=100_00, left=31) == 201_50
    assert value(book, "cost_told_hkd", needed=True, fee_hkd=100_00, left=31) is None
    assert value(book, "cost_told_hkd", fee_hkd=100_00, left=31) is None


@given(st.integers(0, 2_000))
def test_a_month_begun_counts_whole(days: int) -> None:
    assert -(-days // 30) == (days + 29) // 30


@pytest.mark.parametrize(("days", "months"), [(0, 0), (1, 1), (30, 1), (31, 2), (60, 2), (61, 3)])
def test_division_may_round_up(days: int, months: int, book: Rulebook) -> None:
    assert value(book, "months", left=days) == months


@given(st.dates(datetime.date(2024, 1, 1), datetime.date(2030, 1, 1)), st.integers(1, 31))
def test_the_days_of_the_calendar(day: datetime.date, number: int) -> None:
    found = datetime.date.fromordinal(on_day_of_month(day.toordinal(), number))
    after = found + datetime.timedelta(days=1)
    assert day <= found < day + datetime.timedelta(days=32)
    assert found.day == number or (found.day < number and after.day == 1)
    # A cycle that begins on a day ends the day before the next one that is it.
    assert end_of_cycle(day.toordinal(), number) == on_day_of_month(day.toordinal() + 1, number) - 1
    assert is_working_day(datetime.date.fromordinal(add_working_days(day.toordinal(), number)))


def test_general_holidays_are_those_that_the_library_tells_when_asked_for_a_country() -> None:
    told = holidays.country_holidays("HK", categories=("optional",), years=range(2020, 2040))
    days = (datetime.date(2020, 1, 1) + datetime.timedelta(days=at) for at in range(20 * 365))
    weekdays = [day for day in days if day.weekday() < SATURDAY]
    assert [day not in told for day in weekdays] == [is_working_day(day) for day in weekdays]


LINES = st.fixed_dictionaries({
    "needed": st.sampled_from([None, 0, 1]), "needed_later": st.sampled_from([None, 0, 1]),
    "fee_hkd": st.sampled_from([None, 0, 98_00]), "ends_on": st.sampled_from([None, 0, DAY.toordinal() + 90]),
    "notice": st.sampled_from([None, 0, 7, 30]), "unit": st.sampled_from([None, 0, 1]),
    "bill_day": st.sampled_from([None, 1, 31]), "left": st.sampled_from([None, 0, 45]),
})  # fmt: skip


@given(st.lists(LINES, min_size=1, max_size=20))
def test_many_lines_are_computed_as_one_is(lines: list[dict[str, int | None]]) -> None:
    book, decider = _book(), Decider(_book())
    columns = {}
    for name in FACTS["facts"]:
        given_ = [line[name] for line in lines]
        columns[name] = Column(
            np.array([one or 0 for one in given_]), np.array([one is not None for one in given_])
        )
    fleet = decide_many(decider, columns, len(lines), DAY.toordinal())
    for at, line in enumerate(lines):
        stated = {name: Column(number, True) for name, number in line.items() if number is not None}
        alone = Decider(book).decide(stated, DAY.toordinal())
        for name in ("line", "letter"):
            assert fleet.answers[name][fleet.index[name][at]] == alone.answers[name][alone.index[name]]


_made: list[Rulebook] = []


def _book() -> Rulebook:
    if not _made:
        from tempfile import mkdtemp

        _made.append(made_up(Path(mkdtemp()), **ALL))
    return _made[0]


@pytest.mark.parametrize(
    ("derived", "said"),
    [
        ({"type": "yes_no", "is": "fee_hkd + 1"}, "is not allowed in a condition"),
        ({"type": "yes_no", "is": "fee_hkd"}, "is an amount, not a yes/no"),
        ({"type": "count", "is": "fee_hkd * 2"}, "is an amount, not a count"),
        ({"type": "money", "is": "ends_on - as_of"}, "is a count, not an amount"),
        ({"type": "date", "is": "30"}, "is a number, not a date"),
        ({"type": "date", "is": "as_of + fee_hkd"}, "can't be added"),
        ({"type": "choice", "is": "unit"}, "a choice can't be computed; allowed: yes_no, money, date, count, day"),
        ({"type": "date", "is": "cycle_end(notice, 5)"}, "`cycle_end` takes a date and a number"),
        ({"type": "date", "is": "working_days_after(as_of, fee_hkd)"}, "takes a date and a number"),
        ({"type": "money", "is": "fee_hkd if needed else left"}, "one must be what the other is"),
        ({"type": "count", "is": "rounded_up(left / fee_hkd)"}, "divide by a positive whole number"),
        ({"type": "count", "is": "rounded_up(left)"}, "is not a number, money or date"),
        ({"type": "money", "is": "fee_hkd", "when": "line.purpos is ending"}, "did you mean `purpose`?"),
        ({"type": "money", "is": "fee_hkd", "when": "line.purpose is endin"}, "did you mean `ending`?"),
        ({"type": "money", "is": "fee_hkd", "when": "lin.purpose is ending"}, "unknown name `lin`"),
        ({"type": "money", "is": "fee_hkd", "when": "line.purpose > 3"}, "has no order"),
        ({"type": "money", "is": "fee_hkd", "when": "letter.purpose is ending"}, "has no `outcomes:` with roles"),
        ({"type": "money", "is": "fee_hkd", "when": "possibly(fee_hkd)"}, "is an amount, not a yes/no"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(derived: dict[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(RulebookInvalid) as caught:
        made_up(tmp_path, **{**ALL, "derived": {"derived": {**DERIVED, "wrong": derived}}})
    (problem,) = caught.value.problems
    assert said in problem.message
    assert problem.file.endswith("derived.yaml")
    assert problem.line


def test_what_rests_on_itself_is_refused(tmp_path: Path) -> None:
    circle = {
        "one": {"type": "yes_no", "is": "not other"},
        "other": {"type": "yes_no", "is": "one or needed"},
    }
    with pytest.raises(RulebookInvalid, match="rests on itself: one → other → one"):
        made_up(tmp_path, **{**ALL, "derived": {"derived": {**DERIVED, **circle}}})


def test_rules_that_nothing_reaches_are_seen_through_it(tmp_path: Path) -> None:
    rules = first("line", ("keep", "needed or needed_later"), ("stay", "wanted"), ("drop", "otherwise"))
    book = made_up(
        tmp_path, **{**ALL, "decisions": [rules], "derived": {"derived": {"wanted": DERIVED["wanted"]}}}
    )
    assert "row 2 (`stay`) is unreachable: row 1 (`keep`) already matches" in [
        item.message for item in verify(book)
    ]


def test_conditions_that_may_or_must_hold(tmp_path: Path) -> None:
    rules = first(
        "line",
        ("ask", "possibly(needed) and not certainly(needed)"),
        ("keep", "needed"),
        ("drop", "otherwise"),
    )
    book = made_up(tmp_path, **{**ALL, "decisions": [rules], "derived": {"derived": {}}})
    found = [outcome(decided(book, **facts), "line") for facts in ({}, {"needed": True}, {"needed": False})]
    assert found == [("ask",), ("keep",), ("drop",)]
    assert [item for item in verify(book) if item.grade == "problem"] == []


def test_the_first_that_certainly_holds(tmp_path: Path) -> None:
    rules = first("line", ("keep", "needed"), ("drop", "not needed_later"), ("ask", "otherwise"))
    book = made_up(
        tmp_path, **{**ALL, "decisions": [rules | {"hit_policy": "certain"}], "derived": {"derived": {}}}
    )
    assert outcome(decided(book, needed_later=False), "line") == ("drop",)
    assert outcome(decided(book), "line") == ("ask",)


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_it_reads_as_a_sentence(language: str, book: Rulebook) -> None:
    rulebook = shipped()
    words = ConditionWords(rulebook, shipped_texts(language))
    for name, node in rulebook.derived_nodes.items():
        said = words.expression(node, type_of(rulebook.derived[name]))
        assert said
        assert not {"{", "_", "None"} & set(said)
    review = rulebook.review
    assert review is not None
    words = ConditionWords(review, shipped_texts(language))
    for decision in review.decisions.values():
        for rule in decision.rules:
            assert "{" not in words.say(rule.condition)


def test_what_it_is_made_of_is_asked_together(book: Rulebook) -> None:
    found = together(book)
    assert "wanted" not in found
    assert found["needed"] == found["needed_later"]


@pytest.mark.parametrize("there", [True, False, None])
@pytest.mark.parametrize("so", [True, False, None])
def test_a_yes_or_no_is_known_only_where_it_is_told(
    there: bool | None, so: bool | None, tmp_path: Path
) -> None:
    """For one line and for many: what `when` leaves out, or may, is not known, whatever it would be."""
    derived = {"told": {"type": "yes_no", "is": "needed", "when": "needed_later"}}
    rules = (("yes", "told"), ("no", "not told"), ("nothing", "otherwise"))
    book = made_up(tmp_path, facts=FACTS, derived={"derived": derived}, decisions=[first("line", *rules)])
    facts = {name: value for name, value in (("needed", so), ("needed_later", there)) if value is not None}
    known = bool(there) and so is not None
    wanted = ("yes",) if known and so else ("no",) if known else ("yes", "no", "nothing")
    assert wanted == outcome(decided(book, **facts), "line")
    columns = {
        name: Column(np.array([int(value)] * 3), np.array([True] * 3)) for name, value in facts.items()
    }
    many = decide_many(Decider(book), columns, 3, DAY.toordinal())
    assert [wanted] * 3 == [many.answers["line"][place].candidates for place in many.index["line"]]
