"""Leave out the rows that are no line: where a table has numbers or ICCIDs, a row with neither is no SIM.

Section rows, subtotals, averages, notes, signatures and things without a card go, whatever their words; a row whose
number is there but wrong stays. It must not know rules, nor how a cell is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from batch.columns import arrow, distinct_texts, spelt_out
from batch.identity import mask_words
from batch.problems import Notice
from batch.shapes import RawTable
from batch.shown import as_ranges, one_line
from batch.understanding.columns import Headings
from batch.understanding.identifying import Claim, claim_of, only_says_total, says_amount
from batch.understanding.line_keys import LINE_KEYS
from batch.understanding.matching import Matched, Matching
from batch.understanding.quick import eight_digits
from batch.understanding.understand import masked
from batch.understanding.understood import CellContext

if TYPE_CHECKING:
    from batch.shapes import TextColumn

# Plain numbers of Hong Kong and plain ICCIDs, which are most cells and need no closer look.
_PLAIN = r"^(?:(?:\+?852[ -]?)?[2-9][0-9]{3}[ -]?[0-9]{4}|89[0-9]{17,18})$"
_FIRST_PREFIX = 2000
_SAMPLES = 3
_CELLS_SHOWN = 2
_LONGEST_SHOWN = 30
_MOST_HEARD = 5_000  # rows that say different things; more are no notes

Claims = npt.NDArray[np.int8]
Flags = npt.NDArray[np.bool_]


def identifying_columns(matching: Matching) -> list[Matched]:
    """The columns of the number and the ICCID, those that several columns claim among them."""
    found = [matching.matched[name] for name in LINE_KEYS if name in matching.matched]
    return found + [item for name in LINE_KEYS for item in matching.conflicts.get(name, ())]


def claims_of(headings: Headings, table: RawTable, columns: Sequence[Matched]) -> Claims:
    """How far each row names a SIM, in the column where it does so most."""
    claims = np.zeros(len(table.rows), dtype=np.int8)
    for plainly in (True, False):
        for item in columns:
            rows = np.flatnonzero(claims < Claim.NUMBER)
            if len(rows):
                texts = table.columns[item.position]
                texts = texts if len(rows) == len(claims) else texts.take(pa.array(rows))
                found = _plain(texts) if plainly else _claims(headings, item.fact, texts)
                claims[rows] = np.maximum(claims[rows], found)
    letters = {item.letter for item in columns}
    errors = [problem.row for problem in table.problems if problem.column in letters]
    if errors:
        spoilt = np.isin(table.rows, errors)
        claims[spoilt] = np.maximum(claims[spoilt], Claim.WRONG)
    return claims


def only_lines(headings: Headings, table: RawTable, matching: Matching) -> RawTable | None:
    """The table without the rows that are no line, which a notice tells with what they say.

    None where no row has a number or an ICCID: then the columns tell nothing, and every row stays.
    """
    columns = identifying_columns(matching)
    claims = claims_of(headings, table, columns)
    if not (claims >= Claim.WRONG).any():
        return None
    context = CellContext(headings.vocabulary)
    lines = claims >= Claim.WRONG
    for row in np.flatnonzero((claims > Claim.NOTHING) & (claims < Claim.NUMBER)).tolist():
        lines[row] = _is_line(table, row, Claim(claims[row]), columns, context)
    for row in table.unreadable:
        lines[row] |= _may_have_slipped(headings, table, row)
    if lines.all():
        return table
    return with_rows(table, lines, _told(headings, table, matching, lines))


def _plain(column: TextColumn) -> Claims:
    """What is plainly a number, whatever the column is of; eight digits need no pattern."""
    texts = spelt_out(arrow(column))
    found = eight_digits(texts) >= _FIRST_PREFIX
    others = np.flatnonzero(~found)
    found[others] = _flags(pc.match_substring_regex(texts.take(pa.array(others)), _PLAIN))
    return found * np.int8(Claim.NUMBER)


def _claims(headings: Headings, fact: str, texts: TextColumn) -> Claims:
    places, words = distinct_texts(texts)
    context = CellContext(headings.vocabulary)
    known = [claim_of(headings.facts[fact], text, context) for text in words.to_pylist()]
    return np.array([*known, Claim.NOTHING], dtype=np.int8)[places]


def _is_line(
    table: RawTable, row: int, claim: Claim, columns: Sequence[Matched], context: CellContext
) -> bool:
    """Whether a row is a SIM's whose number can't be used; the other cells tell it from a total and a note."""
    own = {item.position for item in columns}
    cells = [(place, text) for place, column in enumerate(table.columns) if (text := column[row].as_py())]
    others = [text for place, text in cells if place not in own]
    words = context.vocabulary
    if any(only_says_total(text, words) for _, text in cells):
        return False
    if len(table.columns) == len(own):
        return True
    if claim is Claim.IN_WORDS:
        return bool(others)
    if claim is Claim.FEW_DIGITS:
        return not all(says_amount(text, words) or words.totals.says(text) for text in others)
    return True


def _may_have_slipped(headings: Headings, table: RawTable, row: int) -> bool:
    """Whether a record with too few or too many fields may have its number under another heading."""
    wanted = table.unreadable[row].params
    if int(wanted["found"]) > int(wanted["expected"]):
        return True
    context = CellContext(headings.vocabulary)
    texts = [text for column in table.columns if (text := column[row].as_py())]
    return any(
        claim_of(headings.facts[fact], text, context) in (Claim.NUMBER, Claim.IN_WORDS)
        for fact in LINE_KEYS
        for text in texts
        if fact in headings.facts
    )


def with_rows(table: RawTable, lines: Flags, told: Notice) -> RawTable:
    """The table with these rows only, and what is told of the others."""
    kept = np.flatnonzero(lines)
    gone = set(table.rows[~lines].tolist())
    position = np.cumsum(lines) - 1
    return replace(
        table,
        columns=tuple(column.take(pa.array(kept)) for column in table.columns),
        rows=table.rows[kept],
        unreadable={int(position[row]): item for row, item in table.unreadable.items() if lines[row]},
        problems=[problem for problem in table.problems if problem.row not in gone],
        notices=[*table.notices, told],
        below=(*table.below, *_texts_of(table.columns, np.flatnonzero(~lines))),
    )


def _texts_of(columns: Sequence[TextColumn], rows: npt.NDArray[np.int64]) -> list[str]:
    """What stands in these rows, each row's cells as one text: a note says of the others in what they are."""
    cells = [_texts(column.take(pa.array(rows))) for column in columns]
    joined = pc.binary_join_element_wise(*cells, pa.scalar(" ", pa.large_string()), null_handling="skip")
    heard: list[str] = pc.unique(joined).slice(0, _MOST_HEARD).to_pylist()
    return heard


