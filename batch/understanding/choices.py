"""Reads a cell that names one of a few things: yes or no, a choice, a carrier.

It must not know the words: the rulebook lists them. What is only nearly one of them is never taken for it.
"""

from __future__ import annotations

import re

from batch.understanding.understood import UNKNOWN, CellContext, CellWords, Understood, refused
from batch.understanding.words import fold, fold_script, nearest
from engine.types.facts import Fact

_HAN = "\u3400-\u9fff"
# Where a cell says one thing in two languages: 使用中 Active, CMHK (China Mobile)
# Texts, which `re` makes patterns of when they are first used: most checks meet neither.
_SAID_TWICE = rf"[/|,;()]|(?<=[{_HAN}])\s*(?=[A-Za-z])|(?<=[A-Za-z])\s*(?=[{_HAN}])"
_COMPANY = (
    r"(?i)[\s,.]*(?:\b(?:company|co|corporation|corp|limited|ltd|holdings|group)\b[\s,.]*"
    r"|有限公司|公司|集团|集團)+$"
)
_OTHER = "other"


def read_word(fact: Fact, word: str, context: CellContext) -> Understood:
    """Yes/no, a choice or a carrier: one of the listed words or none of them."""
    vocabulary, folded = context.vocabulary, fold(word)
    if fact.name == "line_status" and folded in context.status_words:
        code = context.status_words[folded]
        if code != "ask":
            return Understood(code)
        return refused("status_ask", platform=context.platform, allowed=_allowed(fact))
    value = _listed(fact, word, vocabulary)
    if value is None and len(parts := re.split(_SAID_TWICE, word)) > 1:
        values = {_listed(fact, part, vocabulary) for part in parts if part.strip()}
        value = values.pop() if len(values) == 1 else None
    if value is not None:
        return Understood(value)
    if folded in vocabulary.unknown or not any(char.isalnum() for char in word):
        return UNKNOWN
    if fact.type == "yes_no":
        return refused("not_yes_no")
    if fact.type == "carrier":
        return _unlisted_carrier(fact, word, vocabulary)
    if fact.name == "line_status" and folded in context.status_elsewhere:
        return refused("status_ask", allowed=_allowed(fact))
    words = [*fact.values, *(name for names in fact.values.values() for name in names)]
    return refused("not_listed", allowed=_allowed(fact), nearest=nearest(word, words))


def _allowed(fact: Fact) -> str:
    return ", ".join(fact.values)


def _listed(fact: Fact, word: str, vocabulary: CellWords) -> bool | str | None:
    """The value that a word is listed for, or None."""
    code = vocabulary.choice(fact, word)
    if fact.type != "yes_no":
        return code
    folded = fold(word)
    if any(char.isdigit() for char in word):  # folding drops signs and points: -1 is not 1
        folded = word.strip().removesuffix(".0")
    if code is None and folded in vocabulary.yes | vocabulary.no:
        return folded in vocabulary.yes
    return None if code is None else code == "yes"


def _unlisted_carrier(fact: Fact, word: str, vocabulary: CellWords) -> Understood:
    """A carrier the rulebook doesn't know is `other`; one almost like a known name is neither."""
    short = re.sub(_COMPANY, "", word)
    if short != word and (code := vocabulary.choice(fact, short)) is not None:
        return Understood(code)
    listed = {**fact.values, **vocabulary.carriers}
    names = [name for code, others in listed.items() if code != _OTHER for name in (code, *others)]
    close = nearest(word, names, least=0.85) or next((name for name in names if _overlap(name, word)), "")
    if close:
        return refused("carrier_not_sure", nearest=close)
    return Understood(_OTHER, (word,))


def _overlap(name: str, word: str) -> bool:
    """Whether the word holds the name, or begins it, at a length that means something."""
    name, word = fold_script(name), fold_script(word)
    shorter = min(name, word, key=len)
    return len(shorter) >= (4 if shorter.isascii() else 3) and (name in word or name.startswith(word))
