"""What was understood of the sheets: each column with samples and what it is taken for, and the cells to mend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from batch.fleet.check import CheckedFleet
from batch.fleet.problem_groups import is_settled_by_words
from batch.fleet.sentences import notice_sentence, problem_sentences
from batch.report.fact_words import choices_of
from batch.shapes import RawTable
from batch.shown import as_ranges, one_line
from batch.understanding.columns import Matching
from batch.understanding.columns_file import ColumnsFile, place
from batch.understanding.holdings import sampled
from engine.rulebook.book import Rulebook
from language.refusals import worded
from page.case.checking import CaseFound
from page.views.page_words import ScreenWords

_SAMPLES, _LONGEST = 3, 40
MOST_PROBLEMS = 60


@dataclass(frozen=True)
class ColumnShown:
    """A column: its heading, some of its cells, the fact it is taken for ("" for none), and what is to be said of it.

    `sure`: whether nothing about it is in doubt; `chosen`: somebody said so.
    """

    heading: str
    letter: str
    samples: Sequence[str]
    fact: str
    why: str = ""
    near: str = ""
    sure: bool = True
    chosen: bool = False


@dataclass(frozen=True)
class TableShown:
    """A table of the sheets that were dropped."""

    place: str
    rows: int
    columns: Sequence[ColumnShown]

    @property
    def taken(self) -> int:
        """How many columns stand for a fact."""
        return sum(bool(one.fact) for one in self.columns)


@dataclass(frozen=True)
class ProblemShown:
    """A text of a column that could not be used as it stands, and what to do; `choices` and `fact` where it can be
    settled here."""

    heading: str
    text: str
    count: int
    rows: str
    what: str
    mend: str
    fact: str = ""
    choices: Sequence[str] = ()


def tables_shown(found: CaseFound, said: ColumnsFile, words: ScreenWords) -> list[TableShown]:
    """Every table with its columns, in their order."""
    chosen = {heading for heading in said.chosen.values() if heading}
    return [
        TableShown(
            worded(place(table), words.texts), len(table.rows), list(_columns(table, matching, chosen, words))
        )
        for table, matching in zip(*found.tables, strict=True)
    ]


def _columns(
    table: RawTable, matching: Matching, chosen: set[str], words: ScreenWords
) -> Iterator[ColumnShown]:
    taken = {item.position: item for item in matching.matched.values()}
    claimed = {item.position: item for items in matching.conflicts.values() for item in items}
    left = {item.position: item for item in matching.unmatched}
    for position, (heading, letter) in enumerate(zip(table.headings, table.column_letters, strict=True)):
        texts = dict.fromkeys(one_line(text)[:_LONGEST] for text in sampled(table.columns[position]))
        samples = [*texts][:_SAMPLES]
        if (item := taken.get(position)) is not None:
            why = worded(item.why, words.texts) if item.why else ""
            yield ColumnShown(heading, letter, samples, item.fact, why, chosen=heading in chosen)
        elif (item := claimed.get(position)) is not None:
            why = words.t("sheet.claimed", fact=words.report.fact(item.fact))
            yield ColumnShown(heading, letter, samples, "", why, item.fact, sure=False)
        else:
            other = left.get(position)
            why = worded(other.why, words.texts) if other and other.why else ""
            near = other.nearest if other else ""
            yield ColumnShown(heading, letter, samples, "", why, near, sure=not near)


def facts_to_choose(rulebook: Rulebook, words: ScreenWords) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a column may stand for, under headings: what matters most, the other facts, the carriers' terms."""
    first = [name for name, fact in rulebook.facts.items() if fact.essential]
    others = [name for name in rulebook.facts if name not in first]
    groups = (("first", first), ("others", others), ("terms", list(rulebook.terms)))
    return [
        (words.t(f"sheet.facts.{key}"), [(name, words.report.fact(name)) for name in names])
        for key, names in groups
    ]


def problems_shown(checked: CheckedFleet, words: ScreenWords) -> list[ProblemShown]:
    """What can't be used as it stands, what matters most first."""
    facts = checked.decider.rulebook.answerable
    found = []
    for group in checked.problem_groups[:MOST_PROBLEMS]:
        problem = group.problem
        said = problem_sentences(words.texts, problem)
        settled_here = is_settled_by_words(problem) and problem.fact in facts
        found.append(
            ProblemShown(
                problem.heading, one_line(problem.text), group.count, as_ranges(group.rows), said["what"], said["mend"],
                problem.fact if settled_here else "",
                choices_of(facts[problem.fact], words.report) if settled_here else (),
            )
        )  # fmt: skip
    return found


def notices_shown(checked: CheckedFleet, words: ScreenWords) -> list[str]:
    """What is to be known of the files."""
    return [one_line(notice_sentence(words.texts, notice)) for notice in checked.fleet.notices]
