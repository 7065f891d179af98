"""Whatever a rulebook compares with the day: what is said to last does, so that a walk through the time is as good as
deciding every day. The conditions are made up; so are the lines."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from engine.deciding.decide import Decider
from engine.types.lanes import Column
from tests.support.daily import assert_as_every_day
from tests.support.made_up import first, made_up

SIZE = 40
SPAN = 45  # more than a month, so that every cycle ends
FACTS = {
    "begun_on": {"type": "date"}, "ended_on": {"type": "date", "none": True}, "wait": {"type": "count"},
    "bill_day": {"type": "day"}, "fee_hkd": {"type": "money"}, "open": {"type": "yes_no"},
}  # fmt: skip

_DATES = st.sampled_from(
    ["begun_on", "ended_on", "as_of", "(as_of + wait)", "(as_of + 3)", "(begun_on + wait)"]
)
_COUNTS = st.sampled_from(["wait", "5", "(as_of - begun_on)", "(ended_on - as_of)", "(ended_on - begun_on)"])


def _dates(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("working_days_after({}, wait)".format, inner),
        st.builds("working_days_before({}, wait)".format, inner),
        st.builds("cycle_end({}, bill_day)".format, inner),
        st.builds("on_day_of_month({}, bill_day)".format, inner),
        st.builds("{}({}, {})".format, st.sampled_from(["max", "min"]), inner, inner),
        st.builds("({} if {} else {})".format, inner, _conditions(), inner),
    )


def _counts(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} - {})".format, inner, inner),
        st.builds("({} + {})".format, inner, inner),
        st.builds("({} * {})".format, inner, st.sampled_from(["2", "wait"])),
        st.builds("({} // 7)".format, inner),
        st.builds("rounded_up({} / 30)".format, inner),
        st.builds("max(0, {})".format, inner),
        st.builds("({} if {} else {})".format, inner, _conditions(), inner),
    )


def _conditions() -> st.SearchStrategy[str]:
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    return st.one_of(
        st.builds("{} {} {}".format, _COUNTS, signs, _COUNTS),
        st.builds("{} {} {}".format, _DATES, signs, _DATES),
    )


DATES = st.recursive(_DATES, _dates, max_leaves=4)
COUNTS = st.recursive(_COUNTS, _counts, max_leaves=4)


@st.composite
def conditions_drawn(draw: st.DrawFn) -> str:
    """A condition over dates and counts, some of which move."""
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    parts = st.one_of(
        st.builds("{} {} {}".format, COUNTS, signs, COUNTS),
        st.builds("{} {} {}".format, DATES, signs, DATES),
        st.just("open"),
    )
    several = draw(st.lists(parts, min_size=1, max_size=3))
    joined = draw(st.sampled_from([" and ", " or "])).join(f"({one})" for one in several)
    return draw(st.sampled_from(["{}", "not ({})", "possibly({})", "certainly({})"])).format(joined)


def drawn(seed: int, day: int) -> dict[str, Column]:
    """Lines whose dates lie around a day."""
    rng = np.random.default_rng(seed)
    values = {
        "begun_on": day + rng.integers(-60, 60, SIZE),
        "ended_on": (day + rng.integers(-60, 60, SIZE)) * (rng.random(SIZE) < 0.9),
        "wait": rng.integers(0, 40, SIZE),
        "bill_day": rng.integers(1, 32, SIZE),
        "fee_hkd": rng.integers(0, 3, SIZE) * 4_900,
        "open": rng.integers(0, 2, SIZE),
    }
    known = {name: rng.random(SIZE) < 0.85 for name in values}
    return {name: Column(values[name] * known[name], known[name]) for name in values}


# What moves until a condition within it turns, and a day of the calendar counted by days that move.
@example(
    ["((as_of - begun_on) if as_of < ended_on else 5) // 7 > 1"], "as_of", "wait", "", dt.date(2026, 3, 2), 3
)
@example(
    ["working_days_after(begun_on, as_of - begun_on) > as_of + wait"],
    "as_of",
    "wait",
    "",
    dt.date(2026, 3, 2),
    3,
)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    whens=st.lists(conditions_drawn(), min_size=1, max_size=3),
    date=DATES,
    count=COUNTS,
    when=st.sampled_from(["", "open", "stage is held"]),
    start=st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 1)),
    seed=st.integers(0, 99),
)
def test_walking_is_deciding_every_day(
    whens: list[str], date: str, count: str, when: str, start: dt.date, seed: int
) -> None:
    derived: dict[str, Any] = {
        "cancel_on": {"type": "date", "is": date, "when": when},
        "saving_hkd_year": {"type": "money", "is": f"fee_hkd * ({count})", "when": when},
    }
    derived = {name: {key: part for key, part in one.items() if part} for name, one in derived.items()}
    rules = [(name, one) for name, one in zip(("held", "let_go", "seen"), whens, strict=False)]
    tasks = [{"id": f"rule_{at}", "when": one} for at, one in enumerate(reversed(whens))]
    with tempfile.TemporaryDirectory() as folder:
        book = made_up(
            Path(folder), facts={"facts": FACTS}, derived={"derived": derived},
            decisions=[
                first("stage", *rules, ("left", "otherwise")),
                {"decision": "tasks", "hit_policy": "collect", "rules": tasks},
            ],
        )  # fmt: skip
    decider, day = Decider(book), start.toordinal()
    assert_as_every_day(decider, drawn(seed, day), SIZE, day, day + SPAN)


def test_a_rulebook_of_one_condition_is_walked(tmp_path: Path) -> None:
    """No date and no amount follows from its decision."""
    rules = [("held", "begun_on + wait > as_of"), ("left", "otherwise")]
    decider, day = (
        Decider(made_up(tmp_path, facts={"facts": FACTS}, decisions=[first("stage", *rules)])),
        739_900,
    )
    assert_as_every_day(decider, drawn(5, day), SIZE, day, day + SPAN)
