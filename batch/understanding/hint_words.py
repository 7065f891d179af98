"""Find in remarks the words that hints listen to, and in names the endings that tell whose they are.

A word that its clause denies is not heard. It must not know what a hint suggests, nor any particular word.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from batch.understanding.words import WordFinder, plain, simplified
from engine.rulebook.hint import BORDER, Hint, Remarks

_HAN = "\u3400-\u9fff"
# Between two remarks, which are read as one text: no remark has it in it.
_APART = "\x00"
# What ends a clause; a colon and a question mark stay, since they say something of the word before them.
_BREAK = (
    r"\s*(?:[\n,;。、()\[\]{}<>!+&*•·…|\"“”「」『』\\]|\.(?=[\s\x00]|$)| -+ |(?<!\d)/|/(?!\d)"
    rf"|(?<=[{_HAN}]) (?=[{_HAN}])| (?=\d{{1,4}}[-/.年月]\d?))+\s*"
)
_LONGEST = 80  # characters of a clause before a word: what denies it is not further away
# At most four words, or Chinese characters, between what denies and what is denied.
_BETWEEN = rf"(?: ?(?:[a-z0-9'$%.]+|[{_HAN}])){{0,4}} ?$"


class Heard(NamedTuple):
    """A word of a hint, and the place of the text that holds it."""

    text: int
    hint: str


class HintWords:
    """The words of a rulebook's hints."""

    def __init__(self, hints: Iterable[Hint], remarks: Remarks) -> None:
        self._hints = [hint for hint in hints if hint.words or hint.unless]
        self._remarks = remarks

    def are_remarks(self, heading: str) -> bool:
        """Whether a column that no fact takes holds remarks, after its heading."""
        return self._headings.says(heading)

    def listen(self, texts: Sequence[str]) -> tuple[list[Heard], list[Heard]]:
        """The words that are not denied, and those, denied or not, because of which a hint does not apply."""
        whole = _Whole(texts)
        said = whole.heard(self._words, self._denied_before, self._denied_after)
        return list(said), list(whole.heard(self._unless))

    @cached_property
    def _headings(self) -> WordFinder:
        return WordFinder(self._remarks.headings)

    @cached_property
    def _words(self) -> _Phrases:
        heard = [(word, hint.id) for hint in self._hints for word in hint.words]
        return _Phrases([*heard, *((phrase, "") for phrase in self._remarks.passed_over)])

    @cached_property
    def _unless(self) -> _Phrases:
        return _Phrases([(word, hint.id) for hint in self._hints for word in hint.unless])

    @cached_property
    def _denied_before(self) -> re.Pattern[str]:
        words = "|".join(_bordered(_spelt(word)) for word in self._remarks.denied_by)
        return re.compile(f"(?:{words}){_BETWEEN}" if words else r"\b\B")

    @cached_property
    def _denied_after(self) -> re.Pattern[str]:
        """The word is asked about, or answered with no."""
        words = "|".join(map(re.escape, map(_spelt, self._remarks.denied_after)))
        return re.compile(rf" ?\?| ?[:=](?:{words})(?=[|:=?\x00]|$)" if words else r" ?\?")


class _Phrases:
    """Phrases and whose they are, the longest found first."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        kinds: dict[str, dict[str, None]] = {}
        for phrase, owner in phrases:
            kinds.setdefault(_marked(phrase), {})[owner] = None
        found = sorted(kinds.items(), key=lambda item: len(item[0].strip(BORDER)), reverse=True)
        self.owners = [owners for _, owners in found]
        # Each begins with a plain letter, by which the places that may hold one are found fast; a group of its own at
        # its end tells which it is.
        self.pattern = re.compile("|".join(f"{_bordered(phrase)}()" for phrase, _ in found) or r"\b\B")


class _Whole:
    """Several texts as one, spelt plainly, each clause within borders."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = re.sub(_BREAK, BORDER, _spelt(_APART.join(texts))).replace("?", "?" + BORDER)
        lengths = (len(part) + 1 for part in self.text.split(_APART))
        self._starts = [0, *accumulate(lengths)]

    def heard(
        self, phrases: _Phrases, before: re.Pattern[str] | None = None, after: re.Pattern[str] | None = None
    ) -> Iterator[Heard]:
        """Each phrase found, unless what is before or after it denies it."""
        for found in phrases.pattern.finditer(self.text):
            owners = phrases.owners[(found.lastindex or 1) - 1]
            if "" in owners or (before and self._denied(found.start(), before)):
                continue
            if after and after.match(self.text, found.end()):
                continue
            place = bisect_right(self._starts, found.start()) - 1
            yield from (Heard(place, hint) for hint in owners)

    def _denied(self, start: int, denial: re.Pattern[str]) -> bool:
        clause = re.split(r"[|:=?\x00]", self.text[max(0, start - _LONGEST) : start])[-1]
        return denial.search(clause) is not None


def _spelt(text: str) -> str:
    """Capitals, full-width forms, the Chinese script, hyphens and kinds of blanks and quotation marks put aside."""
    plainly = unicodedata.normalize("NFKC", text).casefold()
    plainly = plainly if plainly.isascii() else simplified(plainly)
    plainly = re.sub("[’‘`´]", "'", re.sub("[\u2010-\u2015\u2212]", "-", plainly))
    plainly = re.sub(r"[^\S\n]+", " ", re.sub("(?<=[a-z])-(?=[a-z])", " ", plainly))
    return re.sub(r" ?([:=]) ?", r"\1", plainly)


def _marked(phrase: str) -> str:
    """A phrase as it is looked for, with the borders of a clause that it wants."""
    before, after = phrase.startswith(BORDER), phrase.endswith(BORDER)
    return BORDER * before + _spelt(phrase.strip(BORDER)).strip() + BORDER * after


def _bordered(phrase: str) -> str:
    """The pattern of a phrase: its letters first, then what may not stand before them, and after them."""
    letters = phrase.strip(BORDER)
    said = re.escape(letters)
    pattern = said
    if phrase.startswith(BORDER):
        pattern += rf"(?<![^|:=\x00]{said})"
    elif re.match("[a-z0-9]", letters):
        pattern += f"(?<![a-z0-9]{said})"
    if phrase.endswith(BORDER):
        pattern += r"(?=[|:=\x00]|$)"
    elif re.search("[a-z0-9]$", letters):
        pattern += "(?![a-z0-9])"
    return pattern


def ends_so(name: str, endings: Iterable[str]) -> bool:
    """Whether a name ends with one of the endings: with a whole word in Latin letters.

    What stands in brackets behind it doesn't count, and a full stop only where the ending has one.
    """
    spelt = re.sub(r"\s*\([^()]*\)$", "", simplified(plain(name).casefold())).rstrip(" ,;")
    for ending in endings:
        wanted = simplified(plain(ending).casefold())
        for said in (spelt, spelt.rstrip(".")):
            before = said[: -len(wanted)][-1:]
            if said.endswith(wanted) and not (wanted[0].isascii() and before.isascii() and before.isalnum()):
                return True
    return False
