"""What is installed is whole: the four packages with their data, and nothing else; it runs from any folder."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import simexit
from tools.wheel import PACKAGES, build_wheel

ROOT = Path(__file__).resolve().parents[2]
DATA = ("*.py", "*.yaml", "*.json", "*.html", "static/*", "py.typed")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("built"))


def test_holds_the_packages_and_their_data(wheel: Path) -> None:
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    written = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for pattern in DATA
        for path in (ROOT / package).rglob(pattern)
    }
    assert written == held
    assert {
        "rulesets/facts.yaml",
        "rulesets/texts/zh-Hant/main.yaml",
        "rulesets/decisions/40-action.yaml",
    } <= held


def test_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        about = {Path(name).name: name for name in archive.namelist() if ".dist-info/" in name}
        metadata = archive.read(about["METADATA"]).decode()
        entry_points = archive.read(about["entry_points.txt"]).decode()
    assert f"Name: simexit\nVersion: {simexit.__version__}\n" in metadata
    assert "simexit = simexit.__main__:main" in entry_points
    assert "LICENSE" in about


def test_runs_where_it_is_unpacked(wheel: Path, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    done = subprocess.run(
        [sys.executable, "-m", "simexit", "check", "--set", "line_status=cancelled", "--json"],
        cwd=tmp_path / "installed", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (0, "") == (done.returncode, done.stderr)
    assert '"outcome": "closed"' in done.stdout
