"""What hints suggest for a fleet: conditions over whole columns, each distinct text listened to once.

Must not know how a suggestion is shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import compress
from typing import Any

import numpy as np
import pyarrow as pa

from batch.answers.written import written
from batch.columns import distinct_texts, joined_texts
from batch.fleet.hint_line import hint_words
from batch.fleet.hinted import Hinted
from batch.fleet.table import Fleet, Mask
from batch.problems import Notice
from batch.shapes import ASKED_FIRST
from batch.shown import as_ranges
from batch.understanding.hint_words import Heard, ends_so
from engine.deciding.decide import Decider
from engine.deciding.hinting import NO_HINT, Suggested, before_assuming, suggested
from engine.rulebook.book import Rulebook
from engine.rulebook.hint import OFF, SHOW, USE, Hint, HintsMode
from engine.types.arrays import ManySims
from engine.types.facts import Fact
from engine.types.lanes import Column
from engine.types.values import decode


def with_hints(decider: Decider, fleet: Fleet, as_of: int, mode: HintsMode = SHOW) -> Fleet:
    """The fleet with what hints suggest, told where they contradict each other, and used where that is asked for."""
    book = decider.rulebook
    if mode == OFF or not book.hints:
        return fleet
    heard = _Heard(book, fleet, as_of)
    sims = before_assuming(book, fleet.columns, ManySims(fleet.size), as_of)
    found = suggested(sims, heard.says, _unclear(book, fleet))
    found = {name: found[name] for name in book.facts if name in found}
    against = _spoken_against(book, fleet, heard)
    notices = [*fleet.notices, *_differing(fleet, found), *_told_against(fleet, against)]
    hinted = {name: _hinted(book, one) for name, one in found.items() if (one.by != NO_HINT).any()}
    fleet = replace(fleet, hinted=hinted, against=against, notices=notices)
    return _used(fleet, decider.assumed_by_user) if mode == USE else fleet


def hint_codes(fleet: Fleet, facts: Mapping[str, Fact]) -> dict[str, Mask]:
    """Where each value is suggested, by `fact=value`."""
    codes: dict[str, Mask] = {}
    for name, one in fleet.hinted.items():
        values, known = np.asarray(one.value.values), np.asarray(one.value.known)
        for value in np.unique(values[known]).tolist():
            code = written(facts[name], decode(facts[name], int(value)))
            codes[f"{name}={code}"] = known & (values == value)
        asked = (one.by != NO_HINT) & ~known
        if asked.any():
            codes[f"{name}={ASKED_FIRST}"] = asked
    return codes


def _hinted(rulebook: Rulebook, one: Suggested) -> Hinted:
    """What is suggested for a fact, with the hints that do, each row's by its place among them."""
    ids = tuple(rulebook.hints)
    used = np.zeros(len(ids) + 1, dtype=np.bool_)
    used[one.by] = True  # the last one is that of no hint
    own = tuple(compress(ids, used.tolist()))
    at = np.where(used, np.cumsum(used) - 1, NO_HINT).astype(np.int32)
    at[NO_HINT] = NO_HINT
    return Hinted(one.value, own, at[one.by])


def _used(fleet: Fleet, given: Iterable[str]) -> Fleet:
    """The fleet as if what is suggested were stated; what the user says of all lines goes before."""
    columns, used = dict(fleet.columns), {}
    for name, one in fleet.hinted.items():
        known = np.asarray(one.value.known)
        if name in given or not known.any():
            continue
        # Nothing is suggested where the fact is known, and what is not known is 0.
        own = columns.get(name)
        columns[name] = one.value if own is None else Column(own.values + one.value.values, own.known | known)
        used[name] = known
    return replace(fleet, columns=columns, used=used)


def _differing(fleet: Fleet, found: Mapping[str, Suggested]) -> Iterable[Notice]:
    """Where hints about one fact contradict each other, file by file."""
    for name, one in found.items():
        yield from _of_files(fleet, "hints_differ", name, one.differs)


def _spoken_against(rulebook: Rulebook, fleet: Fleet, heard: _Heard) -> dict[str, Mask]:
    """By fact, where a remark speaks for another value than the one that a table states, or that somebody answered."""
    against: dict[str, Mask] = {}
    for hint in rulebook.hints.values():
        own = fleet.columns.get(hint.fact)
        if own is None:
            continue
        values, known = np.asarray(own.values), np.asarray(own.known)
        said = []
        if hint.id in heard.perhaps:
            # What a remark wants asked first, such as arrears, it does not take for nothing.
            differs = values == 0 if hint.value is None else values != hint.value
            said.append(heard.perhaps[hint.id] & differs)
        if hint.id in heard.spoken:
            said.append(heard.spoken[hint.id] & (values == hint.value))
        for rows in said:
            found = known & rows & ~fleet.unreadable
            against[hint.fact] = against[hint.fact] | found if hint.fact in against else found
    return {name: rows for name, rows in against.items() if rows.any()}


