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
from batch.understanding.columns import Matched, Matching, find_column, naming
from batch.understanding.holdings import sampled
from batch.understanding.line_keys import LINE_KEYS
from batch.understanding.said_file import SaidFile
from batch.understanding.same_columns import DIGITS, silent_only_with
from batch.understanding.understand import masked
from batch.understanding.understood import CellWords
from batch.understanding.words import fold_script, nearest, plain
from batch.understanding.words_settled import KEY, NO_WORDS, WordsSettled, read_words
from engine.types.facts import Fact

Chosen = dict[str, str | None]
_SHOWN, _LONGEST_SHOWN = 2, 30


class ColumnsFile(msgspec.Struct, frozen=True):
    """What a file of `--columns` says: which heading stands for which fact, and what texts of a column mean."""

    chosen: Chosen = {}
    """fact: heading; None for a fact that no column shall hold."""
    words: WordsSettled = NO_WORDS


def read_columns_file(path: str | Path, facts: Mapping[str, Fact], vocabulary: CellWords) -> ColumnsFile:
    """What the file says. InputError says all mistakes at once."""
    file = SaidFile(path, "should map facts to headings, a line each, such as `msisdn: Phone no.`")
    chosen: Chosen = {}
    for fact, heading in file.data.items():
        if fact == KEY:
            continue
        if fact not in facts:
            file.refuse_unknown("fact", fact, facts, fact)
        elif isinstance(heading, dict | list):
            file.refuse(f"`{fact}` should be followed by one heading", fact)
        else:
            chosen[fact] = None if heading is None else str(heading)
    words = read_words(file, facts, vocabulary)
    file.refuse_if_wrong()
    return ColumnsFile(chosen, words)


def check_chosen(chosen: Mapping[str, str | None], tables: Sequence[RawTable]) -> None:
    """Raise InputError when a chosen heading stands in no table, or two facts claim one column."""
    problems = []
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
                    problems.append(
                        f"--columns gives the column “{plain(wanted)}” to `{other}` and to `{fact}`"
                    )
        meant = _meant_by_letter(wanted, tables)
        if len(meant) > 1:
            problems.append(
                f"--columns: column {plain(wanted)} (for `{fact}`) is headed "
                + " here and ".join(f"“{heading}”" for heading in meant)
                + " there: name the heading"
            )
        if not found:
            headings = [heading for table in tables for heading in table.headings]
            close = nearest(wanted, headings, least=0.6)
            problems.append(
                f"--columns: no column is headed “{plain(wanted)}” (for `{fact}`)"
                + (f"; did you mean “{plain(close)}”?" if close else "")
            )
    if problems:
        raise InputError("\n".join(dict.fromkeys(problems)))


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
        conflict_message(table, matching, tables)
        for table, matching in zip(tables, matchings, strict=True)
        if matching.conflicts
    ]
    if conflicts:
        raise InputError("\n".join(conflicts))
    for table, matching in zip(tables, matchings, strict=True):
        if not matching.matched:
            raise InputError(
                f"{place(table)}: no heading is known; run with --dry-run to see, or use --columns"
            )
    if not any(len(table.rows) for table in tables):
        raise InputError(f"{place(tables[0])}: there is no SIM below the headings; fill in a row per SIM")


def conflict_message(table: RawTable, matching: Matching, tables: Sequence[RawTable] = ()) -> str:
    """Why a table with two columns for one fact is refused, naming both and what they hold; "" when there is none.

    Advice is given only where, followed, it leaves no row without what another of the columns has there.
    """
    return "\n".join(_conflict(table, fact, items, tables) for fact, items in matching.conflicts.items())


def _conflict(table: RawTable, fact: str, items: Sequence[Matched], tables: Sequence[RawTable]) -> str:
    columns = " and ".join(
        f"{item.letter} “{mask_words(plain(item.heading))}” ({_shown(table, item.position)})"
        for item in items
    )
    said = f"{place(table)}: {len(items)} columns for `{fact}`: {columns}. "
    says = DIGITS if fact in LINE_KEYS else ""
    whole = [
        item
        for item in items
        if all(silent_only_with(table, item.position, other.position, says) for other in items)
    ]
    if not whole:
        return said + "Each has cells where the other is blank: put what belongs together into one column"
    names = [name for item in whole if (name := naming(item.position, table, tables))]
    if not names:
        return said + "Give each of them a heading of its own, and run again"
    line = f"Say which with --columns FILE, a YAML file with the line `{fact}: {names[0]}`"
    return said + line + "; the report shows the other as it is"


def _shown(table: RawTable, position: int) -> str:
    """A few cells of a column, masked."""
    texts = [masked(None, mask(text))[:_LONGEST_SHOWN] for text in sampled(table.columns[position])[:_SHOWN]]
    return ", ".join(texts) or "blank"


def place(table: RawTable) -> str:
    """The file and sheet as a message names them."""
    return f"{table.source}, sheet “{table.sheet}”" if table.sheet else table.source
