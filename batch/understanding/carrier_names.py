"""Read a cell that names a carrier: one that the rulebook knows, or another, whose name is kept as it is written.

It must not know any carrier: the rulebook lists them, and the words that name none. What may be a known one and is not
spelt like it is asked about, never taken for it.
"""

from __future__ import annotations

import re

from batch.shown import one_line
from batch.understanding.choices import ChoiceCells, said_twice
from batch.understanding.known_names import KnownNames, name_of
from batch.understanding.understood import (
    UNKNOWN,
    CellContext,
    CellWords,
    Understood,
    doubtful,
    is_listed,
    refused,
)
from batch.understanding.words import fold, fold_script
from engine.types.facts import Fact
from engine.types.type import Value

_OTHER = "other"
# Texts, which `re` makes patterns of when they are first used: most checks meet neither.
_COMPANY = (
    r"(?i)[\s,.]*(?:\b(?:company|co|corporation|corp|limited|ltd|holdings|group)\b[\s,.]*"
    r"|有限公司|公司|集团|集團)+$"
)
_AS_LONG_AS_A_PHONE = r"\d(?:[\s-]?\d){6,}"


class CarrierCells(ChoiceCells):
    """Carriers, those that the rulebook doesn't know among them."""

    name = "carrier"
    named = True
    no_value = "carrier_not_sure"
    of_words = False

    def __init__(self) -> None:
        self._latest: list[tuple[Fact, CellWords, KnownNames]] = []

    def _names(self, fact: Fact, words: CellWords) -> KnownNames:
        """The known names, which are put together once for a rulebook."""
        if not self._latest or self._latest[0][0] is not fact or self._latest[0][1] is not words:
            self._latest[:] = [(fact, words, _listed(fact, words))]
        return self._latest[0][2]

    def nearly(self, said: Understood) -> bool:
        return said.trouble is not None and said.trouble.type == "carrier_not_sure"

    def remark_fits(self, fact: Fact, value: Value, remark: str, context: CellContext) -> bool:
        # What stands in brackets is often part of the name: 中國移動（內地）, CMHK (prepaid).
        return is_listed(remark, context.vocabulary.any_carriers)

    def read(self, fact: Fact, text: str, word: str, context: CellContext) -> Understood:
        found = super().read(fact, text, word, context)
        return Understood(found.value, (one_line(text),), found.trouble) if found.names else found

    def unlisted(self, fact: Fact, word: str, context: CellContext) -> Understood:
        words = context.vocabulary
        if all(fold(part) in words.none | words.no for part in (said_twice(word) or [word])):
            return UNKNOWN if not any(char.isdigit() for char in word) else refused("not_carrier")
        if _names_none(word, words):
            return refused("not_carrier")
        short = re.sub(_COMPANY, "", word)
        if short != word and (code := words.choice(fact, short)) is not None:
            return Understood(code)
        if close := self._names(fact, words).meant(word):
            several = ", ".join(close) if len(close) > 1 else ""
            return refused("carrier_not_sure", nearest="" if several else close[0], several=several)
        return doubtful(_OTHER, "unknown_carrier", (word,))


def _listed(fact: Fact, words: CellWords) -> KnownNames:
    """Every name of every known carrier, its code last."""
    listed = {**fact.values, **words.carriers}
    return KnownNames(
        name_of(name, code) for code, others in listed.items() if code != _OTHER for name in (*others, code)
    )


def _names_none(word: str, words: CellWords) -> bool:
    """Whether a cell holds what no carrier is called: a number, a network's generation, a phone's maker."""
    if not any(char.isalpha() for char in word) or "@" in word or re.search(_AS_LONG_AS_A_PHONE, word):
        return True
    none = words.not_carriers | words.any_carriers | words.yes
    pieces = [fold_script(piece) for piece in re.findall(r"\w+", word)]
    return fold_script(word) in none or all(piece in none or piece.isdigit() for piece in pieces)
