"""What is known of each carrier that a fleet has lines with, and what is not: how it is reached, how lines are ended
there, which papers it wants, its terms with where they come from, and what is worth knowing.

Looked up once for the lines that have the same terms. It must not know any carrier or term.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import numpy as np

from batch.call_shapes import CarrierRow
from batch.columns import codes_of
from batch.fleet.codes import asked_anywhere
from batch.fleet.group_words import GroupWords
from batch.fleet.table import Fleet
from batch.fleet.term_words import term_value
from batch.fleet.words import FleetWords
from engine.deciding.many import FleetDecided
from engine.deciding.references import looked_at
from engine.rulebook.book import FALLBACK, Rulebook
from engine.rulebook.model import Note, TermValue
from engine.types.fact_types import type_of
from engine.types.kleene import YES
from language.templates import fill
from language.texts import Texts
from language.wording import carrier_label, rule_text, source_title

#: What a row is about, in the order in which people want it.
LINES, CONTACT, WAY, PAPERS, TERM, NOTE = "lines", "contact", "way", "papers", "term", "note"


def carrier_rows(
    rulebook: Rulebook, fleet: Fleet, decided: FleetDecided, words: FleetWords, texts: Texts
) -> list[CarrierRow]:
    """The rows, carrier by carrier: the one with most lines first, the lines whose carrier is not known last."""
    known = _Known(rulebook, fleet, decided, words, texts)
    return [row for carrier in known.order for row in known.of(carrier)]


class _Known:
    """What is known, for the whole fleet at once."""

    def __init__(
        self, rulebook: Rulebook, fleet: Fleet, decided: FleetDecided, words: FleetWords, texts: Texts
    ) -> None:
        self.book, self.decided, self.texts, self.words = rulebook, decided, texts, words
        self.day = datetime.date.fromordinal(decided.as_of)
        numbers, self.names = codes_of(fleet.carriers)
        self.numbers = np.where(fleet.unreadable, -1, numbers)
        self.fees = fleet.yearly_fees
        counts = np.bincount(self.numbers[self.numbers >= 0], minlength=len(self.names))
        met = np.flatnonzero(counts).tolist()
        self.order: list[int] = sorted(met, key=lambda at: (not self.names[at], -counts[at], self.names[at]))
        self.asked = asked_anywhere(decided)
        self.tables = rulebook.terms_on(decided.as_of)
        self.units = {term.goes_with: name for name, term in rulebook.terms.items() if term.goes_with}

    def of(self, carrier: int) -> Iterator[CarrierRow]:
        """The rows of one carrier. Of one that the rulebook doesn't know only what lines wait for: the rest is general
        practice."""
        code, rows = self.names[carrier], np.flatnonzero(self.numbers == carrier)
        yield CarrierRow(code, LINES, "", "", self._who(code), len(rows), int(self.fees[rows].sum()))
        names = [name for name in self.book.terms if name not in self.units.values()]
        lines = self.decided.term_line[rows]
        met = np.unique(lines).tolist()
        terms = [row for name in names for row in self._term(code, name, rows, lines, met)]
        terms.sort(key=lambda row: not row.waiting)  # what lines wait for comes first
        if code not in self.book.carriers:
            terms = [row for row in terms if row.waiting]
        contacts = [row for row in terms if row.about == CONTACT]
        unknown = [row for row in contacts if row.ask and not (row.waiting or row.narrowed)]
        yield from (row for row in contacts if row not in unknown)
        yield from self._together(unknown)
        yield from (row for row in terms if row.about == WAY)
        yield from self._papers.get(carrier, [])
        yield from (row for row in terms if row.about == TERM)
        yield from self._notes(code, rows)

    def _who(self, code: str) -> str:
        """What there is to say of the carrier itself."""
        said, carrier = self.texts.section("report")["carriers"], self.book.carriers.get(code)
        if carrier is None:
            return str(said["unlisted"]) if code else ""
        parts = {
            "operator": carrier.operator and carrier_label(self.book, self.texts, carrier.operator),
            "ceased": carrier.ceased_on and carrier.ceased_on.isoformat(),
        }
        found = [fill(str(said[key]), {"operator": text, "day": text}) for key, text in parts.items() if text]
        return str(self.texts.section("report")["list_separator"]).join(found)

    def _term(self, code: str, name: str, rows: Any, lines: Any, met: list[int]) -> Iterator[CarrierRow]:
        """What is known of a term: a row for each value that some lines have, and one where it is not known.

        `lines`: by which each row's terms are looked up, and `met` the distinct ones.
        """
        alike: dict[tuple[object, ...], list[int]] = {}
        values: dict[tuple[object, ...], tuple[TermValue | None, str]] = {}
        for line in met:
            value = self.tables[name].value(line)
            unit = self._unit(name, value, line)
            key: tuple[object, ...] = (
                unit,
                value and (value.value, value.source, value.dated, value.confidence, value.layer),
            )
            alike.setdefault(key, []).append(line)
            values.setdefault(key, (value, unit))
        for same, those in alike.items():
            value, unit = values[same]
            here = rows if len(alike) == 1 else rows[np.isin(lines, those)]
            waiting = int(self.asked[name][here].sum()) if name in self.asked and value is None else 0
            narrowed = self._narrowed(those, met) if len(alike) > 1 else ""
            known = self._known(name, value, unit)
            yield CarrierRow(
                code, self._about(name), name, self.texts.fact(name), known.pop("text", ""), len(here),
                int(self.fees[here].sum()), narrowed, "" if value else self.texts.ask(name), waiting, **known,
            )  # fmt: skip

    def _together(self, rows: list[CarrierRow]) -> Iterator[CarrierRow]:
        """What nothing is known of and nobody waits for, in one row."""
        if rows:
            between = str(self.texts.section("report")["list_separator"])
            asked = (self.texts.get("messages", "between") or "").join(row.ask for row in rows)
            yield replace(rows[0], item="", label=between.join(row.label for row in rows), ask=asked)

    def _about(self, name: str) -> str:
        if type_of(self.book.terms[name]).opaque:
            return CONTACT
        return WAY if name in self._ways else TERM

    @cached_property
    def _ways(self) -> frozenset[str]:
        """The terms that say by which way a request is made."""
        decision = self.book.decisions.get("channel")
        rules = decision.rules if decision else ()
        return frozenset(name for rule in rules for name in looked_at(self.book, rule.condition))

    def _known(self, name: str, value: TermValue | None, unit: str) -> dict[str, Any]:
        """A value in words, and where it comes from."""
        if value is None:
            return {}
        most_days = self.book.settings.stale_after_days
        whose = {"shipped": "", "general": "general"}.get(value.layer, "own")
        stale = value.stale(self.day, most_days)
        said = term_value(self.book, self.texts, name, value, unit)
        return {"text": said, "stale": stale, **self._origin(value, whose)}

    def _origin(self, value: TermValue | Note, whose: str = "") -> dict[str, Any]:
        """The source of a value or note, its date, how old it is, and how sure. `whose`: if it is not the carrier's."""
        source = source_title(self.book, self.texts, value.source)
        if whose:
            colon = self.texts.get("reference", "colon") or ": "
            source = colon.join(filter(None, (self.texts.get("reference", "rules", whose), source)))
        age = max((self.day - value.as_of).days, 0) if value.as_of and not value.undated else None
        return {"source": source, "dated": value.dated, "age": age, "confidence": value.confidence}

    def _unit(self, name: str, value: TermValue | None, line: int) -> str:
        """In what a value is counted, where another term says so."""
        beside = self.units.get(name)
        found = self.tables[beside].value(line) if beside and value is not None else None
        return self.texts.value(beside, str(found.value)) if beside and found else ""

    def _narrowed(self, lines: list[int], all_lines: list[int]) -> str:
        """Which lines of a carrier have these terms, in words: an account or plan as a whole where all its lines do."""
        said = self.texts.section("report")["carriers"]
        found: list[str] = []
        left = list(lines)
        for at, name in ((1, "account_type"), (2, "plan_type")):
            for code in dict.fromkeys(self.book.lines.narrowed(line)[at] for line in left):
                those = [line for line in all_lines if self.book.lines.narrowed(line)[at] == code]
                if len(those) > 1 and set(those) <= set(left):
                    found.append(self._named(name, code))
                    left = [line for line in left if line not in those]
        for line in left:
            contract, account, plan = self.book.lines.narrowed(line)
            parts = (contract, self._named("account_type", account), self._named("plan_type", plan))
            found.append(str(said["comma"]).join(filter(None, parts)))
        return str(self.texts.section("report")["list_separator"]).join(dict.fromkeys(found))

    def _named(self, name: str, code: str) -> str:
        """A plan or an account in words, also where it is not known."""
        return (
            self.texts.value(name, code)
            if code
            else str(self.texts.section("report")["carriers"]["not_said"][name])
        )

    @cached_property
    def _papers(self) -> dict[int, list[CarrierRow]]:
        """What is to be had ready for each carrier's lines."""
        found: dict[int, list[CarrierRow]] = {}
        groups = GroupWords(self.words, self.numbers, len(self.names), self.book.terms)
        for rule, code in self.decided.codes.get("documents", {}).items():
            where = np.asarray(code) == YES
            money = np.bincount(self.numbers[self.numbers >= 0], (self.fees * where)[self.numbers >= 0])
            said_of = groups.said(rule_text(self.texts, "documents", rule), where)
            for carrier, count, said in said_of.each():
                label = self.texts.label("rules", "documents", rule)
                row = CarrierRow(self.names[carrier], PAPERS, rule, label, said, count, int(money[carrier]))
                found.setdefault(carrier, []).append(row)
        return found

    def _notes(self, code: str, rows: Any) -> Iterator[CarrierRow]:
        """What is worth knowing of some line that is there, or may be."""
        carrier = self.book.carriers.get(code)
        lines = self.decided.term_line[rows]
        met = [(line, *self.book.lines.narrowed(line)[1:]) for line in np.unique(lines).tolist()]
        for note in carrier.notes if carrier else ():
            if not any(
                _may_be(note.account, account) and _may_be(note.plan, plan) for _, account, plan in met
            ):
                continue
            those = [
                line
                for line, account, plan in met
                if note.account in ("", account) and note.plan in ("", plan)
            ]
            here = rows[np.isin(lines, those)]
            section = "_".join(part for part in (note.account, note.plan) if part)
            narrowed = section and (self.texts.get("reference", "rules", "sections", section) or section)
            old = (
                note.as_of is not None and (self.day - note.as_of).days > self.book.settings.stale_after_days
            )
            said = note.text.get(self.texts.language) or note.text.get(FALLBACK) or note.id
            yield CarrierRow(
                code, NOTE, note.id, "", said, len(here), int(self.fees[here].sum()), narrowed,
                stale=note.undated or old, **self._origin(note),
            )  # fmt: skip


def _may_be(wanted: str, said: str) -> bool:
    """Whether a line may be one of those wanted: it is, or it is not known what it is."""
    return not wanted or not said or wanted == said
