"""What is suggested for one line stands beside its question, in three languages, and is nobody's answer until somebody
says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from simexit import check, check_fleet
from tests.support.real_sheets import command

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "PATH": "", "LC_ALL": "C.UTF-8"}
LINE = {
    "carrier": "csl",
    "monthly_fee_hkd": "198",
    "owner": "ABC Co., Ltd",
    "user": "Chan",
    "Remarks": "已離職",
}
FLAGS = [f"--set={name}={value}" for name, value in LINE.items()]
SAID = {
    "en": ("Suggested: monthly plan", "because the line has a monthly fee of HK$198"),
    "zh-Hans": ("建议：月费套餐", "因为这条线有月费 HK$198"),
    "zh-Hant": ("建議：月費計劃", "因為這個號碼有月費 HK$198"),
}


def shown(*options: str) -> str:
    """What the terminal shows, its lines flowing on."""
    status, out, said = command("check", *FLAGS, *options)
    assert (0, "") == (status, said)
    return " ".join(out.split())


@pytest.mark.parametrize("language", SAID)
def test_a_suggestion_stands_beside_its_question(language: str) -> None:
    suggestion, _ = SAID[language]
    assert suggestion in shown("--lang", language)
    assert suggestion not in shown("--lang", language, "--hints", "off")


@pytest.mark.parametrize("language", SAID)
def test_what_rests_on_a_used_hint_says_why(language: str) -> None:
    suggestion, reason = SAID[language]
    for options in ((), ("--why",)):
        said = shown("--lang", language, "--hints", "use", *options).replace(" ", "")
        assert reason.replace(" ", "") in said
        assert suggestion not in said


def test_programs_are_told_what_is_suggested_and_why() -> None:
    for mode, used in (("show", False), ("use", True)):
        status, out, _ = command("check", *FLAGS, "--json", "--hints", mode)
        answer = json.loads(out)
        assert 0 == status
        told = {hint["fact"]: hint for hint in answer["hints"]}
        values = {"plan_type": "postpaid", "account_type": "corporate", "line_status": "active"}
        assert values | {"still_needed": False} == {name: hint["value"] for name, hint in told.items()}
        assert {used} == {hint["used"] for hint in told.values()}
        assert "HK$198" in told["plan_type"]["why"]
        assert "已離職" in told["still_needed"]["why"]
        assumed = {item["fact"]: item["why"] for item in answer["assumptions"]}
        assert ("still_needed" in assumed) == used
    assert "已離職" in assumed["still_needed"]


def asked(folder: Path, replies: str, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "simexit", "check", "--ask", *FLAGS, *options],
        cwd=folder, input=replies, text=True, capture_output=True, check=True, encoding="utf-8", env=ENVIRONMENT,
    )  # fmt: skip


def test_while_asking_enter_takes_no_suggestion_and_yes_does(tmp_path: Path) -> None:
    done = asked(tmp_path, "\nyes\n", "--json")
    said = " ".join(done.stderr.split())
    assert "Suggested: active, because the line has a monthly fee of HK$198" in said
    assert "Suggested: Plan type: monthly plan" in said
    kept = (tmp_path / "simexit-line.yaml").read_text(encoding="utf-8")
    assert ("plan_type: postpaid" in kept, "line_status" in kept) == (True, False)
    assert '"Remarks": "已離職"' in kept, "what the suggestions rest on is kept too"
    told = {hint["fact"] for hint in json.loads(done.stdout)["hints"]}
    assert {"line_status", "still_needed"} <= told
    assert "plan_type" not in told


def test_a_yes_takes_what_is_suggested_of_several_things_too(tmp_path: Path) -> None:
    """Of those that may be true, only what is suggested: the others are asked again."""
    done = asked(tmp_path, "yes\n是\n")
    said = " ".join(done.stderr.split())
    assert "Suggested: Still needed: no, because a remark says so: “已離職”. yes: as suggested." in said
    kept = (tmp_path / "simexit-line.yaml").read_text(encoding="utf-8")
    assert "line_status: active" in kept
    assert "still_needed: no" in kept or "still_needed: 'no'" in kept or "still_needed: false" in kept
    assert "needed_again" not in kept


def test_a_question_that_a_remark_asks_first_comes_first(tmp_path: Path) -> None:
    done = asked(tmp_path, "", "--set", "備註=欠費")
    first = " ".join(done.stderr.split()).partition("1. ")[2]
    assert first.startswith("How much is unpaid on this line, in HK$? To be asked first")


def test_python_may_use_them_too() -> None:
    import pandas as pd

    facts = {name: value for name, value in LINE.items() if name != "Remarks"}
    assert "plan_type" in check(facts, hints="use").assumptions()
    assert "plan_type" not in check(facts, hints="off").assumptions()
    frame = check_fleet(pd.DataFrame([LINE | {"msisdn": "91234567"}]), hints="use")
    assert "still_needed=no" in frame["hints"][0]
    with pytest.raises(ValueError, match="show, use, off"):
        check(facts, hints="perhaps")
