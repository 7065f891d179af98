"""Write the parts of a page of the reference as one page of HTML that needs no other file. Must not know a rulebook.

Every text is escaped where it is put; the page itself forbids whatever is not its own style.
"""

from collections.abc import Collection, Iterable, Sequence

from batch.report.markup import Markup, element, escaped
from simexit.pages.blocks import Block, Items, PageTable, Pairs, Picture, Text, Title
from simexit.pages.links import pieces

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = """
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
    """The page; `others` are the addresses and names of its translations."""
    titles = [block for block in blocks if isinstance(block, Title)]
    heading = next(title.text for title in titles if title.level == 1)
    anchors = {title.anchor for title in titles if title.anchor}
    head = [
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("title", heading),
        element("style", Markup(_STYLE)),
    ]
    contents = [(f"#{title.anchor}", title.text) for title in titles if title.level == 2]
    first, *rest = (_shown(block, anchors) for block in blocks)
    nav = element("nav", _linked_list(contents), _linked_list(others))
    page = element(
        "html", element("head", _lines(head)), element("body", _lines([first, nav, *rest])), lang=language
    )
    return f"<!DOCTYPE html>\n{page}\n"


def _lines(parts: Iterable[Markup]) -> Markup:
    """Elements each on a line of its own, so that the file reads well."""
    return Markup("".join(f"\n{part}" for part in parts) + "\n")


def _linked_list(links: Iterable[tuple[str, str]]) -> Markup:
    return element("ul", [element("li", element("a", text, href=address)) for address, text in links])


def _shown(block: Block, anchors: Collection[str]) -> Markup:
    match block:
        case Title(text, level, anchor):
            return element(f"h{level}", text, id=anchor or None)
        case Text(text):
            return element("p", _linked(text, anchors))
        case Pairs(rows):
            said = [
                part
                for label, text in rows
                for part in (element("dt", label), element("dd", _linked(text, anchors)))
            ]
            return element("dl", said) if rows else Markup()
        case PageTable(header, rows):
            head = element("tr", [element("th", cell) for cell in header])
            body = [element("tr", [element("td", _linked(cell, anchors)) for cell in row]) for row in rows]
            return element("table", element("thead", head), element("tbody", _lines(body)))
        case Items(texts, numbered):
            return element(
                "ol" if numbered else "ul", _lines(element("li", _linked(text, anchors)) for text in texts)
            )
        case Picture(svg, text):
            return element("figure", Markup(svg), element("figcaption", text))


def _linked(text: str, anchors: Collection[str]) -> list[Markup]:
    """A text with what it leads to as links."""
    return [
        element("a", one.text, href=one.to, rel="noreferrer" if one.to[:1] != "#" else None)
        if one.to
        else escaped(one.text)
        for one in pieces(text, anchors)
    ]
