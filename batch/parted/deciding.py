"""What is done with a part: look at its columns, write its keys, decide its lines; and what is done with all keys.

Each leaves what it found in the run's folder, whole or not at all, so that what is there is finished. Must not know who
runs it, nor where.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from batch.answers.lines import Rows
from batch.fleet.balances import unclear_balances
from batch.fleet.check import CheckedFleet, FleetOptions, decided_of
from batch.fleet.cleaned import Cleaned, answered_of
from batch.fleet.codes import told_of_lines
from batch.fleet.resting import rests
from batch.fleet.shares import CARRIER, WHOM
from batch.fleet.single import vocabulary
from batch.outputs.formats import write_codes
from batch.parted.across_parts import count_people, find_across, find_named
from batch.parted.answering import LINKED, NAMED, FleetAnswers, concerning, part_given, write_met
from batch.parted.found import FoundAcross
from batch.parted.kept import Kept
from batch.parted.keys import write_keys
from batch.parted.part import Part
from batch.parted.part_read import Chosen, read_part
from batch.parted.planning import PEOPLE, People, asked_columns, plan_of, write_waiting
from batch.parted.settled import ColumnsSettled, PartUnderstood, understood
from batch.parted.sums import SummedQuestion, Sums, ToldInReport, fewest, group_of
from batch.parted.survey import seen
from batch.plan_shapes import Plan
from batch.report.counted import counted
from batch.report.figures import figures
from batch.report.todo import obstacles
from batch.report.words import ReportWords
from batch.shapes import FleetResult
from engine.deciding.decide import Decider
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import HintsMode
from engine.types.roles import RoleTable
from language.texts import texts_in
from language.wording import engine_words

_THREADS = 2  # of DuckDB
_EVERY = 1 << 30  # what is cut off only once all parts are together


@dataclass(frozen=True)
class Job:
    """What a run is asked for, the same for each of its parts; `endings` of the files that a part is written to."""

    rulebook: Rulebook
    assumed: Mapping[str, Any]
    as_of: datetime.date
    language: str
    hints: HintsMode
    chosen: Chosen
    files: tuple[str, ...]
    records: int
    endings: tuple[str, ...]
    told: bool
    kept: Kept
    answers: FleetAnswers = field(default_factory=FleetAnswers)
    settled: ColumnsSettled | None = None


def survey_part(job: Job, part: Part) -> None:
    """See what a part's columns hold."""
    job.kept.write("seen", part.number, seen(part, read_part(part, job.rulebook, job.chosen), job.records))


def meet_part(job: Job, part: Part) -> None:
    """See which lines of a part answers are for."""
    found = understood(part, job.rulebook, _settled(job), job.answers.facts)
    write_met(part, found.clean, job.answers.answers, job.rulebook, job.kept)


def look_at_names(job: Job, memory: str) -> None:
    """Find which names of answers all parts have, and which of them are not one line's."""
    named, linked = (sorted(job.kept.folder.glob(f"{what}-*.parquet")) for what in (NAMED, LINKED))
    job.kept.write(NAMED, 0, find_named(named, linked, job.kept.folder, memory=memory, threads=_THREADS))


def key_part(job: Job, part: Part) -> None:
    """Write what the fleet is looked through by, as it is once everything is answered."""
    found = understood(part, job.rulebook, _settled(job), job.answers.facts)
    if job.answers.answers:
        _, options = _answered(job, part)
        assumed = _decider(job).assumed_values
        laid = answered_of(job.rulebook, _cleaned(job, found), options.answers, assumed, fleet=options.fleet)
        found = replace(found, clean=laid.table)
    write_keys(part, found, job.rulebook, job.kept.path("keys", part.number, ".parquet"))
    job.kept.write("keyed", part.number, list(found.below))


def look_across(job: Job, memory: str) -> None:
    """Find what the lines of all parts together show."""
    cap = job.rulebook.settings.prepaid_cap
    keys = sorted(job.kept.folder.glob("keys-*.parquet"))
    found = find_across(
        keys, job.kept.folder, min(cap.personal, cap.corporate), memory=memory, threads=_THREADS
    )
    job.kept.write("across", 0, found)


