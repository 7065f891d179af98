"""Beside each question of the plan stands how many departments it is put to: all in which a line waits for it."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.support.real_sheets import command

FLEET = """電話號碼,電訊商,部門,狀態,是否仍需使用,月費,欠費,約滿日
61230001,csl,Sales,使用中,否,98,0,2027-03-01
61230002,csl,Sales,使用中,是,98,,
61230003,3HK,IT,使用中,是,88,,無
61230004,csl,Finance,使用中,,,,
61230005,smartone,Stores,已取消,否,98,,
61230006,csl,Stores,使用中,否,108,0,無
61230007,csl,IT,停用,否,108,,
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("whom")
    (folder / "fleet.csv").write_text(FLEET, encoding="utf-8")
    outputs = ("-o", str(folder / "report.xlsx"), "-o", str(folder / "codes.jsonl"))
    status, _, said = command("batch", str(folder / "fleet.csv"), *outputs)
    assert 0 == status, said
    return folder


def test_every_department_in_which_a_line_waits_is_counted(written: Path) -> None:
    lines = [json.loads(line) for line in (written / "codes.jsonl").read_text(encoding="utf-8").splitlines()]
    heads, *rows = openpyxl.load_workbook(written / "report.xlsx")["Questions"].iter_rows(values_only=True)
    label, whom, count = (heads.index(name) for name in ("About what", "Whom to ask", "Holds up"))
    facts = {
        "Unpaid amount": "outstanding_hkd",
        "Plan type": "plan_type",
        "Value-added services": "active_vas",
    }
    shown = {
        facts[str(row[label])]: (int(str(row[whom]).split()[0]), row[count])
        for row in rows
        if row[label] in facts
    }
    waiting = {
        fact: [line["department"] for line in lines if fact in (line["questions_owner"] or "").split(";")]
        for fact in shown
    }
    assert {fact: (len(set(named)), len(named)) for fact, named in waiting.items()} == shown
    assert max(len(set(named)) for named in waiting.values()) > 2
