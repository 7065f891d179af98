"""Build the wheel of this checkout from a copy: nothing is left in the source tree, and nothing stale gets in."""

import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = [name.removesuffix("*") for name in PROJECT["tool"]["setuptools"]["packages"]["find"]["include"]]
BESIDE = ("pyproject.toml", "README.md", "LICENSE")
_BUILD = "import sys; from setuptools import build_meta; build_meta.build_wheel(sys.argv[1])"


def build_wheel(folder: Path) -> Path:
    """Build the wheel in a folder; needs setuptools, but no network."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="simexit-source-") as made:
        copy = Path(made)
        for name in PACKAGES:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in BESIDE:
            shutil.copy(ROOT / name, copy)
        command = [sys.executable, "-c", _BUILD, str(folder.resolve())]
        subprocess.run(command, cwd=copy, capture_output=True, check=True)
    (wheel,) = folder.glob("simexit-*.whl")
    return wheel
