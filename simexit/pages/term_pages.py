"""What is to be said of each carrier, term, fact and source: the parts of its page, in one language.

One description serves the terminal and the documentation; nothing here prints.
"""

from collections.abc import Sequence

from engine.rulebook.model import SECTIONS, Carrier, Sections, TermValue
from language.wording import shown
from simexit.pages.blocks import Block, Grid, Items, Pairs, Text, Title
from simexit.pages.page_words import PageWords
from simexit.pages.rule_index import Thing, citations_of, users_of


class TermPages(PageWords):
    """The pages of carriers, terms, facts and sources."""

    def carrier(self, carrier: Carrier) -> list[Block]:
        """A carrier: who it is, its terms with their provenance, and what else is worth knowing."""
        blocks: list[Block] = [Title(f"{carrier.code} · {self.carrier_name(carrier.code)}", 1, carrier.code)]
        if carrier.ceased_on:
            blocks.append(Text(self.say("ceased_on", day=carrier.ceased_on.isoformat())))
        rows = [(self.say("names"), self.comma(carrier.names))]
        if carrier.operator:
            rows.append((self.say("operator"), self.named(carrier.operator)))
        blocks.append(Pairs(tuple(row for row in rows if row[1])))
        terms = [*self.values(carrier.company), *self.values(carrier.shipped)]
        blocks.append(self.value_grid((self.say("term"),), terms) if terms else Text(self.say("no_terms")))
        if carrier.notes:
            said = []
            for note in carrier.notes:
                text = note.text.get(self.texts.language) or note.text.get("en") or note.id
                day = note.as_of.isoformat() if note.as_of else ""
                confidence = self.texts.label("confidences", note.confidence)
                lines = "_".join(part for part in (note.account, note.plan) if part)
                if lines:
                    text = self.labelled(self.section(lines), text)
                said.append(text + self.provenance((self.source_text(note.source), day, confidence)))
            blocks += [Title(self.say("notes")), Items(tuple(said))]
        return blocks

    def values(self, sections: Sections) -> list[tuple[str, ...]]:
        """A row per value: the term and where it holds, the value, confidence, date, source."""
        return [
            (self.term_and_section(name, section), *self.value_cells(name, value))
            for name in self.book.terms
            for section in SECTIONS
            if (value := sections.get(section, {}).get(name)) is not None
        ]

    def value_cells(self, name: str, value: TermValue) -> tuple[str, ...]:
        """The value, its confidence, its date and its source."""
        said = shown(self.book, self.texts, name, value.value) if value.known else self.say("not_known")
        if value.known and self.book.terms[name].type == "money":
            said = f"HK${said}"
        day = value.as_of.isoformat() if value.as_of else ""
        source = self.source_text(value.source)
        if value.layer == "company":
            source = self.labelled(self.say("own"), source)
        return said, self.texts.label("confidences", value.confidence), day, source

    def value_grid(self, first: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Grid:
        """A table of values; `first` heads the columns before the value."""
        return Grid(
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
        item = self.book.terms.get(name) or self.book.derived.get(name) or self.book.facts[name]
        number = "number" if item.type in ("count", "days") else item.type
        rows = [
            (self.say("type"), self.words.texts_of("types", number if thing.kind != "fact" else item.type)),
            (self.say("asks"), self.texts.get(kind, name, "ask") or ""),
            (self.say("used_by"), ", ".join(users_of(self.book, name))),
        ]
        blocks: list[Block] = [
            Title(f"{name} · {self.texts.fact(name)}", 1, name),
            Text(self.texts.get(kind, name, "meaning") or ""),
        ]
        if thing.kind == "derived":
            expression = self.words.expression(self.book.derived_nodes[name], item.type)
            blocks.append(Text(self.say("computed", expression=expression)))
        blocks.append(Pairs(tuple(row for row in rows if row[1])))
        if thing.kind == "term":
            values = self.values_of(name)
            blocks.append(
                self.value_grid((self.say("carrier"),), values) if values else Text(self.say("no_value"))
            )
        return blocks

    def values_of(self, name: str) -> list[tuple[str, ...]]:
        """What general practice and each carrier say of one term."""
        rows = []
        owners: list[tuple[str, Sections]] = [(self.say("general"), self.book.general)]
        for code, carrier in self.book.carriers.items():
            owners += [(self.carrier_name(code), carrier.company), (self.carrier_name(code), carrier.shipped)]
        for owner, sections in owners:
            for section in SECTIONS:
                value = sections.get(section, {}).get(name)
                if value is not None:
                    where = owner if section == "terms" else f"{owner} ({self.section(section)})"
                    rows.append((where, *self.value_cells(name, value)))
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
            Title(f"{code} · {self.source_title(code)}", 1, code),
            Text(self.source_says(code)),
            Pairs(tuple(row for row in rows if row[1])),
        ]
