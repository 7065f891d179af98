"""The pages of a rulebook say what its files say, and nothing in these becomes more than text and addresses."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from simexit.cli import run
from simexit.pages.blocks import Block, Items, PageTable, Pairs, Text, Title
from simexit.pages.markdown_pages import as_markdown
from simexit.pages.web_pages import as_html
from tests.support.shipped import shipped

HOSTILE = [
    'https://x/"onmouseover="alert(1)',
    "https://x/'onmouseover='alert(1)",
    '[[here" onclick="alert(1)]]',
    "[[K2' onclick='alert(1)]]",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "![x](http://elsewhere.invalid/pixel)",
    "[x]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "https://x/<script>alert(1)</script>",
    "https://x/`><img src=x onerror=alert(1)>",
    "\\[x](javascript:alert(1))",
    "&#60;script&#62;",
    "a\n\n<script>alert(1)</script>",
]
NO_TEXT = "\ud83d\x00"
MARKS = ["[[", "]]", "[", "](", ")", "https://x/", '"', "'", "<", ">", "&", "\\", "`", "|", "here"]
LIKELY = st.sampled_from([*HOSTILE, NO_TEXT, *MARKS])
TEXTS = st.lists(LIKELY | st.text(max_size=5), max_size=6).map("".join)
KNOWN = {
    *("html", "head", "meta", "title", "style", "body", "nav", "ul", "ol", "li", "a", "p", "dl", "dt", "dd"),
    *("h1", "h2", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "rel"}, "h1": {"id"}, "h2": {"id"}}


class Tags(HTMLParser):
    """Every tag of a page, with its attributes, and what it says."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)


def page_of(text: str) -> list[Block]:
    return [
        Title(text, 1),
        Title(text, 2, "here"),
        Text(text),
        Pairs(((text, text),)),
        PageTable((text, text), ((text, text),)),
        Items((text,)),
    ]


def addresses(markdown: str) -> Iterator[str]:
    """Where a Markdown page leads, as a renderer sees it: links, pictures and addresses in angle brackets."""
    from markdown_it import MarkdownIt

    for token in MarkdownIt("commonmark").parse(markdown):
        for one in [token, *(token.children or ())]:
            assert one.type != "html_inline" or one.content.startswith(("<a id=", "</a>")), one.content
            assert one.type != "html_block", one.content
            yield from (str(one.attrs[name]) for name in ("href", "src") if name in one.attrs)


@given(TEXTS)
def test_no_text_becomes_a_tag_or_an_attribute(text: str) -> None:
    for tag, attributes in Tags(as_html(page_of(text), "en", [("other.html", text)])).found:
        assert tag in KNOWN
        if tag in KNOWN - {"html", "meta"}:
            assert set(attributes) <= ATTRIBUTES.get(tag, set())
        address = attributes.get("href")
        assert (
            address is None
            or address in ("#here", "other.html")
            or address.startswith(("http://", "https://"))
        )


@given(TEXTS)
def test_no_text_becomes_markdown(text: str) -> None:
    page = as_markdown(page_of(text), "graph.svg", [(("other.md"), text)])
    for address in addresses(page):
        assert address in ("#here", "other.md", "graph.svg") or address.startswith(("http://", "https://"))


def test_a_page_forbids_what_it_does_not_bring_itself() -> None:
    metas = [attributes for tag, attributes in Tags(as_html([Title("x", 1)], "en")).found if tag == "meta"]
    policy = next(one["content"] for one in metas if one.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")


def docs_of(sources: list[str], folder: Path) -> tuple[int, list[Path]]:
    """The pages of the rulebook with a term from each source, each of another carrier; and how the command ended."""
    carriers = {
        carrier: {"terms": {"refund_days": {
            "value": 45, "source": source, "as_of": "2025-03-01", "confidence": "verified",
        }}} for carrier, source in zip(shipped().carriers, sources, strict=False)
    }  # fmt: skip
    path, out = folder / "terms.yaml", folder / "docs"
    path.write_text(json.dumps({"carriers": carriers}), encoding="utf-8")  # JSON is YAML too
    return run(["rules", "docs", "-o", str(out), "--terms", str(path)]), list(out.glob("*.html"))


def test_the_source_of_a_companys_term_is_text_on_every_page(tmp_path: Path) -> None:
    status, pages = docs_of(HOSTILE, tmp_path)
    assert status == 0
    read = [Tags(page.read_text(encoding="utf-8")) for page in pages]
    for tag, attributes in (one for page in read for one in page.found):
        assert tag not in ("script", "img")
        assert not {name for name in attributes if name.startswith("on")}
        address = attributes.get("href") or "#"
        assert address.startswith(("#", "https://", "http://", "rulebook."))
    told = "".join("".join(text for page in read for text in page.said).split())
    assert [] == [source for source in HOSTILE if "".join(source.split()) not in told]


def test_a_source_that_is_no_text_is_refused(tmp_path: Path) -> None:
    assert (4, []) == docs_of([NO_TEXT], tmp_path)
