"""No cell, answer or argument takes the program down: what can't be read is that cell's refusal."""

from __future__ import annotations

import csv
import json
import os
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from batch.reading.value_texts import as_text, number_shown, with_exponent
from engine.rulebook.yamlfile import parse_yaml
from simexit.api import check, check_fleet
from tests.support.cell_help import facts, read
from tests.support.real_sheets import batch, command
from tests.support.shipped import shipped

LONG = "9" * 5000
HOSTILE = [
    "8.9E+1845898", "8.9E-1845898", "9e1234567", "9E99999999999999999999",
    "-1e-99999999999999999", LONG, f"-{LONG}",
    f"{LONG} services", f"{LONG}.5", f"HK${LONG}", f"9e{LONG}", f"0x{LONG}", f"{LONG}个",
    f"共{LONG}个: a; b", "²", "²²²²",
    "٣٤٥", "①", "一二三", "NaN", "Infinity", "-inf", "1_000", "1__0", "٢٠٢٦-١٢-٣١", "9999999-01-01",
    "0000-00-00", "99/99/9999",
    "1E5", "🙂" * 50, "\ud800", "a\ud800b", "\x00", "\u202e\u200b",
    "(" * 500, "(" * 500 + ")" * 500, "*" * 200, "1(2)(3)(4)*#",
    "%s%n{0}{x}", "=1+1", "\n\n\n",
    "/" * 300, "~".join("1" * 40), " - ".join(["1/1/2026"] * 20), "A123456(3)" * 40,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[ascii(text[:20]) for text in HOSTILE])
def test_no_text_of_any_fact_is_too_much(text: str) -> None:
    for name in facts():
        found = read(name, text)
        assert found.trouble is None or found.trouble.type


def test_a_batch_of_them_reports_cells(tmp_path: Path) -> None:
    sheet = tmp_path / "fleet.csv"
    rows = [f"6123{at:04},{text}" for at, text in enumerate(HOSTILE[:10])]
    for heading in ("Balance (HKD)", "Linked services", "Contract end date", "ICCID", "Still needed"):
        sheet.write_text("\n".join([f"Phone No,{heading}", *rows, "61239999,0"]), encoding="utf-8")
        ran = batch([sheet], tmp_path)
        assert (0, 11) == (ran.status, len(ran.sims))


@pytest.mark.parametrize("text", HOSTILE, ids=[ascii(text[:20]) for text in HOSTILE])
@pytest.mark.parametrize("option", ["--set", "--assume"])
def test_an_argument_is_refused_as_one(option: str, text: str) -> None:
    for fact in ("balance_hkd", "bound_services", "contract_end_on", "iccid", "owner"):
        status, _, said = command("check", "--set", "carrier=csl", option, f"{fact}={text}")
        assert status in (0, 2)
        assert "a defect" not in said


def test_the_api_takes_any_object() -> None:
    hostile: tuple[object, ...] = (
        10**5000,
        -(10**5000),
        1e308,
        float("inf"),
        float("nan"),
        b"\xff",
        "\ud800",
        [10**5000],
        [[1], {2: 3}],
        {},
    )
    for value in hostile:
        for fact in ("balance_hkd", "bound_services", "iccid", "owner", "contract_end_on"):
            assert check({"carrier": "csl", fact: value}).status


def test_a_frame_of_any_objects() -> None:
    frame = pd.DataFrame(
        {
            "ICCID": [89852012345678901230, 10**5000, "\ud800"],
            "Owner": ["\ud800", "Chan", 10**400],
            "Balance": [10**30, 1.5, "x"],
        },
        dtype=object,
    )
    sims = check_fleet(frame)
    assert ["89852012345678901230", None, None] == [
        None if pd.isna(iccid) else str(iccid) for iccid in sims["iccid"]
    ]
    assert 3 == len(sims)
    assert 2 == len(check_fleet(pd.DataFrame({"ICCID": [89852012345678901230, 89852012345678901248]})))


def test_values_as_cells_never_fail() -> None:
    assert "1.00000000000000E+5000" == as_text(10**5000)
    assert "a\ufffdb" == as_text("a\ud800b")
    assert "🙂" == as_text("\ud83d\ude42")
    assert ["12:00:00", "00:30:00", "01:02:03"] == [
        number_shown(raw) for raw in ("PT12H", "PT30M", "PT1H2M3S")
    ]
    assert ["PT", "e", "inf", "-.e"] == [number_shown(raw) for raw in ("PT", "e", "1e999", "-.e")]
    assert "inf" == with_exponent(float("inf")).lower()


