"""What the reading of files asks of words, for whoever has the words to answer; it must not know them itself."""

from __future__ import annotations

from typing import Protocol

UNCLEAR = "?"
"""In the place of a currency's code: something is said, and which is meant can't be told."""


class TableWords(Protocol):
    """The words that tell how a table stands on its sheet."""

    def is_currency(self, text: str) -> bool:
        """Whether a whole text is a currency, in brackets or not, such as may stand below a heading."""

    def says_unit(self, heading: str, below: str) -> bool:
        """Whether what stands below a heading, or in brackets behind it, says what its cells are in."""

    def currency_shown(self, words: str, place: str = "") -> str:
        """The currency's code, 元 or UNCLEAR for what a number's format shows beside it; "" where that is none.

        `place`: the country that the format names, as spreadsheet programs write it.
        """


class NoWords:
    """Where no words are known: of what this program has written itself, none is asked."""

    def is_currency(self, text: str) -> bool:  # noqa: ARG002
        """Of no text."""
        return False

    def says_unit(self, heading: str, below: str) -> bool:  # noqa: ARG002
        """Of no text."""
        return False

    def currency_shown(self, words: str, place: str = "") -> str:  # noqa: ARG002
        """None."""
        return ""
