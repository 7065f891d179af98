"""How a template is filled: names, plurals, parts that are left out; the same in every language's texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from engine.rulebook.book import SHIPPED
from language.templates import PLACE, fill, names_wanted

FILLED = [
    ("{a} and {b}", {"a": "1", "b": None}, "1 and …"),
    ("{n} {n|day|days}", {"n": "1"}, "1 day"),
    ("{n} {n|day|days}", {"n": "0"}, "0 days"),
    ("{n} {n|day|days}", {"n": "1,001"}, "1,001 days"),
    ("wait[ {n} {n|day|days}]", {"n": "1"}, "wait 1 day"),
    ("wait[ {n} {n|day|days}]", {"n": None}, "wait"),
    ("[{n} of ]{m}[ {m} or {n}][ without a name]", {"n": None, "m": "2"}, "2"),
    ("[{n} of ]{m}[ {m} or {n}][ without a name]", {"n": "1", "m": "2"}, "1 of 2 2 or 1"),
    ("{n|one[ left out]|many}", {"n": "1"}, "one"),
    ("{text}", {"text": "{n|a|b} [{n}]"}, "{n|a|b} [{n}]"),
]


@pytest.mark.parametrize(("template", "values", "said"), FILLED)
def test_a_template_is_filled(template: str, values: dict[str, str | None], said: str) -> None:
    assert said == fill(template, values)


def test_a_plural_asks_for_the_number_it_goes_by() -> None:
    assert ("n", "what") == names_wanted("{n} {n|day|days} of {what}")


@pytest.mark.parametrize("path", sorted((SHIPPED / "texts").rglob("*.yaml")), ids=lambda path: path.stem)
def test_no_text_has_a_brace_that_is_no_place(path: Path) -> None:
    for said in _texts(yaml.safe_load(path.read_text(encoding="utf-8"))):
        assert not re.search(r"[{}]", PLACE.sub("", said)), said


def _texts(data: object) -> list[str]:
    if isinstance(data, dict):
        return [text for part in data.values() for text in _texts(part)]
    if isinstance(data, list):
        return [text for part in data for text in _texts(part)]
    return [data] if isinstance(data, str) else []
