"""The parts of a page of the reference, shown on a terminal. Must not know a rulebook."""

from collections.abc import Iterable
from dataclasses import dataclass

from simexit.screen.paragraphs import pad, paragraph, table, width, wrap


@dataclass(frozen=True)
class Title:
    """A heading; `level` 1 is the page's own."""

    text: str
    level: int = 2
    anchor: str = ""


@dataclass(frozen=True)
class Text:
    """A paragraph."""

    text: str


@dataclass(frozen=True)
class Pairs:
    """Labels with what stands beside them."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class PageTable:
    """A table; its last column takes the space that is left."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Items:
    """A list of sentences, numbered where their order matters."""

    texts: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG, with what it shows said in words; a terminal shows only the words."""

    svg: str
    text: str


Block = Title | Text | Pairs | PageTable | Items | Picture


def on_terminal(blocks: Iterable[Block], size: int) -> str:
    """The blocks as lines of at most `size` columns, as far as single words allow."""
    parts = [part for part in (_shown(block, size) for block in blocks) if part]
    return "\n\n".join(parts)


def _shown(block: Block, size: int) -> str:
    match block:
        case Title(text, level):
            line = "=" if level == 1 else "-"
            shown = paragraph(text, size)
            return f"{shown}\n{line * max(map(width, shown.splitlines()))}"
        case Text(text) | Picture(_, text):
            return paragraph(text, size) if text else ""
        case Pairs(rows):
            return "\n".join(table(rows, size))
        case PageTable(header, rows):
            return _grid(header, rows, size)
        case Items(texts, numbered):
            wide = width(f"{len(texts)}. ") if numbered else 2
            marks = [pad(f"{place}." if numbered else "-", wide) for place, _ in enumerate(texts, 1)]
            return "\n".join(
                "\n".join(wrap(text, size, first=mark)) for mark, text in zip(marks, texts, strict=True)
            )


def _grid(header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], size: int) -> str:
    """A table whose last column goes below the others if there is too little space beside them."""
    if not rows:
        return ""
    lead = sum(max(width(row[place]) for row in (header, *rows)) + 2 for place in range(len(header) - 1))
    if size - lead >= size // 3:
        return "\n".join(table((header, *rows), size))
    upper = [header[:-1], *(row[:-1] for row in rows)]
    lines = table(upper, max(size, lead))
    below = [wrap(row[-1], size, first="    ") if row[-1] else [] for row in rows]
    return "\n".join(
        [lines[0], *(line for row, under in zip(lines[1:], below, strict=True) for line in (row, *under))]
    )
