"""What the verdicts of a fleet rest on, SIM by SIM, as codes: the facts as the engine saw them and the carriers'
terms that applied; must not know the report nor any language.

Two reports are compared by these codes, whatever their languages: which fact changed, which term.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from engine.types.values import NONE, PRESENT, decode, encode

if TYPE_CHECKING:
    from batch.fleet.table import Fleet
    from engine.deciding.many import FleetDecided
    from engine.rulebook.book import Rulebook
    from engine.types.facts import Fact, Term
    from engine.types.lanes import Column

YES, NO, GIVEN = "y", "n", "given"
ASSUMED = "~"  # before a code: nobody said so


def basis_of(
    rulebook: Rulebook, fleet: Fleet, decided: FleetDecided, assumed: Mapping[str, Any] | None = None
) -> pa.Table:
    """A row per SIM and a column per fact or term that rules can look at; null where it was not known.

    `assumed` are the typed values that stood in for facts which were missing.
    """
    columns: dict[str, pa.Array] = {}
    for name, fact in rulebook.facts.items():
        if not is_reckoned(fact):
            continue
        if name in fleet.columns:
            column = fleet.columns[name]
            columns[name] = _codes(fact, np.asarray(column.values), np.asarray(column.known))
        if assumed and name in assumed:
            stated = columns.get(name, pa.nulls(fleet.size, pa.string()))
            columns[name] = _filled(stated, ASSUMED + code_of(assumed[name]))
    places, lines = pd.factorize(np.asarray(decided.term_line))
    for name, term in rulebook.terms.items():
        if is_reckoned(term):
            found = [rulebook.terms_on(decided.as_of)[name].value(int(line)) for line in lines]
            words = [None if value is None else code_of(decode(term, value.number)) for value in found]
            carriers = pa.DictionaryArray.from_arrays(pa.array(places), pa.array(words, pa.string()))
            own = fleet.columns.get(name)
            columns[name] = carriers if own is None else _own_first(term, own, carriers)
    return pa.table(columns)


def _own_first(term: Term, own: Column, carriers: pa.Array) -> pa.Array:
    """The values that the sheet itself gives for a term, then the carrier's."""
    stated = _codes(term, np.asarray(own.values), np.asarray(own.known))
    return pc.coalesce(stated.dictionary_decode(), carriers.dictionary_decode()).dictionary_encode()


def _filled(codes: pa.Array, code: str) -> pa.Array:
    plain = codes.dictionary_decode() if pa.types.is_dictionary(codes.type) else codes
    return pc.fill_null(plain, code).dictionary_encode()


def is_reckoned(item: Fact | Term) -> bool:
    """Whether rules can look at more than whether there is one; names and references stay out of it."""
    return item.type not in ("text", "iccid") and (item.type != "phone" or bool(getattr(item, "none", False)))


def _codes(item: Fact | Term, values: Any, known: Any) -> pa.Array:
    """Numbers as the engine reckons with them -> texts, each distinct one once."""
    places, numbers = pd.factorize(values[known])
    at = np.zeros(len(values), np.int32)
    at[known] = places
    words = [code_of(decode(item, int(number))) for number in numbers]
    return pa.DictionaryArray.from_arrays(pa.array(at, mask=~known), pa.array(words, pa.string()))


def code_of(value: Any) -> str:
    """A typed value as a code: the same in every language."""
    if isinstance(value, bool):
        return YES if value else NO
    if value == PRESENT:
        return GIVEN
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def number_of(item: Fact | Term, code: str) -> int | None:
    """The number that the engine reckons with for a code; None for one that this rulebook does not have."""
    try:
        return encode(item, _value_of(item.type, code))
    except ValueError:
        return None


def _value_of(kind: str, code: str) -> Any:
    if kind == "yes_no":
        return {YES: True, NO: False}.get(code, code)
    if kind == "date" and code != NONE:
        return datetime.date.fromisoformat(code)
    return int(code) if kind in ("money", "count", "day", "days") else code
