"""The cells that can't be used as they stand, and those that are used and should be looked through.

It must not know how a cell is understood.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from batch.fleet.check import CheckedFleet
from batch.fleet.problem_groups import ProblemGroup, is_used
from batch.fleet.sentences import problem_sentences
from batch.fleet.single import vocabulary
from batch.problems import Problem, is_settled_by_words
from batch.report.fact_words import choices_of, code_in_words
from batch.shown import as_ranges, one_line
from engine.rulebook.book import Rulebook
from engine.types.facts import Fact
from page.case.folder import ANSWERS, in_a_folder
from page.views.cells import CellsOfCase
from page.views.page_words import ScreenWords

MOST_PROBLEMS = 60
_APART = ("answer_differs", "answers_differ")  # told of each value apart
_PLACES = ("place", "there")
_IN_WORDS = ("yes", "no", "none")
_MOST_TEXTS = 3  # of those that are told together


@dataclass(frozen=True)
class ProblemShown:
    """A text of a column that could not be used as it stands, and what to do; of what is used, all texts of one kind.

    `where`: its file and sheet, where that isn't plain. `choices` and `fact` where it can be settled here; `guess`: the
    choice that it is nearest to.
    """

    heading: str
    where: str
    text: str
    count: int
    rows: str
    what: str
    mend: str
    fact: str = ""
    choices: Sequence[str] = ()
    guess: str = ""


class ProblemsOfCase:
    """The problems of a case as a page tells them: whole numbers, labels for codes, nothing that needs a terminal."""

    def __init__(self, checked: CheckedFleet, cells: CellsOfCase, words: ScreenWords) -> None:
        self._book: Rulebook = checked.decider.rulebook
        self._groups = checked.problem_groups
        self._cells, self._words = cells, words

    def left_out(self) -> list[ProblemShown]:
        """What is not used, what matters most first."""
        found = [one for group in self._not_used[:MOST_PROBLEMS] for one in self._each(group)]
        return found[:MOST_PROBLEMS]

    @property
    def more(self) -> int:
        """How many problems there are of what is not used."""
        return len(self._not_used)

    @property
    def _not_used(self) -> list[ProblemGroup]:
        return [group for group in self._groups if not is_used(group.problem)]

    def used(self) -> list[ProblemShown]:
        """What is used as it stands, each kind of a column once; what contradicts an answer comes first."""
        kinds: dict[tuple[object, ...], list[ProblemGroup]] = {}
        for group in self._groups:
            one = group.problem
            if not is_used(one):
                continue
            alone = one.text if is_settled_by_words(one) else ""
            apart = tuple(one.params.items()) if one.type in _APART else None
            key = (apart is None, one.type, one.source, one.sheet, one.heading, one.fact, alone, apart)
            kinds.setdefault(key, []).append(group)
        groups = [kinds[key] for key in sorted(kinds, key=lambda key: bool(key[0]))]
        return [self._together(several) for several in groups[:MOST_PROBLEMS]]

    def _each(self, group: ProblemGroup) -> Iterable[ProblemShown]:
        for text, rows in self._cells.apart(group):
            yield self._shown(self._cells.whole(group.problem, text), one_line(text), rows)

    def _together(self, groups: Sequence[ProblemGroup]) -> ProblemShown:
        """Problems of one kind as one, with the first of their texts."""
        rows = sorted(row for group in groups for row in group.rows)
        texts: dict[str, Problem] = {}
        for group in groups[:_MOST_TEXTS]:
            for text, _ in self._cells.apart(group):
                texts.setdefault(text, self._cells.whole(group.problem, text))
        told = list(texts.values())[:_MOST_TEXTS]
        more = len(groups) > _MOST_TEXTS or len(texts) > _MOST_TEXTS
        between = self._words.t("sheet.and_text")

        def joined(several: Iterable[str]) -> str:
            distinct = list(dict.fromkeys(several))
            return between.join([*distinct, *(["…"] if more and len(distinct) > 1 else [])])

        params = {name: joined(one.params.get(name, "") for one in told) for name in told[0].params}
        problem = msgspec.structs.replace(told[0], text=joined(one.text for one in told), params=params)
        listed = ", ".join(
            [*(one_line(text) for text in list(texts)[:_MOST_TEXTS]), *(["…"] if more else [])]
        )
        return self._shown(problem, listed, rows)

    def _shown(self, problem: Problem, text: str, rows: Sequence[int]) -> ProblemShown:
        words, facts = self._words, self._book.answerable
        said = problem_sentences(words.texts, self._worded(problem))
        here = words.has(f"sheet.mends.{problem.type}")
        mend = words.t(f"sheet.mends.{problem.type}") if here else said["mend"]
        fact = facts.get(problem.fact) if is_settled_by_words(problem) else None
        choices = choices_of(fact, words.report) if fact else ()
        return ProblemShown(
            problem.heading, self._where(problem), text, len(rows), as_ranges(rows), said["what"], mend,
            fact.name if fact else "", choices, self._guess(fact, problem, choices) if fact else "",
        )  # fmt: skip

    def _worded(self, problem: Problem) -> Problem:
        """The problem with values in the words of a drop-down and without the places of files nobody has seen."""
        if problem.type not in _APART:
            return problem
        fact = self._book.readable[problem.fact]
        said = {name: self._value(fact, text) for name, text in problem.params.items()}
        said |= {name: self._place(said[name]) for name in _PLACES if name in said}
        return msgspec.structs.replace(problem, params=said)

    def _value(self, fact: Fact, text: str) -> str:
        known = text in fact.values or text in _IN_WORDS
        return self._words.report.said(fact.name, text) if known else text

    def _place(self, place: str) -> str:
        """Where an answer was given: on the page, or in a file that came back."""
        here = place.partition(":")[0] == ANSWERS
        return self._words.t("sheet.answered_here") if here else in_a_folder(place)

    def _where(self, problem: Problem) -> str:
        if not problem.source or self._cells.is_only(problem):
            return ""
        return (
            f"{in_a_folder(problem.source)} [{problem.sheet}]"
            if problem.sheet
            else in_a_folder(problem.source)
        )

    def _guess(self, fact: Fact, problem: Problem, choices: Sequence[str]) -> str:
        """The choice that the text is nearest to."""
        near = problem.params.get("nearest", "")
        code = vocabulary(self._book).choice(fact, near) if near else None
        found = code_in_words(fact, code, self._words.report) if code else ""
        return found if found in choices else ""
