"""What a person did wrong is said in the language of the command line, whoever found it and where."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

from batch.errors import InputError
from batch.reading import sandbox
from batch.reading.book_reader import refusal
from batch.reading.inputs import ReadLimits
from simexit.cli import INTERRUPTED, run
from tests.support import odd_files as odd

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
HAN = re.compile("[\u4e00-\u9fff]")
HEADINGS = "sim_id,msisdn,carrier,plan_type,line_status,still_needed"
FLEET = f"{HEADINGS}\nfree,+85291234567,cmhk,prepaid,active,no\n"
#: What is no sentence: codes and options, YAML, names of files and of programs' own kinds.
NO_WORDS = re.compile(
    r"`[^`]*`|--[a-z-]+|[\w./*-]+\.(?:csv|xlsx|xls|yaml|docx|tsv|parquet)\b|CSV UTF-8|Apple Numbers|"
    r"simexit: |用法：.*"
)
ENGLISH = re.compile(r"(?:[A-Za-z]{2,}[ ,.:;]+){2,}[A-Za-z]{2,}")

REFUSED = [
    # inputs
    "batch fleat.csv -o x.csv",
    "batch folder -o x.csv",
    "batch empty.csv -o x.csv",
    "batch blank.csv -o x.csv",
    "batch headings.csv -o x.csv",
    "batch unknown.csv -o x.csv",
    "batch twice.csv -o x.csv",
    "batch apart.csv -o x.csv",
    "batch fleet.csv fleet.csv -o x.csv",
    "batch web.xlsx -o x.csv",
    "batch text.xlsx -o x.csv",
    "batch cut.xlsx -o x.csv",
    "batch picture.csv -o x.csv",
    "batch letter.txt -o x.csv",
    "batch quote.csv -o x.csv",
    "batch bytes.csv -o x.csv",
    "batch bytes.csv -o x.csv --encoding utf-8",
    "batch book.xlsx -o x.csv --sheet Sims",
    "batch hidden.xlsx -o x.csv",
    "batch fleet.csv -o x.csv --columns no.yaml",
    "batch fleet.csv -o x.csv --columns columns.yaml",
    "batch fleet.csv -o x.csv --columns two.yaml",
    "batch fleet.csv -o x.csv --answers answers.yaml",
    "batch fleet.csv -o x.csv --answers broken.yaml",
    "check no.yaml",
    "check list.yaml",
    "check broken.yaml",
    "check nested.yaml",
    "review fleet.csv",
    "review book.xlsx",
    # files of another kind than is wanted
    "batch fleet.csv -o x.csv --columns terms.yaml",
    "batch fleet.csv -o x.csv --columns line.yaml",
    "batch fleet.csv -o x.csv --answers two.yaml",
    "batch fleet.csv -o x.csv --answers list.yaml",
    "batch fleet.csv -o x.csv --terms line.yaml",
    "batch fleet.csv -o x.csv --terms list.yaml",
    "check answers.yaml",
    "check terms.yaml",
    # outputs
    "batch fleet.csv -o old.csv",
    "batch fleet.csv -o folder/deeper/x.csv",
    "batch fleet.csv -o old.csv/x.csv",
    "template -o old.csv/x.xlsx",
    "demo -o old.csv",
    # usage
    "batch fleet.csv",
    "batch fleet.csv -o x.docx",
    "batch fleet.csv -o fleet.csv",
    "batch fleet.csv -o x.csv --as-of 31/12/2026",
    "batch fleet.csv -o x.csv --as-of 9999-12-31",
    "batch fleet.csv -o x.csv --encoding klingon",
    "batch fleet.csv -o x.csv --assume still_needed",
    "batch fleet.csv -o x.csv --assume stil_needed=no",
    "batch fleet.csv -o x.csv --assume still_needed=perhaps",
    "batch fleet.csv -o x.csv --fail-on blokced",
    "check",
    "check --set plan_type=prepayd",
    "facts balence_hkd",
    "rules show arears",
    "template -o x.csv",
    # the company's own terms
    "check --set carrier=csl --terms terms.yaml",
    "batch fleet.csv -o x.csv --terms no.yaml",
    # what click finds
    "batch",
    "batch fleet.csv --outptu x.csv",
    "batch fleet.csv -o x.csv --hints maybe",
    "ask fleet.csv -o questions --most 0",
    "ask fleet.csv -o questions --most few",
    "facts --json=3",
    "rules shwo arrears",
    "rules show",
    "template -o x.xlsx y.xlsx",
]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    texts = {
        "fleet.csv": FLEET,
        "empty.csv": "",
        "blank.csv": ",,\n",
        "headings.csv": HEADINGS + "\n",
        "unknown.csv": "colour,weight\nred,12\n",
        "twice.csv": "msisdn,carrier,Carrier\n91234567,cmhk,csl\n",
        "apart.csv": "msisdn,carrier,Carrier\n91234567,cmhk,\n91234568,,csl\n",
        "web.xlsx": "<html><body><table></table></body></html>",
        "text.xlsx": FLEET,
        "letter.txt": "hello",
        "quote.csv": HEADINGS + '\nfree,"91234567\nowing,91234568\n',
        "columns.yaml": "msisdnn: Phone\ncarrier: [a, b]\nwords: {still_needed: {hm: perhaps}}\n",
        "two.yaml": "owner: carrier\ncarrier: carrier\nbill_day: Bil day\n",
        "answers.yaml": "answers:\n- {facts: {stil_needed: no}}\n- {line: a, where: {a: b}, facts: {}, on: x}\n",
        "broken.yaml": "carrier: [cmhk\n",
        "list.yaml": "[1, 2]\n",
        "line.yaml": "carrier: csl\nstill_needed: no\nauto_recharge: yes\nplan_type: prepaid\n",
        "nested.yaml": "carrier: {a: b}\n",
        "old.csv": "of last year\n",
        "terms.yaml": "carriers:\n  csll: {terms: {notice_days: 3}}\n  csl:\n    terms:\n      refund_day: 4\n"
        "      notice_days: many\n      notice_unit: {value: working, confidence: sure}\n      port_days: {source: x}\n"
        "      refund_days: {value: 3, as_of: soon}\nsettngs: {}\n",
    }
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")
    Path("picture.csv").write_bytes(b"\x89PNG\r\n")
    Path("bytes.csv").write_bytes(HEADINGS.encode() + b"\n\xff\x81\x00\xfe,\n")
    Path("folder").mkdir()
    odd.workbook(Path("book.xlsx"), {"Fleet": [["msisdn", "carrier"], ["91234567", "cmhk"]]})
    Path("cut.xlsx").write_bytes(Path("book.xlsx").read_bytes()[:-400])
    _hide(Path("book.xlsx"), Path("hidden.xlsx"))
    return tmp_path


def _hide(book: Path, hidden: Path) -> None:
    """Write a copy of a workbook whose sheets are all hidden."""
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(hidden, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                part = part.replace(b'state="visible"', b'state="hidden"')
            new.writestr(name, part)


def said(capsys: pytest.CaptureFixture[str], line: str, language: str) -> tuple[int, str]:
    capsys.readouterr()
    status = run([*line.split(), "--lang", language])
    return status, capsys.readouterr().err


@pytest.mark.parametrize("line", REFUSED)
@pytest.mark.usefixtures("folder")
def test_a_refusal_is_in_the_language_asked_for(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    english, told = said(capsys, line, "en")
    assert english in (2, 3, 4), told
    assert not HAN.search(told)
    for language in LANGUAGES[1:]:
        status, told = said(capsys, line, language)
        assert english == status
        assert HAN.search(told), told
        assert not re.search(r"[{}]\w+[{}]|\b[a-z]+_[a-z_]+\b(?=：)", NO_WORDS.sub("", told)), told
        assert not ENGLISH.search(NO_WORDS.sub("", told)), told


@pytest.mark.parametrize("line", ["batch fleet.csv -o x.csv --terms line.yaml", "rules test line.yaml"])
@pytest.mark.usefixtures("folder")
def test_a_file_of_another_kind_is_one_problem(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever the number of its keys."""
    _, told = said(capsys, line, "en")
    heading, problem = told.splitlines()
    assert "1 problem" in heading
    assert problem.startswith("line.yaml: seems to give the facts of a line")


