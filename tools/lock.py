"""Write the locks: the exact releases, with their hashes, that `make` and the documented installs use.

python -m tools.lock [PACKAGE ...]    update all packages, or those named, to the newest that pyproject.toml allows

Markers say which Python and system a release is for, so that one lock serves all. Asks PyPI, and finally checks that
there is a wheel of everything for every system and Python.
"""

import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Sequence
from itertools import product
from pathlib import Path

import click

from tools.pins import read_lock
from tools.systems import PYTHONS, SYSTEMS, UV_NAMES

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "pyproject.toml"
# What is in each lock beside the dependencies themselves: extras, and groups of [dependency-groups].
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements.lock": ("--group=build", "--extra=page"),
    "requirements-dev.lock": (
        "--group=build",
        *(f"--extra={name}" for name in ("dev", "letters", "dask", "page", "browser", "proofs")),
    ),
}
CONSTRAINTS = (
    "constraints.txt"  # requirements.lock without hashes, which pip does not take beside a folder to install
)
ENGINE_LOCK = "requirements-durable.lock"  # apart, because it comes as source and may not build
INDEX = "https://pypi.org/simple"  # no mirror's address may end up in a lock

UV = (sys.executable, "-m", "uv")
COMPILE = (
    *("pip", "compile", "--quiet", "--no-config", "--universal", f"--python-version={PYTHONS[0]}"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", f"--default-index={INDEX}"),
    "--custom-compile-command=make lock",
)


def main(packages: Sequence[str]) -> int:
    """Write every lock."""
    fresh = [f"--upgrade-package={name}" for name in packages] or ["--upgrade"]
    settled: list[str] = []
    for lock, extras in LOCKS.items():
        _compile([PROJECT, *extras, *settled], lock, fresh)
        settled.append(f"--constraints={lock}")  # what two locks hold is of one release in both
    project = tomllib.loads((ROOT / PROJECT).read_text(encoding="utf-8"))["project"]
    _compile(["-"], ENGINE_LOCK, fresh, asked="\n".join(project["optional-dependencies"]["durable"]))
    (ROOT / CONSTRAINTS).write_text(constraints(), encoding="utf-8")
    return 1 if without_wheels() else 0


def constraints() -> str:
    """The releases of requirements.lock without hashes, for installers that do not accept them."""
    pins = read_lock(ROOT / "requirements.lock")
    lines = [f"{pin.name}=={pin.version}{f' ; {pin.marker}' if pin.marker else ''}" for pin in pins]
    return "\n".join(["# Made from requirements.lock by `make lock`.", *lines]) + "\n"


def without_wheels() -> int:
    """Print each system and Python that lacks a wheel which a lock asks for; return how many there are."""
    lacking = 0
    for lock, system, python in product(LOCKS, SYSTEMS, PYTHONS):
        asked = ["--only-binary=:all:", "--require-hashes", f"--python-platform={UV_NAMES[system]}"]
        asked += [f"--python-version={python}", f"--default-index={INDEX}", "-r", lock]
        with tempfile.TemporaryDirectory() as nowhere:
            command = [*UV, "pip", "install", "--dry-run", "--no-config", "--target", nowhere, *asked]
            done = subprocess.run(
                command, cwd=ROOT, env=_without_settings(), capture_output=True, text=True, check=False
            )
        if done.returncode:
            lacking += 1
            click.echo(f"{lock}: {system}, Python {python}:\n{done.stderr}", err=True)
    of = len(LOCKS) * len(SYSTEMS) * len(PYTHONS)
    click.echo(f"every wheel is there for {of - lacking} of {of} locks, systems and Pythons")
    return lacking


def _compile(what: Sequence[str], lock: str, fresh: Sequence[str], asked: str = "") -> None:
    command = [*UV, *COMPILE, *what, *fresh, f"--output-file={lock}"]
    subprocess.run(command, cwd=ROOT, check=True, env=_without_settings(), input=asked, text=True)


def _without_settings() -> dict[str, str]:
    """The environment without settings that point to another index."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_"))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
