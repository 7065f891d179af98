"""Find in a text what leads elsewhere: to another part of its page, or to an address. Must not know how it is written.

What a text links to is never more than that: a part that the page has, or a page of the web.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from batch.shown import one_line

# `[[K2]]` leads to the part of the page with that anchor. Blanks, brackets, quotes and what ends a sentence are no
# part of an address.
_LINKS = re.compile(
    r"\[\[(?P<anchor>[^\[\]]+)\]\]"
    r"|(?P<address>https?://[^\s，。；、）()<>\"'`\\\[\]]+[^\s，。；、）().,;<>\"'`\\\[\]])"
)


@dataclass(frozen=True)
class LinkedPiece:
    """A piece of a text; `to` is where it leads, blank where it is text and nothing else."""

    text: str
    to: str = ""


def pieces(text: str, anchors: Collection[str]) -> Iterator[LinkedPiece]:
    """The text on one line, in pieces; `anchors` are the parts that the page has."""
    text, start = one_line(text), 0
    for found in _LINKS.finditer(text):
        anchor, address = found["anchor"], found["address"]
        if address or anchor in anchors:
            yield LinkedPiece(text[start : found.start()])
            yield LinkedPiece(address, address) if address else LinkedPiece(anchor, f"#{anchor}")
            start = found.end()
    yield LinkedPiece(text[start:])
