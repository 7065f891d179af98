"""Find in remarks the words that hints listen to, and in names the endings that tell whose they are.

A word that its clause denies is not heard. It must not know what a hint suggests, nor any particular word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, groupby
from typing import NamedTuple

from batch.understanding.clauses import APART, HAN, bordered, in_clauses, marked, spelt
from batch.understanding.sure_words import Found, SureWords
from batch.understanding.words import WordFinder, plain, simplified
from engine.rulebook.hint import BORDER, OPEN, Hint, Remarks

_ANY_DAY = 10**7  # where nobody asks whether a day is yet to come
_SHORT = 1 << 15  # characters in which each phrase is looked for by itself first
_LONGEST = 80  # characters of a clause before a word: what denies it is not further away
# At most four words, or Chinese characters, between what denies and what is denied.
_BETWEEN = rf"(?: ?(?:[a-z0-9'$%.]+|[{HAN}])){{0,4}} ?$"


class Heard(NamedTuple):
    """A word of a hint, and the place of the text that holds it; `sure`: the text says for sure what the word does.

    A word because of which a hint does not apply is sure where it speaks for another value.
    """

    text: int
    hint: str
    sure: bool


class HintWords:
    """The words of a rulebook's hints."""

    def __init__(self, hints: Iterable[Hint], remarks: Remarks) -> None:
        self._hints = [hint for hint in hints if hint.words or hint.unless or hint.silent]
        self._remarks = remarks

    def are_remarks(self, heading: str) -> bool:
        """Whether a column that no fact takes holds remarks, after its heading."""
        return self._headings.says(heading)

    def listen(self, texts: Sequence[str], as_of: int = _ANY_DAY) -> tuple[list[Heard], list[Heard]]:
        """The words that are not denied, and those, denied or not, because of which a hint does not apply."""
        whole = _Whole(texts)
        said = [
            one
            for text, found in whole.by_text(self._words, self._denied)
            for one in self._heard(text, found, as_of)
        ]
        hindered = [
            Heard(text.place, name, words is self._unless)
            for words in (self._unless, self._silent)
            for text, found in whole.by_text(words)
            for one in found
            for name in one.hints
        ]
        return said, hindered

    def _heard(self, text: _Text, found: Sequence[Found], as_of: int) -> Iterator[Heard]:
        sure = self._sure.sure(text.said, found, as_of)
        names = dict.fromkeys(name for one in found if not one.denied for name in one.hints)
        yield from (Heard(text.place, name, name in sure) for name in names)

    def _denied(self, text: str, start: int, end: int) -> bool:
        clause = re.split(r"[|:=?\x00]", text[max(0, start - _LONGEST) : start])[-1]
        return bool(self._denied_before.search(clause) or self._denied_after.match(text, end))

    @cached_property
    def _headings(self) -> WordFinder:
        return WordFinder(self._remarks.headings)

    @cached_property
    def _sure(self) -> SureWords:
        return SureWords(self._hints, self._remarks)

    @cached_property
    def _words(self) -> _Phrases:
        heard = [(word, hint.id) for hint in self._hints for word in hint.words]
        return _Phrases([*heard, *((phrase, "") for phrase in self._remarks.passed_over)])

    @cached_property
    def _unless(self) -> _Phrases:
        return _Phrases([(word, hint.id) for hint in self._hints for word in hint.unless])

    @cached_property
    def _silent(self) -> _Phrases:
        return _Phrases([(word, hint.id) for hint in self._hints for word in hint.silent])

    @cached_property
    def _denied_before(self) -> re.Pattern[str]:
        words = "|".join(bordered(spelt(word)) for word in self._remarks.denied_by)
        return re.compile(f"(?:{words}){_BETWEEN}" if words else r"\b\B")

    @cached_property
    def _denied_after(self) -> re.Pattern[str]:
        """The word is asked about, or answered with no."""
        words = "|".join(map(re.escape, map(spelt, self._remarks.denied_after)))
        return re.compile(rf" ?\?| ?[:=](?:{words})(?=[|:=?\x00]|$)" if words else r" ?\?")


class _Phrases:
    """Phrases and whose they are, the longest found first, of equal ones that with more borders."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        kinds: dict[str, dict[str, frozenset[str]]] = {}
        for phrase, owner in phrases:
            owners = kinds.setdefault(marked(phrase), {})
            way = OPEN if phrase.startswith(OPEN) else ""
            owners[owner] = owners.get(owner, frozenset()) | {way}
        found = sorted(
            kinds.items(), key=lambda item: (len(item[0].strip(BORDER)), item[0].count(BORDER)), reverse=True
        )
        self._found = found
        self._looked_through = 0

    def within(self, text: str) -> _Pattern:
        """What finds them in a text. Hundreds take longer to be made a pattern of than some short texts take to be
        looked through for each: of these, only the phrases whose letters they have are made one."""
        self._looked_through += len(text)
        if self._looked_through > _SHORT:
            return self._whole
        return _Pattern([one for one in self._found if one[0].strip(BORDER) in text])

    @cached_property
    def _whole(self) -> _Pattern:
        return _Pattern(self._found)


class _Pattern:
    """What finds phrases, and for each of its groups whose the phrase is."""

    def __init__(self, phrases: Sequence[tuple[str, Mapping[str, frozenset[str]]]]) -> None:
        self.owners = [owners for _, owners in phrases]
        # Each begins with a plain letter, by which the places that may hold one are found fast; a group of its own at
        # its end tells which it is.
        self.pattern = re.compile("|".join(f"{bordered(phrase)}()" for phrase, _ in phrases) or r"\b\B")


class _Text(NamedTuple):
    """One of several texts, spelt plainly, each clause within borders."""

    place: int
    said: str


class _Whole:
    """Several texts as one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = in_clauses(APART.join(texts))
        self._texts = self.text.split(APART)
        self._starts = [0, *accumulate(len(part) + 1 for part in self._texts)]

    def by_text(
        self, phrases: _Phrases, denied: Callable[[str, int, int], bool] | None = None
    ) -> Iterator[tuple[_Text, list[Found]]]:
        """The phrases found in each text that holds any, from where to where in it; those passed over have no hint."""
        within = phrases.within(self.text)
        for place, found in groupby(within.pattern.finditer(self.text), self._place):
            start = self._starts[place]
            yield (
                _Text(place, self._texts[place]),
                [
                    Found(
                        one.start() - start,
                        one.end() - start,
                        {} if "" in (owners := within.owners[(one.lastindex or 1) - 1]) else owners,
                        denied is not None and denied(self.text, one.start(), one.end()),
                    )
                    for one in found
                ],
            )

    def _place(self, found: re.Match[str]) -> int:
        return bisect_right(self._starts, found.start()) - 1


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
