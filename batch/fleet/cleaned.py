"""Understand the tables of a fleet, and lay answers over them. It must not know what rules make of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from batch.answers.answers_file import LineAnswer
from batch.answers.holders import Then
from batch.answers.lay import Answered, lay
from batch.answers.met import AllLines
from batch.errors import InputError
from batch.fleet.balances import unclear_balances, without_balances
from batch.fleet.groups import Flags
from batch.fleet.joined_currencies import with_currencies_heard
from batch.fleet.joined_tables import joined
from batch.fleet.single import vocabulary
from batch.shapes import RawTable
from batch.understanding.clean import Cleaner, CleanTable, join
from batch.understanding.columns_file import place
from batch.understanding.matching import Matching
from batch.understanding.words_settled import NO_WORDS, WordsSettled
from engine.rulebook.book import Rulebook


@dataclass(frozen=True)
class Cleaned:
    """Tables whose cells are typed facts, before anything is answered: the same however often answers come.

    `read` has the tables' rows end to end, `lines` a row per SIM; `unclear`, by table, the rows of balances that may be
    owed as well as left. The `tables` come without their cells, which nothing needs any more.
    """

    tables: Sequence[RawTable]
    read: CleanTable
    lines: CleanTable
    unclear: Mapping[int, Flags]


def cleaned(
    rulebook: Rulebook,
    tables: Sequence[RawTable],
    matchings: Sequence[Matching],
    words: WordsSettled = NO_WORDS,
    join_rows: bool | None = None,
) -> Cleaned:
    """The tables' cells as typed facts, end to end.

    `join_rows`: whether rows of several tables about one line become one; if not said, where that is clear.
    """
    _each_once(tables)
    known = vocabulary(rulebook)
    cleaner = Cleaner(rulebook.readable, known, rulebook.platforms, words)
    read = join([cleaner.clean(table, matching) for table, matching in zip(tables, matchings, strict=True)])
    lines = joined(read, tables, insist=bool(join_rows)) if join_rows is not False else read
    lines = with_currencies_heard(lines, read, tables, words, known)
    unclear = unclear_balances(read, tables, words, known)
    return Cleaned([replace(table, columns=()) for table in tables], read, lines, unclear)


def answered_of(
    rulebook: Rulebook,
    understood: Cleaned,
    answers: Sequence[LineAnswer] = (),
    assumed: Mapping[str, object] | None = None,
    then: Then | None = None,
    fleet: AllLines | None = None,
) -> Answered:
    """The lines with answers laid over them.

    `assumed`: what lines that lack a fact are taken for. `then`: whose the lines were by an earlier report. `fleet`:
    what is known of all lines, where these are but some.
    """
    known, clean, tables = vocabulary(rulebook), understood.lines, understood.tables
    answered = lay(clean, answers, rulebook.readable, known, then, fleet)
    if understood.unclear:
        clear = without_balances(clean, answered.table, understood.unclear, tables, assumed or {})
        if clear is not clean:
            answered = lay(clear, answers, rulebook.readable, known, then, fleet)
    return answered


def _each_once(tables: Sequence[RawTable]) -> None:
    """A sheet named twice would make each of its SIMs a duplicate of itself."""
    met: set[tuple[str, str, int]] = set()
    for table in tables:
        key = (table.source, table.sheet, table.part)
        if key in met:
            raise InputError("given_twice", place=place(table))
        met.add(key)
