"""The sheet Rules says in sentences what each rule says of lines, and names what it rests on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.real_sheets import command
from tests.support.shipped import shipped, shipped_texts

BOOK = shipped()
ENDS = ("。", ".")
CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|[<>=]=?\s*\d|\b[KD]\d{1,2}\b")


@pytest.mark.parametrize("language", BOOK.languages)
def test_rules_are_told_in_sentences_and_by_names(language: str, tmp_path: Path) -> None:
    fleet, report = tmp_path / "fleet.csv", tmp_path / "report.xlsx"
    fleet.write_text(
        "msisdn,carrier,plan_type,account_type,line_status,still_needed,outstanding_hkd\n"
        "91234567,cmhk,postpaid,corporate,active,no,50\n91234568,csl,prepaid,personal,active,,\n",
        encoding="utf-8",
    )
    assert 0 == command("batch", str(fleet), "-o", str(report), "--lang", language)[0]
    texts = shipped_texts(language)
    said = texts.section("report")
    sheet: Any = openpyxl.load_workbook(report)[said["sheets"]["rules"]]
    heads, *rows = sheet.iter_rows(values_only=True)
    at = {name: heads.index(told["label"]) for name, told in said["columns"]["rules"].items()}
    titles = {texts.get("sources", code, "title") or one.title for code, one in BOOK.sources.items()}
    rules = [row for row in rows if row[at["decision"]] != said["kinds"]["term"]]
    assert len(rules) > 20
    for row in rules:
        sentence, sources = row[at["says"]], row[at["source_text"]]
        assert sentence.endswith(ENDS)
        assert not CODE.search(sentence), sentence
        assert set(sources.split(" · ")) <= titles
