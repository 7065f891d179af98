"""Understand a person's reply to a question: written as in a cell, given by number, or several facts at once.

Must not know a terminal or a sentence; a reply that can't be understood is returned as such.
"""

import re
from collections.abc import Iterator, Sequence

import msgspec

from batch.fleet.single import read_line
from batch.problems import Problem
from batch.understanding.words import fold, plain
from engine.rulebook.book import Rulebook
from engine.rulebook.terms import CHOOSE_TERMS
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from language.texts import Texts
from simexit.asking.next_question import Question

OTHER = "other"
_NUMBER = re.compile(r"(\d+)([?？]?)")
_BETWEEN = re.compile(r"[\s,，、;；/]+|和|及|and")
_PARTS = re.compile(r"[,，、;；/\n]+")


class Reply(msgspec.Struct, frozen=True):
    """What a reply means: facts as in cells, facts that nobody knows, and facts that exist but are still to be given.

    `problem` is the data problem because of which a reply was not understood, if a cell would have one.
    """

    told: dict[str, str] = {}
    unknown: frozenset[str] = frozenset()
    some: tuple[str, ...] = ()
    understood: bool = True
    problem: Problem | None = None


NOT_UNDERSTOOD = Reply(understood=False)


def understand_reply(rulebook: Rulebook, texts: Texts, question: Question, text: str) -> Reply:
    """Understand a reply; an empty one says that nobody knows."""
    text = plain(text)
    if not text:
        return Reply(unknown=frozenset(question.facts))
    if question.kind == "which":
        return _which(rulebook, question, text)
    if question.kind == "line":
        return _line(rulebook, texts, question.facts, text) or _with_carrier(rulebook, texts, text)
    return understand_fact(rulebook, texts, question.facts[0], text)


def understand_fact(rulebook: Rulebook, texts: Texts, name: str, text: str) -> Reply:
    """What a reply says of one fact: a cell's text, a value's label in the language, or its number in the list."""
    fact = rulebook.readable.get(name)
    if fact is not None and type_of(fact).names_carriers and _yes_or_no(rulebook, text):
        return NOT_UNDERSTOOD
    if fact is not None and type_of(fact).coded and not type_of(fact).names_carriers:
        text = _listed(fact, texts, text)
    found = read_line(rulebook, {name: text})
    if name in found.values:
        return Reply({name: text})
    if found.problems:
        return Reply(understood=False, problem=found.problems[0])
    return Reply(unknown=frozenset({name}))


def _yes_or_no(rulebook: Rulebook, text: str) -> bool:
    """Whether a text says yes, no or none, which is nobody's name."""
    words = (word for kind in ("yes", "no", "none") for word in rulebook.words.get(kind, ()))
    return fold(text) in {fold(str(word)) for word in words}


def says_yes(rulebook: Rulebook, text: str) -> bool:
    """Whether a text says yes; a number is a place in a list."""
    said = plain(text)
    words = {fold(str(word)) for word in rulebook.words.get("yes", ())}
    return bool(said) and not said.isdecimal() and fold(said) in words


def values_of(rulebook: Rulebook, name: str) -> tuple[str, ...]:
    """The codes of a choice, in the order in which they are numbered."""
    fact = rulebook.readable.get(name)
    coded = fact is not None and type_of(fact).coded and not type_of(fact).names_carriers
    return tuple(fact.values) if fact is not None and coded else ()


def _listed(fact: Fact, texts: Texts, text: str) -> str:
    codes = list(fact.values)
    if text.isdecimal() and 0 < int(text) <= len(codes):
        return codes[int(text) - 1]
    labels = {fold(texts.value(fact.name, code)): code for code in codes}
    return labels.get(fold(text), text)


