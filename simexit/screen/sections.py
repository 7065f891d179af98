"""Lay out an answer on a terminal: titled sections of labelled rows, set in columns. Must not know a rulebook."""

from collections.abc import Callable, Iterable, Sequence

import click
import msgspec

from simexit.screen.paragraphs import pad, width, wrap

INDENT = "  "
GAP = 2
# The first step at which what can be worked off line by line may become a paragraph.
FIRM = 2
# The most rows of a section that fills up the screen.
MOST_FILLING = 4
TITLE = "cyan"
TONES = {"good": "green", "bad": "red", "care": "yellow"}


class Row(msgspec.Struct, frozen=True):
    """A sentence and its label; the tone only adds colour to what the words say."""

    text: str
    label: str = ""
    tone: str = ""


Rows = tuple[Row, ...]


class Section(msgspec.Struct, frozen=True):
    """Rows under a title; the answer itself has none.

    `tighter` are shorter ways to say the same, used in turn while the screen is too full: rows, or a paragraph. A
    section that can say how many rows it leaves out (`left_out`) shows only as many as there is room for.
    """

    title: str
    rows: Rows
    tighter: tuple[Rows | str, ...] = ()
    left_out: Callable[[int], Row] | None = None


Block = list[str]


def section(
    title: str, rows: Iterable[Row], *tighter: Rows | str, left_out: Callable[[int], Row] | None = None
) -> tuple[Section, ...]:
    """A section, or nothing when it has no rows."""
    rows = tuple(rows)
    return (Section(title, rows, tighter, left_out),) if rows else ()


def on_one_screen(parts: Sequence[Section], size: int, height: int) -> Block:
    """The lines of all sections, tightened step by step until they fit the height, or can be tightened no more."""
    blocks = {part: lines_of(part.title, part.rows, size) for part in parts if part.left_out is None}
    loose = True
    for step in range(max((len(part.tighter) for part in parts), default=0)):
        # Blank lines between sections go before a list that is worked off becomes a paragraph.
        loose = loose and (step < FIRM or _height(blocks.values()) <= height)
        for part in reversed([part for part in blocks if len(part.tighter) > step]):
            if _height(blocks.values(), loose=loose) > height:
                blocks[part] = min(blocks[part], _tightened(part, step, size), key=len)
    for part in parts:
        if part.left_out is not None:
            room = height - _height(blocks.values(), loose=loose) - 1
            blocks[part] = _that_fit(part, part.left_out, size, room)
    shown = [blocks[part] for part in parts if blocks[part]]
    loose = loose and _height(shown) <= height
    lines: Block = []
    for place, block in enumerate(shown):
        # The blank line after the answer stays: the answer is what is read first.
        lines += ["", *block] if place == 1 or (place and loose) else block
    return lines


def lines_of(title: str, rows: Rows, size: int) -> Block:
    """A section's lines, none wider than `size` as far as its words can be broken."""
    lines = [_title(title)] if title else []
    indent = INDENT if title else ""
    widest = max(width(row.label) for row in rows)
    for row in rows:
        label = pad(row.label, widest + GAP) if widest else ""
        first, *rest = wrap(row.text, size, first=indent + label)
        if row.label and row.tone:
            first = first.replace(row.label, click.style(row.label, fg=TONES[row.tone], bold=True), 1)
        lines += [first, *rest]
    return lines


def _tightened(part: Section, step: int, size: int) -> Block:
    way = part.tighter[step]
    if not isinstance(way, str):
        return lines_of(part.title, way, size)
    first, *rest = wrap(way, size, rest=INDENT)
    return [first.replace(part.title, _title(part.title), 1), *rest]


def _title(text: str) -> str:
    return click.style(text, bold=True, fg=TITLE)


def _height(blocks: Iterable[Block], *, loose: bool = True) -> int:
    """How many lines the blocks take, with a blank one between each two or after the first only."""
    heights = [len(block) for block in blocks if block]
    return sum(heights) + (len(heights) - 1 if loose else min(1, len(heights) - 1))


def _that_fit(part: Section, left_out: Callable[[int], Row], size: int, room: int) -> Block:
    """As many of the section's rows as fit, and the number of those left out."""
    for kept in range(min(len(part.rows), MOST_FILLING), 0, -1):
        rest = len(part.rows) - kept
        rows = (*part.rows[:kept], *((left_out(rest),) if rest else ()))
        lines = lines_of(part.title, rows, size)
        if len(lines) <= room:
            return lines
    return []