def decide_part(job: Job, part: Part) -> None:
    """Decide a part's lines and write their codes; what it adds to the whole comes last."""
    decider = _decider(job)
    found = understood(part, job.rulebook, _settled(job))
    places, options = _answered(job, part)
    checked = decided_of(decider, _cleaned(job, found), options)
    for ending in job.endings:
        write_codes(checked.codes, job.kept.path("part", part.number, ending))
    job.kept.write("given", part.number, part_given(checked.given, places))
    if job.told:
        write_waiting(part, checked, job.kept)
    job.kept.write("sums", part.number, sums_of(decider, checked, options, told=job.told))


def look_at_people(job: Job, memory: str) -> None:
    """Count whom the questions of the fleet are put to."""
    people = sorted(job.kept.folder.glob(f"{PEOPLE}-*.parquet"))
    asked = asked_columns(_decider(job), job.as_of.toordinal())
    whom = (*WHOM, CARRIER)
    (every, named), *each = count_people(
        people, whom, asked, job.kept.folder, memory=memory, threads=_THREADS
    )
    counts = {name: counts for name, (counts, _) in zip(asked, each, strict=True)}
    job.kept.write(PEOPLE, 0, People(every, counts, named))


def planned(job: Job, numbers: Sequence[int]) -> Plan:
    """What to ask first, of the lines of all parts."""
    return plan_of(_decider(job), job.as_of.toordinal(), job.kept, numbers)


def _settled(job: Job) -> ColumnsSettled:
    if job.settled is None:
        raise ValueError("columns are settled by now")
    return job.settled


def _cleaned(job: Job, found: PartUnderstood) -> Cleaned:
    words = _settled(job).words
    unclear = unclear_balances(found.clean, [found.table], words, vocabulary(job.rulebook))
    return Cleaned([found.table], found.clean, found.clean, unclear)


def _answered(job: Job, part: Part) -> tuple[Rows, FleetOptions]:
    """What a part's check is asked for, with the answers that may be for its lines, and the places of these."""
    said = job.answers
    places = concerning(part, said.answers, job.kept) if said.answers else np.zeros(0, dtype=np.int64)
    options = FleetOptions(
        job.as_of, job.language, hints=job.hints, words=_settled(job).words,
        answers=[said.answers[at] for at in places.tolist()], fleet=said.fleet,
        across=FoundAcross(job.kept.folder, part.number, part.file, job.files),
    )  # fmt: skip
    return places, options


_deciders: dict[str, Decider] = {}


def _decider(job: Job) -> Decider:
    """A worker keeps its rules engine, and every case it has met, between parts."""
    key = str(job.kept.folder)
    if key not in _deciders:
        _deciders.clear()
        _deciders[key] = Decider(job.rulebook, dict(job.assumed))
    return _deciders[key]


def sums_of(decider: Decider, checked: CheckedFleet, options: FleetOptions, *, told: bool) -> Sums:
    """What a checked part adds to the whole."""
    book, fleet = decider.rulebook, checked.fleet
    groups, others = fewest([group_of(group) for group in checked.problem_groups])
    texts = texts_in(book, options.language)
    lines = counted(checked.codes, book.roles)
    resting = lines.of(rests(checked.fleet, checked.decided))
    return Sums(
        fleet.size,
        told_of_lines(checked.codes),
        [*lines.verdicts().values()],
        [*resting.verdicts().values()],
        groups,
        others,
        fleet.notices,
        [engine_words(texts, engine) for engine in checked.decided.engines],
        _told(decider, checked, options) if told else None,
    )


def _told(decider: Decider, checked: CheckedFleet, options: FleetOptions) -> ToldInReport:
    texts = texts_in(decider.rulebook, options.language)
    from batch.fleet.reported import report_of  # here, not above: a fleet without a report needs none of it

    result: FleetResult = report_of(decider, checked, options)
    words = ReportWords(texts, result.carriers)
    found = figures(result, obstacles(result), words, _EVERY)
    return ToldInReport(
        replace(found, roles=RoleTable()),
        [SummedQuestion(**_plain(row)) for row in result.questions.to_dict("records")],
        [_plain(row) for row in result.rules.to_dict("records")],
        [_plain(row) for row in result.assumptions.to_dict("records")],
    )


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    """A row of a table as plain values."""
    return {
        str(name): value.item() if isinstance(value, np.generic) else value for name, value in row.items()
    }
