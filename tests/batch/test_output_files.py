"""Where outputs go: whole or not there, what was there is respected, and nothing is left lying about, on any system."""

from __future__ import annotations

import errno
import os
import pathlib
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from batch import files, parts
from batch.errors import OutputError, system_words
from batch.files import is_reserved, put, refuse_held, whole_file
from language.refusals import sentences
from simexit.cli import run

ROOT = Path(__file__).resolve().parents[2]
POSIX = os.name == "posix"
posix_only = pytest.mark.skipif(not POSIX, reason="permissions, pipes and links as POSIX has them")
WRITES_AND_WAITS = """
import sys, time
from pathlib import Path
from batch.{module} import {holding}
with {holding}(Path(sys.argv[1])) as part:
    print(getattr(part, "path", part), flush=True)
    time.sleep(60)
"""


def write(path: Path, text: str = "new") -> None:
    with whole_file(path) as beside:
        beside.write_text(text, encoding="utf-8")


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- what was there


@posix_only
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755])
def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old", encoding="utf-8")
    path.chmod(mode)
    with whole_file(path) as beside:
        assert 0o600 == beside.stat().st_mode & 0o777  # as long as it is written, it is nobody else's
        beside.write_text("new", encoding="utf-8")
    assert ("new", mode) == (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777)


@posix_only
def test_a_new_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    write(tmp_path / "ours.csv")
    (tmp_path / "any").touch()
    assert (tmp_path / "any").stat().st_mode == (tmp_path / "ours.csv").stat().st_mode


@posix_only
def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "there" / "real.csv", tmp_path / "link.csv"
    real.parent.mkdir()
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    write(link)
    assert link.is_symlink()
    assert ("new", ["real.csv"]) == (real.read_text(encoding="utf-8"), names(real.parent))


@posix_only
@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_link_to_nothing_is_refused(tmp_path: Path, force: list[str]) -> None:
    """Through it, somebody else could choose where a file is made."""
    link, elsewhere = tmp_path / "link.csv", tmp_path / "elsewhere.csv"
    link.symlink_to(elsewhere)
    fleet = tmp_path / "fleet.csv"
    fleet.write_text("msisdn,carrier\n91234567,csl\n", encoding="utf-8")
    assert 3 == run(["batch", str(fleet), "-o", str(link), *force])
    assert (True, False) == (link.is_symlink(), elsewhere.exists())


@posix_only
def test_what_is_no_ordinary_file_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "x.csv"
    os.mkfifo(pipe)
    with pytest.raises(OutputError, match="not an ordinary file"):
        write(pipe)
    assert pipe.is_fifo()


def test_the_name_that_is_written_to_is_never_the_same(tmp_path: Path) -> None:
    seen = set()
    for _ in range(20):
        with whole_file(tmp_path / "x.csv") as beside:
            seen.add(beside.name)
            beside.touch()
    assert (20, ["x.csv"]) == (len(seen), names(tmp_path))


def test_a_name_that_is_taken_is_never_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["taken", "free"])
    monkeypatch.setattr(parts, "_name", lambda: next(drawn))
    (tmp_path / "taken").write_text("somebody's", encoding="utf-8")
    write(tmp_path / "x.csv")
    assert "somebody's" == (tmp_path / "taken").read_text(encoding="utf-8")
    assert ["taken", "x.csv"] == names(tmp_path)


@posix_only
def test_what_is_put_into_a_folder_respects_what_is_there_too(tmp_path: Path) -> None:
    """Requests and questionnaires are written beside their folder, and put into it file by file."""
    old, real, link = tmp_path / "old.csv", tmp_path / "real.csv", tmp_path / "link.csv"
    for path in (old, real):
        path.write_text("old", encoding="utf-8")
        path.chmod(0o600)
    link.symlink_to(real)
    for path in (old, link):
        written = tmp_path / "written"
        written.write_text("new", encoding="utf-8")
        put(written, path)
    assert link.is_symlink()
    for path in (old, real):
        assert ("new", 0o600) == (path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777)


