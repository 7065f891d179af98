"""Make the wordings of a heading one, and find the fact whose headings are most like one that is not known.

It must not know columns nor units: texts of headings in, spellings and codes of facts out. The words are data.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from math import fsum, log, sqrt
from typing import Any

from batch.understanding.words import WordFinder, plain, simplified

_HAN = "\u3400-\u9fff"
_OWNS = re.compile(r"['\u2019]s\b")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")
_PIECES = re.compile(rf"[a-z0-9]+|[{_HAN}]+")
_COUNTED = frozenset(("number", "count", "total", "sum"))
_LEAST = 0.45  # how alike the words of two headings have to be for the one to be suggested
_LONG = 10  # letters of a word that may be misspelt twice
_REMEMBERED = 10_000  # headings: each accepted one is asked for several times


class HeadingWordings:
    """The wordings of headings: what is the same, what says nothing, what is another thing's."""

    def __init__(self, words: Mapping[str, Any] | None = None) -> None:
        """`words`: as the rulebook's words have them under `headings`."""
        words = words or {}
        self.pieces = lru_cache(_REMEMBERED)(self._pieces)
        """The words of a heading as all its wordings have them; a run of Chinese is one."""
        self.of_several: list[tuple[str, tuple[str, ...]]] = [
            (heading, tuple(one["facts"]))
            for one in words.get("of_several", ())
            for heading in one["headings"]
        ]
        self.perhaps: list[tuple[str, str]] = [
            (heading, fact) for fact, listed in words.get("perhaps", {}).items() for heading in listed
        ]
        self.reverse: dict[str, str] = {
            heading: fact for fact, listed in words.get("reverse", {}).items() for heading in listed
        }
        self.not_codes = frozenset(words.get("not_codes", ()))
        self.other_things = WordFinder(words.get("other_things", ()))
        self._idle = {_simple(word) for word in words.get("idle", ())}
        self._questions = [_simple(word) for word in words.get("questions", ())]
        self._names = tuple(_simple(word) for word in words.get("names", ()))
        self._single: dict[str, str] = {}
        parts = {word: "" for word in self._idle if not word.isascii()}
        for first, *others in words.get("same", ()):
            instead = "" if _simple(first) in self._idle else _simple(first)
            for word in map(_simple, others):
                (self._single if word.isascii() and word.isalnum() else parts)[word] = instead
        self._chinese = _Exchange({word: to for word, to in parts.items() if not word.isascii()}, "{}")
        signs = {word: to for word, to in parts.items() if word.isascii()}
        self._signs = _Exchange(signs, "(?<![a-z0-9])(?:{})(?![a-z0-9])")
        self._weaker = {self.spelling(word) for word in words.get("weaker", ())}

    def is_weaker(self, heading: str) -> bool:
        """Whether a heading says its fact less plainly than others do."""
        return self.spelling(heading) in self._weaker

    def spelling(self, heading: str) -> str:
        """A heading as all its wordings are spelt."""
        return "".join(self.pieces(heading))

    def unquestioned(self, spelt: str) -> str:
        """A spelling without what makes it a question: `是否已備份`."""
        for word in self._questions:
            spelt = spelt.replace(word, "")
        return spelt

    def unnamed(self, spelt: str) -> str:
        """A spelling without what makes it the name of something: `電訊供應商名稱`."""
        return next((spelt.removesuffix(word) for word in self._names if spelt.endswith(word)), spelt)

    def _pieces(self, heading: str) -> tuple[str, ...]:
        text = simplified(_CAMEL.sub(" ", _OWNS.sub("", plain(heading))).casefold())
        if not text.isalnum():
            text = self._signs.made(text)
        if not text.isascii():
            text = self._chinese.made(text)
        return tuple(_turned([piece for piece in map(self._word, _PIECES.findall(text)) if piece]))

    def _word(self, piece: str) -> str:
        word = self._single.get(piece, piece)
        if word in self._idle:
            return ""
        if len(word) < 4 or word[-1] != "s" or word[-2] in "sui":
            return word
        return self._single.get(word[:-1], word[:-1])


class _Exchange:
    """Words of a text made others, the longest first."""

    def __init__(self, words: Mapping[str, str], pattern: str) -> None:
        listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        self._words, self._pattern = words, re.compile(pattern.format(listed)) if words else None

    def made(self, text: str) -> str:
        return self._pattern.sub(lambda found: self._words[found[0]], text) if self._pattern else text


