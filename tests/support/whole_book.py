"""A made-up rulebook with something in every file that one may have, for tests of what is told of mistakes in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from engine.problems import RulebookInvalid, RulebookProblem
from engine.rulebook.book import load_rulebook
from engine.rulebook.invariants import read_invariants
from tests.support.made_up import DAY, PLAIN, first, folder_of

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
            "owner": {"type": "text"},
        }
    },
    "terms": {
        "terms": {
            "notice_unit": {
                "type": "choice", "values": {"calendar": [], "working": []}, "goes_with": "notice_days",
                "unsaid": "calendar",
            },
            "notice_days": {"type": "days"},
            "refundable": {"type": "yes_no"},
        },
        "general": {"terms": {"notice_days": SAID}},
    },
    "derived": {
        "derived": {
            "end_on": {"type": "date", "is": "as_of + notice_days"},
            "goes": {"type": "yes_no", "is": "action is cancel"},
        }
    },
    "sources": {
        "sources": {
            "HOUSE": {"title": "Our own", "as_of": DAY}, "OLD": {"title": "A leaflet", "as_of": "undated"},
        },
    },
    "verdicts": {"verdicts": {"going": {"ends": "now", "tile": True}, "open": {"means": "undetermined"}}},
    "words": {**PLAIN["words"], "unknown": ["tbc"], "none": ["nil"]},
    "platforms": {"platforms": {"kore": {"label": "KORE", "headings": ["koreState"], "status": {"live": "active"}}}},
    "hints": {
        "remarks": {"headings": {"en": ["Memo"]}, "passed_over": {"en": ["spare key"]}},
        "hints": {
            "likely": {"suggests": {"plan_type": "prepaid"}, "when": "bill_day < 1"},
            "listed": {"asks_first": "bill_day", "words": {"en": ["top-up"]}, "sources": ["HOUSE"]},
        },
    },
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
        first(
            "action", ("keep", "stage is gone"), ("wait", "debt in obstacles"), ("cancel", "otherwise"),
            stays_listed=["plan_type"],
            outcomes={
                "keep": {"purpose": "staying"},
                "wait": {"verdict": "open", "notice": "after_settling"},
                "cancel": {"verdict": "going"},
            },
        ),
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
                "notes": [{"id": "shut", "text": {"en": "It is shut."}, "as_of": DAY}],
            },
            "second": {"label": {"en": "Two"}},
        },
    },
    "review/facts": {"like": {"decided": "action"}, "facts": {"reviewed": {"type": "yes_no"}}},
    "review/10-way": first("way", ("by_call", "reviewed"), ("by_letter", "otherwise")),
    "review/20-entry": first(
        "entry", ("approved", "decided is cancel"), ("refused", "otherwise"),
        outcomes={"approved": {"state": "approved", "then": "way"}, "refused": {"state": "refused"}},
    ),
    "invariants": {
        "unsaid": ["bill_day"],
        "invariants": {"none_owes": {"never": "action is cancel and debt in obstacles", "sources": ["HOUSE"]}},
    },
    OWN: {
        "carriers": {"one": {"names": ["Ours"], "corporate": {"notice_days": {**SAID, "value": 7}}}},
        "contracts": {"FRAME-1": {"carrier": "one", "terms": {"notice_days": 9}}},
        "owners": {"A Ltd": {"address": "1 Road", "names": ["A"]}},
        "settings": {"stale_after_days": 30},
    },
}  # fmt: skip
Path_ = tuple[str | int, ...]


def whole_book(folder: Path) -> Path:
    """Its files, in a folder; the company's own among them."""
    return folder_of(folder, **BOOK)


def told(book: Path) -> list[RulebookProblem]:
    """What is told of mistakes in its files, in the order in which they are told."""
    try:
        read_invariants(load_rulebook(book, book / f"{OWN}.yaml"))
    except RulebookInvalid as error:
        return error.problems
    return []


def places(node: yaml.Node | None, path: Path_ = ()) -> dict[Path_, range]:
    """Each place of a file's tree, with the lines (from 1) that it takes, its key's among them."""
    if node is None:
        return {path: range(1, 2)}
    found = {path: range(node.start_mark.line + 1, node.end_mark.line + 2)}
    parts: list[tuple[str | int, yaml.Node, yaml.Node]] = []
    if isinstance(node, yaml.MappingNode):
        parts = [(str(key.value), key, value) for key, value in node.value]
    elif isinstance(node, yaml.SequenceNode):
        parts = [(number, value, value) for number, value in enumerate(node.value)]
    for part, head, value in parts:
        here = (*path, part)
        found |= places(value, here) | {here: range(head.start_mark.line + 1, value.end_mark.line + 2)}
    return found
