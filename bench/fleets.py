"""Make random fleets as typed columns, as fast as arrays can draw them, for the engine and by hand. Must not decide.

The values of each fact are those of tests.support.random_sims, and as many are unknown; a shared plan is known only to
be one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.handwritten_codes import CHOICES, NEVER, UNKNOWN, term_tables
from engine.rulebook.book import Rulebook
from engine.rulebook.term_table import NARROWING
from engine.rulebook.terms import CONTRACT
from engine.types.lanes import Column, OneSim
from engine.types.narrow import narrowest
from engine.types.values import encode
from tests.support.random_sims import FREE_TO_GO, VALUES

MOST_UNKNOWN = 0.6
FREE = 0.4
FIRST_CONTRACT = 2  # a reference that no contract of the rulebook has is 1
EPOCH = 719_163  # the ordinal of 1970-01-01, from which the hand-written decisions count days


def draw(rulebook: Rulebook, size: int, seed: int = 20261121) -> dict[str, Column]:
    """Facts as the engine takes them: a number per SIM as narrow as the fact's are, 0 where it is not known."""
    rng = np.random.default_rng(seed)
    unknown = MOST_UNKNOWN * rng.random(size) ** 2
    free = rng.random(size) < FREE
    columns = {}
    others = {"carrier": [*rulebook.carriers, "other"], "plan_group": ["plan"], **VALUES}
    for name, written in others.items():
        fact = rulebook.facts[name]
        encoded = [encode(fact, value) for value in written]
        numbers = np.array(encoded, dtype=narrowest(min(encoded), max(encoded)))
        values = numbers[rng.integers(0, len(numbers), size)]
        if name in FREE_TO_GO:
            values[free] = encode(fact, FREE_TO_GO[name])  # type: ignore[arg-type]  # a table of values
        known = rng.random(size) >= unknown
        columns[name] = Column(values * known, known)
    return columns


def row(columns: Mapping[str, Column], position: int) -> dict[str, Column]:
    """One SIM of a fleet."""
    return {
        name: Column(int(column.values[position]), bool(column.known[position]))
        for name, column in columns.items()
    }


def for_handwritten(rulebook: Rulebook, columns: Mapping[str, Column]) -> dict[str, NDArray[Any]]:
    """The same fleet as bench.handwritten takes it."""
    return {name: _coded(rulebook, name, *column) for name, column in columns.items()}


def tables_of(rulebook: Rulebook, as_of: dt.date) -> dict[str, NDArray[Any]]:
    """The terms, carriers and contracts of a rulebook as bench.handwritten takes them."""
    carriers, day = rulebook.carriers, as_of.toordinal()
    contracts = [(ref, one.carrier) for ref, one in rulebook.contracts.items()]
    owners = [{}, *({"carrier": code} for code in carriers)]
    owners += [{"carrier": carrier, "contract_ref": ref} for ref, carrier in contracts]
    known = ("carrier", *NARROWING, CONTRACT)

    def look_up(term: str, line: dict[str, str]) -> Any:
        stated = {name: encode(rulebook.facts[name], code) for name, code in line.items()}
        columns = [Column(stated.get(name, 0), name in stated) for name in known]
        value = rulebook.terms_on(day)[term].value(rulebook.lines.of(OneSim(), *columns))
        return value.number if value else None

    ends = [one.ceased_on for one in carriers.values()]
    plans = [
        CHOICES["plan_type"].index(one.sells[0]) if len(one.sells) == 1 else -1 for one in carriers.values()
    ]
    return {
        **term_tables(owners, look_up),
        "ceased_on": np.array([UNKNOWN, *((day.toordinal() - EPOCH) if day else UNKNOWN for day in ends)]),
        "sells_only": np.array([-1, *plans], dtype=np.int8),
        "contract_carrier": np.array([list(carriers).index(code) for _, code in contracts], dtype=np.int64),
    }


def _coded(rulebook: Rulebook, name: str, values: Any, known: Any) -> NDArray[Any]:
    fact, values = rulebook.facts[name], values.astype(np.int64)
    if name == "carrier":
        listed = known & (values < len(rulebook.carriers))
        return np.where(listed, values, -1).astype(np.int16)
    if name == "contract_ref":
        return np.where(known, values - FIRST_CONTRACT, -1).astype(np.int16)
    if name == "plan_group":
        return np.where(known, 2, 0).astype(np.int8)
    if fact.type in ("yes_no", "phone"):
        return np.where(known, 2 * values, 1).astype(np.int8)
    if fact.type == "choice":
        places = [
            CHOICES[name].index(code) if name in CHOICES else place for place, code in enumerate(fact.values)
        ]
        return np.where(known, np.array(places)[values], -1).astype(np.int8)
    if fact.type == "date":
        values = np.where(values == 0, NEVER, values - EPOCH)
    return np.where(known, values, UNKNOWN)
