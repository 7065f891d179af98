"""Tell by its keys which kind of file of ours a YAML file seems to be, where another kind is wanted.

It must not know what such a file says, nor any one fact.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

import msgspec

from batch.understanding.cell_types import cell_type_of
from batch.understanding.understand import CellContext, CellWords, understand_alone
from engine.problems import RulebookProblem
from engine.rulebook.book import FALLBACK
from engine.types.facts import Fact
from language.refusals import Reason, reason, sentences


class FileKind(NamedTuple):
    """The codes of what is said of a file that seems to be of this kind, and of what one should have.

    `keys`: those at its top that tell it from other kinds, if they are no facts; lists or mappings stand below them.
    """

    seems: str
    needs: str = ""
    keys: tuple[str, ...] = ()


LINE, ANSWERS, COLUMNS, DECISIONS = "line", "answers", "columns", "decisions"
TERMS, SENT, CASES, RULEBOOK = "terms", "sent", "cases", "rulebook"
KINDS: Mapping[str, FileKind] = {
    LINE: FileKind("seems_line", "line_file_needs"),
    ANSWERS: FileKind("seems_answers", "answers_file_needs", ("answers", "words")),
    COLUMNS: FileKind("seems_columns", "columns_file_needs", ("words",)),
    DECISIONS: FileKind("seems_decisions", "decisions_file_needs", ("decisions", "tasks")),
    TERMS: FileKind("seems_terms", "terms_file_needs", ("carriers", "contracts", "settings", "owners")),
    SENT: FileKind("seems_sent", keys=("asked",)),
    CASES: FileKind("seems_cases", "cases_file_needs", ("cases",)),
    RULEBOOK: FileKind("seems_rulebook", keys=(
        "letters", "sources", "general", "derived", "platforms", "verdicts", "deadlines", "combined", "hints",
        "invariants", "outcomes", "rules", "no_end",
    )),
}  # fmt: skip


_FEWEST_VALUES = 2  # that make a line: one may be a heading


class WrongKind(msgspec.Struct, frozen=True):
    """What a file seems to be, if anything of ours, and what it should have: the codes of two parts of a sentence."""

    needs: str
    seems: str = ""

    @property
    def reason(self) -> Reason:
        """Why the file is refused."""
        return reason(
            "wrong_kind", seems=reason(self.seems) if self.seems else None, needs=reason(self.needs)
        )

    def problem(self, file: str) -> RulebookProblem:
        """The same of a file that is read with a rulebook."""
        parts = {"seems": self.seems, "needs": self.needs} if self.seems else {"needs": self.needs}
        return RulebookProblem(
            file, 0, sentences([self.reason], FALLBACK), "wrong_kind", tuple(parts.items())
        )


_ONE_LINE = WrongKind(KINDS[COLUMNS].needs, "seems_one_line")  # where columns are wanted, it can't be these


def wrong_kind(data: object, wanted: str, facts: Collection[str] = ()) -> WrongKind | None:
    """Why what a file holds is not the kind of file that is wanted; None where it is, or is like no other kind.

    It is the kind that most of its keys speak for.
    """
    needs = KINDS[wanted].needs
    if not isinstance(data, Mapping):
        return WrongKind(needs)
    tops = {key for key, value in data.items() if isinstance(value, Mapping | list)}
    found = {name: len(tops.intersection(kind.keys)) for name, kind in KINDS.items()}
    values = [value for key, value in data.items() if key in facts and not isinstance(value, Mapping)]
    found[LINE] += len(values)
    found[COLUMNS] += _headings(values)
    likeliest = max(found, key=lambda kind: found[kind])
    if found[likeliest] <= found[wanted]:
        return None
    return _ONE_LINE if (likeliest, wanted) == (LINE, COLUMNS) else WrongKind(needs, KINDS[likeliest].seems)


def line_for_headings(
    given: Mapping[str, str | None], facts: Mapping[str, Fact], vocabulary: CellWords
) -> WrongKind | None:
    """Why a file that gives the headings of facts seems to give a line's values of them; None where it does not.

    A heading may read as a value: so this is only to be said of a file of which no table has a heading.
    """
    context = CellContext(vocabulary)
    read = [
        understand_alone(facts[name], text, context)
        for name, text in given.items()
        if text and not (cell_type_of(facts[name]).free_text or cell_type_of(facts[name]).lists)
    ]
    values = sum(one.value is not None and one.trouble is None for one in read)
    return _ONE_LINE if values >= _FEWEST_VALUES and 2 * values > len(read) else None


def _headings(values: Sequence[object]) -> int:
    """How many of the values given for facts may be headings: yes, no and days are such only by a slip."""
    others = sum(isinstance(value, bool | datetime.date) for value in values)
    return len(values) - (others if others > 1 else 0)
