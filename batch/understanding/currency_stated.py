"""Read the lines around a table that say in which currency its amounts are; a line in, the code of a currency out.

It must not know tables, facts or amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from batch.understanding.currency_words import (
    BRACKETS,
    EDGES,
    ISO,
    LABELLED,
    UNCLEAR,
    CurrencyWords,
    Met,
)
from batch.understanding.words import WordFinder, plain

_LONGEST = 200  # characters of a line that says something of the amounts


class StatedCurrencies:
    """What lines state, by the names of currencies and the words beside them."""

    def __init__(self, words: CurrencyWords, said: Mapping[str, Sequence[str]]) -> None:
        """`said`: the rulebook's `currency_said`."""
        self._words = words
        self._totals = WordFinder(said.get("totals", ()))
        self._rates = WordFinder(said.get("rates", ()))

    def is_label(self, text: str) -> bool:
        """Whether a text is the label of the currency that follows it."""
        return self._words.is_label(text)

    def of_line(self, text: str) -> str:
        """The currency in which a line above or below a table says that its amounts are, or "" or UNCLEAR.

        Strict: a currency has to be all of it, in brackets of its own, behind its label, or in what is plainly said
        of amounts.
        """
        line = plain(text)
        if not line or len(line) > _LONGEST:
            return ""
        return self._words.one_of(
            code for part in (line, *BRACKETS.findall(line)) for code in self._of_part(part)
        )

    def labelled(self, text: str) -> str:
        """The currency of a cell behind or below its label."""
        word = plain(text).strip(EDGES)
        code = self._words.code(word)
        if code is not None:
            return code
        unit = self._words.as_unit(word)
        if unit is not None and (unit["before"] or unit["after"]):
            return UNCLEAR  # 單位：萬元
        if word.casefold() in self._words.either:
            return word.casefold()
        codes = {
            UNCLEAR if self._words.scaled_at(word, spot) else spot.code for spot in self._words.met(word)
        }
        if codes:
            return self._words.one_of(codes)
        return word if ISO.fullmatch(word) else ""

    def _of_part(self, part: str) -> Iterator[str]:
        bare = part.strip(EDGES)
        label = LABELLED.fullmatch(bare)
        if label is not None and self._words.is_label(label["label"]):
            if label["value"]:
                yield from filter(None, [self.labelled(label["value"])])
            return
        spots = self._words.met(bare)
        rates = bool(spots) and self._rates.says(bare)
        unit = self._words.as_unit(bare)
        if unit is not None:
            own = spots[0].code if spots else bare.casefold() if bare.casefold() in self._words.either else ""
            yield UNCLEAR if unit["before"] or unit["after"] else own
            return
        for spot in spots:
            scaled = self._words.scaled_at(bare, spot)
            if self._says(bare, spot, scaled) and not (
                rates and not self._words.says_amounts(bare[: spot.start])
            ):
                yield UNCLEAR if scaled else spot.code

    def _says(self, text: str, spot: Met, scaled: bool) -> bool:
        """Whether a currency in a line is that of the amounts."""
        before, after = text[: spot.start].rstrip(" ("), text[spot.end :].lstrip(" )")
        if not scaled and (re.match(r"-?[\d.]", after) or re.search(r"\d$", before)):
            return self._totals.says(text)  # the currency of one amount, unless that is the sum of all
        if self._led.search(before.rstrip(":-= ")) or (scaled and not after):
            return not after or self._words.says_amounts(text)
        if not self._words.says_amounts(text):
            return False
        if scaled or not after or not text[spot.start : spot.end].isascii():
            return True
        return self._words.says_amounts(after.split(" ")[0])

    @cached_property
    def _led(self) -> re.Pattern[str]:
        """What stands right before a currency where it is said in so many words: `in`, `Currency`."""
        leads = "|".join(re.escape(word) for word in self._words.leads) or r"(?!)"
        return re.compile(rf"(?:^|[^a-z])(?:{leads})$", re.IGNORECASE)
