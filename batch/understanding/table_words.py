"""Answer what the reading of files asks of a rulebook's words; it must not know cells of a sheet nor rows."""

from __future__ import annotations

from batch.reading.words import NoWords
from batch.understanding.columns import Headings
from batch.understanding.currency_words import CurrencyWords


class MoneyWords(NoWords):
    """The currencies of a rulebook, where headings are not looked for."""

    def __init__(self, money: CurrencyWords) -> None:
        self._money = money

    def is_currency(self, text: str) -> bool:
        """Whether a whole text is a currency, in brackets or not."""
        return self._money.is_unit(text)

    def currency_shown(self, words: str, place: str = "") -> str:
        """The currency that a number's format shows beside it."""
        return self._money.shown(words, place)


class RulebookWords(MoneyWords):
    """The words of a rulebook, as `batch.reading.words` asks for them."""

    def __init__(self, headings: Headings) -> None:
        super().__init__(headings.vocabulary.money)
        self._headings = headings

    def says_unit(self, heading: str, below: str) -> bool:
        """Whether what stands below a heading says what its cells are in."""
        return self._headings.says_unit(heading, below)
