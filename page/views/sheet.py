"""What was understood of the sheets: each column with samples and what it is taken for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batch.fleet.single import vocabulary
from batch.identity import mask_identity
from batch.shapes import RawTable
from batch.shown import one_line
from batch.understanding.columns_file import ColumnsFile, place
from batch.understanding.currency_stated import StatedCurrencies
from batch.understanding.currency_words import UNCLEAR
from batch.understanding.holdings import sampled
from batch.understanding.matching import Matching
from engine.rulebook.book import Rulebook
from language.refusals import worded
from page.case.checking import CaseFound
from page.views.page_words import ScreenWords

_SAMPLES, _LONGEST = 3, 40
_HONG_KONG = "HKD"


@dataclass(frozen=True)
class ColumnShown:
    """A column: its heading, some of its cells, the fact it is taken for ("" for none), and what is to be said of it.

    `sure`: whether nothing about it is in doubt; `chosen`: somebody said so.
    """

    heading: str
    letter: str
    samples: Sequence[str]
    fact: str
    why: str = ""
    near: str = ""
    sure: bool = True
    chosen: bool = False


@dataclass(frozen=True)
class TableShown:
    """A table of the sheets that were dropped."""

    place: str
    rows: int
    columns: Sequence[ColumnShown]

    @property
    def taken(self) -> int:
        """How many columns stand for a fact."""
        return sum(bool(one.fact) for one in self.columns)


def tables_shown(found: CaseFound, said: ColumnsFile, words: ScreenWords) -> list[TableShown]:
    """Every table with its columns, in their order."""
    stated = vocabulary(found.decider.rulebook).stated
    chosen = {heading for heading in said.chosen.values() if heading}
    return [
        TableShown(
            worded(place(table), words.texts),
            len(table.rows),
            list(_columns(table, matching, chosen, words, stated)),
        )
        for table, matching in zip(*found.tables, strict=True)
    ]


def _columns(
    table: RawTable, matching: Matching, chosen: set[str], words: ScreenWords, stated: StatedCurrencies
) -> Iterator[ColumnShown]:
    taken = {item.position: item for item in matching.matched.values()}
    claimed = {item.position: item for items in matching.conflicts.values() for item in items}
    left = {item.position: item for item in matching.unmatched}
    for position, (heading, letter) in enumerate(zip(table.headings, table.column_letters, strict=True)):
        texts = dict.fromkeys(
            mask_identity(one_line(text))[:_LONGEST] for text in sampled(table.columns[position])
        )
        samples = [*texts][:_SAMPLES]
        if (item := taken.get(position)) is not None:
            why = worded(item.why, words.texts) if item.why else ""
            yield ColumnShown(heading, letter, samples, item.fact, why, chosen=heading in chosen)
        elif (item := claimed.get(position)) is not None:
            why = words.t("sheet.claimed", fact=words.report.fact(item.fact))
            yield ColumnShown(heading, letter, samples, "", why, item.fact, sure=False)
        else:
            other = left.get(position)
            why = worded(other.why, words.texts) if other and other.why else ""
            near = other.suggested if other else ""
            if other and other.reason == "heading_reverse":
                why = words.t("sheet.reversed", fact=words.report.fact(other.nearest))
            if not why and (currency := stated.of_line(heading)) not in ("", UNCLEAR, _HONG_KONG):
                why, near = words.t("sheet.other_currency", currency=currency), ""
            yield ColumnShown(heading, letter, samples, "", why, near, sure=not near)


def facts_to_choose(rulebook: Rulebook, words: ScreenWords) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column may stand for, under headings: what matters most, the other facts, the carriers' terms."""
    first = [name for name, fact in rulebook.facts.items() if fact.essential]
    others = [name for name in rulebook.facts if name not in first]
    groups = (("first", first), ("others", others), ("terms", list(rulebook.terms)))
    return [
        (words.t(f"sheet.facts.{key}"), [(name, words.report.fact(name)) for name in names])
        for key, names in groups
    ]
