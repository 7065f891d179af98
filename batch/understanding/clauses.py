"""Spell texts plainly and part them into clauses, and make patterns by which phrases are found in them.

It must not know any particular word, nor what is looked for.
"""

from __future__ import annotations

import re
import unicodedata

from batch.understanding.words import simplified
from engine.rulebook.hint import BORDER, OPEN

HAN = "\u3400-\u9fff"
# Between two remarks, which are read as one text: no remark has it in it.
APART = "\x00"
# What ends a clause; a colon and a question mark stay, since they say something of the word before them.
_BREAK = (
    r"\s*(?:[\n,;。、()\[\]{}<>!+&*•·…|\"“”「」『』\\]|\.(?=[\s\x00]|$)| -+ |(?<!\d)/|/(?!\d)"
    rf"|(?<=[{HAN}]) (?=[{HAN}])| (?=\d{{1,4}}[-/.年月]\d?))+\s*"
)


def spelt(text: str) -> str:
    """Capitals, full-width forms, the Chinese script, hyphens and kinds of blanks and quotation marks put aside."""
    plainly = unicodedata.normalize("NFKC", text).casefold()
    if plainly.isascii() and all(map(str.isalnum, plainly.split(" "))):
        return plainly  # words and single blanks
    plainly = plainly if plainly.isascii() else simplified(plainly)
    plainly = re.sub("[’‘`´]", "'", re.sub("[\u2010-\u2015\u2212]", "-", plainly))
    plainly = re.sub(r"[^\S\n]+", " ", re.sub("(?<=[a-z])-(?=[a-z])", " ", plainly))
    return re.sub(r" ?([:=]) ?", r"\1", plainly)


def in_clauses(text: str) -> str:
    """A text spelt plainly, its clauses within borders."""
    return re.sub(_BREAK, BORDER, spelt(text)).replace("?", "?" + BORDER)


def marked(phrase: str) -> str:
    """A phrase as it is looked for, with the borders of a clause that it wants."""
    phrase = phrase.strip(OPEN)
    before, after = phrase.startswith(BORDER), phrase.endswith(BORDER)
    return BORDER * before + spelt(phrase.strip(BORDER)).strip() + BORDER * after


def bordered(phrase: str) -> str:
    """The pattern of a phrase: its letters first, then what may not stand before them, and after them."""
    letters = phrase.strip(BORDER)
    pattern = re.escape(letters)
    itself = f"(?s:.{{{len(letters)}}})"  # spelt again, each would take as long again to compile
    if phrase.startswith(BORDER):
        pattern += rf"(?<![^|:=\x00]{itself})"
    elif re.match("[a-z0-9]", letters):
        pattern += f"(?<![a-z0-9]{itself})"
    if phrase.endswith(BORDER):
        pattern += r"(?=[|:=\x00]|$)"
    elif re.search("[a-z0-9]$", letters):
        pattern += "(?![a-z0-9])"
    return pattern
