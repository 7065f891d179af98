"""Writes the locks: the exact releases, with their hashes, that `make` and the documented installs take.

python -m tools.lock [PACKAGE ...]    all to the newest that pyproject.toml allows, or only the named ones

Asks PyPI; which Python and which system a release is for is left to markers, so that one lock serves all.
"""

import os
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "pyproject.toml"
# What is in each lock beside the dependencies themselves: extras, and groups of [dependency-groups].
LOCKS: dict[str, tuple[str, ...]] = {
    "requirements.lock": ("--group=build",),
    "requirements-dev.lock": ("--group=build", "--extra=dev", "--extra=letters", "--extra=dask"),
}
ENGINE_LOCK = "requirements-durable.lock"  # apart, because it comes as source and may not build
OLDEST_PYTHON = "3.11"
INDEX = "https://pypi.org/simple"  # no mirror's address may end up in a lock

COMPILE = (
    *("pip", "compile", "--quiet", "--no-config", "--universal", f"--python-version={OLDEST_PYTHON}"),
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
    return 0


def _compile(what: Sequence[str], lock: str, fresh: Sequence[str], asked: str = "") -> None:
    command = [sys.executable, "-m", "uv", *COMPILE, *what, *fresh, f"--output-file={lock}"]
    subprocess.run(command, cwd=ROOT, check=True, env=_without_settings(), input=asked, text=True)


def _without_settings() -> dict[str, str]:
    """The environment without what would point to another index."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("UV_", "PIP_"))}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
