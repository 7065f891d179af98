"""The front door for one SIM: what goes in, what comes out as data and on a terminal, and what is said of mistakes."""

from __future__ import annotations

import io
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from language.texts import texts_in
from language.wording import MOST_CANDIDATES
from simexit.cli import run
from simexit.screen.paragraphs import width
from tests.support.own_books import change, copy_with_made_up_data
from tests.support.shipped import shipped, shipped_texts

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
AS_OF = ["--as-of", "2026-11-21"]
FREE = {
    "sim_id": "HK-0042",
    "msisdn": "9123 4567",
    "carrier": "csl",
    "plan_type": "monthly plan",
    "account_type": "personal",
    "line_status": "active",
    "still_needed": "no",
    "needed_again": "no",
    "port_out_wanted": "no",
    "number_wanted_by_user": "no",
    "outstanding_hkd": 0,
    "balance_hkd": 0,
    "monthly_fee_hkd": 98,
    "contract_end_on": "none",
    "active_vas": "none",
    "bound_services": "none",
    "auto_recharge": "no",
    "identity_document_ready": "yes",
    "name_matches": "yes",
    "records_backed_up": "yes",
    "online_account": "yes",
    "refund_account_ready": "yes",
}
COMPANY = {"account_type": "company", "business_documents_ready": "yes", "carrier": "smartone"}
PREPAID = {"plan_type": "prepaid", "carrier": "cmhk", "online_account": "no"}
TYPICAL: dict[str, dict[str, Any]] = {
    "free to go": FREE,
    "with credit left": FREE | {"balance_hkd": 88.5},
    "much in the way": FREE
    | PREPAID
    | {"outstanding_hkd": 120, "bound_services": "HSBC; Alipay", "balance_hkd": 88.5},
    "under contract": FREE | COMPANY | {"contract_end_on": "2027-03-31", "early_termination_fee_hkd": 1500},
    "dear to wait": FREE | {"contract_end_on": "2028-03-31", "early_termination_fee_hkd": 300},
    "to be ported": FREE | PREPAID | {"port_out_wanted": "yes", "balance_hkd": 0},
    "for later": FREE | PREPAID | {"needed_again": "yes", "needed_again_on": "2027-06-01"},
    "to be suspended": FREE | {"needed_again": "yes"},
    "in use": {"still_needed": "yes", "line_status": "active", "carrier": "three", "msisdn": "9123 4567"},
    "expired": FREE | PREPAID | {"line_status": "expired", "carrier": "valuegb", "balance_hkd": 20},
    "asked for": FREE
    | {"line_status": "cancellation requested", "cancelled_on": "2026-09-01", "balance_hkd": 50},
    "cancelled": FREE | {"line_status": "cancelled", "cancelled_on": "2026-09-01", "balance_hkd": 50},
    "of a carrier that is gone": FREE | {"carrier": "Lycamobile"},
    "to be settled in the store": FREE
    | COMPANY
    | {"cancels_online": "no", "cancels_by_hotline": "no", "can_visit_store": "yes"},
}