@pytest.mark.parametrize(
    "written", ["!!bool maybe", "!!int '²'", "!!int x", f"{LONG}", f"-{LONG}", "!!float '²'", "!!float .",
    "!!float e",
                "!!timestamp x", "2026-99-99", "!!null x", "!!binary x", "!!set {a}", "!!omap [a: 1]",
                "!foo bar", "0x1F", "1e999",
                "!!int [1]", "!!python/object:os.system x", "? [a, b]\n: c", "? {a: b}\n: c", "\"\\ud800\"",
                "\"\\0\"", "=", "<<", "0b12"],
)  # fmt: skip
def test_no_yaml_value_is_too_much(tmp_path: Path, written: str) -> None:
    parse_yaml(f"a: {written}\n", "a.yaml")
    path = tmp_path / "file.yaml"
    sheet = tmp_path / "fleet.csv"
    sheet.write_text("Phone No,Carrier\n61234567,csl\n", encoding="utf-8")
    line = ["check", str(path)]
    terms = ["check", "--set", "carrier=csl", "--terms", str(path)]
    columns = ["batch", str(sheet), "--dry-run", "--columns", str(path)]
    for text, commands in (
        (f"balance_hkd: {written}\n", (line, terms, columns)),
        (f"{written}\n", (line, terms, columns)),
        (f"owner: [{written}]\n", (line,)),
        (f"msisdn: {written}\ncarrier: csl\n", (line,)),
    ):
        path.write_text(text, encoding="utf-8")
        for given in commands:
            assert command(*given)[0] in (0, 2, 3, 4)


@pytest.mark.parametrize(
    "value", [LONG, f"-{LONG}", f"1e{LONG}", '"\\ud800"', "1e999", "[[1]]", "NaN", "{}", "null"]
)
def test_no_json_value_is_too_much(tmp_path: Path, value: str) -> None:
    path = tmp_path / "line.json"
    for fact in ("balance_hkd", "bound_services", "owner", "iccid"):
        path.write_text(f'{{"carrier": "csl", "{fact}": {value}}}', encoding="utf-8")
        status, out, _ = command("check", str(path), "--json")
        assert status in (0, 3)
        assert not out or json.loads(out)


@pytest.mark.parametrize(
    "encoding", ["utf-7", "undefined", "\udcff", "ut\0f", "idna", "punycode", "unicode_escape", "rot13",
    "base64",
                 "raw_unicode_escape", "utf-16", "utf-32", "hz", "x" * 5000, " ", "-", "..", "mbcs", "cp0"],
)  # fmt: skip
def test_an_encoding_of_any_name(tmp_path: Path, encoding: str) -> None:
    sheet = tmp_path / "fleet.csv"
    for data in (
        b"Phone No,Owner\n61234567,+2AA-\n",
        b"Phone No,Owner\n61234567,\\ud800\n",
        b"\xff",
        b"+2AA-",
    ):
        sheet.write_bytes(data)
        status, _, said = command("batch", str(sheet), "--dry-run", "--encoding", encoding)
        assert status in (0, 2, 3)
        assert "defect" not in said


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("sep=；\nPhone No；Owner\n61234567；Chan\n", 0),
        ("sep=\u3001\nPhone No\u3001Owner\n61234567\u3001Chan\n", 0),
        ("sep=;\n", 3),
        ("sep=;", 3),
        ("sep=;\r\n\r\n", 3),
        ('sep="\nPhone No,Owner\n61234567,Chan\n', 0),
        ("sep=|\nPhone No|Owner\n61234567|Chan\n", 0),
        ('"sep=,"\nPhone No,Owner\n61234567,Chan\n', 0),
        ("sep=\0\nPhone No,Owner\n61234567,Chan\n", 0),
        ("sep=a\nPhone No,Owner\n61234567,Chan\n", 0),
        (",,,\n", 3),
        ('"', 3),
        ('""', 3),
        ("\ufeff", 3),
        ("\0\0\0", 3),
    ],
)
def test_separators_of_all_kinds(tmp_path: Path, text: str, status: int) -> None:
    sheet = tmp_path / "fleet.csv"
    sheet.write_text(text, encoding="utf-8", newline="")
    got, out, _ = command("batch", str(sheet), "--dry-run")
    assert status == got
    assert status or "-> owner" in out


