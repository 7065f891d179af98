"""Draw as SVG how decisions depend on each other, each below those it takes into account. Must not know a rulebook."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

from simexit.screen.paragraphs import wrap

BOX, GAP, ROW, LINE = 224, 28, 64, 18
PORT, TIP = 34, 8
SWEEPS = 8
LETTER = 7.6
FONTS = "system-ui, 'Segoe UI', 'PingFang HK', 'Noto Sans CJK TC', 'Noto Sans CJK SC', sans-serif"
FIXED = "ui-monospace, Menlo, Consolas, monospace"
INK, FRAME, PAPER, LIGHT = "#16273a", "#27496d", "#eef3f8", "#5b6573"


@dataclass(frozen=True)
class Box:
    """A decision as it is drawn: its name, its code, and a line about its size."""

    name: str
    code: str
    size: str


def draw(boxes: Mapping[str, Box], needs: Mapping[str, Sequence[str]], title: str) -> str:
    """Draw the picture; `needs` gives for each box those it depends on, which come before it in `boxes`."""
    layers, ways = _layers(boxes, needs)
    _untangle(layers, ways)
    lines = {name: wrap(box.name, int((BOX - 24) / LETTER)) for name, box in boxes.items()}
    height = 58 + LINE * max(len(found) for found in lines.values())
    wide = max(sum(_room(name) for name in layer) + GAP * (len(layer) - 1) for layer in layers) + 2 * GAP
    tall = len(layers) * height + (len(layers) - 1) * ROW + 2 * GAP
    middle, top = _places(layers, wide, height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {tall}" width="{wide}" height="{tall}"',
        f'     role="img" font-family="{FONTS}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{wide}" height="{tall}" fill="#ffffff"/>',
        *(_arrow(way, ways, middle, top, height) for way in ways),
        *(_box(box, lines[name], middle[name], top[name], height) for name, box in boxes.items()),
        "</svg>",
    ]
    return "\n".join(parts)


def _layers(
    boxes: Mapping[str, Box], needs: Mapping[str, Sequence[str]]
) -> tuple[list[list[str]], list[list[str]]]:
    """The names of each layer, and the way of each arrow, which has a place of its own in every layer it passes."""
    depth: dict[str, int] = {}
    for name in boxes:
        depth[name] = max((depth[other] + 1 for other in needs.get(name, ())), default=0)
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for name in boxes:
        layers[depth[name]].append(name)
    ways = []
    for name in boxes:
        for other in needs.get(name, ()):
            between = range(depth[other] + 1, depth[name])
            passes = [f"{other}→{name}@{layer}" for layer in between]
            for layer, passing in zip(between, passes, strict=True):
                layers[layer].append(passing)
            ways.append([other, *passes, name])
    return layers, ways


def _untangle(layers: list[list[str]], ways: Sequence[Sequence[str]]) -> None:
    """Order each layer by the places of its neighbours, down and up again, so that few arrows cross."""
    steps = [pair for way in ways for pair in pairwise(way)]
    for sweep in range(SWEEPS):
        down = sweep % 2 == 0
        order = layers if down else layers[::-1]
        for fixed, layer in pairwise(order):
            place = {name: index / max(len(fixed) - 1, 1) for index, name in enumerate(fixed)}
            beside: dict[str, list[float]] = {name: [] for name in layer}
            for above, below in steps:
                mine, theirs = (below, above) if down else (above, below)
                if mine in beside and theirs in place:
                    beside[mine].append(place[theirs])
            was = {name: index / max(len(layer) - 1, 1) for index, name in enumerate(layer)}
            wanted = {name: sum(near) / len(near) if near else was[name] for name, near in beside.items()}
            layer.sort(key=wanted.__getitem__)


def _room(name: str) -> int:
    return GAP if "@" in name else BOX


def _places(layers: Sequence[Sequence[str]], wide: int, height: int) -> tuple[dict[str, int], dict[str, int]]:
    """Where everything goes: the middle of its width, and its top."""
    middle, top = {}, {}
    for depth, layer in enumerate(layers):
        x = (wide - sum(_room(name) for name in layer) - GAP * (len(layer) - 1)) // 2
        for name in layer:
            middle[name] = x + _room(name) // 2
            top[name] = GAP + depth * (height + ROW)
            x += _room(name) + GAP
    return middle, top


def _port(way: Sequence[str], ways: Sequence[Sequence[str]], middle: Mapping[str, int], end: int) -> int:
    """Where along its box an arrow starts (`end` 0) or arrives (-1): side by side, in the order of its neighbours."""
    near = 1 if end == 0 else -2
    there = sorted((other for other in ways if other[end] == way[end]), key=lambda other: middle[other[near]])
    return middle[way[end]] + int((there.index(way) - (len(there) - 1) / 2) * PORT)


def _arrow(
    way: Sequence[str],
    ways: Sequence[Sequence[str]],
    middle: Mapping[str, int],
    top: Mapping[str, int],
    height: int,
) -> str:
    x, y = _port(way, ways, middle, 0), top[way[0]] + height
    path = [f"M{x} {y}"]
    for name in way[1:]:
        last = name == way[-1]
        to_x = _port(way, ways, middle, -1) if last else middle[name]
        to_y = top[name] - (TIP if last else 0)
        half = (to_y - y) // 2
        path.append(f"C{x} {y + half} {to_x} {to_y - half} {to_x} {to_y}")
        x, y = to_x, to_y
        if not last:
            y += height
            path.append(f"L{x} {y}")
    tip = f"M{x - TIP // 2} {y} L{x + TIP // 2} {y} L{x} {y + TIP}z"
    line = f'<path d="{" ".join(path)}" fill="none" stroke="{LIGHT}" stroke-width="1.4"/>'
    return f'{line}\n<path d="{tip}" fill="{LIGHT}"/>'


def _box(box: Box, lines: Sequence[str], middle: int, top: int, height: int) -> str:
    place = f'x="{middle - BOX // 2}" y="{top}" width="{BOX}" height="{height}"'
    parts = [f'<rect {place} rx="6" fill="{PAPER}" stroke="{FRAME}" stroke-width="1.4"/>']
    for number, line in enumerate(lines):
        parts.append(
            _text(middle, top + 26 + number * LINE, line, f'font-size="15" font-weight="600" fill="{INK}"')
        )
    code = f'font-size="12" font-family="{FIXED}" fill="{FRAME}"'
    parts.append(_text(middle, top + height - 32, box.code, code))
    parts.append(_text(middle, top + height - 13, box.size, f'font-size="12" fill="{LIGHT}"'))
    return "\n".join(parts)


def _text(x: int, y: int, text: str, style: str) -> str:
    return f'<text x="{x}" y="{y}" text-anchor="middle" {style}>{escape(text)}</text>'
