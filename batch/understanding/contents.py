"""Judge a table's columns by their contents: headings propose, contents decide, and what they decide is told.

A sample of distinct texts is looked at, of few columns. It must not know how a text is read, nor what rules make of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from batch.shapes import RawTable
from batch.understanding.choice_columns import settle_choices
from batch.understanding.claims import Claims
from batch.understanding.columns import Headings
from batch.understanding.holdings import sampled, says_something
from batch.understanding.line_keys import LINE_KEYS
from batch.understanding.matching import Matched, Matching
from batch.understanding.number_columns import BLANK, settle_numbers
from batch.understanding.same_columns import same_texts
from batch.understanding.understand import understand
from batch.understanding.understood import CellContext
from batch.understanding.words_settled import NO_WORDS, WordsSettled
from language.refusals import reason

_MOST_READ = 30  # texts of a column that claims a fact beside another
_NEARLY_ALL, _HARDLY_ANY = 0.9, 0.1


def judged(
    headings: Headings,
    tables: Sequence[RawTable],
    matchings: Sequence[Matching],
    chosen: Mapping[str, str | None] | None = None,
    words: WordsSettled = NO_WORDS,
) -> tuple[list[RawTable], list[Matching]]:
    """The tables, with what is told of their columns, and what each one's columns hold."""
    results = [
        _judged(headings, table, matching, chosen or {}, tables, words)
        for table, matching in zip(tables, matchings, strict=True)
    ]
    return [table for table, _ in results], [matching for _, matching in results]


def _judged(
    headings: Headings,
    table: RawTable,
    matching: Matching,
    chosen: Mapping[str, str | None],
    tables: Sequence[RawTable],
    words: WordsSettled,
) -> tuple[RawTable, Matching]:
    claims = Claims(table, matching, headings.vocabulary, chosen)
    settle_choices(claims, headings, words)
    settle_numbers(claims, tables)
    for fact in claims.facts():
        _settle_between(claims, headings, fact)
    return replace(table, notices=[*table.notices, *claims.notices]), claims.matching()


def _settle_between(claims: Claims, headings: Headings, fact: str) -> None:
    """Of several columns for one fact, keep the one whose cells are understood, one of those that say the same,
    or the one whose heading says it most plainly."""
    items = claims.of(fact)
    if len(items) < 2:
        return
    blank = [
        item for item in items if claims.table.columns[item.position].null_count == len(claims.table.rows)
    ]
    for item in blank[: len(items) - 1]:
        claims.carry(item, BLANK)
    shares = {item.position: _understood(claims, headings, item) for item in claims.of(fact)}
    if max(shares.values()) >= _NEARLY_ALL:
        for item in list(claims.of(fact)):
            if shares[item.position] <= _HARDLY_ANY:
                claims.carry(item, reason("cells_say_no_fact", fact=fact))
                best = next(one for one in claims.of(fact) if shares[one.position] >= _NEARLY_ALL)
                sample = claims.held(item.position).sample()
                claims.tell("column_of_another", item, facts=fact, sample=sample, other=best.letter)
    plain_ones, weaker = headings.plainest(claims.of(fact))
    first, *others = [*plain_ones, *weaker]
    for item in others:
        if same_texts(claims.table, first.position, item.position):
            claims.carry(item, reason("same_as_column", column=first.letter))
        elif (
            item in weaker and fact not in LINE_KEYS
        ):  # which of two numbers is the line's is not to be guessed
            claims.carry(item, reason("more_plainly", column=first.letter, fact=fact))


def _understood(claims: Claims, headings: Headings, item: Matched) -> float:
    """The share of a column's texts that are understood as its fact."""
    context = CellContext(headings.vocabulary, month_first=item.unit.month_first)
    texts = [
        text
        for text in sampled(claims.table.columns[item.position])
        if says_something(text, headings.vocabulary)
    ][:_MOST_READ]
    read = [understand(headings.facts[item.fact], text, context).value is not None for text in texts]
    return sum(read) / len(read) if read else 0.0