@pytest.mark.usefixtures("folder")
def test_the_two_ways_to_write_the_option_are_heard(capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert 3 == run(["batch", "empty.csv", "-o", "x.csv", "--lang=zh-Hant"])
    assert "檔案是空的" in capsys.readouterr().err
    assert 3 == run(["batch", "empty.csv", "-o", "x.csv"])
    assert "the file is empty" in capsys.readouterr().err


def refused_in_the_child(data: bytes) -> InputError:
    """The refusal of a Parquet file that the process which reads it finds fault with."""
    limits = ReadLimits()
    options = {"name": "fleet.parquet", "most": (limits.columns, 10, 10, 10)}
    with pytest.raises(sandbox.ReadingFailed) as caught, sandbox.Sandbox(without=["pandas"]) as reader:
        reader.run(
            "batch.reading.parquet_files:read_parquet", options, [data], memory=limits.memory_most, seconds=60
        )
    assert "refused" == caught.value.reason
    return refusal("fleet.parquet", caught.value, "kind_parquet_file")


def test_what_the_reading_process_refuses_is_said_in_the_language_asked_for() -> None:
    error = refused_in_the_child(b"PAR1 but not for long PAR1")
    assert str(error).startswith("fleet.parquet: the Parquet file is truncated or damaged (")
    assert "Parquet 檔案不完整或已損壞" in error.said_in("zh-Hant")
    assert "Parquet 文件不完整或已损坏" in error.said_in("zh-Hans")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_interruption_is_told_in_the_language_asked_for(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("simexit.cli.simexit.main", stop)
    assert INTERRUPTED == run(["facts", "--lang", language])
    told = {"en": "no file is left half-written", "zh-Hans": "没有留下", "zh-Hant": "沒有留下"}
    assert told[language] in capsys.readouterr().err


def test_an_option_of_two_names_is_told_as_one_writes_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == run(["template", "--lang=zh-Hant"])
    assert "缺少 -o / --output\n" in capsys.readouterr().err
