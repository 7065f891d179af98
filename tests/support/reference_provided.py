"""The answers under which an undetermined line may go, by trying them out; it must not know the engine.

Sets of answers are tried by growing size. What keeps that short holds because learning more never adds a candidate: an
answer with which the line does not go, whatever else is said, is not tried; a fact without which the line can't go,
though all others are answered, is in every set; and once those have their answers, what is then not asked is in none.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tests.support.reference_book import Book

GONE = {"cancel", "cancel_at_contract_end"}
Answers = dict[str, Any]
Candidates = Callable[[Answers], set[str]]  # of `action`, were these answers given


def provided(book: Book, asked: Callable[[Answers], list[str]], candidates: Candidates) -> Answers:
    """A smallest set of answers with which the line may go; empty where it may anyway, or never.

    `asked` says which facts `action` hangs on, were these answers given: no other can settle it.
    """
    left = candidates({})
    if left <= GONE or not left & GONE:
        return {}
    usable = {
        name: [value for value in answers_of(book, name) if candidates({name: value}) & GONE]
        for name in book.facts
        if name in asked({})
    }
    order = [name for name, values in usable.items() if values]

    def may_go(names: list[str]) -> list[Answers]:
        return [answers for answers in every(names, usable) if candidates(answers) <= GONE]

    all_answered = may_go(order)
    if not all_answered:
        return {}
    usable = {
        name: [v for v in usable[name] if any(v == one[name] for one in all_answered)] for name in order
    }
    needed = [name for name in order if not may_go([one for one in order if one != name])]
    sure = {name: usable[name][0] for name in needed if len(usable[name]) == 1}
    hanging = asked(sure)
    free = [name for name in order if name in hanging and name not in needed]
    for size in range(len(free) + 1):
        fitting: list[Answers] = []
        for extra in itertools.combinations(free, size):
            fitting += may_go([name for name in order if name in needed or name in extra])
        if fitting:
            return min(fitting, key=lambda answers: _rank(book, answers))
    return {}


def every(names: list[str], values: Mapping[str, list[Any]]) -> Iterator[Answers]:
    """Each way to answer all of these."""
    for chosen in itertools.product(*(values[name] for name in names)):
        yield dict(zip(names, chosen, strict=True))


def answers_of(book: Book, name: str) -> list[Any]:
    """What a fact may be said to be, in the order of its list; of an amount or a count only nothing."""
    fact = book.facts[name]
    match fact["type"]:
        case "yes_no":
            return [True, False]
        case "choice":
            return list(fact["values"])
        case "money" | "count":
            return [0]
    return ["none"] if fact.get("none") else []


def _rank(book: Book, answers: Answers) -> tuple[int, list[int], list[int]]:
    """Fewest facts of nature, then the facts that come first, then the values that do."""
    names = list(book.facts)
    return (
        sum(bool(book.facts[name].get("nature")) for name in answers),
        [names.index(name) for name in answers],
        [answers_of(book, name).index(value) for name, value in answers.items()],
    )
