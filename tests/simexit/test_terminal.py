"""What the terminal says and how: plain where that is asked for, the real fault first, and where to go instead."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from batch.reading.inputs import ENDINGS
from simexit.asking.line_file import SHEETS
from simexit.cli import run
from tests.support.real_sheets import command

LANGUAGES = ("en", "zh-Hans", "zh-Hant")
FLEET = "sim_id,msisdn,carrier\na,91234567,csl\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("fleet.csv").write_text(FLEET, encoding="utf-8")
    return tmp_path


def on_a_terminal(*arguments: str, **environment: str) -> bytes:
    """What a terminal gets to see of a command line."""
    pty = pytest.importorskip("pty")
    here, there = pty.openpty()
    child = os.posix_spawn(
        sys.executable, [sys.executable, "-m", "simexit", *arguments], {**os.environ, "TERM": "xterm", **environment},
        file_actions=[(os.POSIX_SPAWN_DUP2, there, 1), (os.POSIX_SPAWN_DUP2, there, 2)],
    )  # fmt: skip
    os.close(there)
    seen = b""
    try:
        while more := os.read(here, 4096):
            seen += more
    except OSError:  # it has ended
        pass
    os.waitpid(child, 0)
    os.close(here)
    return seen


def test_a_terminal_has_colours_where_nobody_forbids_them() -> None:
    assert b"m" in {one[-1:] for one in _commands(on_a_terminal("check", "--set", "carrier=csl"))}


@pytest.mark.parametrize("line", ["check --set carrier=csl --why", "batch fleet.csv -o x.csv --force"])
@pytest.mark.usefixtures("folder")
def test_no_color_holds_for_whatever_is_said(line: str) -> None:
    plain = on_a_terminal(*line.split(), NO_COLOR="1")
    assert b"m" not in {one[-1:] for one in _commands(plain)}
    assert b"csl" in plain or b"x.csv" in plain


def _commands(seen: bytes) -> list[bytes]:
    """What a terminal is told to do: of each escape sequence up to its letter."""
    found = []
    for piece in seen.split(b"\x1b[")[1:]:
        length = next(at for at, byte in enumerate(piece) if chr(byte).isalpha())
        found.append(piece[: length + 1])
    return found


@pytest.mark.parametrize("ending", SHEETS)
def test_a_sheet_given_to_check_is_sent_to_batch(ending: str, folder: Path) -> None:
    path = folder / f"our fleet{ending}"
    path.write_bytes(b"PK\x03\x04 or whatever")
    for language in LANGUAGES:
        status, _, told = command("check", str(path), "--lang", language)
        assert 3 == status
        assert f"simexit batch '{path}' -o report.xlsx" in told


def test_what_batch_reads_is_what_check_sends_there() -> None:
    assert set(ENDINGS) == set(SHEETS)


@pytest.mark.parametrize(
    ("line", "status", "told"),
    [
        ("batch fleet.csv -o old.csv --terms no.yaml", 4, "no.yaml"),
        ("batch fleet.csv -o old.csv --rulesets no-rules", 4, "no-rules"),
        ("batch fleet.csv -o old.csv --answers no.yaml", 3, "no.yaml"),
        ("batch fleet.csv -o old.csv --answers no.xlsx", 3, "no.xlsx"),
        ("batch fleet.csv -o old.csv --columns no.yaml", 3, "no.yaml"),
        ("batch fleet.csv -o old.csv --carry no.xlsx", 3, "no.xlsx"),
        ("batch fleet.csv -o new.csv --save-answers old.yaml --terms no.yaml", 4, "no.yaml"),
        ("answers init fleet.csv -o old.yaml --terms no.yaml", 4, "no.yaml"),
        ("template -o old.xlsx --rulesets no-rules", 4, "no-rules"),
        ("review old.csv -o old.xlsx --terms no.yaml", 4, "no.yaml"),
        ("review old.csv --calendar old.ics --terms no.yaml", 4, "no.yaml"),
        ("batch fleet.csv -o old.csv", 3, "old.csv: already exists"),
        ("review old.csv -o old.xlsx", 3, "old.xlsx: already exists"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_what_is_wrong_is_told_before_what_stands_in_the_way(
    line: str, status: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("old.csv", "old.yaml", "old.xlsx", "old.ics"):
        Path(name).write_text("of last year\n", encoding="utf-8")
    ended, said = run(line.split()), capsys.readouterr().err
    assert (status, True) == (ended, told in said), said
    assert "of last year\n" == Path("old.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("headings", "cells", "near"),
    [
        ("Mobil number,Carier,Fee", "91234567,csl,98", ["Mobile number", "Carrier", "Monthly fee"]),
        ("手机号码们,运营商户,月费用额", "91234567,csl,98", ["手机号码", "运营商", "月费"]),
        ("colour,weight", "red,12", []),
    ],
)
def test_unknown_headings_are_told_with_the_nearest(
    headings: str, cells: str, near: list[str], folder: Path
) -> None:
    (folder / "own.csv").write_text(f"{headings}\n{cells}\n", encoding="utf-8")
    for language, says in zip(LANGUAGES, ("perhaps", "或指", "或指"), strict=True):
        status, _, told = command("batch", "own.csv", "-o", "x.csv", "--lang", language)
        assert 3 == status
        assert (says in told) is bool(near)
        assert [one for one in near if one not in told] == []
