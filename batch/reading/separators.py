"""Find out what separates the fields of a text file. Must not know encodings, nor what the headings stand for."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

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

    def best(delimiters: Sequence[str]) -> tuple[_Cut, str]:
        return max(
            ((_cut_by(text, delimiter, known), delimiter) for delimiter in delimiters), key=itemgetter(0)
        )

    usual, delimiter = best(_USUAL)
    if usual.headings >= _FEWEST_HEADINGS:
        return delimiter
    unusual, other = best(UNUSUAL)
    plain = unusual.headings >= _FEWEST_HEADINGS or not any(usual)
    return other if plain and unusual > usual else delimiter


class _Cut(NamedTuple):
    """How well a delimiter does, to be compared.

    `borne_out`: the known headings of a record, more for each record below that has as many fields. Lists within
    fields, cut by what separates their parts, may hold more known words, but then in one record as in the other.
    """

    borne_out: int
    headings: int
    even: int


def _cut_by(text: str, delimiter: str, known: Known) -> _Cut:
    records = [record for record in _first_records(text, delimiter) if len(record) > 1]
    heads = [how_many_known(record, known) for record in records]
    if 2 * sum(found >= _FEWEST_HEADINGS for found in heads) > max(len(heads), _FEWEST_HEADINGS):
        heads = [0] * len(heads)
    below = Counter(map(len, records))
    borne_out, most = 0, 0
    for found, record in zip(heads, records, strict=True):
        below[len(record)] -= 1
        borne_out, most = max((borne_out, most), (found * (1 + 2 * below[len(record)]), found))
    wide = Counter(map(len, records))
    usual = max(wide, key=lambda width: wide[width], default=1)
    return _Cut(borne_out, most, (usual - 1) * wide[usual])


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
