"""Find out what separates the fields of a text file. Must not know encodings, nor what the headings stand for."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

UNUSUAL = ("|", "^", "~", "¦", "；", "，")
"""Separators that are taken where none of the usual ones makes headings."""
LONGEST_FIELD = 1_000_000
_USUAL = (",", ";", "\t")
_FEWEST_HEADINGS = 2
_SNIFFED_RECORDS = 60

Known = Callable[[str], object]
Record = list[str]


def separator_of(text: str, known: Known) -> str:
    """The delimiter that gives the most known headings in one record, or else the most even records."""

    def best(delimiters: Sequence[str]) -> tuple[tuple[int, int], str]:
        return max(
            ((_looks_cut_by(text, delimiter, known), delimiter) for delimiter in delimiters),
            key=lambda found: found[0],
        )

    usual, delimiter = best(_USUAL)
    if usual[0] >= _FEWEST_HEADINGS:
        return delimiter
    unusual, other = best(UNUSUAL)
    plain = unusual[0] >= _FEWEST_HEADINGS or not any(usual)
    return other if plain and unusual > usual else delimiter


def _looks_cut_by(text: str, delimiter: str, known: Known) -> tuple[int, int]:
    records = _first_records(text, delimiter)
    most = max((how_many_known(record, known) for record in records), default=0)
    widths = [len(record) for record in records if len(record) > 1]
    usual = max(set(widths), key=widths.count) if widths else 1
    return most, (usual - 1) * widths.count(usual)


def _first_records(text: str, delimiter: str) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        for record in reader_of(io.StringIO(text[:200_000], newline=""), delimiter):
            records.append(record)
            if len(records) == _SNIFFED_RECORDS:
                break
    except csv.Error:
        pass
    return records


def reader_of(lines: Iterable[str], delimiter: str) -> Any:
    """Python's own reader of records, which without being told stops at fields of 131,072 characters."""
    csv.field_size_limit(LONGEST_FIELD)
    return csv.reader(lines, delimiter=delimiter)


def how_many_known(record: Record, known: Known) -> int:
    """How many known headings a record has."""
    return sum(bool(known(cell.strip())) for cell in set(record))
