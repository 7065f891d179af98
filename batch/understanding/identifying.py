"""Tell whether a cell under the number or the ICCID is an attempt at one, however wrong, or words and amounts.

It must not know rows or columns: a text in, how much it claims out.
"""

from __future__ import annotations

import re
from enum import IntEnum

from batch.understanding.understand import understand
from batch.understanding.understood import CellContext, CellWords
from batch.understanding.words import fold, plain, tidy
from engine.types.facts import Fact


class Claim(IntEnum):
    """How far a cell names a SIM."""

    NOTHING = 0
    """It is blank, says that nobody knows, or has words such as a section's name."""
    FEW_DIGITS = 1
    """Too little for a number, and what a total under that column would look like."""
    IN_WORDS = 2
    """Words with a number in them, which a note may have too."""
    WRONG = 3
    """An attempt that can't be used as it stands: mistyped, rounded, masked, an error."""
    NUMBER = 4
    """A number or an ICCID."""


_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]?")
_MASKED = re.compile(r"(?=(?:\D*\d){2})(?=.*[*xX●•·#＊])[\d*xX●•·#＊\s()+-]{6,}")
_ROUNDED = re.compile(r"[-+]?\d+(?:\.\d+)?[eE][-+]?\d+")
_DATES = re.compile(r"\d{2,4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,4}\s?[日号號]?|\d{1,2}:\d{2}(?::\d{2})?")
_AMOUNTS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+\.\d{1,2}(?!\d)|\$\s?\d[\d,.]*")
_AMOUNT = re.compile(r"[-+(]?\s*[^\w\s]?\s*-?\d[\d,]*(?:\.\d*)?\s*%?\s*\)?")
_LIKE_DIGITS = str.maketrans("OoQDIilLZzSsGBg", "000011112255689")
# Seven or eight digits, one after the other but for a letter that is not the first: that begins somebody's reference.
_STRAY_LETTER = re.compile(r"(?:852)?\d(?=(?:[A-Za-z]?\d){6,7}[A-Za-z]?$)\d*[A-Za-z]\d*")
_LONG = re.compile(r"\d(?:[ .\-]{0,2}\d){6,}")
_MOST_OF_A_COUNT = 4  # digits: a sum of lines has no more, and no number fewer than five


def claim_of(fact: Fact, text: str, context: CellContext) -> Claim:
    """What the text says as a cell of `fact`, the number or the ICCID."""
    words = context.vocabulary
    word = plain(tidy(text))
    if _ERROR.fullmatch(word):
        return Claim.WRONG
    digits = sum(map(str.isdigit, word))
    if not digits or fold(word) in words.unknown:
        return Claim.NOTHING
    if understand(fact, text, context).value is not None:
        return Claim.NUMBER
    if _mistyped(fact, word, context) or _MASKED.fullmatch(word) or _ROUNDED.fullmatch(word):
        return Claim.WRONG
    if not any(map(str.isalpha, word)):
        few = digits <= _MOST_OF_A_COUNT or (_AMOUNT.fullmatch(word) and not word.isdigit())
        return Claim.FEW_DIGITS if few else Claim.WRONG
    if says_amount(word, words):
        return Claim.FEW_DIGITS
    if words.totals.says(word):
        return Claim.NOTHING
    if _STRAY_LETTER.fullmatch(re.sub(r"[\s+().-]", "", word)) and not _DATES.match(word):
        return Claim.WRONG
    long = _LONG.search(_AMOUNTS.sub(" ", _DATES.sub(" ", word)))
    if not long:
        return Claim.NOTHING
    around = sum(map(str.isalpha, word.replace(long[0], "")))
    return Claim.IN_WORDS if around > 1 else Claim.WRONG


def _mistyped(fact: Fact, word: str, context: CellContext) -> bool:
    """Whether the word, most of it digits, would be a number but for letters that look like digits."""
    typed = word.translate(_LIKE_DIGITS)
    mostly = 2 * sum(map(str.isdigit, word)) > len(word)
    return mostly and typed != word and understand(fact, typed, context).value is not None


def says_amount(text: str, words: CellWords) -> bool:
    """Whether the text is an amount or a count and nothing else, with or without its currency."""
    word = plain(tidy(text))
    for name, _ in words.money.words:
        if word.casefold().startswith(name.casefold()):
            word = word[len(name) :].strip()
            break
        if word.casefold().endswith(name.casefold()):
            word = word[: -len(name)].strip()
            break
    word = word.removesuffix("元").strip()
    return not word or word == "-" or (bool(_AMOUNT.fullmatch(word)) and not _LONG.fullmatch(word))


def only_says_total(text: str, words: CellWords) -> bool:
    """Whether the text is a word for a total alone, with or without how many or how much."""
    word = re.sub(r"[\d,.$:：()（）]+", " ", plain(tidy(text))).strip()
    return fold(word) in words.total_words
