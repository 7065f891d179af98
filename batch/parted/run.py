"""A fleet in parts from its files to its codes: looked at, keys written, looked across, decided, put together.

Three passes over the parts, each by whichever workers there are; between two of them little is known of all parts
together. Must not print, nor know where the workers are.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from batch.answers.told import nobodys
from batch.errors import InputError
from batch.fleet.given import AnswersGiven
from batch.fleet.versions import versions_of
from batch.identity import mask_words
from batch.parted.across_parts import NamesMet, Shared
from batch.parted.answering import NAMED, PartGiven, all_lines, facts_to_read, given_together, told_of
from batch.parted.deciding import (
    Job,
    decide_part,
    key_part,
    look_across,
    look_at_names,
    look_at_people,
    meet_part,
    planned,
    survey_part,
)
from batch.parted.files import shown
from batch.parted.kept import Kept, begun
from batch.parted.part import FleetCut, Part
from batch.parted.planning import PEOPLE
from batch.parted.settled import ColumnsSettled, settled_of
from batch.parted.summing import summed, with_problems
from batch.parted.sums import Sums
from batch.parted.survey import PartSeen, surveyed
from batch.parted.workers import Workers
from batch.plan_shapes import NO_PLAN, Plan
from batch.problems import Notice
from batch.shapes import RawTable
from batch.understanding.matching import Matching
from batch.understanding.words_settled import WordsSettled
from engine.rulebook.book import Rulebook

Advance = Callable[[str, int, int], None]
Settle = Callable[[RawTable], tuple[RawTable, Matching]]

_LONGEST = 40
_OF_ROWS = {"row", "rows", "count"}


@dataclass(frozen=True)
class CheckedInParts:
    """A fleet that was checked in parts: what they come to together, and where each part's codes are."""

    sums: Sums
    kept: Kept
    parts: Sequence[Part]
    given: AnswersGiven
    plan: Plan

    def written(self, ending: str) -> list[Path]:
        """The parts' files of one ending, in the fleet's order."""
        return [self.kept.path("part", part.number, ending) for part in self.parts]


def begin(
    place: Path, cut: FleetCut, job: Callable[[Kept], Job], words: WordsSettled, *, resume: bool
) -> Job:
    """The run's folder, and the job that is kept in it."""
    wanted = job(Kept(place))
    book = wanted.rulebook
    about = {
        "versions": versions_of(book),
        "rulebook": rulebook_mark(book),
        "as_of": wanted.as_of.isoformat(),
        "language": wanted.language,
        "hints": wanted.hints,
        "assumed": {name: str(value) for name, value in wanted.assumed.items()},
        "chosen": dict(wanted.chosen),
        "answers": hashlib.sha256(repr(wanted.answers.answers).encode()).hexdigest(),
        "words": hashlib.sha256(repr(words).encode()).hexdigest(),
        "endings": sorted(wanted.endings),
        "told": wanted.told,
        "files": dict(zip(cut.files, cut.marks, strict=True)),
        "parts": hashlib.sha256(msgspec.json.encode(cut.parts)).hexdigest(),
    }
    return job(begun(place, about, resume=resume))


def rulebook_mark(book: Rulebook) -> str:
    """A text that changes when the rulebook or the company's terms do."""
    digest = hashlib.sha256(repr(book.settings).encode())
    paths = sorted(Path(book.folder).rglob("*.yaml"))
    for path in [*paths, *([Path(book.terms_file)] if book.terms_file else [])]:
        digest.update(path.name.encode() + b"\0" + (path.read_bytes() if path.is_file() else b""))
    return digest.hexdigest()


