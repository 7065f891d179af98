"""Draw the figures of docs/performance.svg: who decides how many lines a second, and what a line costs by size."""

from __future__ import annotations

import math
from collections.abc import Iterator
from html import escape
from itertools import groupby

from bench.figures import Figure, Record
from bench.written import rate

WIDTH, LEFT, RIGHT, ROW = 860, 290, 90, 26
STYLE = (
    "text{font:13px system-ui,sans-serif;fill:#222}.h{font-weight:600;font-size:15px}.n{fill:#666;font-size:12px}"
    ".ours{fill:#0b6e4f}.other{fill:#9aa5b1}.first{fill:#fff;fill-opacity:.55}line{stroke:#ddd}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}.n{fill:#aaa}line{stroke:#444}.first{fill:#000;fill-opacity:.45}}"
)
SPEED, GROWTH = "twelve", ("ways", "beyond")


def picture(record: Record) -> str:
    """The picture, in the reader's light or dark."""
    parts, height = [], 10
    for draw in (_speeds, _growth):
        drawn, used = draw(record, height)
        parts += drawn
        height += used
    body = "\n".join(parts)
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img">\n<style>{STYLE}</style>\n{body}\n</svg>\n'


def _speeds(record: Record, top: int) -> tuple[list[str], int]:
    """Bars of lines a second, on a scale of tenfolds; the pale part is what a first run lacks."""
    if SPEED not in record:
        return [], 0
    figures = record[SPEED].figures
    size = max(figure.size for figure in figures)
    shown = [figure for figure in figures if figure.size == size]
    drawn = [
        _text(10, top + 16, f"{record[SPEED].title}: lines decided a second", "h"),
        _text(10, top + 34, f"{size:,} lines, one core; pale: beyond a first run", "n"),
    ]
    start, base = top + 48, 3.0  # a thousand lines a second
    scale = (WIDTH - LEFT - RIGHT) / (9 - base)
    end = start + ROW * len(shown)
    for step, said in enumerate(("1 k", "10 k", "100 k", "1 M", "10 M", "100 M")):
        drawn.append(_line(LEFT + scale * step, start, end))
        drawn.append(_text(LEFT + scale * step - 10, end + 14, said, "n"))
    for place, figure in enumerate(shown):
        y = start + ROW * place
        warm = scale * (math.log10(figure.size / figure.seconds) - base)
        drawn.append(_text(10, y + 17, figure.what))
        drawn.append(_bar(y, LEFT, warm, "other" if place else "ours"))
        if figure.first is not None and figure.first > figure.seconds:
            first = scale * (math.log10(figure.size / figure.first) - base)
            drawn.append(_bar(y, LEFT + first, warm - first, "first"))
        drawn.append(_text(LEFT + warm + 6, y + 17, rate(figure.size, figure.seconds)))
    return drawn, end - top + 40


def _growth(record: Record, top: int) -> tuple[list[str], int]:
    """Bars of what a line costs, of each way through by the size of the fleet."""
    groups = [*_ways(record)]
    if not groups:
        return [], 0
    dearest = max(one.seconds / one.size for _, several in groups for one in several)
    scale = (WIDTH - LEFT - RIGHT) / dearest
    drawn = [_text(10, top + 16, "What a line costs, by the size of the fleet", "h")]
    drawn.append(_text(10, top + 34, "microseconds of the processor; flat is good", "n"))
    y = top + 48
    for what, several in groups:
        for figure in several:
            cost = figure.seconds / figure.size
            drawn.append(_text(10, y + 17, f"{what}, {figure.size:,} lines"))
            drawn.append(_bar(y, LEFT, scale * cost, "ours"))
            drawn.append(_text(LEFT + scale * cost + 6, y + 17, f"{cost * 1e6:.3g}"))
            y += ROW
        y += 8
    return drawn, y - top + 16


def _ways(record: Record) -> Iterator[tuple[str, list[Figure]]]:
    """What was measured at several sizes, the sizes in order."""
    for name in GROWTH:
        figures = sorted(record[name].figures if name in record else [], key=lambda one: (one.what, one.size))
        for what, several in groupby(figures, key=lambda one: one.what):
            if len(found := list(several)) > 1:
                yield what, found


def _text(x: float, y: float, said: str, kind: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}"{f" class={kind!r}" if kind else ""}>{escape(said)}</text>'


def _bar(y: float, x: float, width: float, kind: str) -> str:
    return f'<rect x="{x:.1f}" y="{y + 4:.1f}" width="{max(width, 1):.1f}" height="{ROW - 8}" rx="2" class="{kind}"/>'


def _line(x: float, top: float, bottom: float) -> str:
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}"/>'