class NearestHeading:
    """The accepted headings, to find the one that is most like another."""

    def __init__(self, words: HeadingWordings, by_heading: Mapping[str, str]) -> None:
        """`by_heading`: the fact of each accepted heading, as it is written."""
        self._words = words
        self._facts: dict[str, str] = {}
        self._known: list[tuple[str, tuple[str, ...]]] = []
        self._weights: dict[str, float] = {}
        self._named = {*by_heading.values()}
        self._holding: dict[str, list[int]] = defaultdict(list)
        for heading, fact in by_heading.items():
            pieces = words.pieces(heading)
            self._facts.setdefault("".join(pieces), fact)
            for feature in (features := _features(pieces)):
                self._holding[feature].append(len(self._known))
            self._known.append((fact, features))

    def fact(self, heading: str) -> str:
        """The fact to be suggested for a heading, or "" where it is another thing's or like none."""
        if self._words.other_things.says(heading):
            return ""
        pieces = self._words.pieces(heading)
        spelt = "".join(pieces)
        return self._misspelt(spelt) or self._within(pieces) or self._alike(pieces)

    def _misspelt(self, spelt: str) -> str:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        if len(spelt) < (4 if spelt.isascii() else 3):
            return ""
        most = 2 if len(spelt) >= _LONG and spelt.isascii() else 1
        found = process.extractOne(spelt, self._facts.keys(), scorer=OSA.distance, score_cutoff=most)
        return self._facts[found[0]] if found else ""

    def _within(self, pieces: Sequence[str]) -> str:
        """The fact of the known heading that whole words of it make, before all its last ones."""
        whole = "".join(pieces)
        known = [
            spelt
            for spelt in _runs(pieces)
            if len(spelt) > 1 and spelt in self._facts and spelt not in _COUNTED
        ]
        ends = [spelt for spelt in known if whole.endswith(spelt)]
        best = max(ends or known, key=len, default="")
        return self._facts[best] if ends or len(best) * 2 > len(whole) else ""

    def _alike(self, pieces: Sequence[str]) -> str:
        """The fact of the heading that shares most words, those that few facts have counting most.

        Of headings that are equally near it is the first.
        """
        features = _features(pieces)
        scores: dict[int, float] = defaultdict(float)
        for feature in features:
            for place in self._holding.get(feature, ()):
                scores[place] += self._weight(feature) ** 2
        length = self._length(features)
        best, fact = _LEAST, ""
        for place, score in sorted(scores.items()):
            name, other = self._known[place]
            if (alike := score / (length * self._length(other))) > best:
                best, fact = alike, name
        return fact

    def _weight(self, feature: str) -> float:
        """How much a word says: what few facts' headings have says most."""
        found = self._weights.get(feature)
        if found is None:
            facts = {self._known[place][0] for place in self._holding.get(feature, ())}
            found = self._weights[feature] = log((len(self._named) + 1) / (len(facts) + 0.5))
        return found

    def _length(self, features: Iterable[str]) -> float:
        return sqrt(fsum(self._weight(feature) ** 2 for feature in features))


def _runs(pieces: Sequence[str]) -> Iterator[str]:
    """Whole words beside each other; of a run of Chinese, what begins or ends it."""
    for begin in range(len(pieces)):
        for end in range(begin + 1, len(pieces) + 1):
            yield "".join(pieces[begin:end])
    for piece in pieces:
        if not piece.isascii():
            yield from (piece[:at] for at in range(2, len(piece)))
            yield from (piece[at:] for at in range(1, len(piece) - 1))


def _features(pieces: Iterable[str]) -> tuple[str, ...]:
    """What headings are compared by, each once: words in Latin letters, and two Chinese characters at a time."""
    found: dict[str, None] = {}
    for piece in pieces:
        if piece.isascii():
            found[piece] = None
        else:
            found |= dict.fromkeys(piece[at : at + 2] for at in range(max(1, len(piece) - 1)))
    return tuple(found)


def _turned(pieces: list[str]) -> list[str]:
    """`date of cancellation` as `cancellation date`; a number of things stays one."""
    if pieces.count("of") != 1 or pieces[0] in _COUNTED:
        return pieces
    at = pieces.index("of")
    return [*pieces[at + 1 :], *pieces[:at]]


def _simple(text: str) -> str:
    return simplified(plain(text).casefold())
