"""What every text must be taken for by what we read without a library; a text that is not is a defect."""

from __future__ import annotations

from collections.abc import Callable

from engine.conditions.parsing import parse_condition
from engine.conditions.vocabulary import ConditionInvalid, Vocabulary
from engine.problems import RulebookInvalid
from engine.rulebook.yamlfile import parse_yaml
from simexit.echo import harmless
from simexit.pages.blocks import Block, Text, Title
from simexit.pages.markdown_pages import as_markdown
from simexit.pages.web_pages import as_html
from tests.support.cell_help import facts, read
from tests.support.shipped import shipped


def cell(text: str) -> None:
    """A text is a value or a problem of every fact."""
    for name in facts():
        read(name, text)


def condition(text: str) -> None:
    """A condition is parsed, or told what is wrong with it."""
    try:
        parse_condition(text, Vocabulary(shipped().facts, shipped().terms, {}))
    except ConditionInvalid:
        return


def yaml(text: str) -> None:
    """YAML is read, or told what is wrong with it."""
    try:
        parse_yaml(text, "said.yaml")
    except RulebookInvalid:
        return


def page(text: str) -> None:
    """A text becomes a page in which it is text."""
    blocks: list[Block] = [Title(text, 1), Text(text)]
    assert "<script" not in as_html(blocks, "en").casefold()
    assert "<script" not in as_markdown(blocks, "graph.svg").casefold()


def terminal(text: str) -> None:
    """Nothing is left of a text by which it could speak to a terminal, but the bold and the colours that are ours."""
    shown = harmless(text)
    assert not any(sign in shown for sign in ("\x1b]", "\x1bP", "\x9b", "\x07", "\u202e"))


#: By name.
TAKEN: dict[str, Callable[[str], None]] = {
    one.__name__: one for one in (cell, condition, yaml, page, terminal)
}
