"""The shapes of understanding one cell: what it means, what is wrong with it, and the words a sheet may use.

It must not know how any one type of cell is read, nor columns, files and arrays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, NamedTuple

import msgspec

from batch.understanding.currency_stated import StatedCurrencies
from batch.understanding.currency_words import CurrencyWords
from batch.understanding.remark_words import RemarkWords
from batch.understanding.words import WordFinder, fold, fold_script, plain
from engine.rulebook.hint import Hint, Remarks
from engine.types.fact_types import type_of
from engine.types.facts import Fact
from engine.types.values import Value


class Trouble(NamedTuple):
    """What is wrong with a cell: a code with a text in every language, and the words that go into it."""

    type: str
    params: dict[str, str] = {}  # noqa: RUF012 - never changed


class Understood(msgspec.Struct, frozen=True):
    """A cell as understood: its value (None: unknown), the names it lists, and what is wrong with it.

    A value together with a trouble is used and reported: the trouble is a warning then.
    """

    value: Value | None = None
    names: tuple[str, ...] = ()
    trouble: Trouble | None = None


UNKNOWN = Understood()


def refused(type_: str, **params: object) -> Understood:
    """A cell that can't be understood: unknown, with the reason."""
    return Understood(trouble=_trouble(type_, params))


def doubtful(value: Value, type_: str, names: tuple[str, ...] = (), **params: object) -> Understood:
    """A cell that is used as it stands, with a warning."""
    return Understood(value, names, _trouble(type_, params))


def _trouble(type_: str, params: Mapping[str, object]) -> Trouble:
    # What is not there is left out: a sentence drops its part about the nearest word when there is none.
    return Trouble(type_, {name: str(value) for name, value in params.items() if value != ""})


class CellWords:
    """The words of a rulebook that cells are read with, folded once."""

    def __init__(
        self,
        words: Mapping[str, Any] | None = None,
        carriers: Mapping[str, Sequence[str]] | None = None,
        hints: Iterable[Hint] = (),
        remarks: Remarks | None = None,
    ) -> None:
        """`words`: the lists that the rulebook's words have, and the mappings currencies and currency_said.

        `carriers`: names by code. `hints`, `remarks`: what is heard in remarks, and how.
        """
        words = words or {}
        self.yes = _folded(words.get("yes", ()))
        self.no = _folded(words.get("no", ()))
        self.unknown = _folded(words.get("unknown", ()))
        self.none = _folded(words.get("none", ()))
        self.no_end = _folded(words.get("no_end", ()))
        self.nothing = _folded(words.get("nothing", ()))
        self.unsure = WordFinder(words.get("unsure", ()))
        self.remarks = RemarkWords(words.get("against", {}), hints, remarks)
        self._other_amounts: Sequence[str] = words.get("other_amounts", ())
        self.not_carriers = _folded(words.get("not_carriers", ()))
        self.line_numbers = WordFinder(words.get("line_numbers", ()))
        self.earlier_numbers = WordFinder(words.get("earlier_numbers", ()))
        self.other_numbers = WordFinder([*words.get("other_numbers", ()), *words.get("earlier_numbers", ())])
        self.own_headings = _folded(words.get("own_headings", ()))
        self.asset_states = _folded(words.get("asset_states", ()))
        self.owed_or_left = _folded(words.get("owed_or_left", ()))
        self.departments = WordFinder(words.get("departments", ()))
        self.old_lists = WordFinder(words.get("old_lists", ()))
        self.any_carriers = _folded(words.get("any_carriers", ()))
        self.ditto = frozenset(plain(str(word)).casefold() for word in words.get("ditto", ()))
        self.no_items = _folded(words.get("no_items", ()))
        self.no_items_with = WordFinder(words.get("no_items_with", ()))
        self.area_code_headings = _folded(words.get("area_codes", ()))
        self.unit_headings = _folded(words.get("currency_said", {}).get("units", ()))
        self.other_units = _folded(words.get("other_units", ()))
        self.sure = _folded(words.get("sure", ()))
        self.ticks = _folded(words.get("ticks", ()))
        self.crosses = _folded(words.get("crosses", ()))
        self.unticked = frozenset(words.get("unticked", ()))
        self.card_codes = WordFinder(words.get("card_codes", ()))
        self._numbers: Mapping[str, Sequence[str]] = words.get("numbers", {})
        self.numbers = {
            spelt: int(number) for number, names in self._numbers.items() for spelt in _folded(names)
        }
        self.totals = WordFinder(words.get("totals", ()))
        self.total_words = _folded(words.get("totals", ()))
        self.carriers = {code: tuple(names) for code, names in (carriers or {}).items()}
        self.headings: Mapping[str, Any] = words.get("headings", {})
        """How headings are worded; made use of where headings are matched."""
        self.money = CurrencyWords(
            words.get("currencies", {}), words.get("currency_said", {}), words.get("currency_places", {})
        )
        self.stated = StatedCurrencies(self.money, words.get("currency_said", {}))
        self._choices: dict[str, dict[str, str]] = {}
        self._others: dict[tuple[str, str], WordFinder] = {}

    @cached_property
    def other_amounts(self) -> WordFinder:
        """What in a remark says that an amount is another: its scale, its period, its currency, whose it is."""
        several = [word for number, names in self._numbers.items() if int(number) > 1 for word in names]
        return WordFinder(
            [*self._other_amounts, *several, *self.money.other_times, *(word for word, _ in self.money.words)]
        )

    def others(self, fact: Fact, code: str) -> WordFinder:
        """The words of the fact's values other than this one."""
        found = self._others.get((fact.name, code))
        if found is None:
            words = [
                word for other, names in fact.values.items() if other != code for word in (other, *names)
            ]
            if set(fact.values) <= {"yes", "no"}:
                words += self.no if code == "yes" else self.yes
            # Short words, such as `on`, say something only where they stand alone.
            found = WordFinder(str(word) for word in words if len(str(word)) > 1 + str(word).isascii())
            self._others[fact.name, code] = found
        return found

    def choice(self, fact: Fact, text: str) -> str | None:
        """The code of the fact's value that the text names, or None.

        A carrier is found only in the script it is listed in: 中國移動 is Hong Kong's, 中国移动 need not be.
        """
        one_script = type_of(fact).names_carriers
        found = self._choices.get(fact.name)
        if found is None:
            lists = {**fact.values, **self.carriers} if one_script else fact.values
            words = [(word, code) for code, names in lists.items() for word in (code, *names)]
            found = {fold(word): code for word, code in reversed(words)}
            if not one_script:
                found = {fold_script(word): code for word, code in reversed(words)} | found
            self._choices[fact.name] = found
        return found.get(fold(text)) or (None if one_script else found.get(fold_script(text)))

    def currency(self, text: str) -> str | None:
        """The code of the currency that a sign or word stands for, or None."""
        return self.money.code(text)


