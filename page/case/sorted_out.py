"""Sort out what was dropped together: what each file is, and which of them can't be taken, and why.

It must not know where a file goes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from batch.answers.answers_file import read_answers
from batch.errors import BatchError, InputError, Refused
from batch.fleet.single import vocabulary
from batch.questionnaires.asked_log import MESSAGES, read_log, read_logs
from batch.review.decisions_file import read_decisions
from batch.understanding.columns_file import ColumnsFile, read_columns_file
from engine.problems import RulebookInvalid
from page.case.case import OpenCase
from page.case.case_said import WaitingList
from page.case.dropped import YAML, Dropped, kind_of
from page.case.folder import SENT
from page.case.unpacked import ZIP, Allowance, unzipped
from simexit.rulebooks import prepare


@dataclass
class TakenIn:
    """What became of the files that were dropped together, by their names.

    `there`: those that the case had already; `waiting`: lists that are not added before somebody says how; `beside`:
    whether a list was added to others.
    """

    taken: list[str] = field(default_factory=list)
    there: list[str] = field(default_factory=list)
    refused: list[Refused | RulebookInvalid] = field(default_factory=list)
    waiting: Sequence[WaitingList] = ()
    beside: bool = False

    @property
    def anything(self) -> bool:
        """Whether any of them is part of the case."""
        return bool(self.taken or self.there or self.waiting)


@dataclass(frozen=True)
class KnownFile:
    """A file that can be taken in, what it is, and the digest of what is in it."""

    path: Path
    kind: Dropped
    digest: str


def sorted_out(case: OpenCase, files: Sequence[Path], most: int, told: TakenIn) -> list[KnownFile]:
    """The files that can be taken in, those of zips (`most` bytes) among them; of the others, `told` has why not."""
    names = case.said.files
    there = {digest_of(case.folder / name) for name in names if (case.folder / name).is_file()}
    return list(_known(case, _unpacked(files, Allowance(most), told), there, told))


def columns_of(case: OpenCase, path: Path) -> ColumnsFile:
    """What a file says of columns; InputError says all mistakes."""
    book = case.rulebook
    return read_columns_file(path, book.readable, vocabulary(book), book.answerable, path.name)


def digest_of(path: Path) -> str:
    """What tells a file's content from any other."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unpacked(files: Sequence[Path], allowance: Allowance, told: TakenIn) -> list[Path]:
    """The files, and in place of zips what is in them."""
    found: list[Path] = []
    for path in files:
        if path.suffix.lower() != ZIP:
            found.append(path)
            continue
        try:
            inside, refused = unzipped(path, path.parent / "inside", allowance)
        except BatchError as error:
            told.refused.append(error)
        else:
            found += inside
            told.refused += refused
    return found


def _known(case: OpenCase, files: Sequence[Path], there: set[str], told: TakenIn) -> Iterator[KnownFile]:
    books = {path.stem for path in files if path.suffix.lower() not in MESSAGES}
    for path in files:
        if path.suffix.lower() in MESSAGES and path.stem in books:
            continue  # the message that a questionnaire was sent with
        digest = digest_of(path)
        try:
            if digest in there or ((kind := kind_of(path)) is Dropped.SENT and not _is_news(case, path)):
                told.there.append(path.name)
                continue
            _refuse_unclear(case, path, kind)
        except (BatchError, RulebookInvalid) as error:
            told.refused.append(error)
            continue
        there.add(digest)
        yield KnownFile(path, kind, digest)


def _refuse_unclear(case: OpenCase, path: Path, kind: Dropped) -> None:
    """Raise the refusal of a file of ours that can't be understood."""
    if kind is Dropped.TERMS:
        prepare(replace(case.chosen, terms=path))
    elif kind is Dropped.COLUMNS:
        columns_of(case, path)
    elif kind is Dropped.DECISIONS:
        read_decisions(path, case.rulebook, path.name)
    elif kind is Dropped.ANSWERS and path.suffix.lower() in YAML:
        book = case.rulebook
        read_answers(path, book.readable, vocabulary(book), book.answerable, path.name)


def _is_news(case: OpenCase, path: Path) -> bool:
    """Whether a record of questionnaires names one that the case doesn't know of; InputError if it names none."""
    said = read_log(path)
    if not said:
        raise InputError("page_record_unclear", name=path.name)
    known = {entry.id for entry in read_logs([case.folder / SENT])}
    return any(entry.id not in known for entry in said)