@pytest.mark.parametrize("length", [131_073, 1_000_001, 5_000_000])
def test_a_first_record_with_a_long_field(tmp_path: Path, length: int) -> None:
    """Where nothing has changed how long a field may be, as it is when a program begins."""
    sheet = tmp_path / "fleet.csv"
    for first in ("x" * length, '"' + "x" * length + '"', '"x,\n' + "x" * length + '"'):
        sheet.write_text(f"{first},Phone No\na,61234567\n", encoding="utf-8")
        csv.field_size_limit(131_072)
        status, _, said = command("batch", str(sheet), "--dry-run")
        assert status in (0, 3), said
        assert "a defect" not in said


@pytest.mark.skipif(sys.platform != "linux", reason="only here may a name be any bytes")
def test_names_of_files_and_folders_that_are_not_utf8(tmp_path: Path) -> None:
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/\xb3\xaf\xff")
    Path(folder).mkdir()
    name = os.fsdecode(os.fsencode(folder) + b"/fl\xe4.csv")
    Path(name).write_text("Phone No,Owner\n61234567,Chan\n", encoding="utf-8")
    for given in (name, folder):
        for ending in ("jsonl", "csv", "xlsx"):
            output = tmp_path / f"o.{ending}"
            status, _, said = command("batch", given, "-o", str(output), "--force")
            assert (0, False) == (status, "\udcff" in said)
        sims = (tmp_path / "o.csv").read_text(encoding="utf-8")
        assert "fl\\xe4.csv" in sims
    assert 3 == command("batch", name + "x", "--dry-run")[0]
    assert 3 == command("batch", folder + "x", "--dry-run")[0]
    for option in ("--columns", "--terms", "--rulesets", "--carry"):
        assert command("batch", name, "--dry-run", option, folder + "/no\udcff.yaml")[0] in (2, 3, 4)
    assert command("check", name)[0] in (0, 3)
    assert 0 == command("batch", name, "-o", str(Path(folder) / "o\udcff.xlsx"))[0]


def test_parquet_with_texts_that_are_none(tmp_path: Path) -> None:
    ends = pa.array([0, 3, 5], pa.int32()).buffers()[1]
    bad = pa.Array.from_buffers(pa.string(), 2, [None, ends, pa.py_buffer(b"\xff\xfe\xc3ab")])
    path = tmp_path / "fleet.parquet"
    for column in (bad, pa.DictionaryArray.from_arrays(pa.array([0, 1]), bad),
                   pa.ListArray.from_arrays(pa.array([0, 1, 2], pa.int32()), bad)):  # fmt: skip
        pq.write_table(pa.table({"Phone No": ["91234567", "61234567"], "Owner": column}), path)
        status, _, said = command("batch", str(path), "--dry-run")
        assert (3, True) == (status, "UTF" in said)


@pytest.mark.parametrize(
    "condition", ["- True", "-True < 1", "outstanding_hkd > -True",
    "outstanding_hkd > 0x" + "F" * 5000, "not " * 500 + "active",
                  "outstanding_hkd > 1e999", "outstanding_hkd > " + LONG, "outstanding_hkd > 1j",
                  "outstanding_hkd > '²'", "f'{x}'",
                  "outstanding_hkd > '٢٠٢٦-٠١-٠١'", "lambda: 1", "x := 1", "*a", "\0", "\ud800",
                  "a" * 100_000, "~True", "+True"],
)  # fmt: skip
def test_no_condition_is_too_much(condition: str) -> None:
    from engine.conditions.parsing import parse_condition
    from engine.conditions.vocabulary import ConditionInvalid, Vocabulary

    with pytest.raises(ConditionInvalid):
        parse_condition(condition, Vocabulary(shipped().facts, shipped().terms, {}))


@pytest.mark.parametrize("unit", ["(HK$)", "（港幣）", "[HKD]", "/HK$", "：港元"])
def test_a_currency_over_the_second_line_of_headings(tmp_path: Path, unit: str) -> None:
    sheets: list[Path] = []
    for under in ("Balance", "Monthly fee", "月費", "x"):
        for rows in (f"Phone No,Charges {unit},\n,{under},Carrier\n61234567,5,csl\n",
                     f"Phone No,Carrier,Fees {unit}\n號碼,網絡,{under}\n61234567,csl,5\n"):  # fmt: skip
            sheets.append(tmp_path / f"fleet{len(sheets)}.csv")
            sheets[-1].write_text(rows, encoding="utf-8")
    assert batch(sheets, tmp_path).status in (0, 1)
