"""Lay answers over the facts of a table: they fill what is not known, the narrowest first; differences are told.

It must not know rules, nor where an answer comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from batch.answers.answers_file import AnsweredValue, LineAnswer
from batch.answers.holders import Holders, Then
from batch.answers.lines import Lines, Pairs
from batch.answers.met import AllLines
from batch.answers.named import facts_in, groups_met
from batch.answers.narrowest import Flags, Narrowest
from batch.answers.outdated import Outdated, outdated_answers, without_outdated
from batch.answers.told import asked_again, nobodys
from batch.answers.written import in_full, said
from batch.columns import Places
from batch.errors import InputError
from batch.problems import Problem
from batch.understanding.clean import CleanTable
from batch.understanding.clean_column import CleanColumn, unknown_column
from batch.understanding.problems_placed import problem_at
from batch.understanding.said_file import MOST_MISTAKES
from batch.understanding.understood import CellWords
from engine.types.facts import Fact
from engine.types.values import decode, encode
from language.refusals import reason

_BETWEEN, _WITHIN = ";", ","  # codes, and what stands for that within one


@dataclass(frozen=True)
class Answered:
    """The table with its answers, and for each fact the place of the answer that each row's value is of (-1: none).

    `answers`: those that were laid, with whose the lines are of which they say what is wished. `groups`: the places of
    those for a group that has a row.
    """

    table: CleanTable
    used: Mapping[str, Places]
    answers: Sequence[LineAnswer] = ()
    groups: frozenset[int] = frozenset()


def lay(
    table: CleanTable,
    answers: Sequence[LineAnswer],
    facts: Mapping[str, Fact],
    vocabulary: CellWords,
    then: Then | None = None,
    fleet: AllLines | None = None,
) -> Answered:
    """Fill what is not known from the answers; `facts` by code, terms too; `then`: whose the lines were before.

    `fleet`: what is known of all lines, if the table has but some; whom answers are for is then told elsewhere.
    """
    if not answers:
        return Answered(table, {})
    lines = Lines(table, facts, vocabulary, fleet.words if fleet else None)
    refuse_unknown(lines, answers)
    met = lines.meant(answers)
    torn = (
        [at for at, one in enumerate(answers) if one.line and one.line in fleet.torn]
        if fleet
        else lines.torn(answers, met)
    )
    kept = ~np.isin(met[0], torn)
    meant = met[0][kept], met[1][kept]
    order = Narrowest(answers)
    holders = Holders(table, facts, lines)
    answers = holders.as_then(answers, then)
    still, passed_on = meant, holders.passed_on(answers)
    if len(passed_on[0]):
        strays = holders.strays(answers, meant, passed_on)
        meant, passed_on = (_without(pairs, strays, table.size) for pairs in (meant, passed_on))
        still = _without(meant, passed_on, table.size)
    laid = _Laid(table, answers)
    for name in fleet.facts if fleet else facts_in(answers):
        fact = facts[name]
        laid.add(_Said(fact, answers, order, still if fact.wish else meant, table.size))
    notices = [*table.notices, *lines.notices]
    if fleet is None:
        notices += nobodys(answers, lines.met(answers, met, torn))
    again = {name: ~laid.columns[name].known for name in laid.used if facts[name].wish}
    notices += asked_again(answers, passed_on, again, lines.names())
    notices += outdated_answers(table, answers, laid.outdated)
    answers = without_outdated(answers, laid.outdated, laid.used)
    table = replace(table, columns=laid.columns, problems=laid.problems, notices=notices)
    return Answered(table, laid.used, holders.stamped(answers, met), groups_met(answers, met[0]))


def _without(meant: Pairs, left_out: Pairs, size: int) -> Pairs:
    """The pairs that are not among others."""
    kept = ~np.isin(meant[0] * size + meant[1], left_out[0] * size + left_out[1])
    return meant[0][kept], meant[1][kept]


class _Laid:
    """The columns of a table as answers come over them, one fact after the other, and what is to be told of that.

    `used`: for each fact the place of the answer that each row's value is of (-1: none). `outdated`: carried answers
    that the sheet contradicts by now.
    """

    def __init__(self, table: CleanTable, answers: Sequence[LineAnswer]) -> None:
        self.columns, self.problems = dict(table.columns), list(table.problems)
        self.used: dict[str, Places] = {}
        self.outdated: list[Outdated] = []
        self._table = table
        # By the place of an answer; the last, of -1, is nobody's.
        self._insists = np.asarray([*(one.replace for one in answers), False], dtype=np.bool_)
        self._carried = np.asarray([*(one.carried > 0 for one in answers), False], dtype=np.bool_)

    def add(self, said: _Said) -> None:
        """Lay what is said of one fact over its column."""
        name = said.fact.name
        column = self.columns.get(name) or unknown_column(said.fact, self._table.size)
        self.columns[name], self.used[name], differing = said.over(column, self._insists)
        for kind, rows in differing.items():
            for row in rows:
                if kind == "answer_differs" and self._carried[said.at[row]]:
                    self.outdated.append((int(said.at[row]), row, name))
                else:
                    self.problems.append(said.problem(self._table, column, row, kind))


class _Said:
    """What the answers say of one fact: which of them each row goes by, and where two of one rank differ.

    `at`: the place of each row's answer (-1: none); `other`: that of one which differs and is as narrow (-1: none).
    """

    def __init__(
        self, fact: Fact, answers: Sequence[LineAnswer], order: Narrowest, meant: Pairs, size: int
    ) -> None:
        self.fact, self.answers = fact, answers
        kinds: dict[AnsweredValue, int] = {}
        # By the place of an answer; the last, of -1, is nobody's.
        self._kind_of = np.full(len(answers) + 1, -1, dtype=np.int64)
        for place, one in enumerate(answers):
            if fact.name in one.facts:
                self._kind_of[place] = kinds.setdefault(one.facts[fact.name], len(kinds))
        self._kinds = list(kinds)
        # By the place of a value; the last, of -1, is none.
        self._codes = np.asarray(
            [*(0 if kind.value is None else encode(fact, kind.value) for kind in kinds), 0], dtype=np.int64
        )
        self._says = np.asarray([*(kind.value is not None for kind in kinds), False], dtype=np.bool_)
        self._words = [
            kind.value if isinstance(kind.value, str) and code else None
            for kind, code in zip(kinds, self._codes, strict=False)
        ]
        there = self._kind_of[meant[0]] >= 0
        pairs = meant[0][there], meant[1][there]
        self.at, self.other = order.of(pairs, self._kind_of, self._says[self._kind_of], size)

    def over(self, column: CleanColumn, insists: Flags) -> tuple[CleanColumn, Places, dict[str, list[int]]]:
        """The column with the answers, the answer each row goes by, and the rows with a problem by its kind."""
        tied = self.other >= 0
        answered = self._says[self._kind_of[self.at]] & ~tied
        differs = answered & column.known & ~self._agrees(column)
        insisted = insists[self.at]
        fills = answered & (~column.known | (differs & insisted))
        problems = {
            "answer_differs": np.flatnonzero(differs & ~insisted).tolist(),
            "answers_differ": np.flatnonzero(tied).tolist(),
        }
        return self._filled(column, fills), np.where(fills, self.at, -1).astype(np.int32), problems

    def _agrees(self, column: CleanColumn) -> Flags:
        """Where the column says the same as the answer."""
        agrees: Flags = column.numbers == self._codes[self._kind_of[self.at]]
        if column.texts is None:
            return agrees
        said = self._texts(column.texts, self.at >= 0)
        neither = pc.and_(pc.is_null(column.texts), pc.is_null(said))
        same: Flags = pc.coalesce(pc.equal(column.texts, said), neither).to_numpy(zero_copy_only=False)
        return agrees & same

    def _texts(self, texts: pa.Array, rows: Flags) -> pa.Array:
        """The answers' texts in these rows, none elsewhere; of the type of `texts`."""
        return pa.array(self._words, texts.type).take(pa.array(self._kind_of[self.at], mask=~rows))

    def _filled(self, column: CleanColumn, fills: Flags) -> CleanColumn:
        names: list[tuple[str, ...]] = list(column.names)
        numbered = np.full(len(self._kinds) + 1, -1, dtype=np.int32)
        for place, found in enumerate(self._kinds):
            if found.names:
                numbered[place] = len(names)
                names.append(found.names)
        kind_at = self._kind_of[self.at]
        numbers = np.where(fills, self._codes[kind_at], column.numbers)
        known = column.known | fills
        texts = column.texts
        if texts is not None:
            texts = pc.if_else(pa.array(fills), self._texts(texts, fills), texts)
        before = np.full(len(fills), -1, dtype=np.int32) if column.names_at is None else column.names_at
        names_at = np.where(fills, numbered[kind_at], before).astype(np.int32) if names else None
        return CleanColumn(self.fact, numbers, known, texts, tuple(names), names_at)

    def problem(self, table: CleanTable, column: CleanColumn, row: int, kind: str) -> Problem:
        """A row where answers differ from its cell in the column, or from each other."""
        answer = self.answers[int(self.at[row])]
        params = {"answer": self._told(answer), "place": answer.place}
        if kind == "answers_differ":
            other = self.answers[int(self.other[row])]
            params |= {"other": self._told(other), "there": other.place}
        else:
            params |= {"said": _shown(self.fact, value_at(column, row))}
        return problem_at(table, row, kind, self.fact.name, params=params)

    def _told(self, answer: LineAnswer) -> str:
        return _shown(self.fact, answer.facts[self.fact.name])


