"""Show the parts of a page of the reference on a terminal, in Markdown and in HTML. Must not know a rulebook."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

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


# `[[K2]]` is a link to the part of the page with that anchor.
LINK = re.compile(r"\[\[([^\[\]]+)\]\]")
ADDRESS = re.compile(r"https?://[^\s，。；、）()]+[^\s，。；、）().,;]")
STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.6 system-ui, "Segoe UI", "PingFang HK", "Noto Sans CJK TC", "Noto Sans CJK SC", sans-serif;
  color: #16202b; max-width: 74rem; margin: 2rem auto; padding: 0 1.2rem; }
h1, h2, h3, h4 { color: #16273a; line-height: 1.3; margin: 2em 0 .6em; scroll-margin-top: 1rem; }
h2 { border-bottom: 2px solid #27496d; padding-bottom: .2em; }
h4 { margin: 1.2em 0 .2em; }
table { border-collapse: collapse; width: 100%; margin: .8em 0; font-size: .93em; }
th, td { border: 1px solid #c7d0da; padding: .35em .6em; text-align: left; vertical-align: top; }
td, dd { overflow-wrap: anywhere; }
th { background: #eef3f8; }
td:first-child { overflow-wrap: normal; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3em 1.2em; }
dt { font-weight: 600; } dd { margin: 0; }
a { color: #1d5b96; }
nav li { display: inline-block; margin-right: 1.2em; } nav ul { padding: 0; list-style: none; }
figure { margin: 1em 0; overflow-x: auto; } figure svg { max-width: 100%; height: auto; }
figcaption { color: #4a5563; }
@media print { body { max-width: none; margin: 0; font-size: 10.5pt; } nav { display: none; }
  tr, h2, h3, h4 { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
  a { color: inherit; text-decoration: none; } }
"""


def as_html(blocks: Sequence[Block], language: str, others: Iterable[tuple[str, str]] = ()) -> str:
    """One HTML page that needs no other file; `others` are the addresses and names of its translations."""
    titles = [block for block in blocks if isinstance(block, Title)]
    heading = next(title.text for title in titles if title.level == 1)
    contents = [
        f'<li><a href="#{title.anchor}">{escape(title.text)}</a></li>' for title in titles if title.level == 2
    ]
    translations = [f'<li><a href="{escape(address)}">{escape(name)}</a></li>' for address, name in others]
    body = [_html(block) for block in blocks]
    nav = f"<nav><ul>{''.join(contents)}</ul><ul>{''.join(translations)}</ul></nav>"
    return "\n".join(
        [
            f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(heading)}</title>\n<style>{STYLE}</style>\n</head>\n<body>",
            body[0],
            nav,
            *body[1:],
            "</body>\n</html>\n",
        ]
    )


def _html(block: Block) -> str:
    match block:
        case Title(text, level, anchor):
            mark = f' id="{escape(anchor)}"' if anchor else ""
            return f"<h{level}{mark}>{escape(text)}</h{level}>"
        case Text(text):
            return f"<p>{_inline(text)}</p>"
        case Pairs(rows):
            said = "".join(f"<dt>{escape(label)}</dt><dd>{_inline(text)}</dd>" for label, text in rows)
            return f"<dl>{said}</dl>" if rows else ""
        case PageTable(header, rows):
            head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
            body = "\n".join(
                "<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in rows
            )
            return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
        case Items(texts, numbered):
            tag = "ol" if numbered else "ul"
            return f"<{tag}>\n" + "\n".join(f"<li>{_inline(text)}</li>" for text in texts) + f"\n</{tag}>"
        case Picture(svg, text):
            return f"<figure>\n{svg}\n<figcaption>{escape(text)}</figcaption>\n</figure>"


def _inline(text: str) -> str:
    text = ADDRESS.sub(lambda found: f'<a href="{found[0]}">{found[0]}</a>', escape(text, quote=False))
    return LINK.sub(lambda found: f'<a href="#{found[1]}">{found[1]}</a>', text)


def as_markdown(blocks: Sequence[Block], picture: str, others: Iterable[tuple[str, str]] = ()) -> str:
    """The page as Markdown; its one picture is in the file named `picture`."""
    contents = [block for block in blocks if isinstance(block, Title) and block.level == 2]
    first, *rest = blocks
    parts = [_markdown(first, picture)]
    parts += [" · ".join(f"[{name}]({address})" for address, name in others)]
    parts += ["\n".join(f"- [{title.text}](#{title.anchor})" for title in contents)]
    parts += [_markdown(block, picture) for block in rest]
    return "\n\n".join(part for part in parts if part) + "\n"


def _markdown(block: Block, picture: str) -> str:
    match block:
        case Title(text, level, anchor):
            mark = f'<a id="{anchor}"></a>\n\n' if anchor else ""
            return f"{mark}{'#' * level} {_plain(text)}"
        case Text(text):
            return _linked(text)
        case Pairs(rows):
            return "\n".join(f"- **{_plain(label)}**: {_linked(text)}" for label, text in rows)
        case PageTable(header, rows):
            lines = [
                header,
                tuple("---" for _ in header),
                *(tuple(_linked(cell) for cell in row) for row in rows),
            ]
            return "\n".join(f"| {' | '.join(line)} |" for line in lines)
        case Items(texts, numbered):
            marks = [f"{place}." if numbered else "-" for place, _ in enumerate(texts, 1)]
            return "\n".join(f"{mark} {_linked(text)}" for mark, text in zip(marks, texts, strict=True))
        case Picture(_, text):
            return f"![{_plain(text)}]({picture})\n\n{_plain(text)}"


def _plain(text: str) -> str:
    """The text without what Markdown would take for its own marks."""
    text = text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;")
    return re.sub(r"(?<!\w)_|_(?!\w)", r"\\_", text)


def _linked(text: str) -> str:
    parts = re.split(f"({ADDRESS.pattern})", text)
    said = "".join(f"<{part}>" if place % 2 else _plain(part) for place, part in enumerate(parts))
    return LINK.sub(lambda found: f"[{found[1]}](#{found[1]})", said)
