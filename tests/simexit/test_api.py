"""The public Python names: `from simexit import check, check_fleet`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from batch.shapes import SIM_COLUMNS
from engine.problems import RulebookInvalid
from simexit import api, check, check_fleet, deciders_kept
from simexit.options import today
from simexit.rulebooks import prepare

AS_OF = dt.date(2026, 11, 21)
TERMS = "carriers: {acme: {label: {en: Acme}, terms: {suspension_offered: yes}}}\n"
LATER = {
    "carrier": "acme",
    "plan_type": "prepaid",
    "line_status": "active",
    "still_needed": False,
    "port_out_wanted": False,
    "needed_again": True,
}


def test_as_of_is_today_in_hong_kong_when_not_said() -> None:
    assert today() == check(LATER).as_of
    assert dt.date(2026, 11, 21) == check(LATER, as_of=dt.datetime(2026, 11, 21, 23, tzinfo=dt.UTC)).as_of
    assert list(SIM_COLUMNS) == list(check_fleet(pd.DataFrame([LATER])).columns)


@pytest.mark.parametrize("kind", [str, Path])
def test_own_terms_may_be_named_by_text_or_path(tmp_path: Path, kind: Any) -> None:
    terms = tmp_path / "terms.yaml"
    terms.write_text(TERMS, encoding="utf-8")
    assert "suspend" == check(LATER, as_of=AS_OF, terms=kind(terms)).answer("action").outcome
    assert ["suspend"] == [*check_fleet(pd.DataFrame([LATER]), as_of=AS_OF, terms=kind(terms))["action"]]
    terms.write_text(TERMS.replace("offered", "ofered"), encoding="utf-8")
    with pytest.raises(RulebookInvalid, match="suspension_offered"):
        check(LATER, as_of=AS_OF, terms=kind(terms))


@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        ({"Mobile": ["91234567"], "Phone": ["91234568"]}, "2 columns for `msisdn`: Mobile, Phone"),
        ({"colour": ["red"]}, "no heading is known: colour"),
    ],
)
def test_a_frame_that_a_sheet_would_be_refused_for_is_refused(
    frame: dict[str, list[str]], wanted: str
) -> None:
    with pytest.raises(ValueError, match=wanted):
        check_fleet(pd.DataFrame(frame), as_of=AS_OF)


def test_what_can_not_be_meant_is_refused() -> None:
    with pytest.raises(ValueError, match="refund or transfer"):
        check(LATER, as_of=AS_OF, prefer="refnd")
    with pytest.raises(ValueError, match="still_needed"):
        check(LATER, as_of=AS_OF, assume={"stil_needed": "no"})


def test_a_list_says_the_same_in_a_frame_as_in_a_single_check() -> None:
    lists: list[list[str] | None] = [["HSBC", "Alipay"], [], None]
    frame = pd.DataFrame({"msisdn": ["91234567", "91234568", "91234569"], "bound_services": lists})
    found = check_fleet(frame, as_of=AS_OF)
    for given, holding, unknown in zip(lists, found["obstacles"], found["unknown_obstacles"], strict=True):
        alone = check({"bound_services": given}, as_of=AS_OF)
        assert ("bound_services" in alone.holding("obstacles")) == (
            "bound_services" in str(holding).split(";")
        )
        assert ("bound_services" in alone.unknown("obstacles")) == ("bound_services" in unknown.split(";"))


def test_a_rulebook_is_made_ready_once_and_anew_when_a_file_says_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Any] = []
    monkeypatch.setattr(deciders_kept, "_kept", {})

    def told(choices: Any) -> Any:
        made.append(choices)
        return prepare(choices)

    monkeypatch.setattr(api, "prepare", told)
    terms = tmp_path / "terms.yaml"
    frame = pd.DataFrame([LATER])
    asked: list[dict[str, Any]] = [
        {},
        {"prefer": "transfer"},
        {"assume": {"still_needed": "no"}},
        {"terms": terms},
    ]
    terms.write_text(TERMS, encoding="utf-8")
    wanted = [check_fleet(frame, as_of=AS_OF, **how) for how in asked]
    for _ in range(2):
        for how, expected in zip(asked, wanted, strict=True):
            assert expected.equals(check_fleet(frame, as_of=AS_OF, **how))
    assert len(asked) == len(made) == deciders_kept.MOST_KEPT
    terms.write_text(TERMS.replace("yes", "no"), encoding="utf-8")
    assert ["suspend"] != [*check_fleet(frame, as_of=AS_OF, terms=terms)["action"]]
    terms.write_text(TERMS, encoding="utf-8")
    assert ["suspend"] == [*check_fleet(frame, as_of=AS_OF, terms=terms)["action"]]
    assert deciders_kept.MOST_KEPT == len(deciders_kept._kept)
