"""Understand one text of one fact: what the cell means, or what is wrong with it.

Plain Python for the single check as well as for a sheet: it must not import pandas, numpy or a workbook
library, and knows nothing of rows and columns.
"""

from __future__ import annotations

from batch.identity import find_identity, mask_identity
from batch.understanding.cell_types import cell_type_of
from batch.understanding.remarks import read_remarked
from batch.understanding.understood import (
    UNKNOWN,
    CellContext,
    CellWords,
    Trouble,
    Understood,
    doubtful,
    refused,
)
from batch.understanding.words import has_control, plain, tidy, unquoted
from engine.types.facts import Fact

__all__ = ["CellContext", "CellWords", "Trouble", "Understood", "masked", "understand", "understand_alone"]


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


def understand_alone(fact: Fact, text: str, context: CellContext) -> Understood:
    """The same where the text is all that its column holds."""
    return understand(fact, text, cell_type_of(fact).around([text], context))


def masked(fact: Fact | None, text: str) -> str:
    """The text as a message may show it: identity numbers masked always, others where private."""
    if fact is None or not fact.private:
        return mask_identity(tidy(text))
    return cell_type_of(fact).masked(tidy(text))


_LONGEST = 120  # no number, date or word that a column asks for is longer


def _private(fact: Fact, text: str, bare_identity: bool) -> Understood | None:
    """A cell with somebody's identity number: it doesn't belong here, whatever the column."""
    if not find_identity(text, bare_identity):
        return None
    if cell_type_of(fact).free_text:
        return doubtful(mask_identity(text, bare_identity), "identity_number")
    return refused("identity_number")


def _read(fact: Fact, text: str, context: CellContext) -> Understood:
    cells = cell_type_of(fact)
    if plain(text).casefold() in context.vocabulary.ditto:
        return refused("as_above")
    if not cells.free_text:
        text = unquoted(text)
    word = plain(text)
    if not word:
        return UNKNOWN
    if len(word) > _LONGEST and not cells.any_length:
        return refused("too_long", length=len(word), most=_LONGEST)
    found = read_remarked(cells, fact, text, context, cells.read(fact, text, word, context))
    # Folding drops punctuation, and a question mark is the one that says something: Yes? is no yes.
    if found.value is not None and "?" in word and not cells.free_text:
        return refused("value_in_doubt")
    return found