def _told_against(fleet: Fleet, against: Mapping[str, Mask]) -> Iterable[Notice]:
    """The same for people, file by file."""
    for name, rows in against.items():
        answered = _answered(fleet, name)
        yield from _of_files(fleet, "remarks_against", name, rows & ~answered)
        yield from _of_files(fleet, "remarks_against_answer", name, rows & answered)


def _answered(fleet: Fleet, name: str) -> Mask:
    """The lines whose fact is an answer's."""
    found = np.zeros(fleet.size, dtype=np.bool_)
    for code, rows in fleet.answered.items():
        if code.partition("=")[0] == name:
            found |= rows
    return found


def _of_files(fleet: Fleet, kind: str, name: str, where: Mask) -> Iterable[Notice]:
    """A notice for each file that has such rows."""
    sources, at = fleet.source.dictionary.to_pylist(), fleet.source.indices.to_numpy()
    rows = np.flatnonzero(where & ~fleet.unreadable)
    for number in np.unique(at[rows]).tolist():
        here = fleet.row[rows[at[rows] == number]]
        params = {"facts": name, "count": str(len(here)), "rows": as_ranges(here.tolist())}
        yield Notice(kind, sources[number], "", params)


class _Heard:
    """What the texts of a fleet say to hints: the remarks in its carried columns, and the endings of names."""

    def __init__(self, rulebook: Rulebook, fleet: Fleet, as_of: int) -> None:
        self.fleet = fleet
        self.heard: dict[str, Mask] = {}
        self.perhaps: dict[str, Mask] = {}  # where its word is there, sure or not
        self.hindered: dict[str, Mask] = {}
        self.spoken: dict[str, Mask] = {}  # where what hinders a hint speaks for another value
        words = hint_words(rulebook)
        columns = [fleet.carried[name] for name in fleet.carried.column_names if words.are_remarks(name)]
        if columns:
            # All of a line's as one: what one of them says, another may turn.
            places, texts = distinct_texts(joined_texts(columns, "\n"))
            remarks = texts.to_pylist()
            said, hindered = words.listen(remarks, as_of)
            self._add(self.heard, (one for one in said if one.sure), places, len(remarks))
            self._add(self.perhaps, said, places, len(remarks))
            self._add(self.hindered, hindered, places, len(remarks))
            self._add(self.spoken, (one for one in hindered if one.sure), places, len(remarks))

    def _add(self, found: dict[str, Mask], heard: Iterable[Heard], places: Any, count: int) -> None:
        texts: dict[str, list[int]] = {}
        for one in heard:
            texts.setdefault(one.hint, []).append(one.text)
        for hint, at in texts.items():
            holds = np.zeros(count + 1, dtype=np.bool_)  # the last, of -1, is that of no remark
            holds[at] = True
            found[hint] = found[hint] | holds[places] if hint in found else holds[places]

    def says(self, hint: Hint) -> Any:
        """Where a hint applies after what texts say."""
        size = self.fleet.size
        where = (
            self.heard.get(hint.id, np.zeros(size, dtype=np.bool_)) if hint.words else np.ones(size, np.bool_)
        )
        if hint.id in self.hindered:
            where = where & ~self.hindered[hint.id]
        for name, endings in hint.ends.items():
            where = where & _ending(self.fleet.text(name), endings)
        return where


def _unclear(book: Rulebook, fleet: Fleet) -> dict[str, Mask]:
    """By fact of which a hint may suggest something, where something is said of it that is not understood."""
    facts = {
        name: number for number, name in enumerate(dict.fromkeys(hint.fact for hint in book.hints.values()))
    }
    problems, found = fleet.problems, {}
    of_fact = problems.each([-1 if one.of_rule else facts.get(one.fact, -1) for one in problems.alike])
    for name, number in facts.items():
        at = fleet.at[of_fact == number]
        if len(at):
            found[name] = np.zeros(fleet.size, dtype=np.bool_)
            found[name][at[at >= 0]] = True
    return found


def _ending(names: pa.Array, endings: Sequence[str]) -> Mask:
    places, words = distinct_texts(names)
    ends = [word is not None and ends_so(word, endings) for word in words.to_pylist()]
    found: Mask = np.asarray([*ends, False], dtype=np.bool_)[places]
    return found
