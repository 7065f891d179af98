"""Say what people should know of answers: which are for nobody, which can't be dated. It must not lay them."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec
import pyarrow as pa

from batch.answers.answers_file import LineAnswer
from batch.answers.lines import Flags, Pairs
from batch.answers.met import LinesMet
from batch.answers.named import named_lines
from batch.identity import mask_words
from batch.problems import Notice
from batch.shown import as_ranges, first_of

_MOST_PLACES = 10


def nobodys(answers: Sequence[LineAnswer], met: LinesMet) -> Iterator[Notice]:
    """Which answers are for nobody: no line is in their group, several meet one that is for a single line, or no row
    has the name of their line."""
    groups = [one for at, one in enumerate(answers) if one.where and at not in met.groups]
    for file, some in by_file(groups):
        yield Notice("answers_of_no_group", file, "", _counted(some))
    for file, some in by_file([answers[at] for at in sorted(met.torn)]):
        rows = {row for at, found in met.torn.items() if answers[at].file == file for row in found}
        yield Notice("answers_of_several", file, "", {**_counted(some), "rows": as_ranges(sorted(rows))})
    yield from _lost_lines(_lost(answers, met.names))


def _lost(answers: Sequence[LineAnswer], there: Collection[str]) -> list[tuple[LineAnswer, str]]:
    """The names that no row has, each once in a file, with the narrowest of its answers there."""
    named: dict[tuple[str, str], LineAnswer] = {}
    for one in sorted(answers, key=lambda answer: -answer.rank):
        for key in named_lines(one):
            named.setdefault((one.file, key), one)
    return [(answer, key) for (_, key), answer in named.items() if key not in there]


def _lost_lines(lost: Sequence[tuple[LineAnswer, str]]) -> Iterator[Notice]:
    """The lines of each file that no row is about, as a message may show them, and where they stand there."""
    for file, some in by_file([answer for answer, _ in lost]):
        here = [mask_words(key) for answer, key in lost if answer.file == file]
        params = {"lines": first_of(here, _MOST_PLACES), "places": places_of(some)}
        yield Notice("answers_of_no_line", file, "", {"count": f"{len(here):,}", **params})


def asked_again(
    answers: Sequence[LineAnswer], passed_on: Pairs, again: Mapping[str, Flags], names: pa.Array
) -> Iterator[Notice]:
    """The lines of each file that are somebody else's now, of which what was wished is not known; `again` by fact."""
    of, rows = passed_on
    found = [
        (answers[at], row, facts)
        for at, row in zip(of.tolist(), rows.tolist(), strict=True)
        if (facts := [name for name in answers[at].facts if name in again and again[name][row]])
    ]
    for file, some in by_file([one for one, _, _ in found]):
        here = [(row, facts) for one, row, facts in found if one.file == file]
        rows_here = list(dict.fromkeys(row for row, _ in here))
        named = [mask_words(names[row].as_py() or "") for row in rows_here[:_MOST_PLACES]]
        params = {
            "count": f"{len(rows_here):,}",
            "lines": ", ".join(filter(None, named)) + (", …" if len(rows_here) > _MOST_PLACES else ""),
            "facts": ", ".join(dict.fromkeys(name for _, facts in here for name in facts)),
            "places": places_of(some),
        }
        yield Notice("line_passed_on", file, "", params)


def with_days_that_were(
    answers: Sequence[LineAnswer], as_of: datetime.date
) -> tuple[list[LineAnswer], list[Notice]]:
    """The answers without days that are still to come, and which these are."""
    to_come = [one for one in answers if one.on and one.on > as_of]
    kept = [msgspec.structs.replace(one, on=None) if one.on and one.on > as_of else one for one in answers]
    params: Mapping[str, str] = {"day": as_of.isoformat()}
    return kept, [
        Notice("answers_to_come", file, "", {**_counted(some), **params}) for file, some in by_file(to_come)
    ]


def by_file(answers: Sequence[LineAnswer]) -> Iterator[tuple[str, list[LineAnswer]]]:
    """The answers of each file."""
    files: dict[str, list[LineAnswer]] = {}
    for one in answers:
        files.setdefault(one.file, []).append(one)
    yield from files.items()


def places_of(answers: Sequence[LineAnswer]) -> str:
    """The rows of their file that they stand in."""
    rows = list(dict.fromkeys(answer.place.rpartition(":")[2] for answer in answers))
    return first_of(rows, _MOST_PLACES)


def _counted(answers: Sequence[LineAnswer]) -> dict[str, str]:
    return {"count": f"{len(answers):,}", "places": places_of(answers)}