def check(
    cut: FleetCut,
    job: Job,
    workers: Workers,
    settle: Settle,
    words: WordsSettled,
    advance: Advance,
    *,
    memory: str,
) -> CheckedInParts:
    """Check the parts; those that are finished are left alone. NotInParts where they can't be told from one another."""
    kept, numbers = job.kept, [part.number for part in cut.parts]
    _each(workers, survey_part, job, cut.parts, "seen", advance)
    found = surveyed(kept.each("seen", numbers, PartSeen), job.files[0])
    if not found.lines:
        raise InputError("no_sim", place=job.files[0])
    table, matching = settle(found.table)
    job = replace(job, settled=settled_of(found, matching, job.rulebook, job.chosen, words))
    named = NamesMet([], {})
    if job.answers.answers:
        job, named = _met(cut, job, workers, memory, advance)
    _each(workers, key_part, job, cut.parts, "keyed", advance)
    _once(workers, look_across, job, "across", memory, advance)
    below = [text for one in kept.each("keyed", numbers, list[str]) for text in one]
    job = replace(job, settled=_settled(job).with_below(list(dict.fromkeys(below))))
    _each(workers, decide_part, job, cut.parts, "sums", advance)
    book, answers = job.rulebook, job.answers
    old_after = datetime.timedelta(days=book.settings.answers_old_after_days)
    given = given_together(
        answers.answers, kept.each("given", numbers, PartGiven), book.readable, job.as_of - old_after
    )
    sums = with_problems(summed(kept.each("sums", numbers, Sums)), answers.problems)
    shared = kept.read("across", 0, Shared | None)  # type: ignore[arg-type]  # a type, to msgspec
    notices = [
        *(one for one in table.notices if not _OF_ROWS & one.params.keys()),
        *sums.notices,
        *nobodys(given.answers, told_of(given, named)),
        *_of_shared(shared, job.files),
        *answers.notices,
        *given.told_old(),
    ]
    plan = NO_PLAN
    if job.told:
        _once(workers, look_at_people, job, PEOPLE, memory, advance)
        plan = planned(job, numbers)
    return CheckedInParts(msgspec.structs.replace(sums, notices=notices), kept, cut.parts, given, plan)


def _met(cut: FleetCut, job: Job, workers: Workers, memory: str, advance: Advance) -> tuple[Job, NamesMet]:
    """The job with what all lines of the fleet say of its answers, and whom these name."""
    kept, said = job.kept, job.answers
    said = replace(said, facts=facts_to_read(said.answers, _settled(job), job.rulebook))
    job = replace(job, answers=said)
    _each(workers, meet_part, job, cut.parts, "met", advance)
    _once(workers, look_at_names, job, NAMED, memory, advance)
    named = kept.read(NAMED, 0, NamesMet)
    heard = kept.each("met", [part.number for part in cut.parts], dict[str, dict[str, bool]])
    return replace(job, answers=replace(said, fleet=all_lines(said.answers, named, heard))), named


def _settled(job: Job) -> ColumnsSettled:
    if job.settled is None:
        raise ValueError("columns are settled by now")
    return job.settled


def _each(
    workers: Workers,
    task: Callable[[Job, Part], None],
    job: Job,
    parts: Sequence[Part],
    what: str,
    advance: Advance,
) -> None:
    """Do a task on the parts that are not finished."""
    left = [part for part in parts if not job.kept.has(what, part.number)]
    done = len(parts) - len(left)
    advance(what, done, len(parts))
    for number, _ in enumerate(workers.each(task, job, left), start=done + 1):
        advance(what, number, len(parts))


def _once(
    workers: Workers, task: Callable[[Job, str], None], job: Job, what: str, memory: str, advance: Advance
) -> None:
    """Do a task on what all parts have left, if it is not finished."""
    finished = job.kept.has(what, 0)
    advance(what, int(finished), 1)
    if not finished:
        for _ in workers.each(task, job, [memory]):
            advance(what, 1, 1)


def _of_shared(shared: Shared | None, files: Sequence[str]) -> list[Notice]:
    """The notice of references that several lines go by."""
    if shared is None:
        return []
    examples = ", ".join(
        f"“{mask_words(' '.join(reference.split()))[:_LONGEST]}” ({count})"
        for reference, count in shared.examples
    )
    more = ", …" if shared.count > len(shared.examples) else ""
    params = {"count": str(shared.count), "examples": examples + more}
    return [Notice("reference_not_unique", shown(files[shared.file]), "", params)]
