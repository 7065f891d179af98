"""Look up how a line's carrier is reached in writing and otherwise: its terms that are plain text. Must not know which
terms there are, nor how they are shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from batch.fleet.basis import number_of
from engine.rulebook.book import Rulebook
from engine.rulebook.terms import CHOOSE_TERMS
from engine.types.fact_types import type_of
from engine.types.lanes import Column, OneSim

#: A term's values, by the term's name; more than one where lines of different plans are reached differently.
Addresses = Mapping[str, tuple[str, ...]]


class AddressBook:
    """The addresses of a rulebook's carriers on one day."""

    def __init__(self, rulebook: Rulebook, as_of: int) -> None:
        self._rulebook, self._as_of = rulebook, as_of
        self._terms = [name for name, term in rulebook.terms.items() if type_of(term).opaque]
        self._found: dict[tuple[str, ...], dict[str, str]] = {}

    def of(self, entries: Iterable[Mapping[str, Any]]) -> Addresses:
        """The addresses for some lines, given as the codes of their facts."""
        found: dict[str, dict[str, None]] = {}
        for codes in dict.fromkeys(tuple(_said(entry, name) for name in CHOOSE_TERMS) for entry in entries):
            for name, address in self._one(codes).items():
                found.setdefault(name, {})[address] = None
        return {name: tuple(addresses) for name, addresses in found.items()}

    def _one(self, codes: tuple[str, ...]) -> dict[str, str]:
        if codes not in self._found:
            facts = self._rulebook.facts
            numbers = {
                name: number_of(facts[name], code)
                for name, code in zip(CHOOSE_TERMS, codes, strict=True)
                if code and name in facts
            }
            carrier, plan, account = (_column(numbers.get(name)) for name in CHOOSE_TERMS)
            line = self._rulebook.lines.of(OneSim(), carrier, plan, account, _column(None))
            tables = self._rulebook.terms_on(self._as_of)
            values = {name: tables[name].value(int(line)) for name in self._terms}
            self._found[codes] = {
                name: str(value.value) for name, value in values.items() if value is not None and value.known
            }
        return self._found[codes]


def _column(number: int | None) -> Column:
    return Column(number or 0, number is not None)


def _said(entry: Mapping[str, Any], name: str) -> str:
    return str(entry.get(name, "")).lstrip("~")
