"""The answers of a fleet in parts: which of them a part's lines meet, and what is told of them once all have met.

Must not know what is decided, nor how answers are laid.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from batch.answers.answers_file import LineAnswer
from batch.answers.lay import refuse_unknown
from batch.answers.lines import Lines, Rows
from batch.answers.met import AllLines, LinesMet
from batch.answers.named import facts_in, named_lines, names_in
from batch.answers.words_there import MOST_HEARD
from batch.files import whole_file
from batch.fleet.given import AnswersGiven
from batch.fleet.single import vocabulary
from batch.parted.across_parts import NamesMet
from batch.parted.kept import Kept
from batch.parted.keys import FACTS, keys_of
from batch.parted.part import Part
from batch.parted.settled import ColumnsSettled
from batch.problems import Notice, Problem
from batch.understanding.clean import Cleaner, CleanTable
from engine.rulebook.book import Rulebook
from engine.types.facts import Fact

#: Of each line that an answer names its keys, and of each with a number and an ICCID both.
NAMED, LINKED = "named", "linked"
_NUMBERS = ("number", "card", "odd_card")


@dataclass(frozen=True)
class FleetAnswers:
    """The answers of a fleet; `problems` and `notices` of what they were read from.

    `facts`: those that have to be read before lines are met and looked across, None for all; `fleet`: what is known of
    all lines.
    """

    answers: Sequence[LineAnswer] = ()
    problems: Sequence[Problem] = ()
    notices: Sequence[Notice] = ()
    facts: Collection[str] | None = FACTS
    fleet: AllLines = field(default_factory=AllLines)


class PartGiven(msgspec.Struct, frozen=True):
    """For how many lines of a part answers count: by fact the places of answers with their lines, as `AnswersGiven`."""

    lines: dict[str, list[tuple[int, int]]]
    old_lines: dict[str, int]
    groups: list[int]


def facts_to_read(
    answers: Sequence[LineAnswer], settled: ColumnsSettled, rulebook: Rulebook
) -> Collection[str] | None:
    """The facts to read before lines are met; all where answers tell lines apart by others. InputError where they are
    told apart by what the fleet doesn't have."""
    known = vocabulary(rulebook)
    cleaner = Cleaner(rulebook.readable, known, rulebook.platforms, settled.words)
    lines = Lines(cleaner.clean(settled.like, settled.matching), rulebook.readable, known)
    refuse_unknown(lines, answers)
    return FACTS if all(lines.fact_under(name) in FACTS for one in answers for name in one.where) else None


def write_met(
    part: Part, table: CleanTable, answers: Sequence[LineAnswer], rulebook: Rulebook, kept: Kept
) -> None:
    """Write which lines of a part answers name, and the words by which they tell lines apart."""
    lines = Lines(table, rulebook.readable, vocabulary(rulebook))
    keys, names = keys_of(part, table, rulebook), names_in(answers)
    of, rows = np.unique(np.stack(lines.rows_called(names)), axis=1) if names else np.zeros((2, 0), np.int64)
    named = keys.select(["part", "place", "row", *_NUMBERS]).take(pa.array(rows))
    _write(named.append_column("key", pa.array(of.astype(np.int64))), kept, NAMED, part)
    both = pc.and_(
        pc.is_valid(keys["number"]), pc.is_valid(pc.coalesce(keys["odd_card"], _text(keys["card"])))
    )
    _write(keys.filter(both).select(_NUMBERS), kept, LINKED, part)
    kept.write("met", part.number, lines.heard(answers))


def _text(numbers: pa.ChunkedArray) -> pa.ChunkedArray:
    return numbers.cast(pa.large_string())


def _write(table: pa.Table, kept: Kept, what: str, part: Part) -> None:
    with whole_file(kept.path(what, part.number, ".parquet")) as beside:
        pq.write_table(table, beside, compression="zstd")


def all_lines(
    answers: Sequence[LineAnswer], named: NamesMet, heard: Iterable[Mapping[str, Mapping[str, bool]]]
) -> AllLines:
    """What is known of all lines, by what each part has written."""
    names = names_in(answers)
    words: dict[str, dict[str, None]] = {}
    for part in heard:
        for name, there in part.items():
            own = words.setdefault(name, {})
            own.update(dict.fromkeys(word for word, meant in there.items() if meant or len(own) < MOST_HEARD))
    return AllLines(
        facts_in(answers),
        frozenset(names[key] for key in named.torn),
        {name: list(own) for name, own in words.items()},
    )


def concerning(part: Part, answers: Sequence[LineAnswer], kept: Kept) -> Rows:
    """The places of the answers that may be for lines of the part: those that name one, and those that name none."""
    keys = (
        pq.read_table(kept.path(NAMED, part.number, ".parquet"), columns=["key"])["key"].unique().to_pylist()
    )
    names = names_in(answers)
    here = {names[key] for key in keys}
    found = [
        at for at, one in enumerate(answers) if not (own := named_lines(one)) or not here.isdisjoint(own)
    ]
    return np.asarray(found, dtype=np.int64)


def part_given(given: AnswersGiven, places: Rows) -> PartGiven:
    """For how many lines answers count that were laid over a part; `places`: of these among all."""
    lines = {}
    for name, counts in given.lines.items():
        at = np.flatnonzero(counts)
        lines[name] = list(zip(places[at].tolist(), counts[at].tolist(), strict=True))
    return PartGiven(lines, dict(given.old_lines), [int(places[at]) for at in sorted(given.groups)])


def given_together(
    answers: Sequence[LineAnswer],
    parts: Iterable[PartGiven],
    facts: Mapping[str, Fact],
    since: datetime.date,
) -> AnswersGiven:
    """The answers, and for how many lines of all parts they count."""
    lines = {name: np.zeros(len(answers), dtype=np.int64) for one in answers for name in one.facts}
    old: dict[str, int] = {}
    groups: set[int] = set()
    for part in parts:
        for name, counts in part.lines.items():
            for at, count in counts:
                lines[name][at] += count
        for file, count in part.old_lines.items():
            old[file] = old.get(file, 0) + count
        groups.update(part.groups)
    return AnswersGiven(answers, lines, old, facts, since, frozenset(groups))


def told_of(given: AnswersGiven, named: NamesMet) -> LinesMet:
    """What the answers meet in all parts."""
    names = names_in(given.answers)
    torn = {names[key]: rows for key, rows in named.torn.items()}
    return LinesMet(
        {names[key] for key in named.met},
        given.groups,
        {at: torn[one.line] for at, one in enumerate(given.answers) if one.line and one.line in torn},
    )
