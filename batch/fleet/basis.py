"""What the verdicts of a fleet rest on, SIM by SIM, as codes: the facts as the engine saw them and the carriers'
terms that applied; must not know the report nor any language.

Two reports are compared by these codes, whatever their languages: which fact changed, which term.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import narrow, numbered
from batch.understanding.cell_types import cell_type_of
from engine.types.fact_types import type_of
from engine.types.values import decode, encode

if TYPE_CHECKING:
    from batch.fleet.table import Fleet
    from engine.deciding.many import FleetDecided
    from engine.rulebook.book import Rulebook
    from engine.types.facts import Fact, Term
    from engine.types.lanes import Column

ASSUMED = "~"  # before a code: nobody said so
_LARGEST = 10**12  # cents and days: all that is reckoned with them still has room


def basis_of(
    rulebook: Rulebook, fleet: Fleet, decided: FleetDecided, assumed: Mapping[str, Any] | None = None
) -> pa.Table:
    """A row per SIM and a column per fact or term that rules can look at; null where it was not known.

    `assumed` are the typed values that stood in for facts which were missing.
    """
    columns: dict[str, pa.Array] = {}
    for name, fact in rulebook.facts.items():
        if not has_number(fact):
            continue
        if name in fleet.columns:
            columns[name] = _stated(fact, fleet, name)
        if assumed and name in assumed:
            stated = columns.get(name, pa.nulls(fleet.size, pa.string()))
            columns[name] = _filled(stated, ASSUMED + cell_type_of(fact).code(assumed[name]))
    places, lines = numbered(np.asarray(decided.term_line))
    for name, term in rulebook.terms.items():
        if has_number(term):
            found = [rulebook.terms_on(decided.as_of)[name].value(int(line)) for line in lines]
            words = [None if value is None else code_of(term, value.number) for value in found]
            carriers = pa.DictionaryArray.from_arrays(pa.array(places), pa.array(words, pa.string()))
            own = fleet.columns.get(name)
            columns[name] = carriers if own is None else _own_first(term, own, carriers)
    return pa.table({name: narrow(values) for name, values in columns.items()})


def _stated(fact: Fact, fleet: Fleet, name: str) -> pa.Array:
    """The values of a fact, those only suggested marked as said by nobody."""
    column = fleet.columns[name]
    values, known = np.asarray(column.values), np.asarray(column.known)
    if name not in fleet.used:
        return as_codes(fact, values, known)
    used = fleet.used[name]
    stated, suggested = as_codes(fact, values, known & ~used), as_codes(fact, values, used, ASSUMED)
    return pc.coalesce(stated.dictionary_decode(), suggested.dictionary_decode()).dictionary_encode()


def _own_first(term: Term, own: Column, carriers: pa.Array) -> pa.Array:
    """The values that the sheet itself gives for a term, then the carrier's."""
    stated = as_codes(term, np.asarray(own.values), np.asarray(own.known))
    return pc.coalesce(stated.dictionary_decode(), carriers.dictionary_decode()).dictionary_encode()


def _filled(codes: pa.Array, code: str) -> pa.Array:
    plain = codes.dictionary_decode() if pa.types.is_dictionary(codes.type) else codes
    return pc.fill_null(plain, code).dictionary_encode()


def has_number(item: Fact | Term) -> bool:
    """Whether rules can look at more than whether there is one; names and references stay out of it."""
    return not type_of(item).opaque or item.none


def as_codes(item: Fact | Term, values: Any, known: Any, before: str = "") -> pa.Array:
    """Numbers as the engine has them -> texts, each distinct one once, with what stands before it."""
    places, numbers = numbered(values[known])
    at = np.zeros(len(values), np.int32)
    at[known] = places
    words = [before + code_of(item, int(number)) for number in numbers]
    return pa.DictionaryArray.from_arrays(pa.array(at, mask=~known), pa.array(words, pa.string()))


def code_of(item: Fact | Term, number: int) -> str:
    """The code of a number as the engine computes with it: the same in every language."""
    return cell_type_of(item).code(decode(item, number))


def number_of(item: Fact | Term, code: str) -> int | None:
    """The engine's number for a code; None for one that this rulebook does not have, or that none reckons with."""
    try:
        number = encode(item, cell_type_of(item).from_code(code))
    except ValueError:
        return None
    return number if abs(number) <= _LARGEST else None
