"""What the command line says when something is wrong: one clear message, the right status, nothing half-written."""

from __future__ import annotations

import contextlib
import csv
import errno
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from simexit.cli import run

ROOT = Path(__file__).resolve().parents[2]
AS_OF = ("--as-of", "2026-11-21")
ENDINGS = ("csv", "jsonl", "parquet", "xlsx")
HEADINGS = "sim_id,msisdn,carrier,plan_type,line_status,still_needed,outstanding_hkd"
FLEET = f"""\
{HEADINGS}
free,+85291234567,cmhk,prepaid,active,no,0
owing,+85291234568,cmhk,postpaid,active,no,88.50
gone,+85291234569,csl,postpaid,cancelled,no,0
"""
TERMS = """\
carriers:
  acme:
    label: {en: Acme Mobile}
    terms:
      refund_dayz: 45
"""


@dataclass(frozen=True)
class Said:
    """What a command line answered."""

    status: int
    out: str
    err: str

    @property
    def messages(self) -> list[str]:
        """The messages on standard error, without the lines that repeat how the command is called."""
        return [line for line in self.err.splitlines() if line and not line.startswith(("Usage:", "Try '"))]


class Shell:
    """Run commands in a folder of their own, and know what is in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys

    def __call__(self, *arguments: str) -> Said:
        self.capsys.readouterr()
        status = run(arguments)
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        return Said(status, said.out, said.err)

    def files(self) -> dict[str, bytes]:
        """Every file below the folder."""
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found}


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    monkeypatch.chdir(tmp_path)
    Path("fleet.csv").write_text(FLEET, encoding="utf-8")
    Path("empty.csv").touch()
    Path("headings.csv").write_text(HEADINGS + "\n", encoding="utf-8")
    Path("unknown.csv").write_text("colour,weight\nred,12\n", encoding="utf-8")
    Path("twice.csv").write_text("carrier,Carrier\ncmhk,csl\n", encoding="utf-8")
    Path("terms.yaml").write_text(TERMS, encoding="utf-8")
    Path("line.yaml").write_text("carrier: cmhk\nstil_needed: no\n", encoding="utf-8")
    Path("list.yaml").write_text("[1, 2]\n", encoding="utf-8")
    Path("broken.yaml").write_text("carrier: [cmhk\n", encoding="utf-8")
    Path("answers.txt").write_text("still_needed: no\n", encoding="utf-8")
    Path("old.csv").write_text("of last year\n", encoding="utf-8")
    Path("folder").mkdir()
    return Shell(tmp_path, capsys)


BAD: list[tuple[str, int, list[str]]] = [
    # inputs
    ("batch fleat.csv -o x.csv", 3, ["fleat.csv", "fleet.csv"]),
    ("batch folder -o x.csv", 3, ["folder"]),
    ("batch empty.csv -o x.csv", 3, ["empty.csv", "empty"]),
    ("batch headings.csv -o x.csv", 3, ["headings.csv", "no SIM"]),
    ("batch unknown.csv -o x.csv", 3, ["unknown.csv", "colour", "--columns"]),
    ("batch twice.csv -o x.csv", 3, ["twice.csv", "carrier", "--columns"]),
    ("batch fleet.csv fleet.csv -o x.csv", 3, ["fleet.csv", "twice"]),
    ("batch fleet.csv -o x.csv --columns no.yaml", 3, ["no.yaml"]),
    ("batch fleet.csv -o x.csv --answers answers.txt", 3, ["answers.txt", ".txt", ".yaml", ".xlsx"]),
    ("check no.yaml", 3, ["no.yaml"]),
    ("check folder", 3, ["folder"]),
    ("check list.yaml", 3, ["list.yaml", "mapping"]),
    ("check broken.yaml", 3, ["broken.yaml", "YAML"]),
    # outputs
    ("batch fleet.csv -o old.csv", 3, ["old.csv", "exists", "--force"]),
    ("batch fleet.csv -o folder/deeper/x.csv", 3, ["folder/deeper/x.csv", "folder does not exist"]),
    ("batch fleet.csv -o old.csv/x.csv", 3, ["old.csv/x.csv", "folder"]),
    ("batch fleet.csv -o /proc/x.csv", 3, ["/proc/x.csv", "could not be written"]),
    ("batch fleet.csv -o /proc/x.xlsx", 3, ["/proc/x.xlsx", "could not be written"]),
    ("template -o old.csv/x.xlsx", 3, ["old.csv/x.xlsx", "could not be written"]),
    ("demo -o old.csv", 3, ["old.csv"]),
    # usage
    ("batch fleet.csv", 2, ["-o", "--dry-run"]),
    ("batch", 2, ["INPUT"]),
    ("batch fleet.csv -o x.docx", 2, ["x.docx", ".xlsx"]),
    ("batch fleet.csv -o x.xslx", 2, ["x.xslx", ".xlsx"]),
    ("batch fleet.csv -o fleet.csv", 2, ["fleet.csv", "input"]),
    ("batch fleet.csv -o folder/../fleet.csv --force", 2, ["fleet.csv", "input"]),
    ("batch fleet.csv -o x.csv --lang fr", 2, ["--lang", "zh-Hant"]),
    ("batch fleet.csv -o x.csv --prefer reund", 2, ["--prefer", "refund"]),
    ("batch fleet.csv -o x.csv --engine spark", 2, ["--engine", "dask"]),
    ("batch fleet.csv -o x.csv --as-of 31/12/2026", 2, ["31/12/2026", "YYYY-MM-DD"]),
    ("batch fleet.csv -o x.csv --as-of 20261121", 2, ["20261121", "YYYY-MM-DD"]),
    ("batch fleet.csv -o x.csv --as-of 9999-12-31", 2, ["9999-12-31", "2100"]),
    ("batch fleet.csv -o x.csv --encoding klingon", 2, ["klingon", "gb18030"]),
    ("batch fleet.csv -o x.csv --assume still_needed", 2, ["still_needed", "FACT=VALUE"]),
    ("batch fleet.csv -o x.csv --assume stil_needed=no", 2, ["stil_needed", "`still_needed`"]),
    ("batch fleet.csv -o x.csv --assume still_needed=perhaps", 2, ["perhaps", "yes or no"]),
    ("batch fleet.csv -o x.csv --fail-on blokced", 2, ["blokced", "`blocked`"]),
    ("batch fleet.csv -o x.csv --forse", 2, ["--forse", "--force"]),
    ("bach fleet.csv -o x.csv", 2, ["bach", "`batch`"]),
    ("check", 2, ["FILE", "--set"]),
    ("check --set stil_needed=no", 2, ["stil_needed", "`still_needed`"]),
    ("batch fleet.csv -o x.csv --lang zh", 2, ["--lang", "did you mean zh-Hans or zh-Hant"]),
    ("check --set plan_type=prepayd", 2, ["prepayd", "did you mean `prepaid`"]),
    ("check --set carrier=chmk", 2, ["chmk", "did you mean `cmhk`"]),
    ("check --set balance_hkd=many", 2, ["many", "88.50"]),
    ("facts balence_hkd", 2, ["balence_hkd", "`balance_hkd`"]),
    ("rules show arears", 2, ["arears", "`arrears`"]),
    ("template -o x.csv", 2, ["x.csv", ".xlsx"]),
    # rulebook and terms
    ("batch fleet.csv -o x.csv --terms terms.yaml", 4, ["terms.yaml:5", "refund_dayz", "`refund_days`"]),
    ("check --set still_needed=no --terms terms.yaml", 4, ["terms.yaml:5", "refund_dayz", "`refund_days`"]),
    ("batch fleet.csv -o x.csv --rulesets folder", 4, ["folder", "rulebook.yaml"]),
]  # fmt: skip


@pytest.mark.parametrize(("line", "status", "words"), BAD, ids=[line for line, _, _ in BAD])
def test_one_clear_message_and_nothing_written(
    shell: Shell, line: str, status: int, words: list[str]
) -> None:
    before = shell.files()
    said = shell(*line.split())
    assert (status, "") == (said.status, said.out)
    assert [] == [word for word in words if word not in said.err], said.err
    # Before the message there may stand what was understood of the input so far, and how many problems follow.
    spoken = [
        message
        for message in said.messages
        if not re.search(r"rows; |copied to the report|\d+ problems? in", message)
    ]
    if "rulesets folder" not in line:  # of a folder without a rulebook every file is missing
        assert 1 == len(spoken), said.err
    assert before == shell.files()


def test_an_output_is_replaced_only_by_force(shell: Shell) -> None:
    assert 0 == shell("batch", "fleet.csv", "-o", "old.csv", *AS_OF, "--force").status
    assert 4 == len(Path("old.csv").read_text(encoding="utf-8").splitlines())


def test_a_link_to_an_input_is_that_input(shell: Shell) -> None:
    Path("linked.csv").symlink_to("fleet.csv")
    said = shell("batch", "fleet.csv", "-o", "linked.csv", "--force")
    assert 2 == said.status
    assert FLEET == Path("fleet.csv").read_text(encoding="utf-8")


# --- a disk that fills up


@contextlib.contextmanager
def tiny_disk(folder: Path) -> Iterator[Path]:
    """A disk of a few kilobytes, where this user may have one."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only the system's administrator can make a tiny disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk(shell: Shell, ending: str) -> None:
    rows = [f"sim-{number},,cmhk,prepaid,active,no,{number}" for number in range(3_000)]
    Path("fleet.csv").write_text("\n".join([HEADINGS, *rows, ""]), encoding="utf-8")
    with tiny_disk(shell.folder / "tiny") as disk:
        output = disk / f"x.{ending}"
        output.write_text("of last year", encoding="utf-8")
        said = shell("batch", "fleet.csv", "-o", str(output), *AS_OF, "--force")
        assert 3 == said.status
        assert "the disk is full" in said.messages[-1]
        assert {output.name: "of last year"} == {path.name: path.read_text() for path in disk.iterdir()}


