"""Offer what a sheet's name, and a line above a table, may say of its lines: a carrier, a department, a state, that
they are old.

Nothing is taken from these: it is told, with the column that would say it. It must not know cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from batch.identity import mask_words
from batch.problems import Notice
from batch.shapes import RawTable
from batch.shown import one_line
from batch.understanding.columns import Headings
from batch.understanding.matching import Matching
from batch.understanding.understand import understand
from batch.understanding.understood import CellContext
from batch.understanding.words import WordFinder, fold, plain

_CARRIER, _DEPARTMENT, _STATUS, _OTHER = "carrier", "department", "line_status", "other"
_LONG_ENOUGH, _LONG_ENOUGH_HAN = 6, 2  # letters of a word that is found within a name

_MOST_ABOVE, _LONGEST = 5, 60  # lines above a table that may be its title, and letters of a title


def with_names_told(
    headings: Headings, tables: Sequence[RawTable], matchings: Sequence[Matching]
) -> list[RawTable]:
    """The tables, the first of each sheet with what the sheet's name may say."""
    said: dict[tuple[str, str], set[str]] = {}
    for table, matching in zip(tables, matchings, strict=True):
        if len(table.rows):
            said.setdefault((table.source, table.sheet), set()).update(matching.matched)
    told = []
    for table, matching in zip(tables, matchings, strict=True):
        facts = said.pop((table.source, table.sheet), None)
        notices = _offered(headings, table, facts) if facts is not None else []
        notices += _above(headings, table, set(matching.matched)) if len(table.rows) else []
        told.append(replace(table, notices=[*table.notices, *notices]) if notices else table)
    return told


def _offered(headings: Headings, table: RawTable, said: set[str]) -> list[Notice]:
    """What a sheet's name may say that is none of the facts that its columns say."""
    name = plain(table.sheet)
    if not any(map(str.isalpha, name)):
        return []
    words = headings.vocabulary
    says = {
        _STATUS: ("sheet_names_status", _names_status),
        "": ("sheet_names_old", lambda _, name: words.old_lists.says(name)),
        _CARRIER: ("sheet_names_carrier", _names_carrier),
        _DEPARTMENT: ("sheet_names_department", lambda _, name: words.departments.says(name)),
    }
    kinds = [kind for fact, (kind, is_said) in says.items() if fact not in said and is_said(headings, name)]
    if "sheet_names_status" in kinds:  # says it better than that the list is old
        kinds = [kind for kind in kinds if kind != "sheet_names_old"]
    return [Notice(kind, table.source, table.sheet, {"name": mask_words(name)}) for kind in kinds]


def _above(headings: Headings, table: RawTable, said: set[str]) -> list[Notice]:
    """What the lines above a table may say that none of its columns does."""
    says = {
        _STATUS: ("title_names_status", _names_status),
        _CARRIER: ("title_names_carrier", _names_carrier),
    }
    titles = dict.fromkeys(plain(cell) for line in table.above[-_MOST_ABOVE:] for cell in line if cell)
    return [
        Notice(kind, table.source, table.sheet, {"name": mask_words(one_line(title))})
        for fact, (kind, is_said) in says.items()
        if fact not in said
        for title in [title for title in titles if len(title) <= _LONGEST and is_said(headings, title)][:1]
    ]


def _names_status(headings: Headings, name: str) -> bool:
    fact = headings.facts.get(_STATUS)
    if fact is None:
        return False
    context = CellContext(headings.vocabulary)
    if understand(fact, name, context).value is not None:
        return True
    words = [word for listed in fact.values.values() for word in listed]
    long = [
        word for word in words if len(fold(word)) >= (_LONG_ENOUGH if word.isascii() else _LONG_ENOUGH_HAN)
    ]
    return WordFinder([*fact.values, *long]).says(name)


def _names_carrier(headings: Headings, name: str) -> bool:
    fact = headings.facts.get(_CARRIER)
    if fact is None:
        return False
    found = understand(fact, name, CellContext(headings.vocabulary))
    if found.trouble is None:
        return found.value not in (None, _OTHER)
    near = found.trouble.params.get("several", found.trouble.params.get("nearest", "")).split(", ")
    return any(part and fold(part) in fold(name) for part in near)
