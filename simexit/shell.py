"""Write a command line as the shell of this system takes it. Must not know which."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from simexit.streams import WINDOWS


def own_name() -> str:
    """What this program is called on a command line here: its name, or where it lies if that is not on the path."""
    import shutil  # a single check has no use for it

    if shutil.which("simexit"):
        return "simexit"
    beside = Path(sys.executable).with_name("simexit.exe" if WINDOWS else "simexit")
    return str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside)


def as_typed(words: Sequence[str]) -> str:
    """The words as one line to type, quoted where they need it."""
    if WINDOWS:
        import subprocess

        return subprocess.list2cmdline(words)
    import shlex

    return shlex.join(words)
