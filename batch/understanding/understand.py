"""Understands one text of one fact: what the cell means, or what is wrong with it.

Plain Python for the single check as well as for a sheet: it must not import pandas, numpy or a workbook
library, and knows nothing of rows and columns.
"""

from __future__ import annotations

from batch.identity import find_identity, mask, mask_identity, mask_name
from batch.understanding.understood import (
    UNKNOWN,
    CellContext,
    CellWords,
    Trouble,
    Understood,
    doubtful,
    refused,
)
from batch.understanding.words import fold, has_control, plain, tidy
from engine.types.facts import Fact
from engine.types.values import NONE

__all__ = ["CellContext", "CellWords", "Trouble", "Understood", "masked", "understand"]


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


def masked(fact: Fact | None, text: str) -> str:
    """The text as a message may show it: identity numbers masked always, others where private."""
    if fact is None or not fact.private:
        return mask_identity(tidy(text))
    return mask_name(tidy(text)) if fact.type == "text" else mask(tidy(text))


_LONGEST = 120  # no number, date or word that a column asks for is longer


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
    if len(word) > _LONGEST and fact.type not in ("text", "count"):
        return refused("too_long", length=len(word), most=_LONGEST)
    if fact.type == "money":  # before the words for unknown: a dash is zero in a money column
        if fold(word) in vocabulary.unknown and word.strip("-"):
            return UNKNOWN
        from batch.understanding.money import (
            read_money,
        )  # each sort of cell when it is first met: patterns take time to build

        return read_money(fact, word, context)
    if fact.type in ("yes_no", "choice", "carrier"):
        from batch.understanding.choices import read_word

        return read_word(fact, word, context)
    if fact.none and fold(word) in vocabulary.none:
        return Understood(NONE)
    if fold(word) in vocabulary.unknown or not any(char.isalnum() for char in word):
        return UNKNOWN
    return _read_plain(fact, text, word, context)


def _read_plain(fact: Fact, text: str, word: str, context: CellContext) -> Understood:
    match fact.type:
        case "phone":
            from batch.understanding.phones import read_phone

            return read_phone(_plain_lines(text))
        case "iccid":
            from batch.understanding.iccid import read_iccid

            return read_iccid(word)
        case "date":
            from batch.understanding.days import read_date

            return read_date(word, context)
        case "count":
            from batch.understanding.lists import read_list

            return read_list(_plain_lines(text), context)
        case "day":
            from batch.understanding.days import read_bill_day

            return read_bill_day(word)
        case "days":
            from batch.understanding.days import read_days

            return read_days(word)
    # "none" is nobody's name: two lines without an owner don't belong to the same one.
    return UNKNOWN if fold(word) in context.vocabulary.none else Understood(text)


def _plain_lines(text: str) -> str:
    """Plain line by line: in lists and phone cells a line break stands between two things."""
    return "\n".join(line for part in text.splitlines() if (line := plain(part)))
