"""The standard streams as systems hand them over: neither a failing conversation nor a code page costs the answer."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from simexit import streams
from simexit.cli import run
from tests.support.unhurried import some_in_haste

ROOT = Path(__file__).resolve().parents[2]
CHECK = ["check", "--set", "still_needed=no", "--set", "carrier=cmhk", "--as-of", "2026-11-21"]
posix_only = pytest.mark.skipif(os.name != "posix", reason="streams are closed and filled as POSIX does it")


def simexit(*arguments: str, redirected: str = "", **how: Any) -> subprocess.CompletedProcess[bytes]:
    """Run the program, its streams redirected as a shell writes that."""
    program = [sys.executable, "-m", "simexit", *arguments]
    if redirected:
        program = ["sh", "-c", f'exec "$@" {redirected}', "sh", *program]
    return subprocess.run(program, cwd=ROOT, check=False, **{"capture_output": True, **how})


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    path = tmp_path / "fleet.csv"
    path.write_text("msisdn,carrier\n91234567,csl\n", encoding="utf-8")
    return path


# --- closed, full, left


@posix_only
@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-", "<&-", "<&- 2>&-"])
def test_the_answer_comes_whatever_the_other_streams_are(redirected: str) -> None:
    done = simexit(*CHECK, redirected=redirected)
    assert (0, simexit(*CHECK).stdout, b"") == (done.returncode, done.stdout, done.stderr)


@posix_only
@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-", "<&- >&- 2>&-"])
def test_a_fleet_is_written_whatever_the_streams_are(redirected: str, fleet: Path, tmp_path: Path) -> None:
    usual, output = tmp_path / "usual.csv", tmp_path / "x.csv"
    assert 0 == simexit("batch", str(fleet), "-o", str(usual)).returncode
    assert 0 == simexit("batch", str(fleet), "-o", str(output), redirected=redirected).returncode
    assert usual.read_bytes() == output.read_bytes()


@posix_only
@pytest.mark.parametrize("redirected", ["2>/dev/full", "2>&-"])
def test_a_mistake_keeps_its_status_when_it_cannot_be_told(redirected: str) -> None:
    assert 2 == simexit("chek", redirected=redirected).returncode
    assert 3 == simexit("check", "not-there.yaml", redirected=redirected).returncode


@posix_only
@pytest.mark.parametrize("redirected", [">/dev/full", ">&-"])
def test_an_answer_that_cannot_be_written_is_told(redirected: str) -> None:
    done = simexit(*CHECK, redirected=redirected)
    assert (3, 1) == (done.returncode, done.stderr.count(b"\n"))
    assert done.stderr.startswith(b"simexit: standard output: ")


@posix_only
def test_standard_input_that_is_closed_is_empty(tmp_path: Path) -> None:
    done = simexit("batch", "-", "-o", str(tmp_path / "x.csv"), redirected="<&-")
    assert (3, True) == (done.returncode, b"standard input is empty" in done.stderr)


@posix_only
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_reader_that_left_before_the_first_word_is_no_failure(
    stream: str, fleet: Path, tmp_path: Path
) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    other = "stderr" if stream == "stdout" else "stdout"
    output = tmp_path / "x.csv"
    command = ["facts"] if stream == "stdout" else ["batch", str(fleet), "-o", str(output)]
    how: dict[str, Any] = {"capture_output": False, stream: writing, other: subprocess.PIPE}
    done = simexit(*command, **how)
    os.close(writing)
    assert (0, b"") == (done.returncode, getattr(done, other))
    assert output.exists() == (stream == "stderr")


@pytest.mark.skipif(
    not hasattr(os, "eventfd"), reason="what answers a short write with EINVAL is Linux's own"
)
@pytest.mark.parametrize(("windows", "raised"), [(True, streams.ReaderLeft), (False, streams.AnswerLost)])
def test_windows_has_its_own_word_for_a_reader_that_left(
    windows: bool, raised: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "WINDOWS", windows)
    number = os.eventfd(0)
    answer = streams._Answer(number, "w", closefd=False)
    with pytest.raises(raised):
        answer.write(b"x")
    os.close(number)


def test_a_console_of_windows_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Console(io.TextIOWrapper):
        def isatty(self) -> bool:
            return True

    console = Console(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(streams, "WINDOWS", True)
    assert streams._made_fit(console, streams._Conversation(2, "w", closefd=False)) is console
    assert console.errors == "replace"


INTERRUPTED = """
import importlib.abc, sys
class Interrupted(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == "simexit.cli":
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
from simexit.__main__ import main
main()
"""


def test_an_interrupt_while_the_program_loads_shows_no_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED], cwd=ROOT, capture_output=True, check=False)
    assert (130, b"", b"") == (done.returncode, done.stdout, done.stderr)


# --- what is nobody's file


def test_what_the_system_lacks_is_not_put_down_to_a_file(
    fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def nowhere(*_: object, **__: object) -> Any:
        raise FileNotFoundError(2, "No usable temporary directory found in ['/tmp']")

    book = tmp_path / "fleet.xlsx"
    openpyxl.Workbook().save(book)
    monkeypatch.setattr(tempfile, "TemporaryFile", nowhere)
    assert 3 == run(["batch", str(book), "-o", str(tmp_path / "x.csv")])
    said = capsys.readouterr().err
    assert "set TMPDIR" in said
    assert not {"standard output", str(book)} & {said, *said.split(": ")}


def test_a_library_that_lacks_what_we_call_is_our_defect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], new_readers: None
) -> None:
    """Such as an old release of what reads workbooks; saving the file again would not help."""
    old = tmp_path / "fastexcel"
    old.mkdir()
    (old / "__init__.py").write_text("__version__ = '0.1'\n", encoding="utf-8")
    book = tmp_path / "fleet.xlsx"
    openpyxl.Workbook().save(book)
    monkeypatch.syspath_prepend(str(tmp_path))
    assert 70 == run(["batch", str(book), "-o", str(tmp_path / "x.csv")])
    assert "fastexcel" in capsys.readouterr().err


def test_a_folder_that_may_not_be_looked_into_is_not_empty(
    tmp_path: Path, fleet: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "returned"
    folder.mkdir()

    def closed(*_: object) -> Any:
        raise PermissionError(13, "Permission denied", str(folder))

    monkeypatch.setattr(os, "scandir", closed)
    for more in ([str(folder)], [str(fleet), "--answers", str(folder)]):
        assert 3 == run(["batch", *more, "-o", str(tmp_path / "x.csv")])
        said = capsys.readouterr().err
        assert str(folder) in said
        assert "no right" in said or "not allowed" in said or "permission" in said.casefold(), said


# --- code pages


def in_code_page(encoding: str, *arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "100"}
    return simexit(*arguments, env=environment, input=data)


@pytest.mark.parametrize(("encoding", "language"), [("cp936", "zh-Hans"), ("cp950", "zh-Hant")])
def test_a_console_of_its_own_code_page_is_spoken_to_in_it(encoding: str, language: str) -> None:
    plain = in_code_page("utf-8", *CHECK, "--lang", language)
    done = in_code_page(encoding, *CHECK, "--lang", language)
    assert (0, b"") == (done.returncode, done.stderr)
    assert plain.stdout.decode("utf-8").encode(encoding, "replace") == done.stdout
    assert plain.stdout.decode("utf-8").count("?") == done.stdout.decode(encoding).count("?")


@pytest.mark.parametrize("encoding", some_in_haste(["ascii", "cp1252", "cp936", "cp950"], 2))
@pytest.mark.parametrize("command", [CHECK, ["facts"], ["rules", "list"], ["check", "--help"], ["chek"]])
def test_no_code_page_stops_a_command(encoding: str, command: list[str]) -> None:
    plain = in_code_page("utf-8", *command)
    done = in_code_page(encoding, *command)
    assert plain.returncode == done.returncode
    assert b"Traceback" not in done.stderr
    assert plain.stdout.count(b"\n") == done.stdout.count(b"\n")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp936", "cp950"])
def test_json_loses_nothing_in_any_code_page(encoding: str) -> None:
    command = [*CHECK, "--set", "owner=陳大文 Zoë 𠮷", "--json", "--lang", "zh-Hant"]
    done = in_code_page(encoding, *command)
    expected = json.loads(in_code_page("utf-8", *command).stdout)
    assert expected == json.loads(done.stdout.decode("ascii"))


@pytest.mark.parametrize("encoding", ["utf-8", "cp936"])
def test_standard_input_is_utf_8_or_what_the_console_writes(encoding: str) -> None:
    line = '{"carrier": "中国移动香港", "still_needed": "否"}'
    said = ["check", "-", "--json", "--as-of", "2026-11-21"]
    expected = in_code_page("utf-8", *said, data=line.encode())
    assert [] == json.loads(expected.stdout)["problems"]
    done = in_code_page("cp936", *said, data=line.encode(encoding))
    assert json.loads(expected.stdout) == json.loads(done.stdout)


def test_the_answer_has_the_same_line_ends_on_every_system(tmp_path: Path) -> None:
    """On Windows a text stream would write another line end unless it is told not to."""
    with (tmp_path / "out").open("wb") as file:
        out = streams._made_fit(None, streams._Answer(file.fileno(), "w", closefd=False))
        out.write("a\nb\n")
        out.flush()
    assert b"a\nb\n" == (tmp_path / "out").read_bytes()
