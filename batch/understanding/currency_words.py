"""Find currencies in texts: in a cell, a heading, a column of currencies, a line above or below a table.

It must not know tables, facts or amounts: the words of a rulebook and a text in, codes of currencies out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from batch.understanding.words import WordFinder, fold, fold_script, plain

LOCAL = "HKD"
UNCLEAR = "?"
"""In the place of a currency's code: something is said, and which is meant can't be told."""
DOLLAR = "$"
"""Hong Kong's dollar, unless the table says otherwise."""
# Either the yuan of the Mainland or the dollar: something else has to say which.
EITHER = frozenset({"元", "圆", "圓", "块", "塊", "元整", "dollar", "dollars"})
_LONGEST = 200  # characters of a line that says something of the amounts
_LONGEST_LABEL = 40
_EDGES = " -_,:;/.*#|"
_BRACKETS = re.compile(r"[(\[【「<]([^()\[\]【】「」<>]*)[)\]】」>]")
_ISO = re.compile(r"[A-Z]{3}")
_LABELLED = re.compile(r"(?P<label>[^:]{1,40}?)\s*:\s*(?P<value>.*)")


class Met(NamedTuple):
    """A currency found in a text, and where it stands."""

    code: str
    start: int
    end: int


class CurrencyWords:
    """The currencies' names and signs, and the words with which a table says which one its amounts are in."""

    def __init__(self, listed: Mapping[str, Sequence[str]], said: Mapping[str, Sequence[str]]) -> None:
        """`listed`: signs and names by code; `said`: the rulebook's `currency_said`."""
        self._listed = listed
        self._columns = WordFinder(said.get("columns", ()))
        self._labels = frozenset(map(fold_script, [*said.get("columns", ()), *said.get("units", ())]))
        self._amounts = WordFinder(said.get("amounts", ()))
        self._totals = WordFinder(said.get("totals", ()))
        self._rates = WordFinder(said.get("rates", ()))
        self._leads = (*said.get("leads", ()), *said.get("columns", ()))
        self._scales = tuple(sorted(said.get("scales", ()), key=len, reverse=True))

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of each sign and name, as `spelling` has them."""
        return {spelling(word): code for code, names in self._listed.items() for word in [code, *names]}

    @cached_property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Every sign and name with its code, the longest first, so that US$ is tried before $."""
        spelt = {word for names in self._listed.values() for word in names} | {*self._listed}
        return tuple((word, self.codes[spelling(word)]) for word in sorted(spelt, key=len, reverse=True))

    def code(self, text: str) -> str | None:
        """The code of the currency that a whole text is, or None."""
        return self.codes.get(spelling(text))

    def met(self, text: str) -> list[Met]:
        """The currencies in a text in ordinary characters; a $ alone is none."""
        found = (
            Met(self.codes.get(spelling(match[0]), ""), match.start(), match.end())
            for match in self._pattern.finditer(text)
        )
        return [item for item in found if item.code]

    def heads_currencies(self, heading: str) -> bool:
        """Whether a heading names its column one of currencies."""
        return self._columns.says(heading)

    def without_label(self, heading: str) -> str:
        """What is left of the heading of such a column without that word: the amounts that it is about."""
        return self._columns.without(heading)

    def of_cell(self, text: str) -> str:
        """What a cell in a column of currencies says: a code, 元 or its like, or UNCLEAR."""
        word = plain(text).strip(_EDGES)
        if word.casefold() in EITHER:
            return word.casefold()
        code = self.code(word)
        if code is not None:
            return code
        codes = {item.code for item in self.met(word)}
        if len(codes) == 1:
            return codes.pop()
        return word if _ISO.fullmatch(word) and not codes else UNCLEAR

    def of_heading(self, heading: str) -> str:
        """The currency in a heading, "" for none; several of them are UNCLEAR."""
        codes = {item.code for item in self.met(plain(heading))}
        return codes.pop() if len(codes) == 1 else UNCLEAR if codes else ""

    def stated(self, text: str) -> str:
        """The currency in which a line above or below a table says that its amounts are, or "" or UNCLEAR.

        Strict: a currency has to be all of it, in brackets of its own, behind its label, or in what is plainly said
        of amounts.
        """
        line = plain(text)
        if not line or len(line) > _LONGEST:
            return ""
        codes = {code for part in (line, *_BRACKETS.findall(line)) for code in self._of_part(part)}
        return codes.pop() if len(codes) == 1 else UNCLEAR if codes else ""

    def is_label(self, text: str) -> bool:
        """Whether a text is the label of the currency that follows it."""
        if fold_script(text) in self._labels:
            return True
        return len(text) <= _LONGEST_LABEL and self._columns.says(text) and not self.met(plain(text))

    def labelled(self, text: str) -> str:
        """The currency of a cell behind or below its label."""
        word = plain(text).strip(_EDGES)
        code = self.code(word)
        if code is not None:
            return code
        unit = self._unit.fullmatch(word)
        if unit is not None and (unit["before"] or unit["after"]):
            return UNCLEAR  # 單位：萬元
        if word.casefold() in EITHER:
            return ""
        codes = {UNCLEAR if self._scaled(word, spot) else spot.code for spot in self.met(word)}
        if codes:
            return codes.pop() if len(codes) == 1 else UNCLEAR
        return word if _ISO.fullmatch(word) else ""

    def _of_part(self, part: str) -> Iterator[str]:
        bare = part.strip(_EDGES)
        label = _LABELLED.fullmatch(bare)
        if label is not None and self.is_label(label["label"]):
            if label["value"]:
                yield from filter(None, [self.labelled(label["value"])])
            return
        spots = self.met(bare)
        rates = bool(spots) and self._rates.says(bare)
        unit = self._unit.fullmatch(bare)
        if unit is not None and spots:
            yield UNCLEAR if unit["before"] or unit["after"] else spots[0].code
            return
        for spot in spots:
            scaled = self._scaled(bare, spot)
            if self._says(bare, spot, scaled) and not (rates and not self._amounts.says(bare[: spot.start])):
                yield UNCLEAR if scaled else spot.code

    def _says(self, text: str, spot: Met, scaled: bool) -> bool:
        """Whether a currency in a line is that of the amounts."""
        before, after = text[: spot.start].rstrip(" ("), text[spot.end :].lstrip(" )")
        if not scaled and (re.match(r"-?[\d.]", after) or re.search(r"\d$", before)):
            return self._totals.says(text)  # the currency of one amount, unless that is the sum of all
        if self._led.search(before.rstrip(":-= ")) or (scaled and not after):
            return not after or self._amounts.says(text)
        if not self._amounts.says(text):
            return False
        if scaled or not after or not text[spot.start : spot.end].isascii():
            return True
        return self._amounts.says(after.split(" ")[0])

    def _scaled(self, text: str, spot: Met) -> bool:
        """Whether a currency stands beside a word for thousands and the like."""
        return bool(self._scale_after.match(text, spot.end) or self._scale_before.search(text[: spot.start]))

    @cached_property
    def _scale_after(self) -> re.Pattern[str]:
        return re.compile(rf"[\s(,]*(?:{self._scale})(?![a-z0-9])", re.IGNORECASE)

    @cached_property
    def _scale_before(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![a-z0-9])(?:{self._scale})(?:\s+of)?\s*$", re.IGNORECASE)

    @cached_property
    def _scale(self) -> str:
        return "|".join(map(re.escape, self._scales)) or r"(?!)"

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile("|".join(_whole(word) for word, _ in self.words if word != DOLLAR), re.IGNORECASE)

    @cached_property
    def _led(self) -> re.Pattern[str]:
        """What stands right before a currency where it is said in so many words: `in`, `Currency`."""
        leads = "|".join(re.escape(word) for word in self._leads) or r"(?!)"
        return re.compile(rf"(?:^|[^a-z])(?:{leads})$", re.IGNORECASE)

    @cached_property
    def _unit(self) -> re.Pattern[str]:
        """A currency and nothing else, but a scale."""
        money = "|".join([*(_whole(word) for word, _ in self.words), *map(re.escape, sorted(EITHER))])
        return re.compile(
            rf"(?P<before>{self._scale})?\s*(?:{money})\s*(?P<after>\(?(?:{self._scale})\)?)?", re.IGNORECASE
        )


def spelling(word: str) -> str:
    """A currency's sign or name with case and blanks out of the way; unlike `fold`, signs are kept."""
    return plain(word).casefold().replace(" ", "").strip(".:")


def is_blank(text: str, nothing: frozenset[str]) -> bool:
    """Whether a cell in a column of currencies says nothing; `nothing`: the folded words for unknown."""
    return fold(text) in nothing or not any(char.isalnum() or char in "$€£¥₩฿₫₹₽₱" for char in text)


def _whole(word: str) -> str:
    """The pattern of a sign or name; letters of the Latin alphabet need an edge."""
    sign = r"\s*".join(re.escape(part) for part in plain(word).split(" "))
    left = r"(?<![A-Za-z])" if word[0].isascii() and word[0].isalpha() else ""
    right = r"(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return left + sign + right
