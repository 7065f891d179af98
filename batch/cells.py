"""Understands one text of one fact: what the cell means, or what is wrong with it.

Plain Python for the single check as well as for a sheet: it must not import pandas, numpy or a workbook
library, and knows nothing of rows and columns.
"""

from __future__ import annotations

import re

from batch.days import read_bill_day, read_date
from batch.iccid import read_iccid
from batch.identity import find_identity, mask, mask_identity, mask_name
from batch.lists import read_list
from batch.money import read_money
from batch.phones import read_phone
from batch.understood import UNKNOWN, CellContext, Trouble, Understood, Vocabulary, doubtful, refused
from batch.words import fold, fold_script, has_control, nearest, plain, tidy
from engine.facts import Fact
from engine.values import NONE

__all__ = ["CellContext", "Trouble", "Understood", "Vocabulary", "shown", "understand"]


def understand(fact: Fact, text: str, context: CellContext, bare_identity: bool | None = None) -> Understood:
    """What `text` says of `fact`. Unknown without a trouble when it is blank or says that nobody knows.

    `bare_identity`: letters and digits that check as an identity number are one even without brackets; if not
    said, so for every fact but `sim_id`, where an asset tag may look alike.
    """
    clean = tidy(text)
    found = _private(fact, clean, fact.name != "sim_id" if bare_identity is None else bare_identity) or _read(
        fact, clean, context
    )
    if found.trouble is None and has_control(text):
        return Understood(found.value, found.names, Trouble("control_characters"))
    return found


def shown(fact: Fact | None, text: str) -> str:
    """The text as a message may show it: identity numbers masked always, others where private."""
    if fact is None or not fact.private:
        return mask_identity(tidy(text))
    return mask_name(tidy(text)) if fact.type == "text" else mask(tidy(text))


def _private(fact: Fact, text: str, bare_identity: bool) -> Understood | None:
    """A cell with somebody's identity number: it doesn't belong here, whatever the column."""
    if not find_identity(text, bare_identity):
        return None
    if fact.type == "text":
        return doubtful(mask_identity(text, bare_identity), "identity_number")
    return refused("identity_number")


def _read(fact: Fact, text: str, context: CellContext) -> Understood:
    word, vocabulary = plain(text), context.vocabulary
    if not word:
        return UNKNOWN
    if fact.type == "money":  # before the words for unknown: a dash is zero in a money column
        if fold(word) in vocabulary.unknown and word.strip("-"):
            return UNKNOWN
        return read_money(fact, word, context)
    if fact.type in ("yes_no", "choice", "carrier"):
        return _read_word(fact, word, context)
    if fact.none and fold(word) in vocabulary.none:
        return Understood(NONE)
    if fold(word) in vocabulary.unknown or not any(char.isalnum() for char in word):
        return UNKNOWN
    match fact.type:
        case "phone":
            return read_phone(_plain_lines(text))
        case "iccid":
            return read_iccid(word)
        case "date":
            return read_date(word, context)
        case "count":
            return read_list(_plain_lines(text), context)
        case "day":
            return read_bill_day(word)
    return Understood(text)


def _plain_lines(text: str) -> str:
    """Plain line by line: in lists and phone cells a line break stands between two things."""
    return "\n".join(line for part in text.splitlines() if (line := plain(part)))


def _read_word(fact: Fact, word: str, context: CellContext) -> Understood:
    """Yes/no, a choice or a carrier: one of the listed words or none of them."""
    vocabulary, folded = context.vocabulary, fold(word)
    if fact.name == "line_status" and folded in context.status_words:
        code = context.status_words[folded]
        return Understood(code) if code != "ask" else refused("status_ask", platform=context.platform)
    if (code_ := vocabulary.choice(fact, word)) is not None:
        return Understood(code_ == "yes" if fact.type == "yes_no" else code_)
    if fact.type == "yes_no":
        if any(char.isdigit() for char in word):  # folding drops signs and points: -1 is not 1
            folded = word.removesuffix(".0")
        if folded in vocabulary.yes or folded in vocabulary.no:
            return Understood(folded in vocabulary.yes)
    if folded in vocabulary.unknown or not any(char.isalnum() for char in word):
        return UNKNOWN
    if fact.type == "yes_no":
        return refused("not_yes_no")
    if fact.type == "carrier":
        return _unlisted_carrier(fact, word, vocabulary)
    if fact.name == "line_status" and folded in context.status_elsewhere:
        return refused("status_ask", platform="")
    words = [*fact.values, *(name for names in fact.values.values() for name in names)]
    return refused("not_listed", allowed=", ".join(fact.values), nearest=nearest(word, words))


_COMPANY = re.compile(
    r"[\s,.]*(?:\b(?:company|co|corporation|corp|limited|ltd|holdings|group)\b[\s,.]*"
    r"|有限公司|公司|集团|集團)+$",
    re.IGNORECASE,
)
_OTHER = "other"


def _unlisted_carrier(fact: Fact, word: str, vocabulary: Vocabulary) -> Understood:
    """A carrier the rulebook doesn't know is `other`; one almost like a known name is neither."""
    short = _COMPANY.sub("", word)
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
