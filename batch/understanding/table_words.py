"""Answer what the reading of files asks of a rulebook's words; it must not know cells of a sheet nor rows."""

from __future__ import annotations

from dataclasses import dataclass

from batch.understanding.columns import Headings


@dataclass(frozen=True)
class RulebookWords:
    """The words of a rulebook, as `batch.reading.words` asks for them."""

    headings: Headings

    def is_currency(self, text: str) -> bool:
        """Whether a whole text is a currency, in brackets or not."""
        return self.headings.vocabulary.money.is_unit(text)

    def says_unit(self, heading: str, below: str) -> bool:
        """Whether what stands below a heading says what its cells are in."""
        return self.headings.says_unit(heading, below)

    def currency_shown(self, words: str, place: str = "") -> str:
        """The currency that a number's format shows beside it."""
        return self.headings.vocabulary.money.shown(words, place)
