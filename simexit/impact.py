"""Tell on a terminal what another rulebook, other terms or another day change for a fleet. Must not print, nor know
what did it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from language.texts import texts_in
from simexit.rulebooks import Choices, prepare
from simexit.screen.paragraphs import pad, paragraph, table, width, wrap

if TYPE_CHECKING:
    from batch.fleet.check import CheckedFleet
    from batch.impact.compared import Impact, ImpactGroup
    from batch.impact.words import ImpactWords
    from engine.rulebook.book import Rulebook

MOST_WAYS = 8
INDENT = "   "


def other_choices(choices: Choices, against: Path | None) -> Choices:
    """The same choices with another rulebook (a folder) or other terms (a file)."""
    if against is None:
        return choices
    return replace(choices, rulesets=against) if against.is_dir() else replace(choices, terms=against)


def checked(inputs: Sequence[str], choices: Choices, as_of: datetime.date) -> CheckedFleet:
    """The fleet as these rules and terms decide it on a day."""
    from batch.fleet.check import FleetOptions, answer, headings_of
    from batch.reading.read import read_inputs
    from batch.understanding.columns_file import refuse_headings
    from batch.understanding.line_keys import LINE_KEYS
    from batch.understanding.table_words import RulebookWords
    from batch.understanding.tables import settled

    decider = prepare(choices)
    headings = headings_of(decider.rulebook)
    tables = read_inputs(
        list(inputs),
        is_heading=headings.finder({}),
        keys=frozenset(LINE_KEYS),
        words=RulebookWords(headings),
    )
    tables, matchings = settled(headings, tables)
    refuse_headings(tables, matchings)
    return answer(decider, tables, matchings, FleetOptions(as_of))


def write(impact: Impact, words: ImpactWords, path: Path) -> None:
    """Write the lines that change, as the ending of the path says."""
    if path.suffix.lower() == ".csv":
        from batch.impact.codes import write_codes

        write_codes(impact, path)
        return
    from batch.impact.book import write_impact

    write_impact(impact, words, path)


def words_of(before: Rulebook, after: Rulebook, language: str) -> ImpactWords:
    """The words of both rulebooks in one language."""
    from batch.impact.words import ImpactWords

    return ImpactWords((before, texts_in(before, language)), (after, texts_in(after, language)))


def as_lines(impact: Impact, words: ImpactWords, size: int) -> Iterator[str]:
    """The counts, and each group with the ways in which its lines change, within `size` columns."""
    yield paragraph(words.counts(impact), size)
    if impact.alone:
        yield paragraph(words.say("apart", count=f"{impact.alone:,}"), size)
    if not impact.lines:
        return
    yield from (paragraph(text, size) for text in words.sides(impact))
    for number, group in enumerate(impact.groups, 1):
        yield ""
        yield from wrap(words.why(group.why), size, first=pad(str(number), len(INDENT)))
        counts = words.say("group", lines=f"{len(group.lines):,}", verdicts=f"{group.verdicts:,}")
        yield from wrap(counts, size, first=INDENT)
        yield from _ways(group, words, size)
        for text in (words.also(group), *words.sums(group)):
            yield from wrap(text, size, first=INDENT) if text else ()


def _ways(group: ImpactGroup, words: ImpactWords, size: int) -> Iterator[str]:
    """How verdicts change, column by column."""
    for column, ways in words.ways(group).items():
        yield INDENT + words.column(column)
        some = [(f"{lines:,}", way) for way, lines in ways.items()][:MOST_WAYS]
        widest = max(width(count) for count, _ in some)
        yield from table([(count.rjust(widest), way) for count, way in some], size, indent=INDENT * 2)
        if (more := len(ways) - MOST_WAYS) > 0:
            yield INDENT * 2 + words.say("more", count=more)