def _shown(fact: Fact, found: AnsweredValue) -> str:
    """A value as a message shows it."""
    return said(fact, found.value, found.names)


def value_at(column: CleanColumn, row: int) -> AnsweredValue:
    """What a column says in a row that it knows."""
    at = -1 if column.names_at is None else int(column.names_at[row])
    cell = None if column.texts is None else column.texts[row].as_py()
    value = decode(column.fact, int(column.numbers[row])) if cell is None else cell
    return AnsweredValue(value, column.names[at] if at >= 0 else ())


def answer_codes(
    used: Mapping[str, Places], answers: Sequence[LineAnswer], facts: Mapping[str, Fact]
) -> dict[str, Flags]:
    """Where each answer is used, by `fact=value`, in full: a file of codes names whom a line belongs to anyway."""
    codes: dict[str, Flags] = {}
    for name in (name for name in facts if name in used):
        numbers: dict[str, int] = {}
        of_value: dict[AnsweredValue, int] = {}
        numbered = np.full(len(answers) + 1, -1, dtype=np.int64)  # the last, of -1, is nobody's
        for place in np.unique(used[name][used[name] >= 0]).tolist():
            found = answers[place].facts[name]
            if found not in of_value:
                code = f"{name}={in_full(facts[name], found.value, found.names).replace(_BETWEEN, _WITHIN)}"
                of_value[found] = numbers.setdefault(code, len(numbers))
            numbered[place] = of_value[found]
        of_rows = numbered[used[name]]
        codes |= {code: of_rows == number for code, number in numbers.items()}
    return codes


def refuse_unknown(lines: Lines, answers: Sequence[LineAnswer]) -> None:
    """Raise InputError for what `where` names that is neither a fact nor a heading of the sheet."""
    wrong = [
        reason("where_unknown", place=answer.place, given=name, near=near)
        for answer in answers
        for name, near in lines.unknown_keys(answer)
    ]
    if wrong:
        raise InputError(*wrong[:MOST_MISTAKES])