@posix_only
def test_a_pipe_or_a_link_to_nothing_is_refused_before_the_work_begins(tmp_path: Path) -> None:
    pipe, link = tmp_path / "x.csv", tmp_path / "y.csv"
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "nothing")
    for path in (pipe, link):
        with pytest.raises(OutputError):
            refuse_held(path)
        assert 3 == run(["batch", "not-even-looked-at.csv", "-o", str(path), "--force"])
    assert [] == [name for name in names(tmp_path) if name not in ("x.csv", "y.csv")]


# --- what killed runs leave


@pytest.fixture(params=["new_file", "new_folder"])
def writing(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A run that is writing, and what it is writing to."""
    program = WRITES_AND_WAITS.format(module="parts", holding=request.param)
    running = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    with running:
        assert running.stdout is not None
        yield running, Path(running.stdout.readline().strip())
        running.kill()


def test_what_a_killed_run_left_is_cleared_by_the_next(
    writing: tuple[subprocess.Popen[str], Path], tmp_path: Path
) -> None:
    running, left = writing
    if left.is_dir():
        (left / "letter.docx").touch()
    write(tmp_path / "while.csv")
    assert left.exists()  # somebody is still writing to it
    running.kill()
    running.wait()
    assert left.exists()
    write(tmp_path / "after.csv")
    assert ["after.csv", "while.csv"] == names(tmp_path)


def test_what_was_left_beside_a_folder_is_cleared_once_the_folder_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "requests"
    folder.mkdir()
    for place in (tmp_path, folder):
        (place / parts._name()).touch()
    with parts.folder_for(folder) as part:
        assert part.parent == folder
    assert (["requests"], []) == (names(tmp_path), names(folder))


def test_only_our_own_left_overs_are_cleared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = parts._name()
    monkeypatch.setattr("platform.node", lambda: "another machine")
    theirs = parts._name()
    monkeypatch.undo()
    for name in (ours, theirs, ".simexit-notes.part", ".report.xlsx.123.part"):
        (tmp_path / name).touch()
    parts.clear(tmp_path)
    assert sorted([theirs, ".simexit-notes.part", ".report.xlsx.123.part"]) == names(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows clears nothing that is open")
@pytest.mark.parametrize("between", [0, 1])
def test_a_file_or_folder_that_another_run_takes_for_left_behind_is_made_again(
    between: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other run clears before the new file is held, or while it is being held."""
    real = parts._locks()
    cleared: list[int] = []

    class Locks:
        LOCK_EX, LOCK_NB = real.LOCK_EX, real.LOCK_NB

        def flock(self, number: int, how: int) -> None:
            if len(cleared) <= between:
                cleared.append(number)
                with monkeypatch.context() as patch:
                    patch.setattr(parts, "_locks", lambda: real)
                    parts.clear(tmp_path)
            real.flock(number, how)

    monkeypatch.setattr(parts, "_locks", Locks)
    with parts.new_file(tmp_path) as part:
        part.path.write_text("whole", "utf-8")
        assert "whole" == part.path.read_text("utf-8")
    cleared.clear()
    with parts.new_folder(tmp_path) as folder:
        (folder / "x").write_text("whole", "utf-8")
        assert folder.is_dir()
    assert between + 1 == len(cleared)
    assert [] == list(tmp_path.iterdir())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows renames nothing that is open")
def test_a_file_is_held_until_it_has_its_final_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cleared_before(written: Path, path: Path) -> None:
        parts.clear(tmp_path)
        put(written, path)

    monkeypatch.setattr(files, "put", cleared_before)
    with whole_file(tmp_path / "report") as beside:
        beside.write_text("whole", "utf-8")
    assert "whole" == (tmp_path / "report").read_text("utf-8")


def test_where_nothing_tells_who_holds_a_file_it_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    (tmp_path / parts._name()).touch()
    before = names(tmp_path)
    parts.clear(tmp_path)
    assert before == names(tmp_path)
    monkeypatch.setattr(parts, "WINDOWS", True)  # there, what could be removed was not held
    parts.clear(tmp_path)
    assert [] == names(tmp_path)


ENDING = ["SIGTERM", "SIGHUP", "SIGINT"]


def heard() -> None:
    """Let the program hear the signals that a shell's job in the background is deaf to."""
    for name in ENDING:
        signal.signal(getattr(signal, name), signal.SIG_DFL)


@posix_only
@pytest.mark.parametrize("name", ENDING)
def test_a_run_that_is_told_to_end_leaves_nothing(name: str, tmp_path: Path) -> None:
    """The terms come through a pipe that nobody fills, so that the run surely stands there when it is stopped."""
    fleet, slow = tmp_path / "fleet.csv", tmp_path / "slow.yaml"
    fleet.write_text("msisdn,carrier\n91234567,csl\n", encoding="utf-8")
    os.mkfifo(slow)
    before = names(tmp_path)
    arguments = ["-m", "simexit", "batch", str(fleet), "-o", str(tmp_path / "x.csv"), "--terms", str(slow)]
    running = subprocess.Popen(
        [sys.executable, *arguments],
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        preexec_fn=heard,  # noqa: PLW1509 - one call, before anything runs
    )
    with running, slow.open("w"):
        running.send_signal(getattr(signal, name))
        _, err = running.communicate(timeout=60)
    assert (130, "simexit: interrupted; no file is left half-written") == (running.returncode, err.strip())
    assert before == names(tmp_path)


# --- Windows, by stand-ins


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "WINDOWS", True)
    monkeypatch.setattr(files, "_WAITS", (0.0, 0.0))


