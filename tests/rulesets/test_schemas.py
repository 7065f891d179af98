"""The JSON Schemas are fresh, sound, accept every shipped YAML file and refuse what the loader refuses."""

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine.rulebook.book import SHIPPED
from engine.rulebook.yamlfile import read_yaml
from tests.support.shipped import shipped
from tools.schemas import FILES, schemas, written

MADE = schemas(shipped())
SHIPPED_FILES = [
    (name, path) for name, globs in FILES.items() for glob in globs for path in sorted(SHIPPED.glob(glob))
]


def plain(value: Any) -> Any:
    """YAML data as JSON has it: a date is a text."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def mistakes(name: str, data: Any) -> list[str]:
    found = Draft202012Validator(MADE[name]).iter_errors(plain(data))
    return [
        f"{'.'.join(str(part) for part in error.absolute_path)}: {error.message[:200]}" for error in found
    ]


@pytest.mark.parametrize("name", MADE)
def test_the_file_is_fresh_and_a_sound_schema(name: str) -> None:
    Draft202012Validator.check_schema(MADE[name])
    path = SHIPPED / "schema" / f"{name}.json"
    assert written(MADE[name]) == path.read_text(encoding="utf-8"), "run `make docs`"
    assert MADE[name] == json.loads(path.read_text(encoding="utf-8"))


def test_no_schema_is_left_over() -> None:
    assert {path.stem for path in (SHIPPED / "schema").glob("*.json")} == set(MADE)


def test_every_shipped_file_has_a_schema() -> None:
    assert {path for _, path in SHIPPED_FILES} == set(SHIPPED.rglob("*.yaml"))


@pytest.mark.parametrize(
    ("name", "path"), SHIPPED_FILES, ids=lambda item: item.name if isinstance(item, Path) else item
)
def test_every_shipped_file_is_accepted(name: str, path: Path) -> None:
    assert mistakes(name, read_yaml(path).data) == []


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("terms-file", {"carriers": {"acme": {"terms": {"refund_day": 45}}}}),
        ("terms-file", {"carriers": {"acme": {"terms": {"refund_days": "forty"}}}}),
        ("terms-file", {"carriers": {"acme": {"terms": {"refund_days": {"value": 45, "sorce": "x"}}}}}),
        ("terms-file", {"carriers": {"acme": {"label": {"zh": "甲"}}}}),
        ("decisions-file", {"decisions": [{"line": "1", "reviw": "approve"}]}),
        ("decisions-file", {"decisions": [{"line": "1", "row": "a:2", "review": "approve"}]}),
        ("decisions-file", {"decisions": [{"line": "1", "advised": {"acton": "keep"}}]}),
        ("decisions-file", {"tasks": [{"line": "1", "who": "Bo"}]}),
        ("terms-file", {"setings": {}}),
        ("terms-file", {"contracts": {"FRAME-1": {"terms": {"notice_days": 60}}}}),
        ("terms-file", {"contracts": {"FRAME-1": {"carrier": "csl", "notice_days": 60}}}),
        (
            "terms-file",
            {"carriers": {"acme": {"terms": {"notice_days": {"value": 1, "notice_unit": "work"}}}}},
        ),
        (
            "terms-file",
            {"carriers": {"acme": {"terms": {"refund_days": {"value": 1, "notice_unit": "working"}}}}},
        ),
        (
            "carriers",
            {"carriers": {"acme": {"notes": [{"id": "a", "text": {"en": "A"}, "as_of": 2026}]}}},
        ),
        ("sources", {"sources": {"A": {"title": "a", "undated": "yes"}}}),
        ("terms-file", {"settings": {"balance_preference": "refnd"}}),
        ("terms-file", {"settings": {"prepaid_cap": {"personal": -1}}}),
        ("decision", {"decision": "x", "hit_policy": "frist", "rules": []}),
        ("decision", {"decision": "x", "hit_policy": "first", "rules": [{"outcome": "a"}]}),
        ("facts", {"facts": {"a": {"type": "mony"}}}),
        ("cases", {"cases": [{"name": "a", "as_of": "2026-11-21", "facts": {"carier": "x"}, "expect": {}}]}),
        (
            "cases",
            {"cases": [{"name": "a", "as_of": "2026-11-21", "facts": {}, "expect": {"action": "cancl"}}]},
        ),
    ],
)
def test_a_mistake_is_refused(name: str, data: Any) -> None:
    assert mistakes(name, data) != []


def test_a_company_terms_file_is_accepted_however_yes_is_read() -> None:
    terms = {
        "refund_days": 45,
        "balance_refundable": "no",
        "cancels_online": True,
        "hotline": 12580,
        "notice_unit": "working",
    }
    prepaid = {
        "transfer_limit_hkd": {"value": 45.5, "source": "our contract", "as_of": "2025-03-01"},
        "grace_days": "unknown",
    }
    notes = [{"id": "a", "text": {"en": "A"}, "as_of": day} for day in ("undated", "2026-11-01")]
    acme = {"label": {"en": "Acme"}, "terms": terms, "corporate_prepaid": prepaid, "notes": notes}
    notice = {"value": 60, "notice_unit": "working", "as_of": "undated"}
    history = [
        {**notice, "from": "2025-01-01"},
        {"value": 30, "from": "2026-01-01", "notice_unit": "calendar"},
    ]
    frame = {"carrier": "acme", "terms": {"notice_days": notice}, "prepaid": {"notice_days": history}}
    settings = {"balance_preference": "transfer", "small_balance_hkd": 5.5}
    file = {"carriers": {"acme": acme}, "contracts": {"FRAME-1": frame}, "settings": settings}
    assert mistakes("terms-file", file) == []
