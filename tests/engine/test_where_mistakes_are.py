"""Whatever stands wrong in a rulebook is told of the file and at the line where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from engine.problems import RulebookInvalid
from engine.rulebook.book import load_rulebook
from tests.support.made_up import DAY, PLAIN, first, folder_of
from tests.support.unhurried import IN_HASTE

OWN = "own"  # what a company says for itself, beside the rulebook
SAID = {"value": 5, "source": "a page", "as_of": DAY, "confidence": "verified"}
BOOK: dict[str, Any] = {
    "rulebook": {**PLAIN["rulebook"], "settings": {"stale_after_days": 90, "prepaid_cap": {"personal": 3}}},
    "facts": {
        "facts": {
            "line_status": {"type": "choice", "values": {"active": ["in use"], "ended": []}},
            "plan_type": {"type": "choice", "values": {"prepaid": [], "postpaid": []}, "headings": {"en": ["Plan"]}},
            "balance_hkd": {"type": "money", "negative": True, "when_missing": [{"when": "otherwise", "value": 0}]},
            "bill_day": {"type": "day"},
            "contract_end_on": {
                "type": "date", "none": True,
                "when_missing": [{"when": "plan_type is prepaid", "value": "none"}],
            },
            "carrier": {"type": "carrier"},
        }
    },
    "terms": {
        "terms": {"notice_days": {"type": "days"}, "refundable": {"type": "yes_no"}},
        "general": {"terms": {"notice_days": SAID}},
    },
    "derived": {"derived": {"end_on": {"type": "date", "is": "as_of + notice_days"}}},
    "sources": {"sources": {"HOUSE": {"title": "Our own", "as_of": DAY}}},
    "words": {**PLAIN["words"], "unknown": ["tbc"], "none": ["nil"]},
    "platforms": {"platforms": {"kore": {"label": "KORE", "headings": ["koreState"], "status": {"live": "active"}}}},
    "hints": {"hints": {"likely": {"suggests": {"plan_type": "prepaid"}, "when": "bill_day < 1"}}},
    "decisions": [
        first("stage", ("gone", "line_status is ended"), ("open", "otherwise")),
        {
            "decision": "obstacles",
            "hit_policy": "collect",
            "rules": [
                {"id": "debt", "when": "balance_hkd < 0 and refundable", "severity": "blocker", "sources": ["HOUSE"]},
                {"id": "odd", "when": "bill_day > 31", "asks": True, "names": ["bill_day"], "valid_from": DAY},
            ],
        },
        first("action", ("keep", "stage is gone"), ("wait", "debt in obstacles"), ("cancel", "otherwise")),
    ],
    "deadlines": {"deadlines": {"end": {"on": "end_on", "remind_days": 7, "dates": ["obstacles.debt"]}}},
    "combined": {
        "combined": {
            "wish": {"values": {"keep": ["stays"]}, "means": {"keep": {"line_status": "active", "bill_day": 1}}}
        }
    },
    "carriers/all": {
        "carriers": {
            "one": {
                "label": {"en": "One"}, "names": ["First"], "operator": "one", "ceased_on": DAY, "sells": ["prepaid"],
                "prepaid": {"notice_days": SAID},
            },
        },
    },
    OWN: {
        "carriers": {"one": {"names": ["Ours"], "corporate": {"notice_days": {**SAID, "value": 7}}}},
        "contracts": {"FRAME-1": {"carrier": "one", "terms": {"notice_days": 9}}},
        "owners": {"A Ltd": {"address": "1 Road", "names": ["A"]}},
        "settings": {"stale_after_days": 30},
    },
}  # fmt: skip
WRONG: list[Any] = [[[1]], {"no_such": {"thing": 1}}, "no such thing"]


def places(node: yaml.Node | None, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], range]]:
    """Each place below a node, with the lines that it takes, its key's among them."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            here = (*path, yaml.safe_load(yaml.serialize(key)))
            yield here, range(key.start_mark.line + 1, value.end_mark.line + 2)
            yield from places(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            yield (*path, number), range(value.start_mark.line + 1, value.end_mark.line + 2)
            yield from places(value, (*path, number))


def spoilt(data: Any, path: tuple[Any, ...], wrong: Any) -> str:
    """A file's text with something wrong at one place."""
    whole = {None: data}
    holder: Any = whole
    for key in (None, *path)[:-1]:
        holder = holder[key]
    holder[(None, *path)[-1]] = wrong
    return yaml.dump(whole[None], allow_unicode=True, sort_keys=False)


def told(book: Path) -> list[tuple[str, int, str]]:
    try:
        load_rulebook(book, book / f"{OWN}.yaml")
    except RulebookInvalid as error:
        return [(problem.file, problem.line, problem.message) for problem in error.problems]
    return []


@pytest.mark.parametrize("part", list(BOOK))
def test_what_is_wrong_is_named_there_or_at_the_head_of_what_holds_it(tmp_path: Path, part: str) -> None:
    book = folder_of(tmp_path, **BOOK)
    assert [] == told(book)
    elsewhere, tried, taken = [], 0, 0
    for file in sorted(book.glob(f"{part}*.yaml")) + sorted(book.glob(f"{part}/*.yaml")):
        whole = file.read_text(encoding="utf-8")
        for path in ((), *(path for path, _ in places(yaml.compose(whole)))):
            for wrong in [WRONG[len(str(path)) % 3]] if IN_HASTE else WRONG:
                text = spoilt(yaml.safe_load(whole), path, wrong)
                file.write_text(text, encoding="utf-8")
                lines = {(): range(1, 2), **dict(places(yaml.compose(text)))}
                heads = {lines[path[:length]].start for length in range(max(2, len(path) - 2), len(path))}
                names = [str(key) for key in path[-2:] if isinstance(key, str)] or [file.stem, "mapping"]
                found = told(book)
                tried, taken = tried + 1, taken + (not found)
                assert not path or not [said for _, _, said in found if said.startswith("must be")], found
                if found and not any(
                    at == str(file)
                    and (line in lines[path] or line in heads)
                    and any(name in said for name in (*names, "no such thing", "no_such", "`thing`"))
                    for at, line, said in found
                ):
                    elsewhere.append((file.name, path, wrong, found))
        file.write_text(whole, encoding="utf-8")
    assert [] == elsewhere
    assert taken <= tried // 2  # a text may be any
