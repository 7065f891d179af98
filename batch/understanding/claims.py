"""Which column of a table claims which fact, while headings and contents are being settled.

It must not know how a column is judged.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from batch.identity import mask_words
from batch.problems import Notice
from batch.shapes import RawTable
from batch.understanding.holdings import Holding, holding
from batch.understanding.matching import Matched, Matching, Unmatched
from batch.understanding.understood import CellWords
from batch.understanding.words import plain
from language.refusals import Reason


class Claims:
    """The columns of one table by the facts they claim, changed step by step, and what is told of the changes."""

    def __init__(
        self, table: RawTable, matching: Matching, words: CellWords, chosen: Mapping[str, str | None]
    ) -> None:
        self.table, self.words = table, words
        self.notices: list[Notice] = []
        self.left = {item.position: item for item in matching.unmatched}
        self._of = {name: [item] for name, item in matching.matched.items()}
        self._of |= {name: list(items) for name, items in matching.conflicts.items()}
        self._dropped = {name for name, wanted in chosen.items() if wanted is None}
        self._holdings: dict[int, Holding] = {}

    def of(self, fact: str) -> list[Matched]:
        """The columns that claim a fact."""
        return self._of.get(fact, [])

    def facts(self) -> list[str]:
        """The facts that some column claims."""
        return list(self._of)

    def open(self, fact: str) -> bool:
        """Whether the user has left it to headings and contents which column holds the fact."""
        return fact not in self._dropped and not any(item.chosen for item in self.of(fact))

    def held(self, position: int) -> Holding:
        """What a column holds, looked at once."""
        if position not in self._holdings:
            self._holdings[position] = holding(self.table.columns[position], self.words)
        return self._holdings[position]

    def give(self, item: Matched | Unmatched, fact: str, why: Reason) -> None:
        """Let a column claim a fact because of its contents."""
        if isinstance(item, Matched):
            self._withdraw(item)
        self.left.pop(item.position, None)
        taken = Matched(fact, item.heading, item.position, item.letter, why=why)
        self._of.setdefault(fact, []).append(taken)

    def ask(self, item: Matched, words: frozenset[str]) -> None:
        """Let words of a column have no one meaning in it."""
        self._withdraw(item)
        self._of.setdefault(item.fact, []).append(replace(item, asked=words))

    def carry(self, item: Matched, why: Reason) -> None:
        """Let a column claim nothing: it is copied to the report as it is."""
        self._withdraw(item)
        self.left[item.position] = Unmatched(item.heading, item.position, item.letter, why=why)

    def tell(self, type_: str, item: Matched | Unmatched, **params: str) -> None:
        """Say what became of a column."""
        named = {"column": item.letter, "heading": mask_words(plain(item.heading))}
        self.notices.append(Notice(type_, self.table.source, self.table.sheet, {**named, **params}))

    def matching(self) -> Matching:
        """What became of the columns."""
        of = {fact: tuple(sorted(items, key=lambda item: item.position)) for fact, items in self._of.items()}
        ordered = sorted(of.values(), key=lambda items: items[0].position)
        return Matching(
            {items[0].fact: items[0] for items in ordered if len(items) == 1},
            tuple(self.left[position] for position in sorted(self.left)),
            {items[0].fact: items for items in ordered if len(items) > 1},
        )

    def _withdraw(self, item: Matched) -> None:
        self._of[item.fact].remove(item)
        if not self._of[item.fact]:
            del self._of[item.fact]