def held_for(times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As Windows does while another program has the file open."""
    rename, left = Path.replace, [times]

    def replace(self: Path, target: Path) -> Path:
        if left[0]:
            left[0] -= 1
            raise PermissionError(errno.EACCES, "Access is denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "replace", replace)


@pytest.mark.parametrize("times", [0, 2])
def test_a_virus_scanner_is_waited_for(
    times: int, windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.csv").touch()
    held_for(times, monkeypatch)
    write(tmp_path / "x.csv")
    assert "new" == (tmp_path / "x.csv").read_text(encoding="utf-8")


def test_a_report_that_is_open_in_excel_is_told_and_stays(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("old", encoding="utf-8")
    held_for(99, monkeypatch)
    with pytest.raises(OutputError, match="is it open in Excel"):
        write(path)
    assert ("old", ["x.csv"]) == (path.read_text(encoding="utf-8"), names(tmp_path))


def test_a_report_that_is_open_in_excel_is_told_before_the_work_begins(
    windows: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "x.csv"
    path.touch()
    refuse_held(path)
    refuse_held(tmp_path / "new.csv")
    opened = Path.open

    def held(self: Path, mode: str = "r", **how: object) -> object:
        if self == path and "+" in mode:
            raise PermissionError(errno.EACCES, "Permission denied")
        return opened(self, mode, **how)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", held)
    assert 3 == run(["batch", "not-even-looked-at.csv", "-o", str(path), "--force"])
    assert "is it open in Excel" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "says"),
    [("NUL.csv", "device"), ("a:b.csv", "allows none of"), ("x" * 260 + ".csv", "259 characters")],
)
def test_names_that_windows_does_not_take(name: str, says: str, windows: None, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=says):
        write(tmp_path / name)
    assert [] == names(tmp_path)


@pytest.mark.skipif(
    not hasattr(pathlib.PureWindowsPath, "is_reserved"), reason="Python 3.15 has it elsewhere"
)
@given(
    st.from_regex(r"(con|PRN|aux|Nul|com|LPT|conin\$|c)[0-9¹²³]?[ ]?(\.[a-z]{0,3})?", fullmatch=True)
    | st.text("conpra1. :x")
)
@example("CON.tar.gz")
@example("console.csv")
def test_reserved_names_are_those_that_python_knows(name: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        expected = bool(name) and "/" not in name and pathlib.PureWindowsPath(name).is_reserved()
    if sys.version_info >= (
        3,
        13,
    ):  # which counts blanks and dots at the end, and forbidden signs, as reserved too
        assert is_reserved(name) <= expected
    else:
        assert expected == is_reserved(name)


@pytest.mark.parametrize("lang", ["zh-Hans", "zh-Hant"])
def test_what_one_may_not_is_said_in_the_language(lang: str) -> None:
    said = {
        sentences([system_words(OSError(code, os.strerror(code)))], lang)
        for code in (errno.EACCES, errno.EPERM)
    }
    assert 1 == len(said)
    assert not any(text.isascii() or "permitted" in text for text in said)