def no_space(*_: object, **__: object) -> NoReturn:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_disk_that_fills_at_the_last_moment(
    shell: Shell, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shell.files()
    monkeypatch.setattr(Path, "replace", no_space)
    said = shell("batch", "fleet.csv", "-o", f"x.{ending}", *AS_OF)
    assert 3 == said.status
    assert "the disk is full" in said.messages[-1]
    assert before == shell.files()


def test_standard_output_that_takes_nothing(shell: Shell) -> None:
    with Path("/dev/full").open("w") as full:
        arguments = [sys.executable, "-m", "simexit", "check", "--set", "still_needed=yes"]
        done = subprocess.run(
            arguments, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (3, 1) == (done.returncode, len(done.stderr.splitlines())), done.stderr
    assert "standard output" in done.stderr


def test_a_reader_who_has_seen_enough(shell: Shell) -> None:
    program = f"{sys.executable} -m simexit facts"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{program} | head -1"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (0, "") == (done.returncode, done.stderr)


# --- interrupted, and defects of ours


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_interrupted_run_leaves_nothing(
    shell: Shell, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = shell.files()

    def half_a_book(_: object, target: Path, *_others: object) -> NoReturn:
        target.write_bytes(b"half")
        raise KeyboardInterrupt

    def half_the_lines(*_: object) -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    monkeypatch.setattr("batch.outputs.codes_csv.lines", half_the_lines)
    monkeypatch.setattr("batch.report.workbook.splice", half_a_book)
    said = shell("batch", "fleet.csv", "-o", f"x.{ending}", *AS_OF)
    assert 130 == said.status
    assert "interrupted" in said.messages[-1]
    assert before == shell.files()


def test_interrupted_by_a_signal(shell: Shell) -> None:
    """The terms come through a pipe that nobody fills, so that the run surely stands there when it is stopped."""
    os.mkfifo("slow.yaml")
    before = {path.name for path in shell.folder.iterdir()}
    arguments = [sys.executable, "-m", "simexit", "batch", "fleet.csv", "-o", "x.csv", "--terms", "slow.yaml"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    # What a shell starts in the background is told to ignore SIGINT, and so would be what it starts in turn.
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)
    running = subprocess.Popen(arguments, stderr=subprocess.PIPE, text=True, env=environment)
    signal.signal(signal.SIGINT, heard)
    with running:
        with Path("slow.yaml").open("w"):  # opens once the other side does
            running.send_signal(signal.SIGINT)
        # Closed by now, or a signal that came just before the reading began would not end it.
        _, err = running.communicate()
    assert 130 == running.returncode
    assert ["simexit: interrupted; no file is left half-written"] == [
        line for line in err.splitlines() if line
    ]
    assert before == {path.name for path in shell.folder.iterdir()}


def defect(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("first line\nsecond line")


def test_a_defect_is_one_line(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = shell.files()
    monkeypatch.setattr("batch.fleet.check.code_table", defect)
    said = shell("batch", "fleet.csv", "-o", "x.csv", *AS_OF)
    assert 70 == said.status
    assert "RuntimeError: first line" in said.messages[-1]
    assert "--debug" in said.messages[-1]
    assert "second line" not in said.err
    assert 70 == run(["batch", "fleet.csv", "-o", "x.csv", *AS_OF, "--debug"])
    assert "Traceback" in capsys.readouterr().err
    assert before == shell.files()


# --- exit statuses of runs that produce an answer


def test_exit_1_for_rows_that_cannot_be_read(shell: Shell) -> None:
    Path("ragged.csv").write_text(FLEET.replace(",0\n", ",0,one,two,three\n", 1), encoding="utf-8")
    said = shell("batch", "ragged.csv", "-o", "x.csv", "-o", "x.xlsx", *AS_OF)
    assert 1 == said.status
    with Path("x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert ["2", "3", "4"] == [row["row"] for row in rows]
    assert ("unreadable", "ragged_row", "") == (rows[0]["status"], rows[0]["problems"], rows[0]["action"])
    assert "unreadable" not in {row["status"] for row in rows[1:]}
    assert Path("x.xlsx").exists()


@pytest.mark.parametrize(
    ("codes", "status"), [("blocked", 1), ("needs_info,keep", 1), ("keep_alive", 0), ("unreadable", 0)]
)
def test_exit_1_for_what_the_caller_says_is_a_failure(shell: Shell, codes: str, status: int) -> None:
    said = shell("batch", "fleet.csv", "-o", "x.csv", *AS_OF, "--fail-on", codes)
    assert status == said.status
    assert bool(status) == ("Ends with status 1, since some SIMs are: " + codes.partition(",")[0] in said.err)
    assert 4 == len(Path("x.csv").read_text(encoding="utf-8").splitlines())


def test_a_fact_that_a_file_misspells_is_said_and_left_out(shell: Shell) -> None:
    said = shell("check", "line.yaml", *AS_OF, "--json")
    assert 0 == said.status
    assert '"still_needed"' in said.out  # asked for
    assert "stil_needed" in said.err
    assert "did you mean `still_needed`" in said.err


# --- the conversation


def test_dry_run_says_what_each_heading_is_taken_for(shell: Shell) -> None:
    Path("sheet.csv").write_text("號碼,Carrier,Remarks,stil needed\n91234567,CMHK,x,no\n", encoding="utf-8")
    before = shell.files()
    said = shell("batch", "sheet.csv", "--dry-run", "-o", "x.csv")
    assert 0 == said.status
    assert [
        "號碼 -> msisdn",
        "Carrier -> carrier",
        "Remarks -> ?",
        "stil needed -> ? (nearest: still_needed)",
    ] == said.out.splitlines()
    assert before == shell.files()


@pytest.mark.parametrize(
    ("sheet", "lines"),
    [
        ("unknown.csv", ["colour -> ?", "weight -> ?"]),
        (
            "twice.csv",
            ["carrier -> ? (one of 2 columns for carrier)", "Carrier -> ? (one of 2 columns for carrier)"],
        ),
        ("headings.csv", [f"{name} -> {name}" for name in HEADINGS.split(",")]),
    ],
)
def test_dry_run_shows_also_what_would_be_refused(shell: Shell, sheet: str, lines: list[str]) -> None:
    before = shell.files()
    said = shell("batch", sheet, "--dry-run", "-o", "old.csv")
    assert (0, lines) == (said.status, said.out.splitlines())
    assert before == shell.files()


def test_columns_settles_a_sheet_none_of_whose_headings_is_known(shell: Shell) -> None:
    Path("sheet.csv").write_text("our fleet,\nfoo,bar\nA,9123 4567\n", encoding="utf-8")
    Path("columns.yaml").write_text("sim_id: foo\nmsisdn: Bar\n", encoding="utf-8")
    said = shell("batch", "sheet.csv", "--dry-run", "--columns", "columns.yaml")
    assert (0, ["foo -> sim_id", "bar -> msisdn"]) == (said.status, said.out.splitlines())
    assert 0 == shell("batch", "sheet.csv", "-o", "x.csv", "--columns", "columns.yaml").status
    with Path("x.csv").open(encoding="utf-8") as file:
        assert [("3", "A", "+85291234567")] == [
            (row["row"], row["sim_id"], row["msisdn"]) for row in csv.DictReader(file)
        ]


def test_what_is_matched_and_what_is_not_is_said(shell: Shell) -> None:
    Path("sheet.csv").write_text("號碼,Carrier,Remarks\n91234567,CMHK,x\n", encoding="utf-8")
    said = shell("batch", "sheet.csv", "-o", "x.csv")
    assert ["號碼 -> msisdn, Carrier -> carrier", "  copied to the report as it is: Remarks"] == [
        said.messages[0].partition("understood: ")[2],
        said.messages[1],
    ]


def test_a_sheet_without_headings_shows_nobodys_number(shell: Shell) -> None:
    Path("sheet.csv").write_text("A1,9123 4567,A123456(3)\n", encoding="utf-8")
    said = shell("batch", "sheet.csv", "-o", "x.csv")
    assert "A1, **** 4567, A12****(*)" in said.err
    Path("sheet.csv").write_text("SIM ref,91234567,carrier\nA,B,cmhk\n", encoding="utf-8")
    assert "91234567" not in shell("batch", "sheet.csv", "-o", "x.csv").err


@pytest.mark.parametrize("ending", ["CSV", "Parquet", "JSONL", "XLSX"])
def test_an_ending_in_capitals_is_that_ending(shell: Shell, ending: str) -> None:
    small = f"x.{ending.lower()}"
    assert 0 == shell("batch", "fleet.csv", "-o", small, "-o", f"y.{ending}", *AS_OF).status
    begins = [Path(name).read_bytes()[:4] for name in (small, f"y.{ending}")]
    assert begins[0] == begins[1]


def test_debug_says_how_many_cases_were_put_to_the_rules_engine(shell: Shell) -> None:
    said = shell("batch", "fleet.csv", "-o", "x.csv", *AS_OF, "--debug")
    found = re.search(r"cases put to [^:]+: (\d+)", said.err)
    assert found is not None
    assert 0 < int(found[1]) < 5_000
    assert "cases put" not in shell("batch", "fleet.csv", "-o", "y.csv", *AS_OF).err


def test_the_answer_and_the_conversation_go_apart(shell: Shell) -> None:
    said = shell("batch", "fleet.csv", "-o", "x.csv", *AS_OF)
    assert "" == said.out
    assert re.fullmatch(r"3 SIMs: .* → x\.csv", said.messages[-1])


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_a_sheet_through_standard_input(shell: Shell, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FLEET.encode())))
    assert 0 == shell("batch", "-", "-o", f"x.{ending}", *AS_OF).status
    text = Path(f"x.{ending}").read_text(encoding="utf-8")
    rows = (
        list(csv.DictReader(io.StringIO(text))) if ending == "csv" else [*map(json.loads, text.splitlines())]
    )
    assert ["-", "-", "-"] == [row["source"] for row in rows]
    assert ["free", "owing", "gone"] == [row["sim_id"] for row in rows]


def test_version_and_help(shell: Shell) -> None:
    assert re.fullmatch(r"simexit \d+\.\d+\.\d+ \(rulebook \S+; decided by .+\)\n", shell("--version").out)
    for command in ("check", "batch", "demo", "template", "facts", "rules"):
        said = shell(command, "--help")
        assert (0, True) == (said.status, "simexit" in said.out)


# --- texts that a spreadsheet would take for formulas

EVIL = ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://example.com","click")']


@pytest.fixture
def evil(shell: Shell) -> Shell:
    """Every field that people fill in freely, filled in with formulas; and a number of our own making."""
    with Path("evil.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["sim_id", "owner", "department", "user", "carrier", "=1+1", "msisdn"])
        for text in EVIL:
            writer.writerow([text, text, text, text, text, text, "9123 4567"])
        writer.writerow(["", "plain", "", "", "cmhk", "", "9123 4568"])
    assert 0 == shell("batch", "evil.csv", "-o", "x.csv", "-o", "x.xlsx", *AS_OF).status
    return shell


def test_free_text_is_made_harmless_in_csv(evil: Shell) -> None:
    with Path("x.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for text, row in zip(EVIL, rows[:-1], strict=True):
        for name in ("sim_id", "owner", "department", "user"):
            assert f"'{text.strip()}" == row[name]
    assert {"+85291234567"} == {row["msisdn"] for row in rows[:-1]}
    assert ("+85291234568", "+85291234568") == (rows[-1]["sim_id"], rows[-1]["msisdn"])
    for row in rows:
        for name, value in row.items():
            assert not value.startswith(("=", "-", "@", "\t", "\r")), name


def test_free_text_stays_text_in_the_report(evil: Shell) -> None:
    seen = set()
    for sheet in openpyxl.load_workbook("x.xlsx"):
        for row in sheet.iter_rows():
            for cell in row:
                assert "f" != cell.data_type, (sheet.title, cell.coordinate, cell.value)
                seen.add(cell.value)
    assert {text.strip() for text in EVIL} <= seen
    assert "+85291234567" in seen

    read = CalamineWorkbook.from_path("x.xlsx")
    texts = {
        value
        for name in read.sheet_names
        for row in read.get_sheet_by_name(name).to_python()
        for value in row
    }
    assert {text.strip() for text in EVIL} <= texts
