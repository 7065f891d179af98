"""The dates of reviewed lines, as decided: what follows from the action that a reviewer took is worked out anew from
what the report says of the line. Must not know any action or kind of date."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, spelt_out
from batch.fleet.basis import ASSUMED, number_of
from batch.fleet.contacts import contacts, term_lines
from batch.fleet.deadlines import dates_table, days_found
from batch.report.record import CARRIER_NAME, name_of
from engine.deciding.dated import Collected, Outcomes, as_reported, before_action, dated
from engine.deciding.decide import Decider
from engine.deciding.given import as_bits
from engine.rulebook.terms import CHOOSE_TERMS, CONTRACT
from engine.types.kleene import NO, UNKNOWN, YES
from engine.types.lanes import Column

if TYPE_CHECKING:
    from batch.review.review import Reviews
    from engine.rulebook.model import Decision
    from language.texts import Texts

_SHOWN = ("sim_id", "msisdn", "user", "department", "saving_hkd_year")


def decided_dates(reviews: Reviews, texts: Texts, *states: str) -> pa.Table:
    """The table of dates of the lines in these states; its columns are those of a fleet's."""
    rows, about = reviews.of(*states), reviews.report.about
    book, as_of = reviews.rules.rulebook, about.as_of.toordinal()
    decider = Decider(as_reported(book))
    stated = _stated(decider, rows)
    outcomes, collected = _given(decider, rows)
    pieces = dated(decider, stated, len(rows), as_of, outcomes, collected)
    found = days_found(list(book.deadlines.values()), pieces, np.ones(len(rows), np.bool_))
    nothing = Column(np.zeros(len(rows), np.int64), np.zeros(len(rows), np.bool_))
    choosers = [stated.get(name, nothing) for name in (*CHOOSE_TERMS, CONTRACT)]
    lines = {
        **{name: _shown(rows, f"shown_{name}") for name in _SHOWN},
        "carrier": _carriers(rows),
        "contact": contacts(book, texts, term_lines(book, choosers, len(rows)), as_of),
        "sim": pa.array(rows["position"].to_numpy(np.int64)),
    }
    # What another action saves is not worked out.
    as_advised = pa.array((rows["decided"] == rows["action"]).to_numpy(np.bool_))
    lines["saving_hkd_year"] = pc.if_else(as_advised, lines["saving_hkd_year"], None)
    at = found["sim"]
    return dates_table(found, {name: values.take(at) for name, values in lines.items()})


def _stated(decider: Decider, rows: pd.DataFrame) -> dict[str, Column]:
    """The facts and terms of the report's record as numbers; what was assumed counts as said."""
    items = decider.rulebook.readable
    return {
        name: _numbers(
            rows[name], {code: number_of(items[name], code.removeprefix(ASSUMED)) for code in codes}
        )
        for name in items
        if name in rows and (codes := [str(code) for code in pd.unique(rows[name]) if code])
    }


def _numbers(codes: pd.Series[Any], numbers: Mapping[str, int | None]) -> Column:
    places, distinct = pd.factorize(codes)
    found = [numbers.get(str(code)) for code in distinct]
    values = np.array([0 if one is None else one for one in found] or [0], np.int64)
    return Column(values[places], np.array([one is not None for one in found] or [False])[places])


def _given(decider: Decider, rows: pd.DataFrame) -> tuple[Outcomes, Collected]:
    """What was decided before the action, as the report has it, and the action that the reviewers decided upon."""
    before, action = before_action(decider)
    outcomes: dict[str, tuple[Any, Mapping[str, int]]] = {}
    collected: dict[str, Mapping[str, Any]] = {}
    for decision in before:
        if decision.name not in rows:
            continue
        if decision.hit_policy == "first":
            outcomes[decision.name] = _candidates(decision, rows[decision.name])
        elif f"unknown_{decision.name}" in rows:
            collected[decision.name] = _codes(decision, rows)
    if action is not None:
        outcomes[action.name] = _candidates(action, rows["decided"])
    return outcomes, collected


def _candidates(decision: Decision, column: pd.Series[Any]) -> tuple[Any, Mapping[str, int]]:
    _, bits = as_bits(decision, ())
    places, distinct = pd.factorize(column)
    left = [
        sum({bits.get(one, 0) for one in str(code).split("|")}) or sum(bits.values()) for code in distinct
    ]
    return np.array(left or [0], np.int64)[places], bits


def _codes(decision: Decision, rows: pd.DataFrame) -> Mapping[str, Any]:
    """The code of each rule: those that hold and those that may hold are listed, the others do not."""
    found = {rule.id: np.full(len(rows), NO, np.uint8) for rule in decision.rules}
    for name, code in ((f"unknown_{decision.name}", UNKNOWN), (decision.name, YES)):
        places, distinct = pd.factorize(rows[name])
        for rule, codes in found.items():
            listed = np.array([rule in str(text).split(";") for text in distinct] or [False])
            codes[listed[places]] = code
    return found


def _carriers(rows: pd.DataFrame) -> pa.Array:
    """Each line's carrier by its code, one that the rulebook doesn't know by its name as it was written."""
    codes = _shown(rows, "carrier")
    if CARRIER_NAME not in rows:
        return codes
    names = _shown(rows, CARRIER_NAME).dictionary_encode()
    written = pa.array([name_of(name) for name in names.dictionary.to_pylist()], pa.string())
    return pc.coalesce(pa.DictionaryArray.from_arrays(names.indices, written).dictionary_decode(), codes)


def _shown(rows: pd.DataFrame, name: str) -> pa.Array:
    """A column as text, null where it is blank."""
    texts = spelt_out(arrow(rows[name])).cast(pa.string())
    return pc.if_else(pc.equal(texts, ""), None, texts)
