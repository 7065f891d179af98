"""Write the parts of a page of the reference as Markdown. Must not know a rulebook.

A text is never more than text: what Markdown would take for its own marks is escaped.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from html import escape
from urllib.parse import quote

from simexit.pages.blocks import Block, Items, PageTable, Pairs, Text, Title
from simexit.pages.links import pieces

# An underscore within a word, as codes have it, marks nothing.
_ENTITY = re.compile(r"&(?=[#\w]+;)")
_MARKS = re.compile(r"[\\`|*\[\]]|(?<!\w)_|_(?!\w)")


def as_markdown(blocks: Sequence[Block], picture: str, others: Iterable[tuple[str, str]] = ()) -> str:
    """The page; its one picture is in the file named `picture`, `others` are as for HTML."""
    titles = [block for block in blocks if isinstance(block, Title)]
    anchors = {title.anchor for title in titles if title.anchor}
    first, *rest = (_shown(block, picture, anchors) for block in blocks)
    parts = [
        first,
        " · ".join(_link(name, address) for address, name in others),
        "\n".join(f"- {_link(title.text, _place(title.anchor))}" for title in titles if title.level == 2),
        *rest,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _shown(block: Block, picture: str, anchors: Collection[str]) -> str:
    match block:
        case Title(text, level, anchor):
            mark = f'<a id="{escape(anchor)}"></a>\n\n' if anchor else ""
            return f"{mark}{'#' * level} {_plain(text)}"
        case Text(text):
            return _linked(text, anchors)
        case Pairs(rows):
            return "\n".join(f"- **{_plain(label)}**: {_linked(text, anchors)}" for label, text in rows)
        case PageTable(header, rows):
            lines = [map(_plain, header), ("---" for _ in header)]
            lines += [(_linked(cell, anchors) for cell in row) for row in rows]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines)
        case Items(texts, numbered):
            marks = [f"{place}." if numbered else "-" for place, _ in enumerate(texts, 1)]
            return "\n".join(
                f"{mark} {_linked(text, anchors)}" for mark, text in zip(marks, texts, strict=True)
            )
    return f"![{_plain(block.text)}]({picture})\n\n{_plain(block.text)}"


def _linked(text: str, anchors: Collection[str]) -> str:
    """A text with what it leads to as links."""
    return "".join(
        _plain(one.text)
        if not one.to
        else _link(one.text, _place(one.to[1:]))
        if one.to[0] == "#"
        else f"<{one.to}>"
        for one in pieces(text, anchors)
    )


def _link(text: str, address: str) -> str:
    return f"[{_plain(text)}]({address})"


def _place(anchor: str) -> str:
    return f"#{quote(anchor)}"


def _plain(text: str) -> str:
    """The text without what Markdown would take for its own marks, or for HTML."""
    plain = _ENTITY.sub("&amp;", re.sub(r"\s+", " ", text)).replace("<", "&lt;")
    return _MARKS.sub(r"\\\g<0>", plain)
