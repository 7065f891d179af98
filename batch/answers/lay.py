"""Lay answers over the facts of a table: they fill what is not known, the narrowest first; differences are told.

It must not know rules, nor where an answer comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from batch.answers.answers_file import AnsweredValue, LineAnswer
from batch.answers.cells_answered import with_answered
from batch.answers.holders import Holders, Then
from batch.answers.lines import Lines, Pairs
from batch.answers.met import AllLines
from batch.answers.named import facts_in, groups_met
from batch.answers.narrowest import Flags, Narrowest
from batch.answers.outdated import Outdated, outdated_answers, without_outdated
from batch.answers.said_of_fact import SaidOfFact
from batch.answers.told import asked_again, nobodys
from batch.answers.written import in_full
from batch.columns import Places
from batch.errors import InputError
from batch.understanding.clean import CleanTable
from batch.understanding.clean_column import unknown_column
from batch.understanding.said_file import MOST_MISTAKES
from batch.understanding.understood import CellWords
from engine.types.facts import Fact
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
        laid.add(SaidOfFact(fact, answers, order, still if fact.wish else meant, table.size))
    notices = [*table.notices, *lines.notices]
    if fleet is None:
        notices += nobodys(answers, lines.met(answers, met, torn))
    again = {name: ~laid.columns[name].known for name in laid.used if facts[name].wish}
    notices += asked_again(answers, passed_on, again, lines.names())
    notices += outdated_answers(table, answers, laid.outdated)
    answers = without_outdated(answers, laid.outdated, laid.used)
    problems = with_answered(table, laid.problems, laid.used)
    table = replace(table, columns=laid.columns, problems=problems, notices=notices)
    return Answered(table, laid.used, holders.stamped(answers), groups_met(answers, met[0]))


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

    def add(self, said: SaidOfFact) -> None:
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
