"""Write cases that were made as a file of cases, for a person to look at. Must not make them."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from batch.yaml_forms import OneLine, OneLineList
from batch.yaml_text import yaml_text
from engine.conditions.nodes import Node
from engine.rulebook.book import Rulebook
from simexit.cases.expected import MONEY, PartOfList, lists
from simexit.cases.made import MadeCase

ABOVE = (
    "Made by `simexit rules cases --make`: of each condition and way that no case showed, the line that says least,\n"
    "with the answer that the rulebook gives today. Look whether it is right, say why, and take `confirmed: no` away."
)


def as_text(made: Iterable[MadeCase], rulebook: Rulebook, say: Callable[[Node], str], terms: str = "") -> str:
    """The file; `terms`: the terms file that its cases name, as seen from it."""
    named = {"terms": terms} if terms else {}
    text = yaml_text({**named, "cases": [_case(one, rulebook, say) for one in made]}, (ABOVE,))
    return text.replace("\n- name:", "\n\n- name:").replace("cases:\n\n", "cases:\n")


def _case(made: MadeCase, rulebook: Rulebook, say: Callable[[Node], str]) -> dict[str, Any]:
    entry = made.case.entry
    expect = {key: _value(key, value, rulebook) for key, value in made.case.expect.items()}
    said = {
        "name": f"{made.place.owner}: {say(made.place.node)}: {made.way}",
        "confirmed": False,
        "sources": OneLineList(entry.sources),
        "why": "",
        "as_of": entry.as_of,
        "prefer": entry.prefer,
        "facts": OneLine(entry.facts),
        "terms": OneLine(entry.terms),
        "expect": OneLine(expect),
    }
    needed = ("why", "facts")
    return {key: value for key, value in said.items() if key in needed or value not in (None, [], {})}


def _value(key: str, value: Any, rulebook: Rulebook) -> Any:
    if isinstance(value, PartOfList):
        parts = {"has": [*value.has], "lacks": [*value.lacks]}
        return {part: codes for part, codes in parts.items() if codes}
    if isinstance(value, tuple):
        return [*value] if key in lists(rulebook) or len(value) != 1 else value[0]
    return Decimal(value).scaleb(-2) if key in MONEY and value is not None else value
