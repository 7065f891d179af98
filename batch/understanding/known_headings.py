"""Know the accepted headings: the facts one may mean, as it is listed, worded otherwise or said in two languages.

It must not know columns nor units: the text of one heading in, codes of facts out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from batch.understanding.cell_types import cell_type_of
from batch.understanding.heading_words import HeadingWordings, NearestHeading
from batch.understanding.units import without_brackets
from batch.understanding.words import fold_script, plain
from engine.types.facts import Fact

_NUMBERING = re.compile(r"^\(?(?:\d{1,2}|[A-Za-z])[.)、:]\s*(?=\S)|^\*+\s*")
_CIRCLED = re.compile(r"^\s*[①-⑳]\s*(?=\S)")  # plain, it is a mere 3
_HAN = "\u3400-\u9fff"
_PARTS = re.compile(r"\s*[/|\n]\s*")
_SEVERAL = re.compile(r"\s*[/&+、]\s*")
_BRACKET = re.compile(r"[(\[【「<]")
_SIGNS = rf"[^{_HAN}A-Za-z0-9]*"
_BETWEEN = rf"(?<=[{_HAN}]){_SIGNS}(?=[A-Za-z])|(?<=[A-Za-z.]){_SIGNS}(?=[{_HAN}])"
_LANGUAGES = re.compile(rf"{_BETWEEN}|\s+")
_SAID_TWICE = re.compile(rf"{_PARTS.pattern}|{_BETWEEN}")
_LATIN = re.compile(r"[A-Za-z]")

_NAMED = frozenset(("text", "carrier"))  # the types that a name is the value of
Names = tuple[str, ...]


def without_numbering(heading: str) -> str:
    """A heading in ordinary characters, without a number or star before it."""
    return _NUMBERING.sub("", plain(_CIRCLED.sub("", heading)))


def in_each_language(heading: str) -> list[str]:
    """What a heading says in each language that it is in, without its number."""
    return [part.strip() for part in _SAID_TWICE.split(without_numbering(heading)) if part.strip()]


class KnownHeadings:
    """The accepted headings of a rulebook, folded once."""

    def __init__(self, facts: Mapping[str, Fact], words: Mapping[str, Any]) -> None:
        """`words`: how headings are worded, as the rulebook has it."""
        self._facts = facts
        self._words = HeadingWordings(words)
        self._listed = list(self._all_listed())
        self._written: dict[str, Names] = {}
        """The facts of each heading, folded; none for one that is only perhaps a fact's."""
        self._spelt: dict[str, Names] = {}
        """The same by the spelling that all its wordings have."""
        self._perhaps: dict[str, str] = {}
        for heading, name in self._listed:
            self._written[fold_script(heading)] = (name,)
        self._questions: dict[str, Names] = {}
        """The facts that are yes or no, by the spelling without what makes it a question."""
        self._whole = {fold_script(heading) for heading, _ in self._listed if _SEVERAL.search(heading)}
        self._take_spellings()
        self._take_unsure()

    def names(self, heading: str) -> Names:
        """The facts that a heading may mean: one that is listed, or that differs from it only in its wording."""
        text = heading.replace("#", " no ") if len(heading) > 1 else heading
        found = self._written.get(fold_script(text))
        if found is None and not _BRACKET.search(text):  # what stands in brackets may change what is meant
            found = self._worded(text)
        return found or ()

    def _worded(self, heading: str) -> Names | None:
        """The facts of a heading that is worded like a listed one, as a question or as the name of something too."""
        spelt = self._words.spelling(heading)
        found = self._spelt.get(spelt)
        if found is None:
            found = self._questions.get(self._words.unquestioned(spelt))
        if found is None and (base := self._words.unnamed(spelt)) != spelt:
            found = tuple(name for name in self._spelt.get(base, ()) if self._facts[name].type in _NAMED)
        return found

    def of_each(self, heading: str) -> Names:
        """The facts of a heading for several things, `User/Dept`; none where it is for one."""
        parts = [part for part in _SEVERAL.split(heading) if part]
        if len(parts) < 2 or fold_script(heading) in self._whole:
            return ()
        names = [self.names(part) for part in parts]
        found = {name for one in names for name in one}
        return tuple(sorted(found)) if len(found) > 1 and all(len(one) == 1 for one in names) else ()

    def said_twice(self, heading: str) -> Names:
        """The fact of a heading that says one thing twice, in two languages or words: `SIM卡號 ICCID`."""
        parts = [part for part in _PARTS.split(heading) if part.strip()]
        if len(parts) > 1 and (found := self._common(parts)):
            return found
        if heading.isascii() or not _LATIN.search(heading):
            return ()
        for cut in _LANGUAGES.finditer(heading):
            if found := self._common((heading[: cut.start()], heading[cut.end() :])):
                return found
        return ()

    def is_weaker(self, heading: str) -> bool:
        """Whether another column that is headed with the same fact goes before one that is headed so."""
        text = without_brackets(without_numbering(heading))[0] or heading
        return all(self._words.is_weaker(part) for part in _SAID_TWICE.split(text))

    def nearest(self, heading: str) -> str:
        """The fact to be suggested for a heading that is none's, or ""."""
        base = without_brackets(heading)[0] or heading
        if self.reverse_of(heading):
            return ""
        return self._perhaps.get(self._words.spelling(base), "") or self._near.fact(base)

    def reverse_of(self, heading: str) -> str:
        """The fact of which a heading asks the reverse, or ""."""
        base = without_brackets(heading)[0] or heading
        return self._reverse.get(self._asked(base), "")

    @cached_property
    def _reverse(self) -> dict[str, str]:
        return {self._asked(heading): fact for heading, fact in self._words.reverse.items()}

    def _asked(self, heading: str) -> str:
        return self._words.unquestioned(self._words.spelling(heading))

    def _common(self, parts: Sequence[str]) -> Names:
        """The one fact that each of the parts may mean, and one of them surely means."""
        both: set[str] = set()
        sure = False
        for place, part in enumerate(parts):
            text = without_numbering(part)
            names = set(self.names(text))
            sure = sure or len(names) == 1
            names = names or self._perhaps_of(text)
            both = both & names if place else names
            if not both:
                return ()
        return tuple(both) if sure and len(both) == 1 else ()

    def _perhaps_of(self, part: str) -> set[str]:
        return {self._perhaps.get(self._words.spelling(part), "")} - {""}

    def _all_listed(self) -> Iterator[tuple[str, str]]:
        for name, fact in self._facts.items():
            if name not in self._words.not_codes:
                yield name, name
            for headings in fact.headings.values():
                yield from ((heading, name) for heading in headings)

    def _take_spellings(self) -> None:
        spelt: dict[str, set[str]] = defaultdict(set)
        for heading, name in self._listed:
            spelt[self._words.spelling(heading)].add(name)
        self._spelt = {heading: tuple(sorted(names)) for heading, names in spelt.items()}
        asked: dict[str, set[str]] = defaultdict(set)
        for heading, names in spelt.items():
            asked[self._words.unquestioned(heading)] |= {
                name for name in names if cell_type_of(self._facts[name]).may_be_asked
            }
        self._questions = {
            heading: tuple(names) for heading, names in asked.items() if len(names) == 1 and len(heading) > 2
        }

    def _take_unsure(self) -> None:
        """Those that may mean several facts, and those that as often mean none."""
        unsure = [(heading, (fact,)) for heading, fact in self._words.perhaps]
        for heading, facts in [*unsure, *self._words.of_several]:
            names = tuple(name for name in facts if name in self._facts)
            spelt = self._words.spelling(heading)
            if len(names) == 1:
                self._perhaps[spelt] = names[0]
            several = names if len(names) > 1 else ()
            self._written[fold_script(heading)] = several
            if self._spelt.get(spelt, names) == names:  # no other fact's
                self._spelt[spelt] = several

    @cached_property
    def _near(self) -> NearestHeading:
        return NearestHeading(self._words, dict(self._listed))