class Said:
    """What a command line answered."""

    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped rules with terms of our own, so that no answer rests on what a carrier says today."""
    return copy_with_made_up_data(tmp_path_factory.mktemp("book"))


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, book: Path) -> Any:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "40")

    def call(*arguments: str, facts: object = None) -> Said:
        if facts is not None:
            text = facts if isinstance(facts, str) else json.dumps(facts, ensure_ascii=False)
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8"))
            arguments = ("-", *arguments)
        if "--rulesets" not in arguments:
            arguments = (*arguments, "--rulesets", str(book))
        status = run(["check", *arguments, *AS_OF])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(status, said.out, said.err)

    return call


def test_the_answer_as_data_has_the_fixed_shape(check: Any) -> None:
    said = check(
        "--json",
        facts=FREE
        | {"outstanding_hkd": 88.5, "identity_document_ready": "", "balance_hkd": 50, "bill_day": 15},
    )
    data = json.loads(said.out)
    assert ["schema_version", "sim_id", "as_of", "status", "decisions", "obstacles", "documents", "follow_ups",
            "questions", "to_become_eligible", "provided", "cancel_on", "notice_by", "notice_from", "top_up_by",
            "undo_until", "saving_hkd_year", "exit_cost_hkd", "fees_until_end_hkd", "hints", "answers",
            "assumptions", "problems"] == list(data)  # fmt: skip
    assert (2, "HK-0042", "2026-11-21", "details_open") == tuple(data[key] for key in list(data)[:4])
    assert ["stage", "eligibility", "action", "balance", "channel"] == list(data["decisions"])
    assert all(
        ["outcome", "candidates", "trace"] == list(decision) for decision in data["decisions"].values()
    )
    assert {"outcome": "blocked", "candidates": ["blocked"]}.items() <= data["decisions"][
        "eligibility"
    ].items()
    assert data["decisions"]["balance"]["outcome"] is None
    assert {"rule": "arrears", "severity": "blocker", "holds": True, "to_do": "Settle the unpaid amount of HK$88.50.",
            "sources": ["K2"]} == data["obstacles"][0]  # fmt: skip
    unknown = next(item for item in data["obstacles"] if item["rule"] == "identity_document")
    assert (None, "blocker") == (unknown["holds"], unknown["severity"])
    assert all(["rule", "text"] == list(item) for key in ("documents", "follow_ups") for item in data[key])
    asked = {item["fact"]: item for item in data["questions"]}
    assert ["fact", "asks", "text", "decides"] == list(asked["balance_refundable"])
    assert ("carrier", ["balance"]) == (
        asked["balance_refundable"]["asks"],
        asked["balance_refundable"]["decides"],
    )
    assert (["arrears"], None, 1176.0) == (
        data["to_become_eligible"],
        data["cancel_on"],
        data["saving_hkd_year"],
    )
    assumed = {item["fact"]: item for item in data["assumptions"]}
    assert (["fact", "value", "why"], False) == (
        list(assumed["device_locked"]),
        assumed["device_locked"]["value"],
    )
    assert "Device locked" in assumed["device_locked"]["why"]


def test_the_checklist_is_data_too_when_the_reasons_are_asked_for(check: Any) -> None:
    facts = FREE | {"online_account": "yes"}
    plain, with_steps = (json.loads(check("--json", *more, facts=facts).out) for more in ((), ("--why",)))
    steps = with_steps.pop("steps")
    assert plain == with_steps
    assert "online_sign_in" in [item["rule"] for item in steps]
    assert all(["rule", "text"] == list(item) for item in steps)


def test_dates_and_money_of_a_line_that_may_go(check: Any) -> None:
    data = json.loads(check("--json", facts=FREE | {"reactivation_days": 30}).out)
    assert ("2026-12-21", "2027-01-20", 1176.0, 0.0) == tuple(
        data[key] for key in ("cancel_on", "undo_until", "saving_hkd_year", "exit_cost_hkd")
    )
    assert "determined" == data["status"]


def test_a_file_may_be_yaml_or_json_and_set_goes_before_it(check: Any, tmp_path: Path) -> None:
    written = {
        "line.yaml": "carrier: csl\nline_status: active\nstill_needed: yes\nbalance_hkd: 88.50\n",
        "line.json": '{"carrier": "csl", "line_status": "active", "still_needed": true, "balance_hkd": 88.50}',
        "tabbed.json": '{\n\t"carrier": "csl",\n\t"line_status": "active", "still_needed": true, "balance_hkd": 88.50}',
        "marked.yaml": "\ufeffcarrier: csl\nline_status: active\nstill_needed: 是\nbalance_hkd: HK$88.50\n",
    }
    answers = set()
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        answers.add(check(str(tmp_path / name), "--json").out)
    assert 1 == len(answers)
    assert answers == {check("--json", facts=written["line.yaml"]).out}
    over = json.loads(check(str(tmp_path / "line.yaml"), "--set", "line_status=cancelled", "--json").out)
    assert ["recover", "none"] == over["decisions"]["action"]["candidates"]
    taken_back = json.loads(check(str(tmp_path / "line.yaml"), "--set", "line_status=", "--json").out)
    assert taken_back["decisions"]["stage"]["outcome"] is None


def test_json_keeps_every_character_and_digit(check: Any) -> None:
    facts = '{"sim_id": "\\ud83d\\udcf1 1", "balance_hkd": 1234567.10, "outstanding_hkd": 1e400}'
    data = json.loads(check("--json", facts=facts).out)
    assert "\U0001f4f1 1" == data["sim_id"]
    assert ["outstanding_hkd"] == [problem["fact"] for problem in data["problems"]]


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        ([], 2, "name a FILE"),
        (["--set", "carrier"], 2, "FACT=VALUE"),
        (["--set", "carier=csl"], 2, "did you mean `carrier`?"),
        (["--set", "carier="], 2, "did you mean `carrier`?"),
        (["--set", "balance_hkd=abc"], 2, "88.50"),
        (["--set", "line_status=asleep"], 2, "allowed: active"),
        (["--set", "carrier=csl", "--lang", "fr"], 2, "zh-Hant"),
        (["--set", "carrier=csl", "--assume", "devise_locked=no"], 2, "did you mean `device_locked`?"),
        (["--set", "carrier=csl", "--prefer", "cash"], 2, "refund"),
        (["--wy", "--set", "carrier=csl"], 2, "--why"),
        (["--set", "carrier=csl", "plan_type=prepaid"], 2, "as in --set plan_type=…"),
        (["nowhere.yaml"], 3, "can't be read"),
        (["{folder}"], 3, "can't be read"),
        (["{folder}/list.json"], 3, "must be a mapping"),
        (["{folder}/broken.yaml"], 3, "broken.yaml:3"),
        (["{folder}/twice.json"], 3, "duplicate key"),
        (["{folder}/deep.json"], 3, "nested too deep"),
        (["{folder}/nested.yaml"], 3, "`carrier` must be a value"),
        (["{folder}/latin.yaml"], 3, "not UTF-8"),
        (["{folder}/huge.yaml"], 3, "too large"),
        (["--set", "carrier=csl", "--terms", "{folder}/list.json"], 4, "should have one of the keys"),
        (["--set", "carrier=csl", "--rulesets", "{folder}/none"], 4, "folder"),
        (["--set", "carrier=csl", "--rulesets", "{folder}"], 4, "no `rulebook.yaml` in it"),
        (["--set", "carrier=csl", "--terms", "{folder}/none.yaml"], 4, "none.yaml"),
        (["--set", "carrier=csl", "--terms", "{folder}"], 4, "--rulesets"),
    ],
)
def test_a_mistake_is_one_clear_message_and_the_right_status(
    check: Any, tmp_path: Path, arguments: list[str], status: int, message: str
) -> None:
    files: dict[str, bytes] = {
        "list.json": b"[1, 2]",
        "broken.yaml": b"carrier: csl\nplan_type: [\n",
        "twice.json": b'{"carrier": "csl", "carrier": "cmhk"}',
        "deep.json": b'{"a":' * 3000,
        "nested.yaml": b"carrier: {x: 1}\n",
        "latin.yaml": b"owner: Caf\xe9\n",
        "huge.yaml": b"owner: " + b"x" * 1_100_000,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    said = check(*(argument.replace("{folder}", str(tmp_path)) for argument in arguments))
    assert (status, "") == (said.status, said.out)
    assert message in said.err


def test_names_that_are_no_facts_are_said(check: Any) -> None:
    said = check(facts={"carier": "csl", "carrier": "csl"})
    assert 0 == said.status
    assert "standard input: `carier` is not a fact and is ignored; did you mean `carrier`?" in said.err


def test_a_carrier_that_is_not_known_is_told_by_its_name(check: Any) -> None:
    said = check("--json", facts={"carrier": "Vodafone"})
    problems = json.loads(said.out)["problems"]
    assert [("unknown_carrier", "carrier", "Vodafone")] == [
        (one["type"], one["fact"], one["text"]) for one in problems
    ]
    shown = check(facts={"carrier": "Vodafone"}).out
    assert "Vodafone" in shown.splitlines()[0]
    assert problems[0]["what"].split()[0] in shown


@pytest.mark.parametrize("language", ["en", "zh-Hans", "zh-Hant"])
def test_a_carrier_that_may_be_another_is_asked_about(check: Any, language: str) -> None:
    data = json.loads(check("--json", "--lang", language, facts={"carrier": "csl → 3HK"}).out)
    assert ["carrier_not_sure"] == [one["type"] for one in data["problems"]]
    assert "csl, 3HK" in data["problems"][0]["what"]


def test_a_rule_shows_the_assumptions_that_its_terms_rest_on(check: Any) -> None:
    unwanted = dict.fromkeys(
        ("still_needed", "needed_again", "port_out_wanted", "number_wanted_by_user"), "no"
    )
    facts = {"line_status": "expired", "balance_hkd": 50, **unwanted}
    assumed = ("--assume", "carrier=valuegb", "--assume", "plan_type=prepaid")
    data = json.loads(check("--json", *assumed, facts=facts).out)
    trace = {item["rule"]: item for item in data["decisions"]["balance"]["trace"]}
    assert ("forfeited", ["carrier", "plan_type"]) == (
        data["decisions"]["balance"]["outcome"],
        trace["forfeited"]["assumed"],
    )
    assert [] == trace["nothing_left"]["assumed"]


@pytest.mark.parametrize(
    ("listed", "wanted"),
    [
        ([], 0),
        (["none"], 0),
        (["无"], 0),
        ([""], None),
        ([None], None),
        (["unknown"], None),
        (["HSBC"], 1),
        (["HSBC; current account", "Alipay", ""], 2),
        (["HSBC", "A123456(3)"], None),
    ],
)
def test_a_list_says_how_many_as_a_cell_would(check: Any, listed: list[Any], wanted: int | None) -> None:
    said = check("--json", facts=FREE | {"bound_services": listed})
    data = json.loads(said.out)
    holds = {item["rule"]: item["holds"] for item in data["obstacles"]}.get("bound_services", False)
    assert (None if wanted is None else wanted > 0) == holds
    assert (["identity_number"] if "A123456(3)" in listed else []) == [
        item["type"] for item in data["problems"]
    ]
    assert "A123456" not in said.out


@pytest.mark.parametrize(
    "arguments",
    [
        ["--set", "msisdn=6222 33334"],
        ["--set", "bound_services=HSBC A123456(3)"],
        ["--set", "A123456(3)=yes"],
        ["--set", "carrier=csl", "--assume", "transfer_target=622233334"],
        ["{file}"],
    ],
    ids=" ".join,
)
def test_a_message_shows_nobodys_number(check: Any, tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "line.yaml").write_text(
        "A123456(3): yes\n6222 33334: yes\n622233334: yes\n", encoding="utf-8"
    )
    said = check(*(argument.replace("{file}", str(tmp_path / "line.yaml")) for argument in arguments))
    assert "*" in said.err
    assert not re.search("A123456|2223|33334", said.err)


def test_what_can_not_be_understood_is_unknown_and_said(check: Any) -> None:
    said = check(facts=FREE | {"outstanding_hkd": "about 50"})
    assert 0 == said.status
    assert "Not understood" in said.out
    assert "about 50" in said.out
    assert "Blocker?" in said.out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TYPICAL)
def test_a_typical_line_fits_one_screen_in_every_language(check: Any, name: str, language: str) -> None:
    said = check("--lang", language, facts=TYPICAL[name])
    lines = said.out.rstrip("\n").split("\n")
    assert len(lines) <= 40, f"{len(lines)} lines\n{said.out}"
    assert max(width(line) for line in lines) <= 80, said.out
    assert not re.search(r"\{\w+\}|HK\$…|\b(check|short|why|messages)\.\w+\b", said.out), said.out


@pytest.mark.parametrize("language", LANGUAGES)
def test_why_tells_every_rule_considered_within_the_width(check: Any, language: str) -> None:
    said = check("--why", "--lang", language, facts=TYPICAL["much in the way"])
    assert max(width(line) for line in said.out.splitlines()) <= 80
    assert not re.search(r"\{\w+\}|\b(check|why|messages)\.\w+\b", said.out)
    texts = shipped_texts(language)
    for decision in ("stage", "obstacles", "eligibility", "action", "balance", "channel"):
        assert texts.label("decisions", decision) in said.out


def test_why_gives_the_reason_that_was_enough_and_what_it_rests_on(check: Any) -> None:
    out = " ".join(check("--why", facts=TYPICAL["much in the way"]).out.split())
    assert "Does not hold, as “Needed again” is no (given)." in out
    assert "Holds, as “Unpaid amount” is HK$120.00 (given). Source: Number-keeping card article." in out
    assert "Not known: “Balance refundable”." in out
    assert "(general practice; Number-keeping card article, 2026-11-21)" in out
    assert "“Device locked” is no (assumed)" in out
    assert re.search(r"worked out from [^.]*Contract end: none", out)


def test_the_answer_comes_before_what_stands_in_the_way_and_that_before_the_checklist(check: Any) -> None:
    out = check(facts=TYPICAL["much in the way"]).out
    order = ["May it be cancelled?", "What to do", "At what cost", "In the way", "Have ready", "Checklist"]
    order += ["To ask the carrier", "This rests on"]
    assert sorted(order, key=out.index) == order
    assert "Settle the unpaid amount of HK$120.00." in out
    assert "HSBC, Alipay" in out


@pytest.mark.parametrize("language", LANGUAGES)
def test_where_nothing_stands_in_the_way_no_title_says_that_something_does(check: Any, language: str) -> None:
    titles = {shipped_texts(language).label("decisions", "obstacles")}
    titles.add(str(shipped_texts(language).get("messages", "check", "perhaps_in_the_way")))
    free = check("--lang", language, facts=FREE).out
    blocked = check("--lang", language, facts=TYPICAL["much in the way"]).out
    unknown = check("--lang", language, facts={k: v for k, v in FREE.items() if k != "bound_services"}).out
    assert titles.isdisjoint(free.splitlines())
    assert str(shipped_texts(language).get("messages", "check", "perhaps_to_see_to")) in free.splitlines()
    assert len(titles & {*blocked.splitlines()}) == len(titles & {*unknown.splitlines()}) == 1


def test_dates_and_money_are_told(check: Any) -> None:
    out = " ".join(check("--set", "reactivation_days=30", facts=FREE).out.split())
    assert "the line ends on about 2026-12-21. It can be undone until about 2027-01-20." in out
    assert "Monthly fees until it ends: HK$98.00. Leaving costs nothing. Saves HK$1,176.00 a year." in out
    assert "Last day to undo: about 2027-01-20." in out
    waiting = " ".join(check(facts=TYPICAL["under contract"]).out.split())
    assert "Ask by about 2027-03-01; the line then ends on 2027-03-31." in waiting
    assert (
        "Monthly fees until it ends: HK$490.00. Of that, HK$392.00 is for waiting until the contract ends."
        in waiting
    )
    leaving = " ".join(check(facts=TYPICAL["dear to wait"]).out.split())
    assert "Leaving today costs HK$300.00." in leaving


def test_unknown_is_not_no(check: Any) -> None:
    out = " ".join(check(facts={**FREE, "outstanding_hkd": ""}).out.split())
    assert "Not settled yet: “Not yet” or “Yes”." in out
    assert "Blocker? Find out whether anything is unpaid." in out
    assert "How much is unpaid" not in out, "the same thing is not asked twice"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_more_outcomes_are_named_than_anybody_keeps_apart(check: Any, language: str) -> None:
    """What the stage and the action are left with is told as "not known", in the answer and in its trace."""
    book = shipped()
    texts = texts_in(book, language)
    bare = {"carrier": "csl"}
    told = [
        line
        for flags in ([], ["--why"])
        for line in check(*flags, "--lang", language, facts=bare).out.splitlines()
    ]
    for decision in ("stage", "action"):
        label = texts.label("decisions", decision)
        outcomes = {texts.outcome(decision, code) for code in book.decisions[decision].outcomes}
        titles = [line for line in told if line.startswith(label)]
        assert titles
        assert not [line for line in titles if sum(outcome in line for outcome in outcomes) > MOST_CANDIDATES]


def test_the_carrier_is_asked_for_before_what_it_alone_knows(check: Any) -> None:
    facts = FREE | PREPAID | {"balance_hkd": 50, "carrier": ""}
    out = " ".join(check(facts=facts).out.split())
    assert "Which carrier or brand is the line with?" in out
    assert "Do you refund the credit" not in out
    known = " ".join(check(facts=facts | {"carrier": "csl"}).out.split())
    assert "Which carrier or brand" not in known
    assert "Do you refund the credit" in known
    assert "To ask the carrier: csl, 2000 2001" in known


RESCUED = {"line_status": "expired", "needed_again": "yes", "valid_until": "2026-11-10"}


def test_terms_that_are_not_the_carriers_own_fresh_word_say_so(check: Any) -> None:
    out = " ".join(check(facts=FREE | PREPAID | RESCUED).out.split())
    assert re.search(r"Reported by others, not by the carrier: Grace period: 30 days \(.*2016-01-01\)", out)
    assert "That is more than 365 days old: ask whether it still holds." in out
    free = " ".join(check(facts=FREE).out.split())
    assert re.search("General practice, not the carrier's own word: [^.]*Cancels online: yes", free)


def test_the_companys_own_fresh_terms_need_no_warning(check: Any, tmp_path: Path) -> None:
    terms = tmp_path / "terms.yaml"
    value = "{value: 45, source: our contract, as_of: 2026-10-01, confidence: verified}"
    terms.write_text(
        f"carriers:\n  csl:\n    terms:\n      notice_days: {value}\n      cancels_online: yes\n", "utf-8"
    )
    out = " ".join(check("--terms", str(terms), facts=FREE).out.split())
    assert "the line ends on 2027-01-05" in out
    assert "Notice:" not in out
    why = " ".join(check("--terms", str(terms), "--why", facts=FREE).out.split())
    assert "the company's own terms" in why


def test_what_a_follow_up_hangs_on_is_asked(check: Any) -> None:
    out = check(facts=TYPICAL["asked for"]).out
    assert "Has the refund arrived?" in out
    assert (
        "Has the refund arrived?" not in check("--set", "refund_received=yes", facts=TYPICAL["asked for"]).out
    )


def test_a_rulebook_of_ones_own_may_have_fewer_decisions(check: Any, tmp_path: Path) -> None:
    own = tmp_path / "own"
    shutil.copytree(shipped().folder, own)
    for name in (
        "30-eligibility",
        "40-action",
        "50-balance",
        "60-channel",
        "70-documents",
        "80-follow_ups",
        "90-steps",
    ):
        (own / "decisions" / f"{name}.yaml").unlink()
    # With the decisions goes what rests on them: some computed facts, the dates told, the rules for reviewers.
    shutil.rmtree(own / "review")
    (own / "deadlines.yaml").unlink()
    change(own / "decisions" / "20-obstacles.yaml", "    said_by: balance\n", "")
    computed = own / "derived.yaml"
    computed.write_text(computed.read_text(encoding="utf-8").split("  # Said once")[0], encoding="utf-8")
    for flags in ([], ["--why"], ["--json"], ["--set", "outstanding_hkd="]):
        said = check("--rulesets", str(own), *flags, facts=TYPICAL["much in the way"])
        assert 0 == said.status, said.err


def test_a_carrier_that_is_gone_has_nothing_to_cancel(check: Any) -> None:
    out = check(facts=TYPICAL["of a carrier that is gone"]).out
    assert "ceased on 2018-08-01: there is" in out
    assert "Checklist" not in out


def test_notes_of_other_plans_and_accounts_are_left_out(check: Any) -> None:
    prepaid = check(facts=FREE | PREPAID).out
    assert "liquidated damages" not in prepaid
    company = check(
        facts=FREE | {"carrier": "cmhk", "account_type": "corporate", "business_documents_ready": "yes"}
    )
    assert "Worth knowing" not in company.out or "Prepaid:" not in company.out


def test_nothing_but_colour_is_lost_without_a_terminal(check: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = check(facts=FREE).out
    assert "\x1b" not in plain
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda *_, **__: False)
    coloured = check(facts=FREE).out
    assert "\x1b[" in coloured
    assert plain == re.sub(r"\x1b\[[0-9;]*m", "", coloured)


WORDS = st.sampled_from(["=1+1", "是", "31/02/2026", "8.98520E+18", "A123456(3)", "none", "1.2万", "TBC"])
LISTS = st.lists(st.text(max_size=5), max_size=3)
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates().map(str),
    LISTS,
    WORDS,
)
NAMES = [*shipped().facts, *shipped().terms, "nonsense"]


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(facts=st.dictionaries(st.sampled_from(NAMES), ODD, max_size=12), language=st.sampled_from(LANGUAGES))
def test_whatever_is_told_there_is_an_answer(check: Any, facts: dict[str, Any], language: str) -> None:
    for flags in (["--json"], ["--why"]):
        said = check("--lang", language, *flags, facts=facts)
        assert 0 == said.status, said.err
