"""Describe each carrier, term, fact and source in one language: the parts of its page.

The same description serves the terminal and the documentation; must not print.
"""

import datetime
from collections.abc import Sequence

from batch.understanding.cell_types import cell_type_of
from engine.rulebook.book import Rulebook
from engine.rulebook.model import SECTIONS, Carrier, Sections, TermValue
from engine.types.fact_types import type_of
from language.texts import Texts
from language.wording import shown
from simexit.pages.blocks import Block, Items, PageTable, Pairs, Text, Title
from simexit.pages.page_words import PageWords
from simexit.pages.rule_index import Thing, citations_of, users_of


class TermPages(PageWords):
    """The pages of carriers, terms, facts and sources; of a history, the value in force on `day` comes first."""

    def __init__(self, rulebook: Rulebook, texts: Texts, day: datetime.date) -> None:
        super().__init__(rulebook, texts)
        self.day = day

    def carrier(self, carrier: Carrier) -> list[Block]:
        """A carrier: who it is, its terms with their provenance, and what else is worth knowing."""
        blocks: list[Block] = [Title(f"{carrier.code} · {self.carrier_name(carrier.code)}", 1, carrier.code)]
        if carrier.ceased_on:
            blocks.append(Text(self.say("ceased_on", day=carrier.ceased_on.isoformat())))
        rows = [
            (self.say("names"), self.comma(carrier.names)),
            (self.say("operator"), self.named(carrier.operator) if carrier.operator else ""),
            (self.say("sells"), self.comma(self.texts.value("plan_type", plan) for plan in carrier.sells)),
            (self.say("original_blocks"), self.comma(carrier.original_blocks)),
        ]
        blocks.append(Pairs(tuple(row for row in rows if row[1])))
        terms = [*self.values(carrier.company), *self.values(carrier.shipped)]
        blocks.append(self.value_grid((self.say("term"),), terms) if terms else Text(self.say("no_terms")))
        if carrier.notes:
            said = []
            for note in carrier.notes:
                text = note.text.get(self.texts.language) or note.text.get("en") or note.id
                day = note.dated
                confidence = self.texts.label("confidences", note.confidence)
                lines = "_".join(part for part in (note.account, note.plan) if part)
                if lines:
                    text = self.labelled(self.section(lines), text)
                said.append(text + self.provenance((self.source_text(note.source), day, confidence)))
            blocks += [Title(self.say("notes")), Items(tuple(said))]
        return blocks

    def values(self, sections: Sections) -> list[tuple[str, ...]]:
        """A row for each value: the term and where it applies, the value, its confidence, date and source."""
        return [
            (self.term_and_section(name, section), *cells)
            for name in self.book.terms
            for section in SECTIONS
            if (value := sections.get(section, {}).get(name)) is not None
            for cells in self.history(name, value)
        ]

    def history(self, name: str, latest: TermValue) -> list[tuple[str, ...]]:
        """The value in force, then the others of its history, the latest first, each with when it holds."""
        values = [latest, *latest.earlier]
        in_force = latest.on(self.day)
        rows = [
            self.value_cells(name, in_force, self.say("since", day=_iso(in_force)) if in_force.since else "")
        ]
        for place, value in enumerate(values):
            if value is in_force or value.since is None:
                continue
            when = self.say("begins", day=_iso(value))
            if value.since <= self.day:
                last = values[place - 1].since or value.since
                ended = (last - datetime.timedelta(days=1)).isoformat()
                when = self.say("until", first=_iso(value), last=ended)
            rows.append(self.value_cells(name, value, when))
        return rows

    def value_cells(self, name: str, value: TermValue, when: str) -> tuple[str, ...]:
        """The value and when it holds, its confidence, its date and its source."""
        said = shown(self.book, self.texts, name, value.value) if value.known else self.say("not_known")
        if value.known:
            said = type_of(self.book.terms[name]).sign + said + self._unit(name, value)
        said += self.provenance((when,))
        day = self.texts.get("words", "undated") or value.dated if value.undated else value.dated
        source = self.source_text(value.source)
        if value.layer == "company":
            source = self.labelled(self.say("own"), source)
        # Of what nobody has said, nobody is sure.
        sure = self.texts.label("confidences", value.confidence) if value.known or value.source else ""
        return said, sure, day, source

    def _unit(self, name: str, value: TermValue) -> str:
        """The unit that is written inside a value: ` working days`."""
        beside = next((term.name for term in self.book.terms.values() if term.goes_with == name), "")
        return f" {self.texts.value(beside, value.unit)}" if beside and value.unit else ""

    def value_grid(self, first: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> PageTable:
        """A table of values; `first` heads the columns before the value."""
        return PageTable(
            (*first, *(self.say(key) for key in ("value", "confidence", "as_of", "source"))), tuple(rows)
        )

    def term_and_section(self, name: str, section: str) -> str:
        """`Notice (company, monthly plan)`."""
        label = self.texts.fact(name)
        return label if section == "terms" else f"{label} ({self.section(section)})"

    def section(self, section: str) -> str:
        """Which lines a section of terms is for."""
        return self.texts.get("reference", "rules", "sections", section) or section

    def name(self, thing: Thing) -> list[Block]:
        """A term, fact or computed fact: what it means, who knows it, and what each carrier says."""
        name = thing.name
        kind = "terms" if thing.kind == "term" else "facts"
        rows = [
            (self.say("type"), self._type(name)),
            (self.say("asks"), self.texts.get(kind, name, "ask") or ""),
            (self.say("used_by"), ", ".join(users_of(self.book, name))),
        ]
        blocks: list[Block] = [
            Title(f"{name} · {self.texts.fact(name)}", 1, name),
            Text(self.texts.get(kind, name, "meaning") or ""),
        ]
        if thing.kind == "derived":
            expression = self.words.expression(
                self.book.derived_nodes[name], type_of(self.book.derived[name])
            )
            blocks.append(Text(self.say("computed", expression=expression)))
        blocks.append(Pairs(tuple(row for row in rows if row[1])))
        if thing.kind == "term":
            values = self.values_of(name)
            blocks.append(
                self.value_grid((self.say("carrier"),), values) if values else Text(self.say("no_value"))
            )
        return blocks

    def _type(self, name: str) -> str:
        """What values it has. A sheet may list what it counts; what a carrier says or is computed is a number."""
        item = self.book.definition(name)
        if item is None:
            return ""
        cells = cell_type_of(item)
        key = cells.said_as if name in self.book.facts else cells.term_said_as
        return self.words.texts_of("types", key or item.type)

    def values_of(self, name: str) -> list[tuple[str, ...]]:
        """What general practice and each carrier say about one term."""
        rows = []
        owners: list[tuple[str, Sections]] = [(self.say("general"), self.book.general)]
        for code, carrier in self.book.carriers.items():
            owners += [(self.carrier_name(code), carrier.company), (self.carrier_name(code), carrier.shipped)]
        for owner, sections in owners:
            for section in SECTIONS:
                value = sections.get(section, {}).get(name)
                if value is not None:
                    where = owner if section == "terms" else f"{owner} ({self.section(section)})"
                    rows += [(where, *cells) for cells in self.history(name, value)]
        return rows

    def source(self, code: str) -> list[Block]:
        """A source: what it is, what it says, when it was read, and what cites it."""
        cited = citations_of(self.book, code)
        source = self.book.sources[code]
        rows = [
            (self.say("as_of"), self.dates(code)),
            (
                self.say("confidence"),
                self.texts.label("confidences", source.confidence) if source.confidence else "",
            ),
            ("URL", source.url),
            (self.say("cited_by"), ", ".join(cited) or self.say("cited_by_none")),
        ]
        return [
            Title(f"{code} · {self.rules_said.source_title(code)}", 1, code),
            Text(self.source_says(code)),
            Pairs(tuple(row for row in rows if row[1])),
        ]


def _iso(value: TermValue) -> str:
    """The day from which a value holds."""
    return value.since.isoformat() if value.since else ""
