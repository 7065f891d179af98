"""Tell what a file that was dropped is: a fleet's sheet, a report, a questionnaire that came back, or a file of ours.

It must not know what becomes of it.
"""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from batch.errors import InputError
from batch.reading.formats import format_of
from batch.reading.inputs import ENDINGS, OpenedFile, ReadLimits, opened
from batch.reading.own_files import refuse_own_file
from batch.understanding.file_kinds import ANSWERS, DECISIONS, KINDS, SENT, TERMS
from engine.rulebook.yamlfile import read_yaml

YAML = (".yaml", ".yml")
_KEYS = {key: kind for kind in (ANSWERS, DECISIONS, TERMS, SENT) for key in KINDS[kind].keys}
_PICTURES = (".heic", ".heif", ".webp", ".gif", ".bmp", ".tif", ".tiff")  # whose beginnings are many
_TEXT = "named_otherwise_text"
_BOOKS = ("xlsx", "xlsb", "xls", "ods")


class Dropped(Enum):
    """What a dropped file is, and by that what becomes of it."""

    FLEET = "fleet"
    REPORT = "report"
    ANSWERS = "answers"  # a questionnaire that was filled in, or a file of answers
    COLUMNS = "columns"
    DECISIONS = "decisions"
    TERMS = "terms"
    SENT = "sent"  # the record of who was asked what


_OWN = {"own_report": Dropped.REPORT, "own_report_of": Dropped.REPORT, "own_questionnaire": Dropped.ANSWERS}


def kind_of(path: Path) -> Dropped:
    """What the file is; InputError where it is one of ours that has no use here, or can't be opened."""
    if path.suffix.lower() in YAML:
        return _kind_of_yaml(path)
    if path.suffix.lower() not in ENDINGS:
        _refuse_what_it_is(path)
    file = opened(str(path), None, ReadLimits(), path.name)
    kind = format_of(file)
    if kind not in _BOOKS:
        return Dropped.FLEET
    try:
        refuse_own_file(file, kind, ReadLimits())
    except InputError as error:
        if (own := _OWN.get(error.reasons[0].code)) is None:
            raise
        return own
    return Dropped.FLEET


def _refuse_what_it_is(path: Path) -> None:
    """Raise InputError for what no other ending makes a sheet of, and for a sheet whose ending is another."""
    if path.suffix.lower() in _PICTURES:
        raise InputError("is_picture", name=path.name)
    try:
        format_of(OpenedFile(path.name, path.read_bytes()))
    except InputError as error:
        if error.reasons[0].code != _TEXT:  # of which its ending has to be told
            raise


def _kind_of_yaml(path: Path) -> Dropped:
    found = read_yaml(path, path.name).data
    given = set(found) if isinstance(found, dict) else set()
    if given - set(_KEYS):  # beside headings, `words` says what texts of the columns mean
        given -= {"words"}
    return Dropped(min((_KEYS[key] for key in given if key in _KEYS), default=Dropped.COLUMNS.value))
