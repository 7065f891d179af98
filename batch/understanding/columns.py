"""Match the headings of a table to facts; what is only nearly a heading is suggested, never taken.

It must not know cells: headings in, columns and their facts out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from batch.understanding.cell_types import cell_type_of
from batch.understanding.known_headings import KnownHeadings, in_each_language, without_numbering
from batch.understanding.matching import Matched, Matching, Unmatched
from batch.understanding.named_columns import chosen_positions
from batch.understanding.understood import NO_UNIT, CellWords, Unit
from batch.understanding.units import (
    chosen_unit,
    foreign_unit,
    unit_of,
    without_brackets,
    without_currency,
)
from batch.understanding.words import fold_script
from engine.types.facts import Fact
from language.refusals import reason

_MOST_SUGGESTED = 200  # columns of a table for which the nearest fact is looked for
_MARKS = re.compile(r"[_()\[\]]")


class Headings:
    """The accepted headings of a rulebook, folded once."""

    def __init__(self, facts: Mapping[str, Fact], vocabulary: CellWords) -> None:
        """`facts`: the facts, and the terms read as facts (`Term.as_fact`), by code."""
        self.facts = facts
        self.vocabulary = vocabulary
        self._known = KnownHeadings(facts, vocabulary.headings)
        self._accepted: dict[str, frozenset[str]] = {}

    def match(
        self, headings: Sequence[str], letters: Sequence[str], chosen: Mapping[str, str | None] | None = None
    ) -> Matching:
        """What each heading means; `chosen` (fact: heading, or None for "no column") goes first.

        A chosen heading that stands in another table says nothing of this one.
        """
        taken = {} if chosen is None else chosen_positions(chosen, headings, letters)
        settled = {fact for fact, wanted in (chosen or {}).items() if wanted is None} | set(taken.values())
        claims: dict[str, list[Matched]] = defaultdict(list)
        unmatched: list[Unmatched] = []
        for position, (heading, letter) in enumerate(zip(headings, letters, strict=True)):
            found = self._settled(heading, position, letter, taken) or self._one(heading, position, letter)
            if isinstance(found, Matched) and position not in taken and found.fact in settled:
                found = Unmatched(heading, position, letter, found.fact, set_aside=True)
            if isinstance(found, Matched):
                claims[found.fact].append(found)
            elif (
                found.nearest or heading == letter or len(unmatched) >= _MOST_SUGGESTED
            ):  # its letter is no heading
                unmatched.append(found)
            else:
                near = self._known.nearest(without_numbering(heading))
                unmatched.append(self._reversed(found) or replace(found, nearest=near))
        return Matching(
            {fact: items[0] for fact, items in claims.items() if len(items) == 1},
            tuple(unmatched),
            {fact: tuple(items) for fact, items in claims.items() if len(items) > 1},
        )

    def plainest(self, items: Sequence[Matched]) -> tuple[list[Matched], list[Matched]]:
        """Of columns for one fact, those whose headings say it most plainly, and the others."""
        weaker = [
            item for item in items if not (item.chosen or item.why) and self._known.is_weaker(item.heading)
        ]
        plain_ones = [item for item in items if item not in weaker]
        return (plain_ones, weaker) if plain_ones else (list(items), [])

    def fact_of(self, text: str) -> str:
        """The fact a text would be the heading of, or "": quick, for finding the heading row."""
        heading = without_numbering(text)
        names = (
            self._known.of_each(heading)
            or self._known.names(heading)
            or self._known.said_twice(text)
            or self._with_unit(heading)[0]
        )
        return names[0] if len(names) == 1 else ""

    def says_unit(self, heading: str, part: str) -> bool:
        """Whether a part written below a heading says what the column's cells are in, clearly or not.

        Amounts are in whatever stands there in brackets, unless that only says how to fill the column in.
        """
        name = self.fact_of(heading)
        if not name:
            return False
        fact, bracketed = self.facts[name], without_brackets(part)[1]
        unit = unit_of(fact, bracketed or (part,), self._accepted_for(fact), self.vocabulary)
        return unit != NO_UNIT and bool(not unit.refused or (bracketed and cell_type_of(fact).has_currency))

    def finder(self, chosen: Mapping[str, str | None]) -> Callable[[str], str]:
        """`fact_of` for tables some of whose headings the user has chosen (fact: heading)."""
        facts = {fold_script(heading): fact for fact, heading in chosen.items() if heading}
        return lambda text: self.fact_of(text) or facts.get(fold_script(text), "")

    def _settled(
        self, heading: str, position: int, letter: str, taken: Mapping[int, str]
    ) -> Matched | Unmatched | None:
        """A column that the user has chosen for a fact; its unit still counts."""
        if position not in taken:
            return None
        found = self._one(heading, position, letter)
        if isinstance(found, Matched) and found.fact == taken[position]:
            return replace(found, chosen=True)
        turned = self._reversed(Unmatched(heading, position, letter))
        if turned and turned.nearest == taken[position]:  # nor does it turn its answers round
            return turned
        fact = self.facts[taken[position]]
        unit = chosen_unit(fact, heading, self.vocabulary)
        if unit.refused:  # choosing a column does not change its dollars
            return Unmatched(heading, position, letter, fact.name, unit.refused, {"says": unit.says})
        return Matched(fact.name, heading, position, letter, unit, chosen=True)

    def _reversed(self, left: Unmatched) -> Unmatched | None:
        """The column where its heading asks the reverse of a fact, which its cells then say nothing of."""
        asked = self._known.reverse_of(without_numbering(left.heading))
        if asked not in self.facts:
            return None
        why = reason("asks_the_reverse", fact=asked)
        return replace(left, nearest=asked, reason="heading_reverse", why=why)

    def _one(self, heading: str, position: int, letter: str) -> Matched | Unmatched:
        text = without_numbering(heading)
        names, unit = self._known.of_each(text) or self._known.names(text), NO_UNIT
        if names and cell_type_of(self.facts[names[0]]).has_currency:
            end = without_currency(_MARKS.sub(" ", text).strip(), self.vocabulary)
            # Headings are compared without signs: 月費 (¥) is the heading 月費.
            unit = foreign_unit(heading, self.vocabulary) or Unit(hkd=end is not None and end[1] == "HKD")
        if not names:
            names = self._known.said_twice(heading)
        if not names:
            names, unit = self._with_unit(text)
        if len(names) > 1:
            return Unmatched(
                heading, position, letter, names[0], "heading_of_two", {"facts": ", ".join(names)}
            )
        if not names:
            return Unmatched(heading, position, letter)
        if unit.refused:
            return Unmatched(heading, position, letter, names[0], unit.refused, {"says": unit.says})
        return Matched(names[0], heading, position, letter, unit)

    def _with_unit(self, text: str) -> tuple[tuple[str, ...], Unit]:
        base, parts = without_brackets(text)
        names = self._known.names(base) or self._known.said_twice(base)
        if not names and (found := without_currency(base, self.vocabulary)):
            rest, code = found
            names = tuple(
                name for name in self._known.names(rest) if cell_type_of(self.facts[name]).has_currency
            )
            parts = (*parts, code)
        if len(names) != 1:
            return names, NO_UNIT
        fact = self.facts[names[0]]
        return names, unit_of(fact, parts, self._accepted_for(fact), self.vocabulary)

    def _accepted_for(self, fact: Fact) -> frozenset[str]:
        found = self._accepted.get(fact.name)
        if found is None:
            words = [fact.name, *(item for listed in fact.headings.values() for item in listed)]
            words += [item for code, listed in fact.values.items() for item in (code, *listed)]
            found = self._accepted[fact.name] = frozenset(fold_script(word) for word in words)
        return found


def parts_of(heading: str, vocabulary: CellWords) -> list[str]:
    """The names that a heading says, one in each language, without brackets and currency."""
    parts = in_each_language(without_brackets(without_numbering(heading))[0])
    found = [without_currency(_MARKS.sub(" ", part).strip(), vocabulary) for part in parts]
    return [part if one is None else one[0] for part, one in zip(parts, found, strict=True)]


def looks_like_words(text: str) -> bool:
    """Whether a text may be a heading nobody knows: it has letters and no digit."""
    return any(map(str.isalpha, text)) and not any(map(str.isdigit, text))
