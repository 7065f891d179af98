"""The sheets of the sample fleet as files: the bare list, and the one that is fully described."""

from __future__ import annotations

import datetime
from pathlib import Path

from batch.report.workbook import write_book
from batch.samples.bare_fleet import HEADINGS, bare_fleet
from batch.samples.full_fleet import SIZE, sample_book, sample_rows
from batch.samples.manners import manner_of
from batch.samples.rows import book_of, sheet_of
from tests.support.pages_served import AS_OF

_DAY, _SEED = datetime.date.fromisoformat(AS_OF), 852


def write_list_sheet(path: Path, lines: int = 300, language: str = "en") -> Path:
    """The bare list."""
    manner = manner_of(language)
    rows = bare_fleet(lines, _SEED, _DAY, manner).list_rows()
    sheet = sheet_of(manner.list_name, rows, {manner.heading(HEADINGS["msisdn"])})
    write_book(book_of(sheet, manner.list_name, _DAY), path)
    return path


def write_fleet_sheet(path: Path, lines: int = SIZE, language: str = "en") -> Path:
    """The fleet of which all is known."""
    write_book(sample_book(sample_rows(_DAY)[:lines], _DAY, manner_of(language)), path)
    return path
