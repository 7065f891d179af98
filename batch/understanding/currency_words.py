"""Find currencies in texts: in a cell, a heading, a column of currencies, a number's format.

It must not know tables, facts or amounts: the words of a rulebook and a text in, codes of currencies out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from batch.understanding.words import WordFinder, fold_script, plain

LOCAL = "HKD"
UNCLEAR = "?"
"""In the place of a currency's code: something is said, and which is meant can't be told."""
DOLLAR = "$"
"""Hong Kong's dollar, unless the table says otherwise."""
YUAN = "元"
"""What stands for all words that may be the yuan of the Mainland or the dollar: something else has to say which."""
_LONGEST_LABEL = 40
EDGES = " -_,:;/.*#|"
_STROKES = " -_/\\.|~"
BRACKETS = re.compile(r"[(\[【「<]([^()\[\]【】「」<>]*)[)\]】」>]")
_SHARED = frozenset("$¥￥")  # signs of several countries
_A_TIME = re.compile(r"\s*(?:/|每|per\b)[^/]*$", re.IGNORECASE)
_BEHIND = re.compile(r"[:/,、]\s*([^:/,、]+(?:/[^:/,、]+)?)$")
ISO = re.compile(r"[A-Z]{3}")
LABELLED = re.compile(r"(?P<label>[^:]{1,40}?)\s*:\s*(?P<value>.*)")


class Met(NamedTuple):
    """A currency found in a text, and where it stands."""

    code: str
    start: int
    end: int


