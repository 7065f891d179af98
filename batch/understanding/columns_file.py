"""Read the file of `--columns`, which says which column holds a fact, and say why headings are refused.

It must not know how headings are matched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from batch.errors import InputError
from batch.identity import mask, mask_words
from batch.shapes import RawTable
from batch.understanding.file_kinds import COLUMNS, line_for_headings
from batch.understanding.holdings import sampled
from batch.understanding.line_keys import LINE_KEYS
from batch.understanding.matching import Matched, Matching
from batch.understanding.named_columns import find_column, naming
from batch.understanding.said_file import SaidFile
from batch.understanding.same_columns import DIGITS, other_number, silent_only_with
from batch.understanding.understand import masked
from batch.understanding.understood import CellWords
from batch.understanding.words import fold_script, nearest, plain
from batch.understanding.words_settled import KEY, NO_WORDS, WordsSettled, read_words
from engine.types.facts import Fact
from language.refusals import Reason, either, reason

Chosen = dict[str, str | None]
_SHOWN, _LONGEST_SHOWN = 2, 30


class ColumnsFile(msgspec.Struct, frozen=True):
    """What a file of `--columns` says: which heading stands for which fact, and what texts of a column mean."""

    chosen: Chosen = {}
    """fact: heading; None for a fact that no column shall hold."""
    words: WordsSettled = NO_WORDS
    otherwise: Reason | None = None
    """What is wrong with the file if no table has any of its headings: it seems to give their values."""


def read_columns_file(
    path: str | Path,
    facts: Mapping[str, Fact],
    vocabulary: CellWords,
    asked: Mapping[str, Fact] | None = None,
    called: str = "",
) -> ColumnsFile:
    """What the file says; `asked`: whose texts `words:` may settle, where that is more than the facts; `called`: what
    people know the file by.

    InputError says all mistakes at once.
    """
    file = SaidFile(path, COLUMNS, facts, called)
    chosen: Chosen = {}
    for fact, heading in file.data.items():
        if fact == KEY:
            continue
        if fact not in facts:
            file.refuse_unknown("no_such_fact", fact, facts, fact)
        elif isinstance(heading, dict | list):
            file.refuse(reason("one_heading", fact=fact), fact)
        elif isinstance(heading, bool):
            file.refuse(reason("heading_unquoted", fact=fact), fact)
        else:
            chosen[fact] = None if heading is None else str(heading)
    words = read_words(file, asked or facts, vocabulary)
    line = line_for_headings(chosen, facts, vocabulary)
    otherwise = reason("in_file", name=file.name, why=line.reason) if line else None
    # Among a line's values, a yes or no is no heading that lacks its quotation marks.
    if otherwise and any(isinstance(heading, bool) for heading in file.data.values()):
        raise InputError(otherwise)
    file.refuse_if_wrong()
    return ColumnsFile(chosen, words, otherwise)


def check_chosen(
    chosen: Mapping[str, str | None], tables: Sequence[RawTable], otherwise: Reason | None = None
) -> None:
    """Raise InputError when a chosen heading stands in no table, or two facts claim one column; `otherwise`: what is
    wrong if no table has any of them."""
    problems: list[Reason] = []
    claimed: dict[tuple[int, int], str] = {}
    for fact, wanted in chosen.items():
        if wanted is None:
            continue
        found = False
        for number, table in enumerate(tables):
            for position in find_column(wanted, table.headings, table.column_letters):
                found = True
                other = claimed.setdefault((number, position), fact)
                if other != fact:
                    problems.append(reason("column_for_two", heading=plain(wanted), one=other, other=fact))
        meant = _meant_by_letter(wanted, tables)
        if len(meant) > 1:
            problems.append(
                reason(
                    "column_of_several",
                    column=plain(wanted),
                    fact=fact,
                    headings=either([reason("heading", text=heading) for heading in meant], "here_and"),
                )
            )
        if not found:
            headings = [heading for table in tables for heading in table.headings]
            close = nearest(wanted, headings, least=0.6)
            problems.append(
                reason(
                    "no_such_column", heading=plain(wanted), fact=fact, near=plain(close) if close else None
                )
            )
    if otherwise and not claimed:
        raise InputError(otherwise)
    if problems:
        raise InputError(*(problem for at, problem in enumerate(problems) if problem not in problems[:at]))


def _meant_by_letter(wanted: str, tables: Sequence[RawTable]) -> list[str]:
    """The headings of the columns that a letter means in several tables, each once."""
    meant = {}
    for table in tables:
        for position in find_column(wanted, table.headings, table.column_letters):
            if table.column_letters[position] == wanted.strip().upper():
                meant[fold_script(table.headings[position])] = mask_words(plain(table.headings[position]))
    return list(meant.values())


def refuse_headings(tables: Sequence[RawTable], matchings: Sequence[Matching]) -> None:
    """Raise InputError when a fact has two columns, a table has none, or no table has a SIM."""
    conflicts = [
        conflict
        for table, matching in zip(tables, matchings, strict=True)
        for conflict in conflicts_of(table, matching, tables)
    ]
    if conflicts:
        raise InputError(*conflicts)
    for table, matching in zip(tables, matchings, strict=True):
        if not matching.matched:
            raise InputError("no_heading_known", place=place(table))
    if not any(len(table.rows) for table in tables):
        raise InputError("no_sim", place=place(tables[0]))


def conflicts_of(table: RawTable, matching: Matching, tables: Sequence[RawTable] = ()) -> list[Reason]:
    """Why a table with two columns for one fact is refused, naming both and what they hold: a reason for each fact.

    Advice is given only where, followed, it leaves no row without what another of the columns has there, and no
    number unread.
    """
    return [_conflict(table, fact, items, tables) for fact, items in matching.conflicts.items()]


def _conflict(table: RawTable, fact: str, items: Sequence[Matched], tables: Sequence[RawTable]) -> Reason:
    columns = [
        reason(
            "column_with_cells",
            column=item.letter,
            heading=mask_words(plain(item.heading)),
            cells=_shown(table, item.position),
        )
        for item in items
    ]

    def told(advice: Reason) -> Reason:
        return reason(
            "columns_for_one",
            place=place(table),
            count=len(items),
            fact=fact,
            columns=either(columns, "both"),
            advice=advice,
        )

    says = DIGITS if fact in LINE_KEYS else ""
    whole = [
        item
        for item in items
        if all(silent_only_with(table, item.position, other.position, says) for other in items)
    ]
    if not whole:
        return told(reason("put_together"))
    first, *others = (item.position for item in items)
    if says and any(other_number(table, first, other) for other in others):
        return told(reason("row_for_each"))
    names = [name for item in whole if (name := naming(item.position, table, tables))]
    if not names:
        return told(reason("own_headings"))
    return told(reason("say_which", line=f"{fact}: {names[0]}"))


def _shown(table: RawTable, position: int) -> tuple[str, ...] | Reason:
    """A few cells of a column, masked."""
    texts = [masked(None, mask(text))[:_LONGEST_SHOWN] for text in sampled(table.columns[position])[:_SHOWN]]
    return tuple(texts) or reason("blank")


def place(table: RawTable) -> str | Reason:
    """The file and sheet as a message names them."""
    return reason("place", source=table.source, sheet=table.sheet) if table.sheet else table.source
