"""Each statement of the two source articles reaches the person who needs it: `check` says its sentence."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from language.templates import fill, names_wanted
from language.texts import Texts
from simexit.cli import run
from tests.support.shipped import shipped_texts

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
ROWS = [*(f"K{number}" for number in range(1, 26)), *(f"D{number}" for number in range(1, 15))]

GOES: dict[str, Any] = {
    "carrier": "csl", "plan_type": "postpaid", "account_type": "personal", "line_status": "active",
    "still_needed": "no", "needed_again": "no", "port_out_wanted": "no", "number_wanted_by_user": "no",
    "outstanding_hkd": 0, "balance_hkd": 0, "monthly_fee_hkd": 98, "contract_end_on": "none", "active_vas": "none",
    "bound_services": "none", "auto_recharge": "no", "identity_document_ready": "yes", "name_matches": "yes",
    "records_backed_up": "yes", "second_number": "no", "online_account": "yes", "refund_account_ready": "yes",
    "cancels_online": "yes", "cancels_by_hotline": "yes", "cancels_in_store": "yes",
}  # fmt: skip
PREPAID = {"plan_type": "prepaid", "carrier": "cmhk", "balance_hkd": 88.5}
CALLS = {"online_account": "no", "hotline": "2512 3123"}
VISITS = {"online_account": "no", "hotline_language_ok": "no", "can_visit_store": "yes"}
WAITS = {"line_status": "cancel_requested", "cancelled_on": "2026-06-01", "cancellation_confirmed": "no"}
REFUND = {"balance_refundable": "yes", "balance_hkd": 88.5}
SITE = {"website": "csl.example", "app": "My csl"}

# A row: what is known of the line beside GOES, and the sentences that must stand in its answer, by their keys.
SHOWN: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "K1": (PREPAID | {"needed_again": "yes"}, ("rules.steps.top_up_least", "messages.check.keepers")),
    "K2": ({"outstanding_hkd": 120}, ("rules.obstacles.arrears",)),
    "K3": ({"active_vas": "IDD 0060"}, ("rules.obstacles.active_vas",)),
    "K4": (REFUND, ("rules.balance.refund_ready",)),
    "K5": (SITE, ("rules.steps.online_sign_in",)),
    "K6": (CALLS, ("rules.steps.hotline_call",)),
    "K7": ({"social": "WhatsApp 6666 1234"}, ("facts:social",)),
    "K8": ({}, ("rules.documents.number_and_bills", "rules.documents.identity_document")),
    "K9": (SITE, ("rules.steps.online_fill_in",)),
    "K10": ({"identity_document_ready": "no"},
            ("rules.obstacles.identity_document", "rules.documents.identity_document")),
    "K11": ({"name_matches": "no"}, ("rules.obstacles.name_mismatch",)),
    "K12": ({}, ("rules.steps.sign_agreement",)),
    "K13": ({}, ("rules.steps.ask_stop_date",)),
    "K14": ({"device_locked": "yes"}, ("rules.obstacles.device_lock",)),
    "K15": ({"records_backed_up": "no"}, ("rules.obstacles.backup",)),
    "K16": ({}, ("rules.follow_ups.confirm_cancelled",)),
    "K17": ({}, ("rules.follow_ups.confirm_cancelled",)),
    "K18": ({"reactivation_days": 30, "reactivation_fee_hkd": 100},
            ("rules.steps.last_day_to_undo", "messages.check.undo")),
    "K19": (REFUND | {"balance_transferable": "yes", "transfer_target": "6123 4567", "balance_refundable": "no"},
            ("decisions.balance.outcomes.transfer", "rules.documents.target_number")),
    "K20": (REFUND | {"refund_account_ready": "no", "balance_transferable": "no"},
            ("rules.balance.refund_needs_account", "rules.documents.bank_account")),
    "K21": ({}, ("rules.follow_ups.await_notice",)),
    "K22": (WAITS | {"notice_days": 30}, ("rules.follow_ups.chase_confirmation",)),
    "K23": ({}, ("rules.follow_ups.check_final_bill",)),
    "K24": ({"records_backed_up": "no"}, ("rules.obstacles.backup",)),
    "K25": (PREPAID | {"needed_again": "yes", "carrier": "three"}, ("rules.steps.watch_terms",)),
    "D1": ({"needed_again": "yes", "suspension_offered": "yes"},
           ("decisions.action.outcomes.suspend", "rules.steps.ask_for_suspension")),
    "D2": (PREPAID | {"balance_refundable": "no", "balance_transferable": "no"}, ("decisions.balance.outcomes.spend",)),
    "D3": ({"bound_services": "HSBC; Alipay"}, ("rules.obstacles.bound_services",)),
    "D4": ({"records_backed_up": "no"}, ("rules.obstacles.backup",)),
    "D5": (SITE, ("rules.steps.online_sign_in", "rules.steps.online_cancel", "rules.steps.online_fill_in")),
    "D6": ({}, ("rules.documents.document_upload",)),
    "D7": ({}, ("rules.steps.click_link", "rules.follow_ups.await_notice")),
    "D8": (CALLS, ("rules.steps.hotline_call",)),
    "D9": (CALLS, ("rules.steps.hotline_answer", "rules.documents.security_answers")),
    "D10": (VISITS | {"bound_services": "HSBC"}, ("rules.steps.store_go", "rules.documents.sim_card")),
    "D11": ({}, ("rules.follow_ups.confirm_cancelled",)),
    "D12": ({}, ("rules.follow_ups.wipe_sim",)),
    "D13": (WAITS | REFUND | {"refund_received": "no", "refund_days": 30}, ("rules.follow_ups.chase_refund",)),
    "D14": ({}, ("rules.follow_ups.update_contacts",)),
}  # fmt: skip


@pytest.fixture(scope="module")
def answers() -> dict[str, str]:
    """The answers given so far, by facts and language."""
    return {}


def answer(
    facts: dict[str, Any], language: str, capsys: Any, monkeypatch: Any, answers: dict[str, str]
) -> str:
    """What `check` prints of a line, without the blanks and breaks of its layout."""
    written = json.dumps(GOES | facts, ensure_ascii=False)
    if written + language not in answers:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(written.encode()), encoding="utf-8"))
        assert 0 == run(["check", "-", "--as-of", "2026-11-25", "--lang", language])
        answers[written + language] = closed_up(capsys.readouterr().out)
    return answers[written + language]


def closed_up(text: str) -> str:
    return "".join(text.split())


def pieces(texts: Texts, key: str) -> list[list[str]]:
    """The ways a sentence may be said, in full or in short, each as the fixed pieces around what is filled in."""
    if key.startswith("facts:"):
        return [[closed_up(texts.fact(key.removeprefix("facts:")))]]
    path = key.split(".")
    short = texts.get("messages", "short", *path[1:]) if path[0] == "rules" else None
    found = [texts.get(*path, part) for part in ("to_do", "text")]
    said = [text for text in (*found, texts.get(*path), short) if text]
    assert said, f"no text at {key}"
    return [fixed(text) for text in said]


def fixed(template: str) -> list[str]:
    """The pieces of a sentence that stand whatever the line is: what is in brackets may be left out."""
    without = re.sub(r"\[[^\[\]]*\]", "\0", template)
    gaps = fill(without, dict.fromkeys(names_wanted(without), "\0"))
    return [piece for part in gaps.split("\0") if len(piece := closed_up(part).strip(".,。，:：")) > 1]


def shows(out: str, ways: list[list[str]]) -> bool:
    """Whether all pieces of one way stand in an answer."""
    return any(way and all(piece in out for piece in way) for way in ways)


def test_every_row_of_the_two_articles_has_an_entry() -> None:
    assert ROWS == list(SHOWN)
    print(f"{len(SHOWN)} of {len(ROWS)}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", ROWS)
def test_a_row_reaches_the_person_who_needs_it(
    row: str, language: str, capsys: Any, monkeypatch: Any, answers: dict[str, str]
) -> None:
    facts, keys = SHOWN[row]
    out = answer(facts, language, capsys, monkeypatch, answers)
    texts = shipped_texts(language)
    for key in keys:
        assert shows(out, pieces(texts, key)), f"{row}: {key} is not in\n{out}"


def test_what_is_filled_in_reaches_the_person_too(
    capsys: Any, monkeypatch: Any, answers: dict[str, str]
) -> None:
    wanted = {
        "K5": "csl.example", "K6": "25123123", "K7": "WhatsApp66661234", "K13": "weexpect", "K18": "HK$100.00",
        "K17": "test", "K1": "ayear", "K25": "askwhetheritstillholds",
    }  # fmt: skip
    for row, said in wanted.items():
        assert said in answer(SHOWN[row][0], "en", capsys, monkeypatch, answers), row


def test_a_date_that_lacks_a_term_asks_the_carrier_for_it(
    capsys: Any, monkeypatch: Any, answers: dict[str, str]
) -> None:
    """K18: whether and for how long a number can come back, where it is not known."""
    texts = shipped_texts("en")
    ask = closed_up(texts.ask("reactivation_days"))
    assert ask in answer({"carrier": "csl"}, "en", capsys, monkeypatch, answers)
    assert ask not in answer({"carrier": "csl", "reactivation_days": 30}, "en", capsys, monkeypatch, answers)


def test_a_sentence_that_is_missing_is_found_out(tmp_path: Path) -> None:
    texts = shipped_texts("en")
    assert not shows("Nothingofthesort", pieces(texts, "rules.obstacles.arrears"))
    assert shows(closed_up("Settle the unpaid amount of HK$1.00."), pieces(texts, "rules.obstacles.arrears"))