YearPlace = Literal["", "first", "last", "likely_last"]


class Unit(msgspec.Struct, frozen=True):
    """What a heading says of its cells, or why its column can't be read."""

    hkd: bool = False
    month_first: bool = False
    refused: str = ""
    """`heading_currency`, `heading_scale` or `heading_unit`, with `says`; "" when all of the heading is understood."""
    says: str = ""


NO_UNIT = Unit()


class CellContext(msgspec.Struct, frozen=True):
    """What a cell's surroundings say of it: the words, the sheet's calendar, its platform, the unit."""

    vocabulary: CellWords
    date_system_1904: bool = False
    month_first: bool = False
    stated: str = ""
    """The currency of amounts that say none themselves, where that is not Hong Kong's: a code, 元, or UNCLEAR."""
    says: str = ""
    """What states it, in the words of the table."""
    either_is: str = ""
    """The currency that 元 and its like are in this column: a code; UNCLEAR where it is known that nobody knows;
    blank where nothing settles it."""
    platform: str = ""
    status_words: Mapping[str, str] = {}
    """The platform's folded status words with the code each means, or `ask` where that can't be told."""
    status_elsewhere: frozenset[str] = frozenset()
    """Folded status words of every platform: in a sheet of unknown origin they have no one meaning."""
    ticked: bool = False
    """Ticks stand in the column: an X among them is no tick."""
    year_place: YearPlace = ""
    """Where the year stands in the column's dates with two digits for it."""


def is_listed(word: str, words: frozenset[str]) -> bool:
    """Whether a word is one of these, which `CellWords` has folded, in either Chinese script."""
    return fold(word) in words or fold_script(word) in words


def _folded(words: Iterable[object]) -> frozenset[str]:
    # YAML reads yes, no, true and 1 as values unless they are quoted. A traditional word counts as simplified too.
    return frozenset(spelt for word in words for spelt in (fold(str(word)), fold_script(str(word))))