def _which(rulebook: Rulebook, question: Question, text: str) -> Reply:
    """Understand which of several are true: their numbers, or none; a number with `?` is not known."""
    words = rulebook.words
    none = {
        fold(str(word))
        for word in (*words.get("none", ()), *words.get("no", ()))
        if not str(word).isdecimal()
    }
    named: dict[int, bool] = {}
    if fold(text) not in none and text != "0":
        for part in filter(None, _BETWEEN.split(text)):
            found = _NUMBER.fullmatch(part)
            if found is None or not 0 < int(found[1]) <= len(question.facts):
                return NOT_UNDERSTOOD
            named[int(found[1]) - 1] = not found[2]
    told, unknown, some = {}, set(), []
    for place, (name, pick) in enumerate(zip(question.facts, question.picks, strict=True)):
        fact = rulebook.readable.get(name)
        yes_no = fact is not None and type_of(fact).holds
        if place in named and not named[place]:
            unknown.add(name)
        elif place in named and not yes_no:
            some.append(name)
        elif yes_no:
            told[name] = "yes" if (place in named) == pick else "no"
        else:
            told[name] = "0"
    return Reply(told, frozenset(unknown), tuple(some))


def _with_carrier(rulebook: Rulebook, texts: Texts, text: str) -> Reply:
    """Understand a reply that names a known carrier too, which was not asked for."""
    reply = _line(rulebook, texts, CHOOSE_TERMS, text) or NOT_UNDERSTOOD
    return NOT_UNDERSTOOD if OTHER in read_line(rulebook, reply.told).values.values() else reply


def _line(rulebook: Rulebook, texts: Texts, names: Sequence[str], text: str) -> Reply | None:
    """Understand carrier, plan and account in any order, with or without commas; what is not given stays open.

    None where it can't be understood.
    """
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    splits = [tuple(parts)] if len(parts) > 1 else _groupings(text.split(), len(names))
    values = _Values(rulebook, texts)
    matches = [told for split in splits if (told := values.match(names, split))]
    if not matches:
        return None
    return Reply(
        max(matches, key=lambda told: sum(values.value(*said) not in (None, OTHER) for said in told.items()))
    )


class _Values:
    """What pieces of a reply mean as one fact or another; each is looked at once."""

    def __init__(self, rulebook: Rulebook, texts: Texts) -> None:
        self.rulebook, self.texts = rulebook, texts
        self._found: dict[tuple[str, str], object] = {}

    def value(self, name: str, part: str) -> object:
        """The value that a piece means as this fact, or None. A number is a name here (3), not a place in a list."""
        if (name, part) not in self._found:
            reply = (
                Reply({name: part})
                if part.isdecimal()
                else understand_fact(self.rulebook, self.texts, name, part)
            )
            told = read_line(self.rulebook, dict(reply.told)) if reply.told else None
            self._found[name, part] = told.values.get(name) if told else None
        return self._found[name, part]

    def _strange(self, part: str, names: Sequence[str] = CHOOSE_TERMS) -> bool:
        """Whether no word of a piece means anything else: `prepaid prepaid` is not a carrier's name."""
        return not any(self.value(name, word) not in (None, OTHER) for word in part.split() for name in names)

    def match(self, names: Sequence[str], parts: Sequence[str]) -> dict[str, str]:
        """Match each piece with one of the facts, an unlisted carrier last; {} if a piece fits none of them."""
        told: dict[str, str] = {}
        for sure in (True, False):
            for part in parts:
                for name in names:
                    value = self.value(name, part)
                    fits = value is not None and (value != OTHER or (not sure and self._strange(part)))
                    if fits and name not in told and part not in told.values():
                        told[name] = part
        return told if len(told) == len(parts) else {}


def _groupings(words: Sequence[str], most: int) -> Iterator[tuple[str, ...]]:
    """Every way to split words into at most this many groups, the fewest groups first."""
    for count in range(1, min(most, len(words)) + 1):
        yield from _runs(words, count)


def _runs(words: Sequence[str], count: int) -> Iterator[tuple[str, ...]]:
    if count == 1:
        yield (" ".join(words),)
        return
    for end in range(1, len(words) - count + 2):
        for rest in _runs(words[end:], count - 1):
            yield (" ".join(words[:end]), *rest)