class CurrencyWords:
    """The currencies' names and signs, and the words with which a table says which one its amounts are in."""

    def __init__(
        self,
        listed: Mapping[str, Sequence[str]],
        said: Mapping[str, Sequence[str]],
        places: Mapping[str, Sequence[str]],
    ) -> None:
        """`listed`: signs and names by code; `said`: the rulebook's `currency_said`; `places`: countries by code."""
        self._listed = listed
        self._places = {place: code for code, names in places.items() for place in names}
        self.either = frozenset(said.get("either", ()))
        """The words that may be the yuan of the Mainland or the dollar."""
        shortened = said.get("columns_shortened", ())
        self._columns = WordFinder(said.get("columns", ()))
        self._shortened = WordFinder(shortened)
        self._labels = frozenset(
            map(fold_script, [*said.get("columns", ()), *shortened, *said.get("units", ())])
        )
        self._amounts = WordFinder(said.get("amounts", ()))
        self.leads = (*said.get("leads", ()), *said.get("columns", ()), *shortened)
        """What stands before a currency where it is said in so many words: `in`, `Currency`."""
        self.other_times = tuple(said.get("other_times", ()))
        """Other times than a month that a fee may be for."""
        self._times = WordFinder(self.other_times)
        self._months = WordFinder(said.get("months", ()))
        self._scales = tuple(sorted(said.get("scales", ()), key=len, reverse=True))

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of each sign and name, as `spelling` has them; UNCLEAR where several currencies have it."""
        found: dict[str, str] = {}
        for code, names in self._listed.items():
            for word in {spelling(name) for name in (code, *names)}:
                found[word] = UNCLEAR if word in found else code
        return found

    @cached_property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Every sign and name with its code, the longest first, so that US$ is tried before $."""
        spelt = dict.fromkeys([*(word for names in self._listed.values() for word in names), *self._listed])
        return tuple((word, self.codes[spelling(word)]) for word in sorted(spelt, key=len, reverse=True))

    def code(self, text: str) -> str | None:
        """The code of the currency that a whole text is, or None."""
        return self.codes.get(spelling(text))

    def met(self, text: str) -> list[Met]:
        """The currencies in a text in ordinary characters; a $ alone is none."""
        found = (
            Met(self.codes.get(spelling(match[0]), ""), match.start(), match.end())
            for match in self._pattern.finditer(_small(text))
        )
        return [item for item in found if item.code]

    def is_unit(self, text: str) -> bool:
        """Whether a whole text is a currency, such as stands behind a heading or below it: `(USD / month)`."""
        word = plain(text).strip(EDGES)
        inside = BRACKETS.fullmatch(word)
        word = (inside[1] if inside else word).strip(EDGES)
        if self.as_unit(_A_TIME.sub("", word).strip(EDGES)):
            return True
        return len(word) <= _LONGEST_LABEL and not any(map(str.isdigit, word)) and bool(self.met(word))

    def shown(self, words: str, place: str = "") -> str:
        """What a number's format shows beside it: a code, 元, UNCLEAR, or "" where that is no currency.

        `place`: the country that the format names with a sign, which tells whose $ or ¥ it is.
        """
        word = plain(words).strip(EDGES)
        codes = {item.code for item in self.met(word)}
        if place:
            code = self.code(word) or (codes.pop() if len(codes) == 1 else "")
            own = self._places.get(place[-4:].lstrip("0") if place[:1].isdigit() else place, "")
            return code if code and code != UNCLEAR and word not in _SHARED else own or UNCLEAR
        if codes:
            return self.one_of(codes)
        return next((YUAN for char in word if char in self.either), "")

    def heads_currencies(self, heading: str) -> bool:
        """Whether a heading names its column one of currencies."""
        return self._columns.says(heading) or self._shortened.says(heading)

    def surely_heads_currencies(self, heading: str) -> bool:
        """Whether it does, whatever its cells hold: `Curr. user` is no such heading."""
        said = self._shortened.without(heading)
        return self._columns.says(said) or (
            self._shortened.says(heading) and (not any(map(str.isalnum, said)) or self._amounts.says(said))
        )

    def without_label(self, heading: str) -> str:
        """What is left of the heading of such a column without that word: the amounts that it is about."""
        return self._shortened.without(self._columns.without(heading))

    def of_cell(self, text: str) -> str:
        """What a cell in a column of currencies says: a code, 元 or its like, or UNCLEAR."""
        word = plain(text).strip(EDGES)
        if word.casefold() in self.either:
            return word.casefold()
        code = self.code(word)
        if code is not None:
            return code
        codes = {item.code for item in self.met(word)}
        if len(codes) == 1:
            return codes.pop()
        return word if ISO.fullmatch(word) and not codes else UNCLEAR

    def of_heading(self, heading: str) -> str:
        """The currency in a heading, "" for none; several of them are UNCLEAR."""
        return self.one_of(item.code for item in self.met(plain(heading)))

    def either_in(self, heading: str) -> str:
        """The word in a heading, in brackets or behind a stroke, that may be the yuan or the dollar; "" for none."""
        for part in (*BRACKETS.findall(plain(heading)), *_BEHIND.findall(plain(heading))):
            word = _A_TIME.sub("", part).strip(EDGES).casefold()
            if word in self.either:
                return word
        return ""

    def one_of(self, codes: Iterable[str]) -> str:
        """The currency that several statements leave: 元 is whichever another one names; UNCLEAR where they differ."""
        several = set(codes) - {""}
        known = several - self.either or several
        return known.pop() if len(known) == 1 else UNCLEAR if known else ""

    def is_label(self, text: str) -> bool:
        """Whether a text is the label of the currency that follows it."""
        if fold_script(text) in self._labels:
            return True
        return len(text) <= _LONGEST_LABEL and self.heads_currencies(text) and not self.met(plain(text))

    def says_amounts(self, heading: str) -> bool:
        """Whether a heading names what is an amount of money: charges, a total."""
        return self._amounts.says(heading)

    def says_currency(self, text: str) -> bool:
        """Whether a text has the sign or name of a currency in it, whichever it is."""
        word = plain(text)
        return DOLLAR in word or bool(self.met(word)) or any(word.endswith(either) for either in self.either)

    def as_unit(self, text: str) -> re.Match[str] | None:
        """A text that is a currency and nothing else, but a scale `before` or `after` it; None for another."""
        return self._unit.fullmatch(_small(text))

    def scaled(self, part: str) -> bool:
        """Whether a part of a heading says that its amounts are many times larger than they stand there."""
        word = plain(part).strip(EDGES)
        label = LABELLED.fullmatch(word)
        if label is not None and self.is_label(label["label"]):
            word = label["value"]
        unit = self.as_unit(word)
        if self._alone.fullmatch(word) or (unit is not None and (unit["before"] or unit["after"])):
            return True
        return any(self.scaled_at(word, spot) for spot in self.met(word))

    def another_time(self, part: str) -> bool:
        """Whether a part of a heading says that its amounts are for another time than a month: a year, a quarter."""
        return self._times.says(part) and not self._months.says(self._times.without(part))

    def scaled_at(self, text: str, spot: Met) -> bool:
        """Whether a currency stands beside a word for thousands and the like."""
        return bool(self._scale_after.match(text, spot.end) or self._scale_before.search(text[: spot.start]))

    @cached_property
    def _scale_after(self) -> re.Pattern[str]:
        return re.compile(rf"[\s(,]*(?:{self._scale})(?![a-z0-9])", re.IGNORECASE)

    @cached_property
    def _scale_before(self) -> re.Pattern[str]:
        return re.compile(rf"(?<![a-z0-9])(?:{self._scale})(?:\s+of)?\s*$", re.IGNORECASE)

    @cached_property
    def _alone(self) -> re.Pattern[str]:
        """A word for thousands and the like, and nothing else: `in thousands`."""
        leads = "|".join(map(re.escape, self.leads)) or r"(?!)"
        return re.compile(rf"(?:(?:{leads})[\s:]+)?(?:{self._scale})", re.IGNORECASE)

    @cached_property
    def _scale(self) -> str:
        return "|".join(map(re.escape, self._scales)) or r"(?!)"

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        # In small letters, as what it is looked for in: hundreds of words in either case take `re` five times as long.
        return re.compile("|".join(_whole(word) for word, _ in self.words if word != DOLLAR))

    @cached_property
    def _unit(self) -> re.Pattern[str]:
        money = "|".join(
            [*(_whole(word) for word, _ in self.words), *map(re.escape, map(_small, sorted(self.either)))]
        )
        scale = _small(self._scale)
        return re.compile(rf"(?P<before>{scale})?\s*(?:{money})\s*(?P<after>\(?(?:{scale})\)?)?")


def spelling(word: str) -> str:
    """A currency's sign or name with case and blanks out of the way; unlike `fold`, signs are kept."""
    return plain(word).casefold().replace(" ", "").strip(".:")


def is_blank(text: str) -> bool:
    """Whether a cell in a column of currencies has but strokes that stand for a blank."""
    return not plain(text).strip(_STROKES)


def _small(text: str) -> str:
    """The text in small letters, letter for letter, so that a place in it is the same place in the text."""
    return text.replace("\u0130", "i").lower()


def _whole(word: str) -> str:
    """The pattern of a sign or name in small letters; letters of the Latin alphabet need an edge."""
    sign = r"\s*".join(re.escape(part) for part in _small(plain(word)).split(" "))
    left = r"(?<![a-z])" if word[0].isascii() and word[0].isalpha() else ""
    right = r"(?![a-z])" if word[-1].isascii() and word[-1].isalpha() else ""
    return left + sign + right