def _told(headings: Headings, table: RawTable, matching: Matching, lines: Flags) -> Notice:
    left = np.flatnonzero(~lines)
    fact_at = {item.position: item.fact for item in matching.matched.values()}
    said: dict[str, None] = {}
    for row in left.tolist():
        cells = [(place, text) for place, column in enumerate(table.columns) if (text := column[row].as_py())]
        shown = [_shown(headings, fact_at.get(place, ""), text) for place, text in cells[:_CELLS_SHOWN]]
        said[" · ".join(dict.fromkeys(shown))] = None
        if len(said) > _SAMPLES:
            break
    sample = "; ".join([*said][:_SAMPLES]) + ("; …" if len(said) > _SAMPLES else "")
    params = {"rows": as_ranges(table.rows[left].tolist()), "count": str(len(left)), "sample": sample}
    titles = _titles(headings, table, lines)
    if titles:
        params["titles"] = as_ranges(titles)
    return Notice("no_line", table.source, table.sheet, params)


def _titles(headings: Headings, table: RawTable, lines: Flags) -> list[int]:
    """The rows of one text right above lines, which may say something of these: what, is not for us to guess."""
    words = headings.vocabulary
    found = []
    for row in np.flatnonzero(~lines[:-1] & lines[1:])[:_MOST_HEARD].tolist():
        texts = {text for column in table.columns if (text := column[row].as_py())}
        said = texts.pop() if len(texts) == 1 else ""
        if said and not (only_says_total(said, words) or says_amount(said, words)):
            found.append(int(table.rows[row]))
    return found


def _shown(headings: Headings, fact: str, text: str) -> str:
    """A cell as a message may show it: names of people by their first letter, numbers by their last digits."""
    known = headings.facts.get(fact)
    text = masked(known, text) if known is not None else text
    return mask_words(one_line(text))[:_LONGEST_SHOWN]


def _texts(column: TextColumn) -> TextColumn:
    return column if column.type == pa.large_string() else column.cast(pa.large_string())


def _flags(column: TextColumn) -> Flags:
    flags: Flags = pc.fill_null(column, False).to_numpy(zero_copy_only=False)
    return flags
