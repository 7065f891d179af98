"""Draw a described chart as SVG that stands inside a page: stacked bars with their values, a title and a
description for those who can't see it. Must not know what it shows."""

from __future__ import annotations

from collections.abc import Iterator

from batch.report.contrast import clearest
from batch.report.drawn import Bar, Drawing
from batch.report.markup import Markup, element
from batch.report.sheets import display_width
from batch.report.words import dollars

_WIDE, _LEFT, _ROW, _BAR = 440, 160, 27, 19  # of lying bars
_TALL, _FOOT = 170, 34  # of standing ones
_INK, _WHITE, _BLACK = "1F2933", "FFFFFF", "000000"
_SMALL = 11  # letters below and above standing bars
_LETTER = 7.2  # how wide a figure or letter is
_NAME = int((_LEFT - 12) / 8)  # how many of them a name has room for


def svg(drawing: Drawing, mark: str) -> Markup:
    """The chart; `mark` tells its title and description from those of the page's others."""
    parts, height = (list(_lying(drawing)), _ROW * len(drawing.bars)) if drawing.lying else (
        list(_standing(drawing)), _TALL + _FOOT)  # fmt: skip
    return element(
        "svg",
        element("title", drawing.title, id=f"{mark}-title"),
        element("desc", drawing.told, id=f"{mark}-told"),
        parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDE} {height}",
        font_size=13,
        role="img",
        aria_labelledby=f"{mark}-title {mark}-told",
    )


def legend(drawing: Drawing) -> Markup:
    """What each colour means."""
    return element(
        "ul",
        [
            element("li", element("span", "", class_="key", style=f"background:#{colour}"), name)
            for name, colour in drawing.parts
        ],
        class_="legend",
    )


def _lying(drawing: Drawing) -> Iterator[Markup]:
    most = max((sum(bar.values) for bar in drawing.bars), default=0) or 1
    right = 12 + len(f"{most:,}") * 9  # for the sum, in bold
    scale = (_WIDE - _LEFT - right) / most
    for at, bar in enumerate(drawing.bars):
        if not bar.name:
            continue
        top, left = at * _ROW + (_ROW - _BAR) / 2, float(_LEFT)
        yield _text(_LEFT - 8, top + 15, _shortened(bar.name), "end")
        for value, (_, colour) in zip(bar.values, drawing.parts, strict=False):
            wide = value * scale
            if value:
                yield _rect(left, top, wide, _BAR, colour)
                told = f"{value:,}"
                if len(told) * _LETTER + 4 <= wide:
                    yield _text(left + wide / 2, top + 15, told, "middle", clearest((_WHITE, _BLACK), colour))
            left += wide
        yield _text(left + 6, top + 15, f"{sum(bar.values):,}", "start", bold=True)


def _standing(drawing: Drawing) -> Iterator[Markup]:
    most = max((sum(bar.values) for bar in drawing.bars), default=0) or 1
    said = [_said(drawing, bar) for bar in drawing.bars]
    room, longest = _WIDE / max(len(said), 1), max(map(len, said), default=0) * _SMALL * 0.6
    upright = longest > room  # so that the amounts don't run into each other
    scale = (_TALL - (longest if upright else _SMALL) - 8) / most
    for at, bar in enumerate(drawing.bars):
        middle, foot = at * room + room / 2, float(_TALL)
        for value, (_, colour) in zip(bar.values, drawing.parts, strict=False):
            tall = value * scale
            if value:
                yield _rect(middle - room * 0.36, foot - tall, room * 0.72, tall, colour)
            foot -= tall
        if any(bar.values):
            yield _text(middle, foot - 4, said[at], "middle", size=_SMALL, upright=upright)
        for below, line in enumerate(bar.lines or (bar.name,), start=1):
            yield _text(middle, _TALL + below * (_SMALL + 3), line, "middle", size=_SMALL)
    yield element("line", x1=0, y1=_TALL, x2=_WIDE, y2=_TALL, stroke="#7B8794")


def _said(drawing: Drawing, bar: Bar) -> str:
    return dollars(sum(bar.values)) if drawing.money else f"{sum(bar.values):,}"


def _rect(left: float, top: float, wide: float, tall: float, colour: str) -> Markup:
    return element(
        "rect", x=f"{left:.1f}", y=f"{top:.1f}", width=f"{wide:.1f}", height=f"{tall:.1f}", fill=f"#{colour}",
        stroke=f"#{_WHITE}",
    )  # fmt: skip


def _text(
    left: float, foot: float, said: str, anchor: str, colour: str = _INK, size: int | None = None, *,
    bold: bool = False, upright: bool = False,
) -> Markup:  # fmt: skip
    x, y = (left + _SMALL / 3, foot) if upright else (left, foot)
    return element(
        "text", said, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor="start" if upright else anchor, fill=f"#{colour}",
        font_size=size, font_weight="bold" if bold else None,
        transform=f"rotate(-90 {x:.1f} {y:.1f})" if upright else None,
    )  # fmt: skip


def _shortened(name: str) -> str:
    """The name as far as there is room beside the bars; the table has all of it."""
    while display_width(name) > _NAME:
        name = name.rstrip("…")[:-1].rstrip() + "…"
    return name
