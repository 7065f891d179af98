"""The formats that can be written are found, a new one is one file, an unknown ending is told which there are."""

import errno
from pathlib import Path
from typing import Any

import pytest

import batch.outputs
from batch.outputs.formats import CALENDAR, CODES, REPORT, SUMMARY, formats
from simexit.cli import run

FLEET = "sim_id,Carrier,Prepaid or postpaid\nA,CMHK,prepaid\nB,csl,postpaid\n"
LISTED = '''"""Writes the keys of the SIMs, one a line."""

def write(table, path):
    path.write_text("".join(f"- {key}\\n" for key in table.column("sim_id").to_pylist()), encoding="utf-8")
'''


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    path = tmp_path / "fleet.csv"
    path.write_text(FLEET, encoding="utf-8")
    return path


def test_every_module_of_a_format_is_offered() -> None:
    folder = Path(batch.outputs.__file__).parent
    modules = {
        path.stem for what in (CALENDAR, CODES, REPORT, SUMMARY) for path in folder.glob(f"{what}_*.py")
    }
    assert modules == {f"{what}_{ending[1:]}" for ending, what in formats().items()}


def test_a_new_format_is_one_file(fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "codes_md.py").write_text(LISTED, encoding="utf-8")
    monkeypatch.setattr(batch.outputs, "__path__", [*batch.outputs.__path__, str(tmp_path)])
    assert run(["batch", str(fleet), "-o", str(tmp_path / "codes.md")]) == 0
    assert (tmp_path / "codes.md").read_text(encoding="utf-8") == "- A\n- B\n"


@pytest.mark.parametrize("name", ["codes.cvs", "codes.txt", "codes"])
def test_an_unknown_ending_is_refused_with_those_there_are(
    fleet: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["batch", str(fleet), "-o", str(tmp_path / name)]) == 2
    said = capsys.readouterr().err
    assert [ending for ending in formats() if ending not in said] == []
    assert ("Did you mean .csv?" in said) == (name == "codes.cvs")
    assert not (tmp_path / name).exists()


def test_the_page_of_figures_is_whole_or_not_there(
    fleet: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_text = Path.write_text

    def half(path: Path, text: str, **how: Any) -> int:
        write_text(path, text[: len(text) // 2], **how)
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    assert run(["batch", str(fleet), "-o", str(tmp_path / "summary.html")]) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["fleet.csv"]
