"""Write the questionnaires, the messages to carriers and the record of them into a folder: all of them, or none.

It must not know what they say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from batch.errors import OutputError
from batch.files import put, refuse_held, why
from batch.fleet.shares import CARRIER
from batch.parts import folder_for
from batch.questionnaires.addressees import Questionnaire
from batch.questionnaires.asked_log import LOG, AskedEntry, log_text
from batch.questionnaires.book import questionnaire_book
from batch.questionnaires.message import draft
from batch.questionnaires.words import AskWords
from batch.report.workbook import write_book
from language.refusals import some

if TYPE_CHECKING:
    from batch.shapes import FleetResult


@dataclass(frozen=True)
class Sending:
    """How questionnaires are written: from what was found, in which words, due when, and where carriers are written to.

    `words` by language; `address` gives a carrier's, by a questionnaire to it, blank where none is known.
    """

    result: FleetResult
    words: Mapping[str, AskWords]
    due: dt.date
    address: Callable[[Questionnaire], str]
    protect: bool = True


def write_questionnaires(
    several: Sequence[Questionnaire], sending: Sending, folder: Path, *, above: str, force: bool = False
) -> list[Path]:
    """Write them; the paths of the workbooks. OutputError where a file is there already or can't be written."""
    names = [name for one in several for name in _names(one)] + [LOG]
    _check(names, folder, force=force)
    try:
        with folder_for(folder) as beside:
            entries = [_write(one, sending, beside) for one in several]
            (beside / LOG).write_text(log_text(entries, above), encoding="utf-8", newline="\n")
            folder.mkdir(exist_ok=True)
            for name in names:
                refuse_held(folder / name)  # before the first is replaced: all of them, or none
            for name in names:
                put(beside / name, folder / name)
    except OSError as problem:
        raise OutputError("not_written", path=folder, why=why(problem, folder, "-o")) from problem
    return [folder / _names(one)[0] for one in several]


def _names(one: Questionnaire) -> list[str]:
    """The files of one addressee; carriers also get a message."""
    endings = ("xlsx", "txt", "eml") if one.by == CARRIER else ("xlsx",)
    return [f"{one.stem}.{ending}" for ending in endings]


def _check(names: Sequence[str], folder: Path, *, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise OutputError("folder_is_file", folder=folder)
    if not folder.absolute().parent.is_dir():
        raise OutputError("no_folder_for", path=folder)
    there = [name for name in names if (folder / name).exists()]
    if there and not force:
        raise OutputError("requests_there", folder=folder, names=some(there, 3))


def _write(one: Questionnaire, sending: Sending, here: Path) -> AskedEntry:
    words = sending.words[one.language]
    book, about = questionnaire_book(sending.result, one, words, sending.due, protect=sending.protect)
    path = here / _names(one)[0]
    try:
        write_book(book, path)
    except OutputError as error:
        # It names a place that will be gone.
        raise error.__cause__ if isinstance(error.__cause__, OSError) else error from None
    if one.by == CARRIER:
        text = words.message(one, sending.due, path.name)
        (here / f"{one.stem}.txt").write_text(text, encoding="utf-8", newline="\n")
        message = draft(sending.address(one), words.subject(one), text, path)
        (here / f"{one.stem}.eml").write_bytes(message)
    facts = tuple(column.fact.name for column in one.fill_in.questions)
    lines, days = len(one.fill_in.rows), (sending.result.as_of, sending.due)
    return AskedEntry(
        about.id, path.name, words.who(one), one.by, *days, lines, one.cells, facts, not one.who
    )
