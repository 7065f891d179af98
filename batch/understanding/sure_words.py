"""Tell whether a remark says for sure what a word in it says: nothing stands beside the word that might turn it.

A word is sure where its clause holds nothing else but what the rulebook lists as harmless, and a name where the word
wants one; and where the rest of the remark is as harmless. It knows no particular word.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from batch.understanding.clauses import HAN, bordered, marked, spelt
from engine.rulebook.hint import BORDER, OPEN, Hint, Remarks

_DAY = (
    r"(?<!\d)(?:(?P<year>(?:19|20)\d\d)(?:[-/.年](?P<month>\d{1,2})(?:[-/.月](?P<day>\d{1,2}))?)?"
    r"|(?:(?P<day_first>\d{1,2})[-/.])?(?P<its_month>\d{1,2})[-/.](?P<its_year>\d{4}))(?!\d)[年月日号]?"
)
_DATED = r"\d{1,4}[-/.年月]\d|(?:19|20)\d\d|\d[年月]"  # what may be a day, known or not
_HARMLESS = (
    rf"{_DAY}|(?<![\w.])\d{{1,3}}(?![\w.%])|[:=]$"  # days count elsewhere, and a small number says nothing
)
_PARTS = rf"[a-z0-9][a-z0-9'./%-]*|[{HAN}]+|[^\s{HAN}]"
_MOST_LATIN, _MOST_HAN = 3, 4  # words, and characters, of a name


@dataclass(frozen=True)
class Found:
    """A word in a remark, from where to where, the hints that listen to it, and whether its clause denies it."""

    start: int
    end: int
    hints: Mapping[str, frozenset[str]]
    denied: bool


class SureWords:
    """What may stand beside the words of a rulebook's hints, and in the rest of a remark."""

    def __init__(self, hints: Iterable[Hint], remarks: Remarks) -> None:
        self._hints = {hint.id: hint for hint in hints}
        self._no_names = (*remarks.no_names, *remarks.denied_by)
        self._aside = _Beside((*remarks.beside, *remarks.aside))
        self._beside = {
            hint.id: _Beside((*remarks.beside, *hint.beside, *(remarks.days if hint.dated else ())))
            for hint in self._hints.values()
        }

    @cached_property
    def _no_name(self) -> re.Pattern[str]:
        return re.compile("|".join(bordered(marked(word)) for word in self._no_names) or r"\b\B")

    def sure(self, text: str, words: Sequence[Found], as_of: int) -> set[str]:
        """The hints that the remark speaks for, after all that is found in it; not for what is yet to come."""
        if "?" in text:
            return set()
        said: set[str] = set()
        unclear: set[str] = set()
        rest: list[str] = []
        for start, end in _clauses(text):
            here = [one for one in words if start <= one.start < end and one.hints]
            label = (
                max(text.rfind(":", start, here[0].start), text.rfind("=", start, here[0].start))
                if here
                else -1
            )
            begin = max(start, label + 1)
            told = self._told(text, begin, end, here)
            said |= told
            rest.append(text[start:begin] if told else text[start:end])
            if not told:
                unclear |= {self._hints[name].fact for one in here for name in one.hints}
        if any(self._aside.left(re.sub(_HARMLESS, " ", part)) for part in rest):
            return set()
        dated, over = re.search(_DATED, text) is not None, _is_over(text, as_of)
        return {
            name
            for name in said
            if self._hints[name].fact not in unclear and (not dated or (self._hints[name].dated and over))
        }

    def _told(self, text: str, start: int, end: int, words: Sequence[Found]) -> set[str]:
        """The hints that a clause speaks for: all its words are of one fact, and nothing else in it matters."""
        if not words or any(one.denied for one in words):
            return set()
        names = {name for one in words for name in one.hints}
        if len({self._hints[name].fact for name in names}) > 1:
            return set()
        pieces = _pieces(text, start, end, words)
        last = len(words)
        for place, piece in enumerate(pieces):
            before = words[place - 1] if place else None
            after = words[place] if place < last else None
            if not any(self._fits(piece, before, after, name) for name in names):
                return set()
        return names

    def _fits(self, piece: str, before: Found | None, after: Found | None, name: str) -> bool:
        """Whether what stands between two words is harmless, or the name that one of them wants."""
        left = self._beside[name].left(re.sub(_DAY, " ", piece) if self._hints[name].dated else piece)
        wanted = [ways for one in (after,) if one for ways in one.hints.values()]
        named = any(OPEN in ways for ways in wanted)
        if not left:
            return not wanted or before is not None or any("" in ways for ways in wanted)
        return named and _is_name(left) and not self._no_name.search(piece)


class _Beside:
    """Words that may stand beside a word without changing what it says."""

    def __init__(self, words: Iterable[str]) -> None:
        parts = [part for word in words for part in re.findall(_PARTS, spelt(word))]
        self._words = set(parts)
        han = sorted((part for part in parts if re.match(f"[{HAN}]", part)), key=len, reverse=True)
        self._han = re.compile("|".join(map(re.escape, han)) or r"\b\B")

    def left(self, piece: str) -> list[str]:
        """What else stands there."""
        return list(self._left(piece))

    def _left(self, piece: str) -> Iterator[str]:
        for part in re.findall(_PARTS, piece):
            word = part.rstrip("./-'") or part
            if word in self._words or word in "./'":
                continue
            if re.match(f"[{HAN}]", word):
                yield from self._han.sub(" ", word).split()
            else:
                yield word


def _is_over(text: str, as_of: int) -> bool:
    """Whether all the days that a text names are whole, and none is after this one."""
    for found in re.finditer(_DAY, text):
        year, month = found["year"] or found["its_year"], found["month"] or found["its_month"] or 1
        try:
            day = datetime.date(int(year), int(month), int(found["day"] or found["day_first"] or 1))
        except ValueError:
            return False
        if day.toordinal() > as_of:
            return False
    return re.search(_DATED, re.sub(_DAY, " ", text)) is None


def _is_name(parts: Sequence[str]) -> bool:
    """A few words of letters, or a few Chinese characters."""
    han = [part for part in parts if re.fullmatch(f"[{HAN}]+", part)]
    latin = [part for part in parts if re.fullmatch("[a-z][a-z'.]*", part)]
    few = len(latin) <= _MOST_LATIN and sum(map(len, han)) <= _MOST_HAN
    return few and len(han) + len(latin) == len(parts)


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for part in text.split(BORDER):
        yield start, start + len(part)
        start += len(part) + 1


def _pieces(text: str, start: int, end: int, words: Sequence[Found]) -> list[str]:
    """What stands before, between and after the words of a clause."""
    ends = [start, *(one.end for one in words)]
    starts = [*(one.start for one in words), end]
    return [text[after:before] for after, before in zip(ends, starts, strict=True)]
